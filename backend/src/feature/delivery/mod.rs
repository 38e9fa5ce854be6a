//! What is sent to people and programs: an outbox in the database, written with what it tells of.
//!
//! - [`outbox`]: putting something in.
//! - [`queue`]: what is due, who sends it, and what became of it.
//! - [`backoff`]: when it is tried again.
//! - [`due`]: sending what is due.
//! - [`run`]: the loop that does it.
//! - [`render`]: what a receiver is told, read through the policy at the moment of sending.
//! - [`text`]: the same for people, in their language.
//! - [`mail`], [`post`], [`sign`]: e-mail; requests that reach no private address; signatures.

pub mod backoff;
pub mod due;
pub mod handlers;
pub mod list;
pub mod mail;
pub mod outbox;
pub mod post;
pub mod queue;
pub mod render;
pub mod run;
pub mod sign;
pub mod text;
