//! The row of a strategy.

use crate::db::Conn;
use crate::db::schema::strategy;
use crate::db::types::{Json, Key, Written, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, Subject};
use crate::feature::tag;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::Code;
use shared::audit::SystemKind;
use shared::id::StrategyId;
use shared::interaction::Channel;
use shared::plan::GoalKind;
use shared::strategy::{
    Emphasis, Executor, Frequency, NewStrategy, Replaces, Segment, Strategy, StrategyPatch,
};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = strategy, treat_none_as_null = true)]
#[allow(missing_docs)]
pub struct StrategyRow {
    pub id: Key<StrategyId>,
    pub version: i32,
    pub name_zh: String,
    pub name_en: String,
    pub segment: Json<Segment>,
    pub goal_kind: Written<GoalKind>,
    pub goal_zh: Option<String>,
    pub goal_en: Option<String>,
    pub content_zh: Option<String>,
    pub content_en: Option<String>,
    pub emphases: Json<Vec<Emphasis>>,
    pub materials: Option<String>,
    pub internal: bool,
    pub channel: Option<Written<Channel>>,
    pub frequency: Json<Frequency>,
    pub replaces: Written<Replaces>,
    pub executor: Written<Executor>,
    pub working_days_only: bool,
    pub active: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Administered for StrategyRow {
    type View = Strategy;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::Strategy,
            key: self.id.0.to_string(),
            name: self.name_zh.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<StrategyRow> for Strategy {
    fn from(row: StrategyRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            name_zh: row.name_zh,
            name_en: row.name_en,
            segment: row.segment.0,
            goal_kind: row.goal_kind.0,
            goal_zh: row.goal_zh,
            goal_en: row.goal_en,
            content_zh: row.content_zh,
            content_en: row.content_en,
            emphases: row.emphases.0,
            materials: row.materials,
            internal: row.internal,
            channel: row.channel.map(|channel| channel.0),
            frequency: row.frequency.0,
            replaces: row.replaces.0,
            executor: row.executor.0,
            working_days_only: row.working_days_only,
            active: row.active,
            updated_at: row.updated_at.and_utc(),
            changed_by: None,
        }
    }
}

impl StrategyRow {
    /// A new strategy.
    #[must_use]
    pub fn make(new: NewStrategy, now: DateTime<Utc>) -> Self {
        Self {
            id: Key(fresh()),
            version: 1,
            name_zh: new.name_zh,
            name_en: new.name_en,
            segment: Json(new.segment),
            goal_kind: Written(new.goal_kind),
            goal_zh: new.goal_zh,
            goal_en: new.goal_en,
            content_zh: new.content_zh,
            content_en: new.content_en,
            emphases: Json(new.emphases),
            materials: new.materials,
            internal: new.internal,
            channel: new.channel.map(Written),
            frequency: Json(new.frequency),
            replaces: Written(new.replaces.unwrap_or(Replaces::Channel)),
            executor: Written(new.executor.unwrap_or(Executor::Owner)),
            working_days_only: new.working_days_only.unwrap_or(true),
            active: new.active.unwrap_or(true),
            created_at: stored(now),
            updated_at: stored(now),
        }
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`Code::Required`] for a field that cannot be empty.
    pub fn apply(&mut self, patch: StrategyPatch) -> AppResult<()> {
        AppError::require(&[
            ("/name_zh", patch.name_zh.apply_required(&mut self.name_zh)),
            ("/name_en", patch.name_en.apply_required(&mut self.name_en)),
            (
                "/segment",
                patch.segment.map(Json).apply_required(&mut self.segment),
            ),
            (
                "/goal_kind",
                patch
                    .goal_kind
                    .map(Written)
                    .apply_required(&mut self.goal_kind),
            ),
            (
                "/internal",
                patch.internal.apply_required(&mut self.internal),
            ),
            (
                "/frequency",
                patch
                    .frequency
                    .map(Json)
                    .apply_required(&mut self.frequency),
            ),
            (
                "/emphases",
                patch.emphases.map(Json).apply_required(&mut self.emphases),
            ),
            (
                "/replaces",
                patch
                    .replaces
                    .map(Written)
                    .apply_required(&mut self.replaces),
            ),
            (
                "/executor",
                patch
                    .executor
                    .map(Written)
                    .apply_required(&mut self.executor),
            ),
            (
                "/working_days_only",
                patch
                    .working_days_only
                    .apply_required(&mut self.working_days_only),
            ),
            ("/active", patch.active.apply_required(&mut self.active)),
        ])?;
        patch.goal_zh.apply(&mut self.goal_zh);
        patch.goal_en.apply(&mut self.goal_en);
        patch.content_zh.apply(&mut self.content_zh);
        patch.content_en.apply(&mut self.content_en);
        patch.materials.apply(&mut self.materials);
        patch.channel.map(Written).apply(&mut self.channel);
        Ok(())
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields.
    pub fn check(&self, conn: &mut Conn) -> AppResult<()> {
        let mut faults = Vec::new();
        if !self.frequency.0.is_sound() {
            faults.push(("/frequency".to_owned(), Code::OutOfRange));
        }
        for code in &self.segment.0.industries {
            if shared::industry::find(code).is_none() {
                faults.push(("/segment/industries".to_owned(), Code::BadIndustry));
            }
        }
        // One that is no longer offered may still be borne by customers.
        if !tag::library::are_there(conn, &self.segment.0.tags)? {
            faults.push(("/segment/tags".to_owned(), Code::NoSuchTag));
        }
        for (at, emphasis) in self.emphases.0.iter().enumerate() {
            faults.extend(
                emphasis
                    .fault()
                    .map(|(field, code)| (format!("/emphases/{at}/{field}"), code)),
            );
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(AppError::fields(faults))
        }
    }
}
