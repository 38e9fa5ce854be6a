//! Two records of one customer become one, and can be parted again; an owner's customers go to another.

mod gates;
pub mod hand_over;
pub mod handlers;
mod parts;
mod profile;
mod slowed;
mod undo;
mod unite;
