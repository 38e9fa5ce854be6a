//! The row of a to-do.

use crate::access::{FreeText, unless_masked};
use crate::db::Conn;
use crate::db::schema::{team, todo, user_account};
use crate::db::types::{Key, Written, fresh, no_date, stored, when_columns, when_of};
use crate::error::{AppError, AppResult};
use crate::events::first_words;
use crate::feature::customer::store;
use crate::record::fact::{self, Facts};
use crate::record::{Cx, Entry, Kind, Lens, Names, Record, record_row};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::id::{CustomerId, InteractionId, TeamId, TodoId, UserId};
use shared::role::RecordKind;
use shared::time::When;
use shared::timeline::Dimension;
use shared::todo::{Assignee, NewTodo, Todo, TodoPatch, TodoState};
use shared::{Code, Guarded, Patch};
use uuid::Uuid;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = todo, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct TodoRow {
    /// Its id.
    pub id: Key<TodoId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// The interaction in which it was agreed.
    pub interaction_id: Option<Key<InteractionId>>,
    /// Row version.
    pub version: i32,
    /// What is to be done.
    pub what: FreeText,
    /// `user`, `team` or `customer`.
    pub assignee_kind: String,
    /// Which of them.
    pub assignee_id: Option<Key<Uuid>>,
    /// By when; far away where nothing is said.
    pub due_at: NaiveDateTime,
    /// The day, where only that is known.
    pub due_on: Option<Written<NaiveDate>>,
    /// Where it stands.
    pub state: Written<TodoState>,
    /// When it was done.
    pub done_at: Option<NaiveDateTime>,
    /// When to remind of it.
    pub remind_at: Option<NaiveDateTime>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
}

impl TodoRow {
    /// A new to-do of a customer; `at` is where it stands in the request.
    ///
    /// # Errors
    /// [`Code::NoSuchUser`], [`Code::NoSuchTeam`].
    pub fn make(
        conn: &mut Conn,
        cx: &Cx,
        customer: CustomerId,
        interaction: Option<InteractionId>,
        new: NewTodo,
        at: &str,
    ) -> AppResult<Self> {
        let now = stored(cx.now);
        let mut row = Self {
            id: Key(fresh()),
            customer_id: Key(customer),
            interaction_id: interaction.map(Key),
            version: 1,
            what: FreeText::new(new.what.trim()),
            assignee_kind: String::new(),
            assignee_id: None,
            due_at: no_date(),
            due_on: None,
            state: Written(TodoState::Open),
            done_at: None,
            remind_at: new.remind_at.map(stored),
            created_at: now,
            created_by: cx.author(),
            updated_at: now,
            archived_at: None,
        };
        if new.what.trim().is_empty() {
            return Err(AppError::field(format!("{at}/what"), Code::Required));
        }
        row.assign(
            conn,
            new.assignee.unwrap_or(Assignee::User { id: cx.actor.id }),
            at,
        )?;
        row.set_due(cx, new.due);
        Ok(row)
    }

    fn set_due(&mut self, cx: &Cx, due: Option<When>) {
        (self.due_at, self.due_on) = match due {
            Some(when) => when_columns(when, cx.actor.org_zone, true),
            None => (no_date(), None),
        };
    }

    fn assign(&mut self, conn: &mut Conn, assignee: Assignee, at: &str) -> AppResult<()> {
        let fault = |code| AppError::field(format!("{at}/assignee"), code);
        (self.assignee_kind, self.assignee_id) = match assignee {
            Assignee::User { id } => {
                let known = user_account::table.filter(
                    user_account::id
                        .eq(Key(id))
                        .and(user_account::active.eq(true)),
                );
                if !diesel::select(diesel::dsl::exists(known)).get_result::<bool>(conn)? {
                    return Err(fault(Code::NoSuchUser));
                }
                ("user".to_owned(), Some(Key(id.uuid())))
            }
            Assignee::Team { id } => {
                let known = team::table.filter(team::id.eq(Key(id)));
                if !diesel::select(diesel::dsl::exists(known)).get_result::<bool>(conn)? {
                    return Err(fault(Code::NoSuchTeam));
                }
                ("team".to_owned(), Some(Key(id.uuid())))
            }
            Assignee::Customer => ("customer".to_owned(), None),
        };
        Ok(())
    }

    /// Who is to do it.
    #[must_use]
    pub fn assignee(&self) -> Assignee {
        match (self.assignee_kind.as_str(), self.assignee_id) {
            ("user", Some(id)) => Assignee::User { id: UserId(id.0) },
            ("team", Some(id)) => Assignee::Team { id: TeamId(id.0) },
            _ => Assignee::Customer,
        }
    }

    fn due(&self) -> Option<When> {
        (self.due_at < no_date()).then(|| when_of(self.due_at, self.due_on))
    }

