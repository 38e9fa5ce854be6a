//! Importing the paper forms: choose a file, see what it would make, make it.

pub mod drop;
pub mod file;
pub mod preview;

pub use drop::Importing;
