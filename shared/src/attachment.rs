//! Attachments 附件: files of a customer, with who may see them as a whole.

use crate::Guarded;
use crate::id::{AttachmentId, CustomerId, InteractionId};
use crate::interaction::InteractionRef;
use crate::patch::Patch;
use crate::role::WholeClass;
use crate::user::UserRef;
use chrono::{DateTime, Utc};

mod name;
pub use name::{clean_name, extension};

/// How large a file may be, in bytes, where the installation sets no other limit.
pub const LARGEST: usize = 20 * 1024 * 1024;

words! {
    /// What a file is, by its content.
    pub enum FileType {
        /// PDF.
        Pdf = "pdf",
        /// PNG image.
        Png = "png",
        /// JPEG image.
        Jpeg = "jpeg",
        /// GIF image.
        Gif = "gif",
        /// WebP image.
        Webp = "webp",
        /// Word document.
        Docx = "docx",
        /// Excel workbook.
        Xlsx = "xlsx",
        /// PowerPoint presentation.
        Pptx = "pptx",
        /// Word document before 2007.
        Doc = "doc",
        /// Excel workbook before 2007.
        Xls = "xls",
        /// PowerPoint presentation before 2007.
        Ppt = "ppt",
        /// Plain text.
        Txt = "txt",
        /// Table as text.
        Csv = "csv",
    }
}

impl FileType {
    /// The type as HTTP names it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
            Self::Doc => "application/msword",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Txt => "text/plain",
            Self::Csv => "text/csv",
        }
    }

    /// The extensions that say so, the usual one first.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Doc => &["doc"],
            Self::Xls => &["xls"],
            Self::Ppt => &["ppt", "pps"],
            Self::Txt => &["txt", "log", "md"],
            Self::Csv => &["csv"],
        }
    }

    /// The type that an extension (in lower case) says.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.extensions().contains(&extension))
    }

    /// Whether it is a picture.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Whether a browser shows it by itself, without running anything.
    #[must_use]
    pub const fn has_preview(self) -> bool {
        self.is_image() || matches!(self, Self::Pdf)
    }
}

dto! {
    /// A file of a customer, without its content. Of a file that the caller may not see, nothing is told but that it
    /// exists, its class, and who put it there when.
    pub struct Attachment {
        /// Its id.
        pub id: AttachmentId,
        /// The customer.
        pub customer_id: CustomerId,
        /// Its number and name; on lists across customers only.
        #[serde(default)]
        pub customer: Option<crate::customer::CustomerRef>,
        /// Row version, also the `ETag`.
        pub version: i32,
        /// The interaction that it belongs to, if any.
        pub interaction_id: Option<InteractionId>,
        /// What that interaction was; absent where the file is read as part of it.
        #[serde(default)]
        pub interaction: Option<InteractionRef>,
        /// Its name, screened like all free text.
        pub name: Guarded<String>,
        /// Who may see it.
        pub class: WholeClass,
        /// What it is, by its content.
        pub file_type: Option<FileType>,
        /// The same as HTTP names it.
        pub media_type: Option<String>,
        /// Its size in bytes.
        pub size: Option<i64>,
        /// SHA-256 of its content, in hexadecimal.
        pub sha256: Option<String>,
        /// Who put it there; none for the system.
        pub author: Option<UserRef>,
        /// When it was put there.
        pub created_at: DateTime<Utc>,
        /// When its name or class was last changed.
        pub updated_at: DateTime<Utc>,
        /// When it was archived, if it is.
        pub archived_at: Option<DateTime<Utc>>,
    }
}

input! {
    /// Changes to an attachment, as a JSON Merge Patch. The content of a file never changes.
    #[derive(Default)]
    pub struct AttachmentPatch {
        /// Its name; the extension must go on saying what the content is.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[validate(length(min = 1, max = 500))]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
        pub name: Patch<String>,
        /// Who may see it.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<WholeClass>))]
        pub class: Patch<WholeClass>,
        /// The interaction of the customer that it belongs to.
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<InteractionId>))]
        pub interaction_id: Patch<InteractionId>,
    }
}
