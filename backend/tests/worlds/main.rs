//! Non-interference (R-SEC-1, R-SEC-2): two worlds that are equal but for sealed values are asked everything that the
//! OpenAPI document offers, as everyone who is not entitled to those values, and must answer alike.
//!
//! - [`document`]: what the server offers: operations, parameters, bodies.
//! - [`secrets`]: values in pairs that a mask does not tell apart, and everything else does.
//! - [`filler`], [`world`], [`people`], [`population`]: how a world is built, over HTTP alone.
//! - [`callers`]: who asks, and to what they are entitled.
//! - [`probes`], [`values`], [`writing`]: what is asked, made from the document.
//! - [`streams`], [`sent`]: what is heard of others' doings, and what leaves without being asked for.
//! - [`share`]: how much of that, by default and with `THROUGHLINE_TEST_ALL`.
//! - [`pair`], [`plain`], [`made`], [`lines`]: asks both worlds and compares status, headers, body and log.
//! - [`canary`]: looks for sealed values in all that is answered.
//! - [`switched`]: the same under other policies than the one that comes with the product.
//! - [`sight`]: whether the test would see anything: who is entitled must see the worlds differ.
//! - [`leaks`], [`cases`]: every planted leak must be noticed; each known way of leaking has one, or does not exist.
//! - [`matrix`], [`entitled`], [`watch`]: who may write what, by an independent table; what is refused changes nothing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics says what is wrong"
)]

#[allow(
    unused_imports,
    unused_macros,
    reason = "a harness offers more than each test uses"
)]
#[macro_use]
#[path = "../api/support/mod.rs"]
mod support;

mod callers;
mod canary;
mod cases;
mod document;
mod entitled;
mod filler;
#[cfg(feature = "planted-leaks")]
mod leaks;
mod lines;
mod made;
mod matrix;
mod pair;
mod people;
mod plain;
mod population;
mod probes;
mod run;
mod secrets;
mod sent;
mod share;
mod sight;
mod streams;
mod switched;
mod values;
mod watch;
#[cfg(feature = "planted-leaks")]
mod withheld;
mod world;
mod writing;
