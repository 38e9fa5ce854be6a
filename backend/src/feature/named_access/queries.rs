//! Whom owners named, and the trail of it.

use crate::access::policy::{self, Standing};
use crate::access::{named, reach};
use crate::db::Conn;
use crate::db::schema::{named_access, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::events::{self, Draft};
use crate::feature::auth::session;
use crate::feature::customer::store::require_live;
use crate::feature::notification::tell;
use crate::record::fact::{Difference, Fact};
use crate::record::{Cx, Entry};
use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use shared::Code;
use shared::audit::Action;
use shared::id::{CustomerId, UserId};
use shared::named_access::NamedAccess;
use shared::notification::Why;
use shared::role::{FieldClass, RecordKind, Role};
use shared::timeline::Dimension;
use shared::user::UserRef;

/// The field under which history tells of it.
const FIELD: &str = "confidential_access";
/// For how many days it can be given.
const LONGEST: Days = Days::new(366);

type Row = (
    Key<UserId>,
    String,
    String,
    Written<NaiveDate>,
    NaiveDateTime,
);

fn rows(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<Row>> {
    Ok(named_access::table
        .inner_join(user_account::table.on(user_account::id.eq(named_access::user_id)))
        .filter(named_access::customer_id.eq(Key(customer)))
        .order((user_account::name, user_account::id))
        .select((
            user_account::id,
            user_account::name,
            user_account::username,
            named_access::until,
            named_access::created_at,
        ))
        .load(conn)?)
}

/// How history writes one of them: the name may change, the name to sign in with never does.
fn told(row: &Row) -> String {
    format!("{} ({}) {}", row.1, row.2, row.3.0)
}

/// Refuses everyone but the owner.
fn require_owner(conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<()> {
    if cx.viewer(conn, customer)?.keeps(FieldClass::Confidential) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}

/// Whom the owner named, by name, as long as it holds.
///
/// # Errors
/// [`Code::NotFound`] out of reach, [`Code::Forbidden`] for everyone but the owner.
pub fn list(conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<Vec<NamedAccess>> {
    require_owner(conn, cx, customer)?;
    let today = named::today(&cx.actor, cx.now);
    Ok(rows(conn, customer)?
        .into_iter()
        .filter(|row| row.3.0 >= today)
        .map(|(id, name, _, until, since)| NamedAccess {
            user: UserRef { id: id.0, name },
            until: until.0,
            created_at: since.and_utc(),
        })
        .collect())
}

/// Names a colleague, or gives another last day.
///
/// # Errors
/// As [`list`]; [`Code::NotFound`] where there is no such colleague, [`Code::OutOfReach`] where the customer is out of
/// theirs, [`Code::InPast`] and [`Code::OutOfRange`] for the day.
pub fn name(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    user: UserId,
    until: NaiveDate,
) -> AppResult<NamedAccess> {
    require_owner(conn, cx, customer)?;
    require_live(conn, customer)?;
    let today = named::today(&cx.actor, cx.now);
    if until < today {
        return Err(AppError::field("/until", Code::InPast));
    }
    if today
        .checked_add_days(LONGEST)
        .is_none_or(|last| until > last)
    {
        return Err(AppError::field("/until", Code::OutOfRange));
    }
    require_reach(conn, cx, customer, user)?;
    let before = one(conn, customer, user)?;
    if before.as_ref().is_none_or(|row| row.3.0 != until) {
        diesel::delete(named_access::table.find((Key(user), Key(customer)))).execute(conn)?;
        diesel::insert_into(named_access::table)
            .values((
                named_access::user_id.eq(Key(user)),
                named_access::customer_id.eq(Key(customer)),
                named_access::owner_id.eq(Key(cx.actor.id)),
                named_access::until.eq(Written(until)),
                named_access::created_at.eq(stored(cx.now)),
            ))
            .execute(conn)?;
        let after = one(conn, customer, user)?;
        let ended = before.filter(|row| row.3.0 >= today);
        log(conn, cx, customer, user, (ended.as_ref(), after.as_ref()))?;
    }
    let (id, name, _, until, since) = one(conn, customer, user)?.ok_or(Code::NotFound)?;
    Ok(NamedAccess {
        user: UserRef { id: id.0, name },
        until: until.0,
        created_at: since.and_utc(),
    })
}

/// Ends what the owner gave.
///
/// # Errors
/// As [`list`]; [`Code::NotFound`] where nothing was given, or it is over.
pub fn end(conn: &mut Conn, cx: &Cx, customer: CustomerId, user: UserId) -> AppResult<()> {
    require_owner(conn, cx, customer)?;
    let today = named::today(&cx.actor, cx.now);
    let before = one(conn, customer, user)?.filter(|row| row.3.0 >= today);
    let before = before.ok_or(Code::NotFound)?;
    diesel::delete(named_access::table.find((Key(user), Key(customer)))).execute(conn)?;
    log(conn, cx, customer, user, (Some(&before), None))
}

/// Ends all that was given of a customer, because it gets another owner; what to tell of it in the hand-over's own event.
///
/// # Errors
/// Where the database fails.
pub fn end_all(conn: &mut Conn, cx: &Cx, customer: CustomerId) -> AppResult<Option<Difference>> {
    let today = named::today(&cx.actor, cx.now);
    let all = rows(conn, customer)?;
    if all.is_empty() {
        return Ok(None);
    }
    diesel::delete(named_access::table.filter(named_access::customer_id.eq(Key(customer))))
        .execute(conn)?;
    let ended: Vec<String> = all
        .iter()
        .filter(|row| row.3.0 >= today)
        .map(told)
        .collect();
    Ok((!ended.is_empty()).then(|| Difference {
        field: FIELD,
        from: Some(Fact::Open(ended.join(", "))),
        to: None,
    }))
}

fn one(conn: &mut Conn, customer: CustomerId, user: UserId) -> AppResult<Option<Row>> {
    let found = rows(conn, customer)?;
    Ok(found.into_iter().find(|row| row.0.0 == user))
}

/// Refuses a colleague who does not reach the customer, and a program.
fn require_reach(conn: &mut Conn, cx: &Cx, customer: CustomerId, user: UserId) -> AppResult<()> {
    let found = session::actor_at_command_line(conn, user, cx.actor.org_zone)?;
    let other = found.ok_or(Code::NotFound)?;
    if other.role == Role::Integration || cx.actor.is(user) {
        return Err(Code::NotFound.into());
    }
    let scope = reach::scope(conn, &other, customer, cx.now)?;
    let standing: Standing = policy::standing(&other, &scope);
    if policy::reaches(&other, standing) {
        Ok(())
    } else {
        Err(Code::OutOfReach.into())
    }
}

/// Puts it on the trail and the timeline, and tells the colleague.
fn log(
    conn: &mut Conn,
    cx: &Cx,
    customer: CustomerId,
    user: UserId,
    (before, after): (Option<&Row>, Option<&Row>),
) -> AppResult<()> {
    let fact = |row: Option<&Row>| row.map(|row| Fact::Open(told(row)));
    let change = Difference {
        field: FIELD,
        from: fact(before),
        to: fact(after),
    };
    let draft = Draft {
        customer_id: customer,
        kind: RecordKind::Customer,
        record_id: customer.uuid(),
        action: Action::Changed,
        changes: vec![change],
        entry: Some(Entry {
            dimension: Dimension::Profile,
            what: "profile_changed",
            when: None,
        }),
    };
    let event = events::append(conn, cx, draft)?;
    tell::write(conn, cx, user, customer, event, Why::Trusted)
}