    /// Whether the caller is the one who is to do it.
    #[must_use]
    pub fn is_for(&self, cx: &Cx) -> bool {
        match self.assignee() {
            Assignee::User { id } => id == cx.actor.id,
            Assignee::Team { id } => cx.actor.team_id == Some(id),
            Assignee::Customer => false,
        }
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that cannot be taken.
    pub fn apply(&mut self, conn: &mut Conn, cx: &Cx, patch: TodoPatch) -> AppResult<()> {
        let masks = cx.masks(conn, self.customer_id.0)?;
        match unless_masked(patch.what, Some(&self.what), masks) {
            Patch::Keep => {}
            Patch::Set(what) if !what.trim().is_empty() => self.what = FreeText::new(what.trim()),
            _ => return Err(AppError::field("/what", Code::Required)),
        }
        match patch.assignee {
            Patch::Keep => {}
            Patch::Set(assignee) => self.assign(conn, assignee, "")?,
            Patch::Clear => return Err(AppError::field("/assignee", Code::Required)),
        }
        match patch.due {
            Patch::Keep => {}
            Patch::Clear => self.set_due(cx, None),
            Patch::Set(when) => self.set_due(cx, Some(when)),
        }
        match patch.state {
            Patch::Keep => {}
            Patch::Clear => return Err(AppError::field("/state", Code::Required)),
            Patch::Set(state) if state != self.state.0 => {
                self.state = Written(state);
                self.done_at = (state == TodoState::Done).then(|| stored(cx.now));
            }
            Patch::Set(_) => {}
        }
        patch.remind_at.map(stored).apply(&mut self.remind_at);
        Ok(())
    }

    /// The to-dos agreed in these interactions, in the order in which they were written down.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of_interactions(conn: &mut Conn, ids: &[InteractionId]) -> AppResult<Vec<Self>> {
        let keys: Vec<Key<InteractionId>> = ids.iter().copied().map(Key).collect();
        Ok(todo::table
            .filter(
                todo::interaction_id
                    .eq_any(keys)
                    .and(todo::archived_at.is_null()),
            )
            .order(todo::id)
            .select(Self::as_select())
            .load(conn)?)
    }
}

impl Record for TodoRow {
    const KIND: RecordKind = RecordKind::Todo;
    type View = Todo;
    const IS_STEP: bool = true;

    record_row!(todo;
        states { state: state as TodoState }
        users { assignee: assignee_id }
        times { due: due_at }
        words {}
    );

    fn name_customer(view: &mut Todo, customer: shared::customer::CustomerRef) {
        view.customer = Some(customer);
    }

    fn facts(&self) -> Facts {
        vec![
            ("what", fact::text(Some(&self.what))),
            (
                "assignee",
                match self.assignee() {
                    Assignee::User { id } => fact::link(Some(id)),
                    Assignee::Team { id } => fact::link(Some(id)),
                    Assignee::Customer => fact::open(Some(&self.assignee_kind)),
                },
            ),
            ("due", fact::open(self.due())),
            ("state", fact::written(Some(&self.state))),
            (
                "remind_at",
                fact::open(self.remind_at.map(|at| When::At(at.and_utc()))),
            ),
        ]
    }

    fn on_timeline(&self) -> Option<Entry> {
        // What was agreed in an interaction is read there.
        self.interaction_id.is_none().then_some(Entry {
            dimension: Dimension::Todos,
            what: "todo_added",
            when: None,
        })
    }

    fn change_on_timeline(&self, fields: &[&str]) -> Entry {
        let closed = self.state.0 != TodoState::Open && fields.contains(&"state");
        Entry {
            dimension: Dimension::Todos,
            what: if closed {
                "todo_closed"
            } else {
                "todo_changed"
            },
            when: None,
        }
    }

    fn called(view: &Todo, _: &Cx) -> Option<Guarded<String>> {
        first_words(&view.what).map(Guarded::clear)
    }

    fn views(conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Todo>> {
        let users = rows.iter().filter_map(|row| match row.assignee() {
            Assignee::User { id } => Some(id),
            _ => None,
        });
        let authors = rows.iter().filter_map(|row| row.created_by.map(|k| k.0));
        let teams: Vec<TeamId> = rows
            .iter()
            .filter_map(|row| match row.assignee() {
                Assignee::Team { id } => Some(id),
                _ => None,
            })
            .collect();
        let names = Names::of_users(conn, users.chain(authors))?.and_teams(conn, teams)?;
        Ok(rows
            .iter()
            .map(|row| Todo {
                id: row.id.0,
                customer_id: row.customer_id.0,
                customer: None,
                interaction_id: row.interaction_id.map(|k| k.0),
                version: row.version,
                what: lens.viewer(row.customer_id.0).free(&row.what),
                assignee: row.assignee(),
                assignee_name: names.assignee(row.assignee()),
                due: row.due(),
                state: row.state.0,
                done_at: row.done_at.map(|at| at.and_utc()),
                remind_at: row.remind_at.map(|at| at.and_utc()),
                author: names.user(row.created_by),
                created_at: row.created_at.and_utc(),
                updated_at: row.updated_at.and_utc(),
                archived_at: row.archived_at.map(|at| at.and_utc()),
            })
            .collect())
    }

    fn settle(&self, conn: &mut Conn, _cx: &Cx) -> AppResult<()> {
        store::refresh_next(conn, self.customer_id.0)
    }
}

impl Kind for TodoRow {
    type New = NewTodo;
    type Patch = TodoPatch;
    const PATH: &'static str = "todos";

    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: NewTodo) -> AppResult<Uuid> {
        let row = Self::make(conn, cx, customer, None, new, "")?;
        crate::record::store::create(conn, cx, &row)?;
        Ok(row.id.0.uuid())
    }

    fn change(conn: &mut Conn, cx: &Cx, id: Uuid, version: i32, patch: TodoPatch) -> AppResult<()> {
        super::rules::change(conn, cx, id, version, &patch)
    }
}
