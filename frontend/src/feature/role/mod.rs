//! Roles: the policy as a table that administrators change, and looking through another role.

mod matrix;
mod rows;
mod view_as;

pub use matrix::Roles;
pub use rows::field_name;
pub use view_as::{ViewAsChoice, ViewingBanner};
