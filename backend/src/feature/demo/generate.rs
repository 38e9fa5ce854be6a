//! Invents customers, one after the other, the oldest first: pure, and the same for the same seed and the same present.

use super::ids::Ids;
use super::journal::{self, By};
use super::life::{self, Calendar, Life};
use super::profile::{self, Who};
use super::records::{self, Common};
use super::rng::Rng;
use super::rows::{Batch, CustomerTagRow, GramRow};
use super::talks;
use super::world::{Owner, World};
use crate::access::Sealed;
use crate::db::types::{Json, Key, Written, never, no_date, stored};
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::{counters, gram, number, rules};
use crate::feature::todo::row::TodoRow;
use chrono::{DateTime, Datelike, Utc};
use shared::Lang;
use shared::customer::{CustomerKind, Intent, Source, Tier};
use shared::id::{ContractId, CustomerId, StageChangeId};
use shared::stage::StageRole;
use std::collections::{BTreeMap, VecDeque};

/// How many satisfied customers are remembered, to refer later ones.
const REFERRERS: usize = 40;

/// Invents the customers of a demo.
#[derive(Debug)]
pub struct Generator {
    world: World,
    seed: u64,
    total: u64,
    next: u64,
    sequences: BTreeMap<(String, i32), i64>,
    referrers: VecDeque<(CustomerId, DateTime<Utc>)>,
}

/// What is at hand while one customer is made.
pub(super) struct Making {
    pub(super) rng: Rng,
    pub(super) ids: Ids,
    id: CustomerId,
    pub(super) who: Who,
    pub(super) life: Life,
    owner: Option<Owner>,
    author: Owner,
}

impl Making {
    /// What a record of this moment says.
    pub(super) const fn common<Id>(&self, id: Id, at: DateTime<Utc>) -> Common<Id>
    where
        Id: Copy,
    {
        Common {
            id,
            customer: self.id,
            author: self.author.id,
            at,
        }
    }

    /// Who does something at this moment.
    pub(super) const fn by(&self, calendar: &Calendar, at: DateTime<Utc>) -> By {
        By {
            customer: self.id,
            author: self.author.id,
            at,
            zone: calendar.zone,
        }
    }

    /// The stage where it stands, and since when.
    pub(super) fn stage(&self) -> (StageRole, DateTime<Utc>) {
        self.life
            .stages
            .last()
            .copied()
            .unwrap_or((StageRole::Potential, DateTime::UNIX_EPOCH))
    }

    /// When it was made.
    pub(super) fn created(&self) -> DateTime<Utc> {
        self.life
            .stages
            .first()
            .map_or(DateTime::UNIX_EPOCH, |(_, at)| *at)
    }
}

impl Generator {
    /// Will invent so many customers.
    #[must_use]
    pub const fn new(world: World, seed: u64, total: u64) -> Self {
        Self {
            world,
            seed,
            total,
            next: 0,
            sequences: BTreeMap::new(),
            referrers: VecDeque::new(),
        }
    }

    /// How many were made.
    #[must_use]
    pub const fn made(&self) -> u64 {
        self.next
    }

    /// Up to so many more customers, with all that belongs to them; none where all are made.
    pub fn batch(&mut self, most: u64) -> Option<Batch> {
        let end = self.total.min(self.next.saturating_add(most));
        if self.next >= end {
            return None;
        }
        let mut batch = Batch::default();
        while self.next < end {
            self.customer(self.next, &mut batch);
            self.next += 1;
        }
        batch.sequences.clone_from(&self.sequences);
        Some(batch)
    }

    #[expect(clippy::cast_precision_loss, reason = "a million customers")]
    fn begin(&self, at: u64) -> Making {
        let mut rng = Rng::new(self.seed, at);
        let who = profile::who(&mut rng, at, self.seed);
        let part = (at as f64 + rng.fraction()) / self.total.max(1) as f64;
        let life = life::life(&mut rng, &self.world.calendar, part);
        let mut ids = Ids::new(self.seed, at);
        let created = life
            .stages
            .first()
            .map_or(DateTime::UNIX_EPOCH, |(_, at)| *at);
        let id = ids.at(created);
        let owner = self.world.owner(&mut rng, life.stages.len() == 1);
        let author = owner.unwrap_or(self.world.marketing);
        Making {
            rng,
            ids,
            id,
            who,
            life,
            owner,
            author,
        }
    }

    fn customer(&mut self, at: u64, batch: &mut Batch) {
        let mut making = self.begin(at);
        let created = making.created();
        let calendar = self.world.calendar;
        let mut row = self.row(&mut making);
        let mut profile = profile::profile(&mut making.rng, making.id, &making.who);
        if making.who.source == Some(Source::Referral) {
            let known = usize::try_from(making.rng.below(REFERRERS as u64)).unwrap_or(0);
            let referrer = self
                .referrers
                .get(known)
                .filter(|(_, since)| *since < created);
            profile.referred_by = referrer.map(|(id, _)| Key(*id));
        }
        let by = making.by(&calendar, created);
        journal::customer(batch, by, &mut making.ids);
        let contract = self.contract(&mut making, batch);
        let changes = self.stages(&mut making, contract, batch);
        let contacts = talks::contacts(&calendar, &mut making, batch);
        let last = talks::talks(&calendar, &mut making, &changes, &contacts, batch);
        row.last_interaction_at = last.as_ref().map_or_else(never, |talk| talk.happened_at);
        let next = talks::next_step(&calendar, &mut making, last.as_ref(), batch);
        take_next(&mut row, next);
        self.tags(&mut making, batch);
        let open_name = (row.kind.0 == CustomerKind::Company).then_some(making.who.name.as_str());
        let pieces = gram::pieces([Some(row.number.as_str()), open_name].into_iter().flatten());
        batch.grams.extend(pieces.into_iter().map(|gram| GramRow {
            gram,
            customer_id: row.id,
        }));
        if row.stage == StageRole::Cooperating.as_str() && row.kind.0 == CustomerKind::Company {
            self.referrers.push_front((making.id, created));
            self.referrers.truncate(REFERRERS);
        }
        batch.customers.push(row);
        batch.profiles.push(profile);
    }

