//! Tags set by hand: which there are ([`library`]), and which a customer carries ([`queries`]).

pub mod handlers;
pub mod library;
pub mod library_handlers;
pub mod queries;
pub mod row;
