//! What open screens are told of, while it happens (`GET /events`).
//!
//! - [`log`]: what is to be told, written with what happened, and put in order after its commit.
//! - [`hub`]: one a process: puts things in order, hears of other processes, wakes the streams.
//! - [`told`]: what of it a caller may be told, as the caller stands at that moment.
//! - [`resume`]: the sealed place by which a stream is taken up again.
//! - [`stream`]: one open stream.
//!
//! # Why nothing is skipped
//!
//! A cursor over numbers that are drawn while a transaction runs skips: PostgreSQL commits out of their order, and whoever
//! has read 8 never sees a 7 that is committed later. Here a row is written without a place. After commits, whoever is
//! first takes the one row of `live_head`, gives the next places to all rows that are committed by then, and commits. As
//! that row is held until this commit, places turn up in their order, and what was read up to a place is whole. Nobody
//! who writes waits for that, and a transaction that runs for minutes holds nobody else up: its rows get their places
//! when it is done.

pub mod handlers;
pub mod hub;
pub mod log;
mod resume;
mod stream;
mod told;
