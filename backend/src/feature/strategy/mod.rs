//! Strategies 沟通策略: managers' data, from which plans are made (R-CAD-7).

pub mod handlers;
pub mod queries;
pub mod row;
