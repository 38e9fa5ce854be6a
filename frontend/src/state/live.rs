//! What happens while the application is open: one stream of events for the whole page, as long as somebody is signed in
//! and looks at it. Whoever shows something that can change asks to be told ([`on_told`]) and reads it again.

use super::use_session;
use crate::api::live::{self, Connection};
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::live::{Parser, Told};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::AbortController;

/// How long what happens together is gathered, in milliseconds.
const GATHER: u32 = 80;
/// After how long a silence a stream is taken for broken, in milliseconds: the server says something every 15 seconds.
const SILENCE: u32 = 40_000;
/// How long a tab may be out of sight before its stream is closed: browsers have few connections for all tabs together,
/// and it goes on without a gap when it is looked at again.
const OUT_OF_SIGHT: Duration = Duration::from_secs(10);
/// After how long without a key or a press nobody is there any more, in milliseconds: a stream would keep a session
/// alive that is to end by itself.
const NOBODY: f64 = 3_600_000.0;
/// The pause before a stream is opened again where the server did not say, and the longest, in milliseconds.
const PAUSE: u32 = 2_000;
const LONGEST: u32 = 60_000;

type Listener = Rc<dyn Fn(&[Told])>;

/// The stream of this page.
#[derive(Default)]
struct Live {
    listeners: RefCell<Vec<(u32, Listener)>>,
    next: Cell<u32>,
    parser: RefCell<Parser>,
    /// Which opening of the stream is the current one; an older one ends when it finds out.
    turn: Cell<u32>,
    running: Cell<bool>,
    /// Whether somebody is signed in who is to be told.
    wanted: Cell<bool>,
    abort: RefCell<Option<AbortController>>,
    gathered: RefCell<Vec<Told>>,
    /// When a key or the screen was last pressed.
    pressed: Cell<f64>,
    /// Whether the page was filled out of sight, before any stream told what changes.
    unseen: Cell<bool>,
}

thread_local! {
    static LIVE: Live = Live::default();
}

/// Keeps the stream open while the view around stands.
pub fn follow() {
    LIVE.with(|live| {
        live.wanted.set(true);
        live.pressed.set(js_sys::Date::now());
        // Whoever signs in now is told from now on.
        live.parser.take();
        live.unseen.set(document().hidden());
    });
    wake();
    let handles = [
        window_event_listener_untyped("visibilitychange", |_| seen()),
        // A page that is left may be kept as it is, with its stream: it must not hold a connection there.
        window_event_listener_untyped("pagehide", |_| rest()),
        window_event_listener_untyped("pageshow", |_| seen()),
        window_event_listener_untyped("online", |_| {
            // Whatever it waited for is over.
            rest();
            wake();
        }),
    ];
    let presses = [
        window_event_listener(ev::keydown, |_| pressed()),
        window_event_listener_untyped("pointerdown", |_| pressed()),
    ];
    on_cleanup(move || {
        handles
            .into_iter()
            .chain(presses)
            .for_each(|one| one.remove());
        LIVE.with(|live| live.wanted.set(false));
        rest();
    });
}

/// Calls `told` with what happened, as long as the view around stands. What was missed altogether is no matter of it:
/// then everything is read again, as [`super::Session::touch`] does it.
pub fn on_told(told: impl Fn(&[Told]) + 'static) {
    let id = LIVE.with(|live| {
        let id = live.next.get();
        live.next.set(id.wrapping_add(1));
        live.listeners.borrow_mut().push((id, Rc::new(told)));
        id
    });
    on_cleanup(move || {
        LIVE.with(|live| live.listeners.borrow_mut().retain(|(one, _)| *one != id));
    });
}

fn seen() {
    if !document().hidden() {
        wake();
        if LIVE.with(|live| live.wanted.get() && live.unseen.replace(false)) {
            use_session().touch();
        }
        return;
    }
    set_timeout(
        || {
            if document().hidden() {
                rest();
            }
        },
        OUT_OF_SIGHT,
    );
}

fn pressed() {
    LIVE.with(|live| live.pressed.set(js_sys::Date::now()));
    wake();
}

fn nobody_is_there() -> bool {
    LIVE.with(|live| js_sys::Date::now() - live.pressed.get() > NOBODY)
}

