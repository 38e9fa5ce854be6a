//! What server and browser of Throughline both speak.
//!
//! Records as they travel over the REST API, the parsed values inside them (a parsed value cannot be wrong), the one
//! list of error codes, and the rules that need neither a database nor a clock of their own.
//!
//! Features
//! - `openapi`: every DTO derives `utoipa::ToSchema`.

#[macro_use]
mod macros;

pub mod attachment;
pub mod audit;
pub mod auth;
pub mod board;
pub mod briefing;
pub mod cadence;
pub mod calendar;
pub mod care;
pub mod contact;
pub mod contract;
pub mod customer;
pub mod draft;
pub mod erasure;
pub mod error;
pub mod escalation;
pub mod form;
pub mod guarded;
pub mod id;
pub mod import;
pub mod industry;
pub mod interaction;
pub mod job;
pub mod key_fact;
pub mod lang;
pub mod level;
pub mod link;
pub mod live;
pub mod mask;
pub mod merge;
pub mod milestone;
pub mod money;
pub mod name;
pub mod named_access;
pub mod need;
pub mod notification;
pub mod number;
pub mod opportunity;
pub mod page;
pub mod patch;
pub mod plan;
pub mod purpose;
pub mod questionnaire;
pub mod read;
pub mod reveal;
pub mod risk;
pub mod role;
pub mod second_factor;
pub mod service_case;
pub mod service_times;
pub mod session;
pub mod signal;
pub mod span;
pub mod stage;
pub mod story;
pub mod strategy;
pub mod succession;
pub mod tag;
pub mod team;
pub mod time;
pub mod timeline;
pub mod today;
pub mod todo;
pub mod token;
pub mod uscc;
pub mod user;
pub mod webhook;
pub mod word;
pub mod work_calendar;

pub use error::{Code, FieldError, Problem};
pub use guarded::{Given, Guarded};
pub use lang::Lang;
pub use level::Level;
pub use page::Page;
pub use patch::Patch;
