//! Attachments 附件: files of a customer. The row says what a file is and who may see it; its bytes stand in
//! [`crate::files`].

mod content;
pub mod handlers;
pub mod row;
pub mod rules;
mod upload;

pub use content::{__path_read_attachment_content, read_attachment_content};
