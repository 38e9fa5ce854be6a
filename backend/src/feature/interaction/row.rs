//! The row of an interaction.

use super::answered::{self, Patience};
use super::texts::Texts;
use super::view;
use crate::access::{FreeText, retext};
use crate::db::Conn;
use crate::db::schema::{contact, interaction, user_account};
use crate::db::types::{Json, Key, Written, fresh, stored, when_columns, when_of};
use crate::error::{AppError, AppResult};
use crate::events::first_words;
use crate::feature::customer::store;
use crate::feature::stage::moves::require_past;
use crate::record::fact::{self, Facts};
use crate::record::narrow::Narrow;
use crate::record::{Cx, Entry, Kind, Lens, Record, record_row};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::id::{ContactId, CustomerId, InteractionId, StageChangeId, UserId};
use shared::interaction::{
    Answered, Channel, Direction, Interaction, InteractionPatch, NewInteraction,
};
use shared::role::{RecordKind, WholeClass};
use shared::time::When;
use shared::timeline::Dimension;
use shared::{Code, Guarded, Patch};
use uuid::Uuid;

/// After which an interaction counts as recorded late (R-SLA-1).
const IN_TIME: Duration = Duration::hours(24);

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = interaction, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct InteractionRow {
    /// Its id.
    pub id: Key<InteractionId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// Row version.
    pub version: i32,
    /// When it happened.
    pub happened_at: NaiveDateTime,
    /// The day, where only that is known.
    pub happened_on: Option<Written<NaiveDate>>,
    /// The ways.
    pub channels: Json<Vec<Channel>>,
    /// Who reached out.
    pub direction: Written<Direction>,
    /// Whether the customer answered.
    pub answered: Written<Answered>,
    /// Our people.
    pub our_users: Json<Vec<UserId>>,
    /// Our departments or people without an account.
    pub our_others: Option<FreeText>,
    /// Their people.
    pub contacts: Json<Vec<ContactId>>,
    /// What was said and done.
    pub content: FreeText,
    /// What we make of it.
    pub judgement: Option<FreeText>,
    /// The customer's own words.
    pub feedback: Option<FreeText>,
    /// What was agreed.
    pub consensus: Option<FreeText>,
    /// A competitor that was mentioned.
    pub competitor: Option<FreeText>,
    /// The stage change that it caused.
    pub stage_change_id: Option<Key<StageChangeId>>,
    /// Recorded late.
    pub late: bool,
    /// Why a manager doubts it.
    pub doubtful: Option<FreeText>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
    /// For which purpose it was entered.
    pub purpose: Option<String>,
    /// Who may see what it says.
    pub class: Written<WholeClass>,
    /// What it says, encrypted, where its mark keeps that from some; its columns are empty then.
    pub kept: Option<Vec<u8>>,
}

fn free(text: Option<String>) -> Option<FreeText> {
    text.filter(|text| !text.trim().is_empty())
        .map(FreeText::new)
}

impl InteractionRow {
    /// A new interaction of a customer; its to-dos and stage change are written by [`super::record`].
    ///
    /// # Errors
    /// [`Code::InFuture`], [`Code::NoSuchContact`], [`Code::NoSuchUser`].
    pub fn make(
        conn: &mut Conn,
        cx: &Cx,
        customer: CustomerId,
        new: NewInteraction,
        imported: bool,
    ) -> AppResult<Self> {
        let when = new.happened_at.unwrap_or(When::At(cx.now));
        if !imported {
            require_past(cx, when, "/happened_at")?;
        }
        if new.content.trim().is_empty() {
            return Err(AppError::field("/content", Code::Required));
        }
        require_contacts(conn, customer, &new.contacts)?;
        let our_users = new.our_users.unwrap_or_else(|| {
            if imported {
                Vec::new()
            } else {
                vec![cx.actor.id]
            }
        });
        require_users(conn, &our_users)?;
        let (happened_at, happened_on) = when_columns(when, cx.actor.org_zone, false);
        let now = stored(cx.now);
        let class = new.class.unwrap_or_default();
        // What an import brings, the importer has read already.
        if class != WholeClass::Open && !imported {
            cx.viewer(conn, customer)?.require_kept(class)?;
        }
        let texts = Texts {
            content: Some(FreeText::new(new.content)),
            judgement: free(new.judgement),
            feedback: free(new.feedback),
            consensus: free(new.consensus),
            competitor: free(new.competitor),
        };
        let mut row = Self {
            id: Key(fresh()),
            customer_id: Key(customer),
            version: 1,
            happened_at,
            happened_on,
            channels: Json(new.channels),
            direction: Written(new.direction.unwrap_or(Direction::Outgoing)),
            answered: Written(new.answered.unwrap_or(Answered::Yes)),
            our_users: Json(our_users),
            our_others: free(new.our_others),
            contacts: Json(new.contacts),
            content: FreeText::new(""),
            judgement: None,
            feedback: None,
            consensus: None,
            competitor: None,
            stage_change_id: None,
            late: false,
            doubtful: None,
            created_at: now,
            created_by: cx.author(),
            updated_at: now,
            archived_at: None,
            purpose: new.purpose.filter(|text| !text.trim().is_empty()),
            class: Written(class),
            kept: None,
        };
        row.late = !imported && row.is_recorded_late(when, cx);
        row.keep(conn, cx, texts)?;
        Ok(row)
    }

