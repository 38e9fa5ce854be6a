//! Times that a customer or a contract carries of its own (R-SLA-5). Where several say something, the shortest holds.

pub mod handlers;
pub mod queries;
