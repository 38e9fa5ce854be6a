//! Reading and writing accounts.

use crate::db::schema::{customer, team, user_account};
use crate::db::types::{Key, Written, fresh, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::events::system::{Administered, By, Subject, note, noted, unchanged};
use crate::feature::auth::{password, session};
use crate::feature::contact::rules::is_email;
use crate::feature::customer::retarget;
use crate::feature::notification::alarm;
use crate::feature::second_factor::rule;
use crate::feature::token::queries::require_person;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::audit::SystemKind;
use shared::id::{TeamId, UserId};
use shared::role::Role;
use shared::user::{NewUser, User, UserPatch};
use shared::{Code, Lang, Patch};

/// A row of the table.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = user_account, treat_none_as_null = true)]
pub struct UserRow {
    /// Its id.
    pub id: Key<UserId>,
    /// Row version.
    pub version: i32,
    /// The name to sign in with.
    pub username: String,
    /// The name that colleagues know.
    pub name: String,
    /// The role.
    pub role: Written<Role>,
    /// The team.
    pub team_id: Option<Key<TeamId>>,
    /// Zone of display.
    pub zone: Option<String>,
    /// Preferred language.
    pub language: Option<Written<Lang>>,
    /// Argon2id; never shown.
    pub password_hash: String,
    /// Whether the user may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// The address by which a provider of sign-ins may know the user; lower case.
    pub email: Option<String>,
}

impl Administered for UserRow {
    type View = User;

    fn subject(&self) -> Subject {
        Subject {
            kind: SystemKind::User,
            key: self.id.0.to_string(),
            name: self.name.clone(),
        }
    }

    fn version(&self) -> i32 {
        self.version
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            username: row.username,
            name: row.name,
            role: row.role.0,
            team_id: row.team_id.map(|k| k.0),
            zone: row.zone,
            language: row.language.map(|w| w.0),
            email: row.email,
            active: row.active,
            created_at: row.created_at.and_utc(),
        }
    }
}

/// One account.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: UserId) -> AppResult<UserRow> {
    Ok(user_account::table
        .find(Key(id))
        .select(UserRow::as_select())
        .first(conn)?)
}

/// A page of accounts by sign-in name, after this one.
///
/// # Errors
/// Where the database fails.
pub fn page(conn: &mut Conn, after: Option<String>, limit: i64) -> AppResult<Vec<UserRow>> {
    let mut query = user_account::table
        .order(user_account::username)
        .limit(limit)
        .select(UserRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(user_account::username.gt(after));
    }
    Ok(query.load(conn)?)
}

fn require_team(conn: &mut Conn, id: Option<TeamId>) -> AppResult<()> {
    let Some(id) = id else { return Ok(()) };
    let found: bool =
        diesel::select(diesel::dsl::exists(team::table.find(Key(id)))).get_result(conn)?;
    if found {
        Ok(())
    } else {
        Err(AppError::field("/team_id", Code::NoSuchTeam))
    }
}

fn require_zone(zone: Option<&str>) -> AppResult<()> {
    match zone {
        Some(name) if name.parse::<chrono_tz::Tz>().is_err() => {
            Err(AppError::field("/zone", Code::NotOnList))
        }
        _ => Ok(()),
    }
}

/// An e-mail address as it is compared: in lower case; none for an empty one.
fn normal_email(email: Option<String>) -> AppResult<Option<String>> {
    let email = email.map(|text| text.trim().to_lowercase());
    match email.filter(|text| !text.is_empty()) {
        Some(text) if !is_email(&text) => Err(AppError::field("/email", Code::BadEmail)),
        email => Ok(email),
    }
}

/// Makes an account; `hash` is of its password, which was found strong enough.
///
/// # Errors
/// [`Code::Duplicate`], [`Code::NoSuchTeam`].
pub fn add(conn: &mut Conn, by: &By, new: NewUser, hash: String) -> AppResult<UserRow> {
    require_team(conn, new.team_id)?;
    require_zone(new.zone.as_deref())?;
    let row = UserRow {
        id: Key(fresh()),
        version: 1,
        username: new.username.trim().to_lowercase(),
        name: new.name.trim().to_owned(),
        role: Written(new.role),
        team_id: new.team_id.map(Key),
        zone: new.zone,
        language: new.language.map(Written),
        password_hash: hash,
        active: true,
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
        email: normal_email(new.email)?,
    };
    diesel::insert_into(user_account::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, Some(&row), &[])?;
    Ok(row)
}