    /// Whether it is written down later than R-SLA-1 has it, had it happened then.
    fn is_recorded_late(&self, happened: When, cx: &Cx) -> bool {
        let zone = cx.actor.org_zone;
        match happened {
            When::At(at) => self.created_at.and_utc() - at > IN_TIME,
            // A bare day is in time until the end of the day after.
            When::Day(day) => {
                let recorded = self.created_at.and_utc().with_timezone(&zone);
                recorded.date_naive() - day > Duration::days(1)
            }
        }
    }

    /// When it happened.
    #[must_use]
    pub fn happened(&self) -> When {
        when_of(self.happened_at, self.happened_on)
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that cannot be taken.
    pub fn apply(&mut self, conn: &mut Conn, cx: &Cx, patch: InteractionPatch) -> AppResult<()> {
        let masks = cx.masks(conn, self.customer_id.0)?;
        self.rewrite(conn, cx, &patch, masks)?;
        match patch.happened_at {
            Patch::Keep => {}
            Patch::Set(when) => {
                require_past(cx, when, "/happened_at")?;
                let imported = !self.late && self.is_recorded_late(self.happened(), cx);
                (self.happened_at, self.happened_on) = when_columns(when, cx.actor.org_zone, false);
                self.late = !imported && self.is_recorded_late(when, cx);
            }
            Patch::Clear => return Err(AppError::field("/happened_at", Code::Required)),
        }
        if let Patch::Set(ids) = &patch.contacts {
            require_contacts(conn, self.customer_id.0, ids)?;
        }
        if let Patch::Set(ids) = &patch.our_users {
            require_users(conn, ids)?;
        }
        let empty_channels = matches!(&patch.channels, Patch::Set(channels) if channels.is_empty());
        let kept = [
            (
                "/channels",
                !empty_channels && patch.channels.map(Json).apply_required(&mut self.channels),
            ),
            (
                "/direction",
                patch
                    .direction
                    .map(Written)
                    .apply_required(&mut self.direction),
            ),
            (
                "/answered",
                patch
                    .answered
                    .map(Written)
                    .apply_required(&mut self.answered),
            ),
            (
                "/our_users",
                patch
                    .our_users
                    .map(Json)
                    .apply_required(&mut self.our_users),
            ),
            (
                "/contacts",
                patch.contacts.map(Json).apply_required(&mut self.contacts),
            ),
        ];
        let missing: Vec<_> = kept
            .iter()
            .filter(|(_, ok)| !ok)
            .map(|(at, _)| ((*at).to_owned(), Code::Required))
            .collect();
        if !missing.is_empty() {
            return Err(AppError::fields(missing));
        }
        retext(patch.our_others, &mut self.our_others, masks);
        retext(patch.doubtful, &mut self.doubtful, masks);
        Ok(())
    }
}

fn require_contacts(conn: &mut Conn, customer: CustomerId, ids: &[ContactId]) -> AppResult<()> {
    let keys: Vec<Key<ContactId>> = ids.iter().copied().map(Key).collect();
    let known: Vec<Key<ContactId>> = contact::table
        .filter(
            contact::id
                .eq_any(keys)
                .and(contact::customer_id.eq(Key(customer))),
        )
        .select(contact::id)
        .load(conn)?;
    match ids.iter().position(|id| !known.contains(&Key(*id))) {
        None => Ok(()),
        Some(i) => Err(AppError::field(
            format!("/contacts/{i}"),
            Code::NoSuchContact,
        )),
    }
}

fn require_users(conn: &mut Conn, ids: &[UserId]) -> AppResult<()> {
    let keys: Vec<Key<UserId>> = ids.iter().copied().map(Key).collect();
    let known: Vec<Key<UserId>> = user_account::table
        .filter(user_account::id.eq_any(keys))
        .select(user_account::id)
        .load(conn)?;
    match ids.iter().position(|id| !known.contains(&Key(*id))) {
        None => Ok(()),
        Some(i) => Err(AppError::field(format!("/our_users/{i}"), Code::NoSuchUser)),
    }
}

impl Record for InteractionRow {
    const KIND: RecordKind = RecordKind::Interaction;
    type View = Interaction;

