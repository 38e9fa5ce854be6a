//! The Throughline server. ARCHITECTURE.md at the top of the repository is the map.

pub mod access;
pub mod app;
pub mod cli;
pub mod config;
pub mod db;
pub mod error;
pub mod events;
pub mod feature;
pub mod files;
pub mod http;
pub mod jobs;
pub mod metrics;
pub mod openapi;
pub mod record;
pub mod router;
pub mod state;
pub mod telemetry;
pub mod tls;
