//! Plans as a calendar: a week or a month of days, on which they are moved by pointer or by keyboard.

pub mod bar;
mod chip;
mod drag;
pub mod feed;
pub mod geometry;
pub mod looked;
pub mod store;
pub mod view;
