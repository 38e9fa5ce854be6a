//! Today: one short list of what is to be done, out of plans and to-dos.

pub mod handlers;
mod queries;
