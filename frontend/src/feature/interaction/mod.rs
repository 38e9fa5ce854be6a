//! Recording what happened.

pub mod draft;
pub mod edit;
pub mod entry;
pub mod moving;
pub mod stage;
pub mod step;
