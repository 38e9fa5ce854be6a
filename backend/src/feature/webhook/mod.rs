//! Webhooks: programs and robots that administrators have told of what happens.

pub mod handlers;
pub mod queries;
pub mod rules;
pub mod tell;
mod trail;