    record_row!(interaction;
        states {}
        users { author: created_by }
        times { happened_at: happened_at }
        words {
            direction: direction as Direction,
            answered: answered as Answered => answered::is,
            class: class as WholeClass,
        }
    );

    fn prepare(conn: &mut Conn, cx: &Cx, narrow: &mut Narrow) -> AppResult<()> {
        if narrow.word("answered").is_some() {
            narrow.awaited_since = Some(Patience::read(conn, cx.now)?.since());
        }
        Ok(())
    }

    fn name_customer(view: &mut Interaction, customer: shared::customer::CustomerRef) {
        view.customer = Some(customer);
    }

    fn facts(&self) -> Facts {
        let ways: Vec<String> = self.channels.0.iter().map(ToString::to_string).collect();
        // Nearly all are open, which nobody needs to be told of each.
        let marked = Some(&self.class).filter(|class| class.0 != WholeClass::Open);
        vec![
            ("happened_at", fact::open(Some(self.happened()))),
            (
                "channels",
                fact::open((!ways.is_empty()).then(|| ways.join(","))),
            ),
            ("direction", fact::written(Some(&self.direction))),
            ("answered", fact::written(Some(&self.answered))),
            ("our_users", fact::links(self.our_users.0.iter().copied())),
            ("our_others", fact::text(self.our_others.as_ref())),
            ("contacts", fact::links(self.contacts.0.iter().copied())),
            ("content", fact::text(Some(&self.content))),
            ("judgement", fact::text(self.judgement.as_ref())),
            ("feedback", fact::text(self.feedback.as_ref())),
            ("consensus", fact::text(self.consensus.as_ref())),
            ("competitor", fact::text(self.competitor.as_ref())),
            ("purpose", fact::made(self.purpose.as_ref())),
            ("doubtful", fact::text(self.doubtful.as_ref())),
            ("class", fact::written(marked)),
            ("kept", fact::confidential(self.kept.as_deref())),
        ]
    }

    fn on_timeline(&self) -> Option<Entry> {
        Some(Entry {
            dimension: Dimension::Interactions,
            what: "interaction",
            when: Some(self.happened()),
        })
    }

    fn change_on_timeline(&self, _: &[&str]) -> Entry {
        Entry {
            dimension: Dimension::Interactions,
            what: "interaction_changed",
            when: None,
        }
    }

    fn called(view: &Interaction, cx: &Cx) -> Option<Guarded<String>> {
        let day = match view.happened_at {
            When::Day(day) => day,
            When::At(at) => at.with_timezone(&cx.actor.org_zone).date_naive(),
        };
        let words = view.content.as_deref().and_then(first_words);
        Some(Guarded::clear(match words {
            Some(words) => format!("{day} {words}"),
            None => day.to_string(),
        }))
    }

    fn views(conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Interaction>> {
        view::views(conn, lens, rows)
    }

    fn settle(&self, conn: &mut Conn, _cx: &Cx) -> AppResult<()> {
        store::refresh_last_interaction(conn, self.customer_id.0)
    }
}

impl Kind for InteractionRow {
    type New = NewInteraction;
    type Patch = InteractionPatch;
    const PATH: &'static str = "interactions";

    fn create(
        conn: &mut Conn,
        cx: &Cx,
        customer: CustomerId,
        new: NewInteraction,
    ) -> AppResult<Uuid> {
        Ok(super::record::record(conn, cx, customer, new)?.id.0.uuid())
    }

    fn change(
        conn: &mut Conn,
        cx: &Cx,
        id: Uuid,
        version: i32,
        patch: InteractionPatch,
    ) -> AppResult<()> {
        super::record::change(conn, cx, id, version, &patch)
    }
}
