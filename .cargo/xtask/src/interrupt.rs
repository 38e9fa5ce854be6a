//! Ctrl-C and SIGTERM: clean up what outlives us, then leave.

use std::sync::{Mutex, Once, PoisonError};

type Cleanup = Box<dyn FnOnce() + Send>;

static CLEANUPS: Mutex<Vec<Cleanup>> = Mutex::new(Vec::new());
static INSTALL: Once = Once::new();

/// Exit status of a program stopped by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Has `cleanup` done if the user interrupts us; it must bear being done although the work is over.
pub fn on_interrupt(cleanup: impl FnOnce() + Send + 'static) {
    locked().push(Box::new(cleanup));
    INSTALL.call_once(|| {
        let installed = ctrlc::set_handler(|| {
            let cleanups: Vec<Cleanup> = locked().drain(..).collect();
            cleanups.into_iter().for_each(|cleanup| cleanup());
            std::process::exit(INTERRUPTED);
        });
        if let Err(error) = installed {
            eprintln!("Ctrl-C will not clean up: {error}");
        }
    });
}

fn locked() -> std::sync::MutexGuard<'static, Vec<Cleanup>> {
    CLEANUPS.lock().unwrap_or_else(PoisonError::into_inner)
}
