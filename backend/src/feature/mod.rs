//! One folder a feature, with the stem that it has in every layer.

pub mod audit;
pub mod auth;
pub mod board;
pub mod contact;
pub mod contract;
pub mod customer;
pub mod declared;
pub mod demo;
pub mod health;
pub mod import;
pub mod instance;
pub mod interaction;
pub mod milestone;
pub mod need;
pub mod notification;
pub mod opportunity;
pub mod plan;
pub mod risk;
pub mod service_case;
pub mod stage;
pub mod story;
pub mod tag;
pub mod team;
pub mod timeline;
pub mod todo;
pub mod user;
