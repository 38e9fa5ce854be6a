//! What the engine wrote into plans, in the language of whoever reads them. It is written in the language of the owner; the
//! texts of the strategy and the sentences that say why are known again when they are read. What a person typed stays.

use super::row::PlanRow;
use crate::db::Conn;
use crate::db::schema::{plan, strategy};
use crate::db::types::Key;
use crate::error::AppResult;
use crate::feature::cadence::said;
use crate::feature::strategy::row::StrategyRow;
use diesel::prelude::*;
use shared::Lang;
use shared::id::{PlanId, StrategyId};
use shared::plan::Plan;
use shared::strategy::{Frequency, StrategyRef};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// One text in both languages.
type Pair = (Option<String>, Option<String>);

/// A strategy, as far as its plans tell of it.
#[derive(Debug)]
struct Told {
    id: StrategyId,
    name: (String, String),
    frequency: Frequency,
    goal: Pair,
    /// In general, and by what is needed.
    contents: Vec<Pair>,
}

/// The strategies from which some plans came, for a reader.
#[derive(Debug)]
pub(super) struct Words {
    lang: Lang,
    strategies: HashMap<Uuid, Told>,
}

impl Words {
    /// Reads them.
    ///
    /// # Errors
    /// Where the database fails.
    pub(super) fn read(conn: &mut Conn, lang: Lang, rows: &[PlanRow]) -> AppResult<Self> {
        let ids: HashSet<Key<Uuid>> = rows.iter().filter_map(|row| row.strategy_id).collect();
        let found: Vec<StrategyRow> = if ids.is_empty() {
            Vec::new()
        } else {
            strategy::table
                .filter(strategy::id.eq_any(ids))
                .select(StrategyRow::as_select())
                .load(conn)?
        };
        let strategies = found.into_iter().map(|row| (row.id.0.uuid(), told(row)));
        Ok(Self {
            lang,
            strategies: strategies.collect(),
        })
    }

    /// The goal of a plan.
    pub(super) fn goal(&self, row: &PlanRow, goal: Option<String>) -> Option<String> {
        match self.of(row) {
            Some(told) => self.reworded(std::slice::from_ref(&told.goal), goal),
            None => goal,
        }
    }

    /// Puts a plan into the reader's words, and names the strategy.
    pub(super) fn reword(&self, row: &PlanRow, view: &mut Plan) {
        if row.strategy_id.is_none() {
            return;
        }
        if let Some(told) = self.of(row) {
            view.goal = self.reworded(std::slice::from_ref(&told.goal), view.goal.take());
            view.outline = self.reworded(&told.contents, view.outline.take());
            view.strategy = Some(StrategyRef {
                id: told.id,
                name: self.pick(&told.name.0, &told.name.1).clone(),
                frequency: told.frequency,
            });
        }
        let remark = view.remark.take();
        view.remark = remark.map(|text| said::in_words_of(self.lang, text));
    }

    fn of(&self, row: &PlanRow) -> Option<&Told> {
        self.strategies.get(&row.strategy_id?.0)
    }

    const fn pick<'a, T>(&self, zh: &'a T, en: &'a T) -> &'a T {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A text in the reader's language, where it is one of these and there is another.
    fn reworded(&self, known: &[Pair], text: Option<String>) -> Option<String> {
        reworded(self.lang, known, text)
    }
}

fn reworded(lang: Lang, known: &[Pair], text: Option<String>) -> Option<String> {
    let is_it = |(zh, en): &&Pair| text.is_some() && (*zh == text || *en == text);
    let own = known.iter().find(is_it);
    let other = own.and_then(|(zh, en)| match lang {
        Lang::Zh => zh.clone(),
        Lang::En => en.clone(),
    });
    other.or(text)
}

/// The goals of plans that customers have next, of which boards and lists keep no more than the text.
#[derive(Debug)]
pub struct Goals {
    lang: Lang,
    of: HashMap<PlanId, Pair>,
}

impl Goals {
    /// Reads what the strategies of these plans say, in one query, and none where nobody has a plan.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn read(
        conn: &mut Conn,
        lang: Lang,
        plans: impl IntoIterator<Item = PlanId>,
    ) -> AppResult<Self> {
        let ids: Vec<Key<PlanId>> = plans.into_iter().map(Key).collect();
        let found: Vec<(Key<PlanId>, Option<String>, Option<String>)> = if ids.is_empty() {
            Vec::new()
        } else {
            plan::table
                .inner_join(strategy::table.on(plan::strategy_id.eq(strategy::id.nullable())))
                .filter(plan::id.eq_any(ids))
                .select((plan::id, strategy::goal_zh, strategy::goal_en))
                .load(conn)?
        };
        let of = found.into_iter().map(|(id, zh, en)| (id.0, (zh, en)));
        Ok(Self {
            lang,
            of: of.collect(),
        })
    }

    /// The goal of a plan in the reader's words; what a person typed stays.
    #[must_use]
    pub fn reworded(&self, plan: Option<PlanId>, goal: Option<String>) -> Option<String> {
        match plan.and_then(|id| self.of.get(&id)) {
            Some(known) => reworded(self.lang, std::slice::from_ref(known), goal),
            None => goal,
        }
    }
}

fn told(row: StrategyRow) -> Told {
    let by_need = row.emphases.0.into_iter();
    let by_need = by_need.map(|one| (one.content_zh, one.content_en));
    Told {
        id: row.id.0,
        name: (row.name_zh, row.name_en),
        frequency: row.frequency.0,
        goal: (row.goal_zh, row.goal_en),
        contents: std::iter::once((row.content_zh, row.content_en))
            .chain(by_need)
            .collect(),
    }
}
