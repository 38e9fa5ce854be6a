//! The Throughline server. ARCHITECTURE.md at the top of the repository is the map.

pub mod access;
pub mod config;
pub mod db;
pub mod error;
pub mod state;
pub mod telemetry;