    /// The next free number of an industry and year; those that showcases have are stepped over.
    fn number(&mut self, industry: Option<&str>, year: i32) -> String {
        let prefix = number::prefix(&self.world.pattern, industry).to_owned();
        let sequence = self.sequences.entry((prefix.clone(), year)).or_default();
        loop {
            *sequence += 1;
            let number = number::write(&self.world.pattern, &prefix, year, *sequence);
            if !self.world.taken.contains(&number) {
                return number;
            }
        }
    }

    fn row(&mut self, making: &mut Making) -> CustomerRow {
        let (who, rng) = (&making.who, &mut making.rng);
        let created = making
            .life
            .stages
            .first()
            .map_or(DateTime::UNIX_EPOCH, |(_, at)| *at);
        let (stage, entered) = making
            .life
            .stages
            .last()
            .copied()
            .unwrap_or((StageRole::Potential, created));
        let industry = who.company.as_ref().map(|company| company.trade.industry);
        let number = self.number(
            industry,
            created.with_timezone(&self.world.calendar.zone).year(),
        );
        let intent = (stage == StageRole::Interested).then(|| {
            Written(if rng.percent(55) {
                Intent::High
            } else {
                Intent::Low
            })
        });
        CustomerRow {
            id: Key(making.id),
            version: i32::try_from(making.life.stages.len()).unwrap_or(1),
            kind: Written(who.kind),
            name: match who.kind {
                CustomerKind::Person => Sealed::seal(who.name.as_str()),
                CustomerKind::Company => Sealed::seal_exact(&who.name),
            },
            match_key: rules::duplicate_key(who.kind, &who.name),
            name_sort: rules::sort_key(who.kind, &who.name, &number),
            number,
            industry: industry.map(str::to_owned),
            source: who.source.map(|source| source.to_string()),
            stage: stage.to_string(),
            stage_detail: None,
            stage_entered_at: stored(entered),
            open_gates: Json(Vec::new()),
            tier: who.tier.map(Written),
            key_account: who.tier == Some(Tier::High) && rng.percent(30),
            intent,
            owner_id: making.owner.map(|owner| Key(owner.id)),
            team_id: making.owner.and_then(|owner| owner.team).map(Key),
            expected: who.expected.as_ref().map(Sealed::seal_exact),
            expected_minor: who.expected.as_ref().map(counters::minor),
            next_todo_id: None,
            next_plan_id: None,
            next_what: None,
            next_at: no_date(),
            next_on: None,
            last_interaction_at: never(),
            created_at: stored(created),
            created_by: Some(Key(making.author.id)),
            updated_at: stored(entered),
            archived_at: None,
        }
    }

    /// The contract, where the customer ever cooperated.
    fn contract(&self, making: &mut Making, batch: &mut Batch) -> Option<ContractId> {
        let (_, signed) = *making
            .life
            .stages
            .iter()
            .find(|(stage, _)| *stage == StageRole::Cooperating)?;
        let ended = making.stage().0 != StageRole::Cooperating;
        let id: ContractId = making.ids.at(signed);
        let common = making.common(id, signed);
        let row = records::contract(
            &mut making.rng,
            &making.who,
            ended,
            self.world.calendar.now,
            common,
        );
        journal::made(
            batch,
            making.by(&self.world.calendar, signed),
            &mut making.ids,
            &row,
        );
        batch.contracts.push(row);
        Some(id)
    }

    fn stages(
        &self,
        making: &mut Making,
        contract: Option<ContractId>,
        batch: &mut Batch,
    ) -> Vec<StageChangeId> {
        let mut ids = Vec::with_capacity(making.life.stages.len());
        for (place, (stage, at)) in making.life.stages.clone().into_iter().enumerate() {
            let id: StageChangeId = making.ids.at(at);
            let common = making.common(id, at);
            let mut row =
                records::stage_change(&mut making.rng, &making.who, &making.life, place, common);
            if stage == StageRole::Cooperating {
                row.contract_id = contract.map(Key);
            }
            journal::moved(
                batch,
                making.by(&self.world.calendar, at),
                &mut making.ids,
                &row,
            );
            batch.stage_changes.push(row);
            ids.push(id);
        }
        ids
    }

    fn tags(&self, making: &mut Making, batch: &mut Batch) {
        let wanted = making.rng.below(4);
        let mut put = Vec::new();
        for _ in 0..wanted {
            let Some(tag) = self.world.tag(&mut making.rng, making.who.lang == Lang::Zh) else {
                continue;
            };
            if put.contains(&tag.id) {
                continue;
            }
            put.push(tag.id);
            let label = format!("{}:{}", tag.dimension.0, tag.label);
            let by = making.by(&self.world.calendar, making.created());
            journal::tagged(batch, by, &mut making.ids, tag.id.0.uuid(), &label);
            batch.customer_tags.push(CustomerTagRow {
                customer_id: Key(making.id),
                tag_id: tag.id,
            });
        }
    }
}

/// The nearest open to-do with a date stands in the customer's own row.
fn take_next(row: &mut CustomerRow, next: Option<TodoRow>) {
    let Some(next) = next.filter(|next| next.due_at < no_date()) else {
        return;
    };
    row.next_todo_id = Some(next.id);
    row.next_what = Some(next.what);
    row.next_at = next.due_at;
    row.next_on = next.due_on;
}
