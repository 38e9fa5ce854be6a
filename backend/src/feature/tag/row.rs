//! A tag as it is stored.

use crate::access::leak::{self, Leak};
use crate::db::schema::tag;
use crate::db::types::{Key, Written, fresh};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, Subject};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::audit::SystemKind;
use shared::id::TagId;
use shared::tag::{NewTag, Tag, TagDimension};
use shared::{Code, mask};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tag, treat_none_as_null = true)]
pub struct TagRow {
    /// Its id.
    pub id: Key<TagId>,
    /// What it describes.
    pub dimension: Written<TagDimension>,
    /// What it says.
    pub label: String,
    /// Row version.
    pub version: i32,
    /// Since when it is no longer offered.
    pub archived_at: Option<NaiveDateTime>,
}

impl TagRow {
    /// A new one.
    ///
    /// # Errors
    /// What [`label`] refuses.
    pub fn new(new: &NewTag) -> AppResult<Self> {
        Ok(Self {
            id: Key(fresh()),
            dimension: Written(new.dimension),
            label: label(&new.label)?,
            version: 1,
            archived_at: None,
        })
    }
}

/// A label without space around it. Labels are shown to everybody, so that nothing can stand there that would be masked for
/// some in a text (R-SEC-1).
///
/// # Errors
/// [`Code::Required`] where nothing is left, [`Code::PersonalLabel`] where a number or an address is recognised.
pub fn label(written: &str) -> AppResult<String> {
    match written.trim() {
        "" => Err(AppError::field("/label", Code::Required)),
        label if tells(label) => Err(AppError::field("/label", Code::PersonalLabel)),
        label => Ok(label.to_owned()),
    }
}

/// Whether a number or an address stands in a label.
#[must_use]
pub fn tells(label: &str) -> bool {
    shown(label) != label
}

/// A label as everybody is shown it: what was written before such labels were refused is masked.
#[must_use]
pub fn shown(label: &str) -> String {
    if leak::planted(Leak::TagLabel) {
        return label.to_owned();
    }
    mask::screen(label)
}

impl From<TagRow> for Tag {
    fn from(row: TagRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            dimension: row.dimension.0,
            label: shown(&row.label),
            archived_at: row.archived_at.map(|at| at.and_utc()),
        }
    }
}

impl Administered for TagRow {
    type View = Tag;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Tag,
            key: self.id.0.to_string(),
            name: shown(&self.label),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}
