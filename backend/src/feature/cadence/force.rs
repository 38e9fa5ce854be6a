//! What is in force: strategies, calendar, stages, and which day it is. Read once a batch.

use crate::db::Conn;
use crate::error::AppResult;
use crate::feature::{stage, strategy, work_calendar};
use crate::record::Cx;
use chrono::NaiveDate;
use shared::cadence::Rule;
use shared::id::StrategyId;
use shared::stage::StageRole;
use shared::strategy::Strategy;
use shared::work_calendar::{WorkCalendar, local_day};
use std::collections::HashMap;

/// See the module.
pub struct InForce {
    /// The active strategies, in an order that does not change.
    pub strategies: Vec<Strategy>,
    /// The same as rules, in the same order.
    pub rules: Vec<Rule>,
    /// The calendar.
    pub calendar: WorkCalendar,
    /// The organisation's day.
    pub today: NaiveDate,
    stages: HashMap<String, StageRole>,
}

impl InForce {
    /// Reads it.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(conn: &mut Conn, cx: &Cx) -> AppResult<Self> {
        let rows = strategy::queries::all(conn)?.into_iter();
        let strategies: Vec<Strategy> = rows.filter(|row| row.active).map(Strategy::from).collect();
        let stages = stage::queries::all(conn)?.into_iter();
        Ok(Self {
            rules: strategies.iter().map(Rule::from).collect(),
            strategies,
            calendar: work_calendar::setting::read(conn)?,
            today: local_day(&cx.actor.org_zone, cx.now),
            stages: stages.map(|row| (row.code, row.role.0)).collect(),
        })
    }

    /// What would be in force with a strategy put in, on the place of the one that it changes or behind all others; and that
    /// place.
    #[must_use]
    pub fn with(mut self, strategy: &Strategy, in_place_of: Option<StrategyId>) -> (Self, usize) {
        let rule = Rule::from(strategy);
        let after = |one: &Strategy| in_place_of.is_none_or(|id| one.id < id);
        let place = self.strategies.partition_point(after);
        let there = self.strategies.get(place).map(|one| one.id);
        if there.is_some() && there == in_place_of {
            self.strategies.remove(place);
            self.rules.remove(place);
        }
        self.strategies.insert(place, strategy.clone());
        self.rules.insert(place, rule);
        (self, place)
    }

    /// The role of a stage.
    #[must_use]
    pub fn role(&self, stage: &str) -> StageRole {
        self.stages
            .get(stage)
            .copied()
            .unwrap_or(StageRole::Potential)
    }
}