/// Opens the stream, unless it is open or nobody can see the page.
fn wake() {
    let turn = LIVE.with(|live| {
        if document().hidden() || !live.wanted.get() || live.running.replace(true) {
            return None;
        }
        live.turn.set(live.turn.get().wrapping_add(1));
        Some(live.turn.get())
    });
    if let Some(turn) = turn {
        spawn_local(run(turn));
    }
}

/// Closes the stream; it goes on from here when it is opened again.
fn rest() {
    LIVE.with(|live| {
        live.running.set(false);
        live.turn.set(live.turn.get().wrapping_add(1));
        if let Some(abort) = live.abort.take() {
            abort.abort();
        }
    });
}

fn is_current(turn: u32) -> bool {
    LIVE.with(|live| live.turn.get() == turn)
}

async fn run(turn: u32) {
    let mut failures = 0;
    while is_current(turn) {
        if nobody_is_there() {
            return rest();
        }
        let Ok(abort) = AbortController::new() else {
            return rest();
        };
        let signal = abort.signal();
        let last_id = LIVE.with(|live| {
            live.abort.replace(Some(abort));
            let mut parser = live.parser.borrow_mut();
            parser.reconnect();
            parser.last_id.clone()
        });
        if let Ok(connection) = live::open(last_id, signal).await {
            while let Some(piece) = within(&connection, SILENCE).await {
                if !is_current(turn) {
                    return;
                }
                failures = 0;
                take(&piece);
            }
        }
        if !is_current(turn) {
            return;
        }
        // What is left of it where it went silent.
        if let Some(abort) = LIVE.with(|live| live.abort.take()) {
            abort.abort();
        }
        let asked = LIVE.with(|live| live.parser.borrow().retry);
        TimeoutFuture::new(pause(asked, failures, js_sys::Math::random())).await;
        failures += 1;
    }
}

/// The next piece of a stream; none where it ends, breaks or is silent for too long.
async fn within(connection: &Connection, patience: u32) -> Option<Vec<u8>> {
    let next = std::pin::pin!(connection.next());
    match select(next, TimeoutFuture::new(patience)).await {
        Either::Left((piece, _)) => piece,
        Either::Right(_) => None,
    }
}

/// How long to wait before the stream is opened again, in milliseconds: twice as long after each failure, and never at
/// the same moment as everybody else. Pure.
fn pause(asked: Option<u32>, failures: u32, chance: f64) -> u32 {
    let base = asked.unwrap_or(PAUSE).max(100);
    let grown = base.saturating_mul(1_u32 << failures.min(10)).min(LONGEST);
    let half = grown / 2;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let more = (f64::from(half) * chance.clamp(0.0, 1.0)) as u32;
    half + more
}

fn take(piece: &[u8]) {
    let begins = LIVE.with(|live| {
        let messages = live.parser.borrow_mut().take(piece);
        let told: Vec<Told> = messages.iter().filter_map(Told::read).collect();
        let mut gathered = live.gathered.borrow_mut();
        let begins = gathered.is_empty() && !told.is_empty();
        gathered.extend(told);
        begins
    });
    if begins {
        spawn_local(async {
            TimeoutFuture::new(GATHER).await;
            deliver();
        });
    }
}

fn deliver() {
    let (told, listeners) = LIVE.with(|live| {
        let listeners: Vec<Listener> = live
            .listeners
            .borrow()
            .iter()
            .map(|(_, listener)| Rc::clone(listener))
            .collect();
        (live.gathered.take(), listeners)
    });
    if told.contains(&Told::Reset) {
        return use_session().touch();
    }
    for listener in listeners {
        listener(&told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn each_failure_waits_longer_up_to_an_end() {
        let longest = |failures| pause(Some(2000), failures, 1.0);
        assert_eq!([0, 1, 2, 9].map(longest), [2000, 4000, 8000, 60_000]);
        assert_eq!(pause(Some(2000), 40, 0.0), 30_000, "never less than half");
        assert_eq!(pause(None, 0, 0.5), 1500);
        assert!(pause(Some(0), 0, 0.0) > 0);
    }
}
