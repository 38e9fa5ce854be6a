//! The kinds of record that share one shape on the screen: declared by a [`Spec`] each, shown by one panel.

mod act;
mod item;
pub mod panel;
mod spec;

pub use spec::{ALL, Act, Shown, Spec, of, shown};
