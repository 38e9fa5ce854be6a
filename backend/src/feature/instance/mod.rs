//! What the installation says of itself before anyone has signed in.

pub mod handlers;
