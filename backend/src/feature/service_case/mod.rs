//! Service cases 服务反馈: ratings, complaints and problems, with their clocks.

pub mod clocks;
pub mod handlers;
pub mod rating;
pub mod row;
