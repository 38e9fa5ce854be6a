//! A tag as it is stored.

use crate::db::schema::tag;
use crate::db::types::{Key, Written, fresh};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, Subject};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::id::TagId;
use shared::tag::{NewTag, Tag, TagDimension};

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
    /// [`Code::Required`] for a label that is nothing but space.
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

/// A label without space around it.
///
/// # Errors
/// [`Code::Required`] where nothing is left.
pub fn label(written: &str) -> AppResult<String> {
    match written.trim() {
        "" => Err(AppError::field("/label", Code::Required)),
        label => Ok(label.to_owned()),
    }
}

impl From<TagRow> for Tag {
    fn from(row: TagRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            dimension: row.dimension.0,
            label: row.label,
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
            name: self.label.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}
