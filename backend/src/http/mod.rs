//! HTTP: what requests are read into, what answers are made of, and the middleware around both.

pub mod actor;
pub mod address;
pub mod administered;
pub mod agent;
pub mod answer;
pub mod assets;
pub mod body;
pub mod browser;
pub mod cursor;
pub mod idempotency;
pub mod if_match;
pub mod limits;
mod params;
mod path;
pub mod problem;
pub mod problems_page;
pub mod programs;
mod visitor;

pub use body::{Body, Keyed, read_limited, repeat};
pub use if_match::IfMatch;
pub use params::Params;
pub use path::{Id, Id2};
pub use visitor::Visitor;

/// Application data that sets how large a JSON body may be, in bytes.
#[must_use]
pub fn body_limit(bytes: usize) -> actix_web::web::Data<body::BodyLimit> {
    actix_web::web::Data::new(body::BodyLimit(bytes))
}