/// Changes an account; `hash` is of a new password, made before the transaction because it takes long. A deactivation, and a new password, end
/// its sessions; a new team takes its customers along; another role or team, and with it another reach, is alarmed.
///
/// # Errors
/// [`Code::Stale`], [`Code::OwnsCustomers`], [`Code::LastAdministrator`], [`Code::NoSuchTeam`].
pub fn change(
    conn: &mut Conn,
    by: &By,
    id: UserId,
    version: i32,
    patch: UserPatch,
    hash: Option<String>,
) -> AppResult<UserRow> {
    let before = unchanged(find(conn, id)?, version)?;
    require_person(conn, id)?;
    let mut row = before.clone();
    AppError::require(&[
        ("/name", patch.name.apply_required(&mut row.name)),
        (
            "/role",
            patch.role.map(Written).apply_required(&mut row.role),
        ),
        ("/active", patch.active.apply_required(&mut row.active)),
        ("/password", !matches!(patch.password, Patch::Clear)),
    ])?;
    patch.team_id.map(Key).apply(&mut row.team_id);
    patch.zone.apply(&mut row.zone);
    patch.language.map(Written).apply(&mut row.language);
    patch.email.apply(&mut row.email);
    row.email = normal_email(row.email)?;
    require_team(conn, row.team_id.map(|k| k.0))?;
    require_zone(row.zone.as_deref())?;
    let new_password = hash.is_some();
    if let Some(hash) = hash {
        row.password_hash = hash;
    }
    if before.active && !row.active {
        require_no_customers(conn, id)?;
    }
    if is_administrator(&before) && !is_administrator(&row) {
        require_another_administrator(conn, id)?;
    }
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(user_account::table.find(Key(id)))
        .set(&row)
        .execute(conn)?;
    if new_password || !row.active {
        session::end_all(conn, id, None, by.now())?;
    }
    if before.role != row.role {
        rule::hold(conn, id)?;
    }
    if before.team_id != row.team_id {
        retarget::owner_team(conn, id, row.team_id.map(|k| k.0))?;
    }
    let secrets: &[&str] = if new_password { &["password"] } else { &[] };
    let event = noted(conn, by, Some(&before), Some(&row), secrets)?;
    let rights = (before.role, before.team_id) != (row.role, row.team_id);
    if let Some(event) = event.filter(|_| rights) {
        alarm::raise(conn, by, event)?;
    }
    Ok(row)
}

/// Makes the account that a token writes as: without a password that anyone knows. The token's own entry in the trail
/// tells of it.
///
/// # Errors
/// Where the database fails.
pub fn add_program(
    conn: &mut Conn,
    now: DateTime<Utc>,
    username: &str,
    name: &str,
) -> AppResult<UserId> {
    let id: UserId = fresh();
    diesel::insert_into(user_account::table)
        .values((
            user_account::id.eq(Key(id)),
            user_account::version.eq(1),
            user_account::username.eq(username),
            user_account::name.eq(name),
            user_account::role.eq(Written(Role::Integration)),
            user_account::password_hash.eq(password::NOBODY),
            user_account::active.eq(true),
            user_account::created_at.eq(stored(now)),
            user_account::updated_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Gives the account of a token its new name.
///
/// # Errors
/// Where the database fails.
pub fn rename_program(
    conn: &mut Conn,
    now: DateTime<Utc>,
    id: UserId,
    name: &str,
) -> AppResult<()> {
    diesel::update(user_account::table.find(Key(id)))
        .set((
            user_account::name.eq(name),
            user_account::version.eq(user_account::version + 1),
            user_account::updated_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the account of a token.
///
/// # Errors
/// Where the database fails.
pub fn end_program(conn: &mut Conn, now: DateTime<Utc>, id: UserId) -> AppResult<()> {
    diesel::update(user_account::table.find(Key(id)))
        .set((
            user_account::active.eq(false),
            user_account::version.eq(user_account::version + 1),
            user_account::updated_at.eq(stored(now)),
        ))
        .execute(conn)?;
    Ok(())
}

fn is_administrator(row: &UserRow) -> bool {
    row.active && row.role.0 == Role::Administrator
}

/// Somebody must be left who can run the system.
fn require_another_administrator(conn: &mut Conn, id: UserId) -> AppResult<()> {
    let others = user_account::table.filter(
        user_account::role
            .eq(Written(Role::Administrator))
            .and(user_account::active.eq(true))
            .and(user_account::id.ne(Key(id))),
    );
    if diesel::select(diesel::dsl::exists(others)).get_result(conn)? {
        Ok(())
    } else {
        Err(Code::LastAdministrator.into())
    }
}

/// A deactivated user's customers must be handed over first (R-OWN-2).
fn require_no_customers(conn: &mut Conn, id: UserId) -> AppResult<()> {
    let owned: i64 = customer::table
        .filter(customer::owner_id.eq(Key(id)))
        .count()
        .get_result(conn)?;
    if owned > 0 {
        Err(AppError::owns_customers(owned))
    } else {
        Ok(())
    }
}
