//! What the engine wrote into plans, in the language of whoever reads them. It is written in the language of the owner; the
//! texts of the strategy and the sentences that say why are known again when they are read. What a person typed stays.

use super::row::PlanRow;
use crate::db::Conn;
use crate::db::schema::strategy;
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::cadence::said;
use diesel::prelude::*;
use shared::Lang;
use shared::plan::Plan;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// One text in both languages.
type Pair = (Option<String>, Option<String>);

/// The texts of the strategies from which some plans came, for a reader.
#[derive(Debug)]
pub(super) struct Words {
    lang: Lang,
    /// Goal and content.
    strategies: HashMap<Uuid, (Pair, Pair)>,
}

impl Words {
    /// Reads them.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) fn read(conn: &mut Conn, lang: Lang, rows: &[PlanRow]) -> AppResult<Self> {
        let ids: HashSet<Key<Uuid>> = rows.iter().filter_map(|row| row.strategy_id).collect();
        let mut strategies = HashMap::new();
        if !ids.is_empty() {
            type Row = (Key<Uuid>, Pair, Pair);
            let found: Vec<Row> = strategy::table
                .filter(strategy::id.eq_any(ids))
                .select((
                    strategy::id,
                    (strategy::goal_zh, strategy::goal_en),
                    (strategy::content_zh, strategy::content_en),
                ))
                .load(conn)?;
            strategies.extend(
                found
                    .into_iter()
                    .map(|(id, goal, content)| (id.0, (goal, content))),
            );
        }
        Ok(Self { lang, strategies })
    }

    /// The goal of a plan.
    pub(super) fn goal(&self, row: &PlanRow, goal: Option<String>) -> Option<String> {
        self.of(row, goal, |(goal, _)| goal)
    }

    /// Puts a plan into the reader's words.
    pub(super) fn reword(&self, row: &PlanRow, view: &mut Plan) {
        if row.strategy_id.is_none() {
            return;
        }
        view.goal = self.goal(row, view.goal.take());
        view.outline = self.of(row, view.outline.take(), |(_, content)| content);
        let said = view
            .remark
            .as_deref()
            .and_then(|text| said::reworded(text, self.lang));
        if let Some(said) = said {
            view.remark = Some(said.to_owned());
        }
    }

    /// A text in the reader's language, where it is one of the strategy's and there is another.
    fn of(
        &self,
        row: &PlanRow,
        text: Option<String>,
        pick: fn(&(Pair, Pair)) -> &Pair,
    ) -> Option<String> {
        let strategy = row.strategy_id.and_then(|id| self.strategies.get(&id.0));
        let Some((zh, en)) = strategy.map(pick).filter(|_| text.is_some()) else {
            return text;
        };
        let own = match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        let known = *zh == text || *en == text;
        own.clone().filter(|_| known).or(text)
    }
}
