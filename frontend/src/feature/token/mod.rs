//! Tokens of programs (R-SEC-6), for administrators: the list, making one, narrowing it, revoking it.

mod draft;
mod form;
mod panel;

pub use panel::Tokens;
