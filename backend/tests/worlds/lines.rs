//! The log, line by line, by the request that it is about.

use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, Once};

/// The lines that were written, by request; those of none under an empty name.
static WRITTEN: Mutex<Option<HashMap<String, Vec<String>>>> = Mutex::new(None);

struct Keeper;

impl io::Write for Keeper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut line: Value = serde_json::from_slice(bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()));
        let request = line["request"].as_str().unwrap_or_default().to_owned();
        if let Some(line) = line.as_object_mut() {
            line.remove("timestamp");
            line.remove("micros");
            // A body that cannot be read is refused whether or not the caller was known by then.
            line.remove("user");
        }
        let mut written = WRITTEN.lock().unwrap();
        written
            .get_or_insert_default()
            .entry(request)
            .or_default()
            .push(line.to_string());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins to keep what is logged; to be called before the first server starts.
pub fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let lines = tracing_subscriber::fmt()
            .with_env_filter("info,backend=trace")
            .with_writer(|| Keeper)
            .json()
            .flatten_event(true);
        lines.init();
    });
}

/// The lines about a request, which are then forgotten.
pub fn take(request: &str) -> Vec<String> {
    let mut written = WRITTEN.lock().unwrap();
    written
        .get_or_insert_default()
        .remove(request)
        .unwrap_or_default()
}

/// The lines that are about no request.
pub fn others() -> Vec<String> {
    take("")
}
