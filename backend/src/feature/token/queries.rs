//! Reading and writing tokens.

use super::secret;
use crate::db::schema::{api_token, team};
use crate::db::types::{Json, Key, Written, fresh, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::events::system::{By, Subject, record};
use crate::feature::notification::alarm;
use crate::feature::user::queries as users;
use crate::record::people::is_user;
use crate::record::{Cx, Names};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use shared::audit::SystemKind;
use shared::id::{TeamId, TokenId, UserId};
use shared::role::{FieldClass, Reach};
use shared::token::{NewToken, Scope, Token, TokenPatch};
use shared::{Code, Page, Patch};

/// How long a token may be taken at most.
const LONGEST: Duration = Duration::days(366);

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = api_token, treat_none_as_null = true)]
pub struct TokenRow {
    /// Its id.
    pub id: Key<TokenId>,
    /// Row version.
    pub version: i32,
    /// The user that it writes as.
    pub account_id: Key<UserId>,
    /// Its name.
    pub name: String,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// What it may do.
    pub scopes: Json<Vec<Scope>>,
    /// The classes that it sees in full beside what is open.
    pub classes: Json<Vec<FieldClass>>,
    /// The customers that it reaches.
    pub reach: Written<Reach>,
    /// The team, where it reaches a team's.
    pub team_id: Option<Key<TeamId>>,
    /// The user, where it reaches one user's.
    pub user_id: Option<Key<UserId>>,
    /// Until when it is taken.
    pub expires_at: NaiveDateTime,
    /// When it was last used.
    pub last_used_at: Option<NaiveDateTime>,
    /// From which address.
    pub last_used_from: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<NaiveDateTime>,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
}

/// What the trail remembers of a token: never its hash, and not each use.
#[derive(Serialize)]
struct Told<'a> {
    name: &'a str,
    scopes: &'a [Scope],
    classes: &'a [FieldClass],
    reach: Reach,
    team_id: Option<TeamId>,
    user_id: Option<UserId>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

fn told(row: &TokenRow) -> Told<'_> {
    Told {
        name: &row.name,
        scopes: &row.scopes.0,
        classes: &row.classes.0,
        reach: row.reach.0,
        team_id: row.team_id.map(|k| k.0),
        user_id: row.user_id.map(|k| k.0),
        expires_at: row.expires_at.and_utc(),
        revoked_at: row.revoked_at.map(|at| at.and_utc()),
    }
}

/// Puts a change on record. A token that sees more than what is open is alarmed when it is made; it never becomes wider.
fn note(conn: &mut Conn, by: &By, before: Option<&TokenRow>, after: &TokenRow) -> AppResult<()> {
    let is_alarming = before.is_none() && !after.classes.0.is_empty();
    let subject = Subject {
        kind: SystemKind::Token,
        key: after.id.0.to_string(),
        name: after.name.clone(),
    };
    let (before, now) = (before.map(told), told(after));
    let event = record(conn, by, &subject, (before.as_ref(), Some(&now)), &[])?;
    if let Some(event) = event.filter(|_| is_alarming) {
        alarm::raise(conn, by, event)?;
    }
    Ok(())
}

/// Renders rows, with the names of whom they are about in one query.
///
/// # Errors
/// Where the database fails.
pub fn views(conn: &mut Conn, rows: Vec<TokenRow>) -> AppResult<Vec<Token>> {
    let people = rows.iter().flat_map(|row| [row.user_id, row.created_by]);
    let names = Names::of_users(conn, people.flatten().map(|k| k.0))?;
    Ok(rows
        .into_iter()
        .map(|row| Token {
            id: row.id.0,
            version: row.version,
            name: row.name,
            account_id: row.account_id.0,
            scopes: row.scopes.0,
            classes: row.classes.0,
            reach: row.reach.0,
            team_id: row.team_id.map(|k| k.0),
            user: names.user(row.user_id),
            expires_at: row.expires_at.and_utc(),
            last_used_at: row.last_used_at.map(|at| at.and_utc()),
            last_used_from: row.last_used_from,
            revoked_at: row.revoked_at.map(|at| at.and_utc()),
            author: names.user(row.created_by),
            created_at: row.created_at.and_utc(),
        })
        .collect())
}

/// Renders one.
///
/// # Errors
/// Where the database fails.
pub fn view(conn: &mut Conn, row: TokenRow) -> AppResult<Token> {
    let view = views(conn, vec![row])?.pop();
    view.ok_or_else(|| AppError::internal("a row without a view"))
}

/// One token.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: TokenId) -> AppResult<TokenRow> {
    Ok(api_token::table
        .find(Key(id))
        .select(TokenRow::as_select())
        .first(conn)?)
}

/// A page of tokens, the newest first, after this one.
///
/// # Errors
/// Where the database fails.
pub fn page(conn: &mut Conn, cx: &Cx, cursor: Option<&str>, limit: i64) -> AppResult<Page<Token>> {
    let pages = cx.pages("tokens");
    let after: Option<TokenId> = pages.after(cursor)?;
    let mut query = api_token::table
        .order(api_token::id.desc())
        .limit(limit + 1)
        .select(TokenRow::as_select())
        .into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(api_token::id.lt(Key(after)));
    }
    let mut rows: Vec<TokenRow> = query.load(conn)?;
    let next_cursor = pages.cut(&mut rows, limit, |last| last.id.0)?;
    Ok(Page {
        items: views(conn, rows)?,
        next_cursor,
        total: None,
    })
}

/// Classes that a token may see, sorted; what is open needs no naming, what is confidential is for no program.
fn classes(given: &[FieldClass]) -> AppResult<Vec<FieldClass>> {
    if given.contains(&FieldClass::Confidential) {
        return Err(AppError::field("/classes", Code::NotOnList));
    }
    let mut classes: Vec<FieldClass> = given.to_vec();
    classes.retain(|class| *class != FieldClass::Open);
    classes.sort_unstable();
    classes.dedup();
    Ok(classes)
}

fn sorted(scopes: &[Scope]) -> Vec<Scope> {
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

fn require_end(end: DateTime<Utc>, now: DateTime<Utc>) -> AppResult<()> {
    if end <= now {
        Err(AppError::field("/expires_at", Code::InPast))
    } else if end > now + LONGEST {
        Err(AppError::field("/expires_at", Code::OutOfRange))
    } else {
        Ok(())
    }
}

/// Refuses a reach that names too much or too little.
fn require_reach(conn: &mut Conn, new: &NewToken) -> AppResult<()> {
    match (new.reach, new.team_id, new.user_id) {
        (Reach::None, ..) => Err(AppError::field("/reach", Code::NotOnList)),
        (Reach::Team, None, _) => Err(AppError::field("/team_id", Code::Required)),
        (Reach::Own, _, None) => Err(AppError::field("/user_id", Code::Required)),
        (Reach::All | Reach::Own, Some(_), _) => {
            Err(AppError::field("/team_id", Code::UnknownField))
        }
        (Reach::All | Reach::Team, _, Some(_)) => {
            Err(AppError::field("/user_id", Code::UnknownField))
        }
        (Reach::All, None, None) => Ok(()),
        (Reach::Team, Some(id), None) => {
            let known = diesel::dsl::exists(team::table.find(Key(id)));
            if diesel::select(known).get_result(conn)? {
                Ok(())
            } else {
                Err(AppError::field("/team_id", Code::NoSuchTeam))
            }
        }
        (Reach::Own, None, Some(id)) => {
            if is_user(conn, id)? {
                Ok(())
            } else {
                Err(AppError::field("/user_id", Code::NoSuchUser))
            }
        }
    }
}

/// Makes a token and the account that it writes as; the token itself comes back this once.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn add(
    conn: &mut Conn,
    by: &By,
    author: UserId,
    new: &NewToken,
) -> AppResult<(TokenId, String)> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(AppError::field("/name", Code::Required));
    }
    require_end(new.expires_at, by.now())?;
    require_reach(conn, new)?;
    let classes = classes(&new.classes)?;
    let id: TokenId = fresh();
    let text = secret::fresh(id);
    let account = users::add_program(conn, by.now(), &format!("tl_{}", id.0.simple()), name)?;
    let row = TokenRow {
        id: Key(id),
        version: 1,
        account_id: Key(account),
        name: name.to_owned(),
        token_hash: secret::hash(&text),
        scopes: Json(sorted(&new.scopes)),
        classes: Json(classes),
        reach: Written(new.reach),
        team_id: new.team_id.map(Key),
        user_id: new.user_id.map(Key),
        expires_at: stored(new.expires_at),
        last_used_at: None,
        last_used_from: None,
        revoked_at: None,
        created_by: Some(Key(author)),
        created_at: stored(by.now()),
        updated_at: stored(by.now()),
    };
    diesel::insert_into(api_token::table)
        .values(&row)
        .execute(conn)?;
    note(conn, by, None, &row)?;
    Ok((id, text))
}

/// Whether everything here was there before.
fn within<T: PartialEq>(now: &[T], before: &[T]) -> bool {
    now.iter().all(|one| before.contains(one))
}

/// Narrows a token, or gives it another name.
///
/// # Errors
/// [`Code::Stale`], [`Code::Archived`] for a revoked one, [`Code::OnlyNarrower`] at the field that would be wider.
pub fn change(
    conn: &mut Conn,
    by: &By,
    id: TokenId,
    version: i32,
    patch: TokenPatch,
) -> AppResult<TokenRow> {
    let before = current(conn, id, version)?;
    if before.revoked_at.is_some() {
        return Err(Code::Archived.into());
    }
    let mut row = before.clone();
    let name = patch.name.map(|name| name.trim().to_owned());
    let end = patch.expires_at.map(stored);
    let classes = match patch.classes {
        Patch::Set(given) => Patch::Set(Json(classes(&given)?)),
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
    };
    let scopes = patch.scopes.map(|scopes| Json(sorted(&scopes)));
    AppError::require(&[
        (
            "/name",
            name.apply_required(&mut row.name) && !row.name.is_empty(),
        ),
        ("/scopes", scopes.apply_required(&mut row.scopes)),
        ("/classes", classes.apply_required(&mut row.classes)),
        ("/expires_at", end.apply_required(&mut row.expires_at)),
    ])?;
    let narrower = [
        ("/scopes", within(&row.scopes.0, &before.scopes.0)),
        ("/classes", within(&row.classes.0, &before.classes.0)),
        ("/expires_at", row.expires_at <= before.expires_at),
    ];
    if let Some((at, _)) = narrower.iter().find(|(_, narrower)| !narrower) {
        return Err(AppError::field(*at, Code::OnlyNarrower));
    }
    if row.name != before.name {
        users::rename_program(conn, by.now(), row.account_id.0, &row.name)?;
    }
    write(conn, by, &before, row)
}

/// Revokes a token at once; twice is no error.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`].
pub fn revoke(conn: &mut Conn, by: &By, id: TokenId, version: i32) -> AppResult<()> {
    let before = current(conn, id, version)?;
    if before.revoked_at.is_some() {
        return Ok(());
    }
    let mut row = before.clone();
    row.revoked_at = Some(stored(by.now()));
    users::end_program(conn, by.now(), row.account_id.0)?;
    write(conn, by, &before, row).map(drop)
}

fn write(conn: &mut Conn, by: &By, before: &TokenRow, mut row: TokenRow) -> AppResult<TokenRow> {
    row.version += 1;
    row.updated_at = stored(by.now());
    diesel::update(api_token::table.find(row.id))
        .set(&row)
        .execute(conn)?;
    note(conn, by, Some(before), &row)?;
    Ok(row)
}

fn current(conn: &mut Conn, id: TokenId, version: i32) -> AppResult<TokenRow> {
    let row = find(conn, id)?;
    AppError::unless_stale(row.version, version, || view(conn, row.clone()))?;
    Ok(row)
}

/// Refuses to change an account that belongs to a token.
///
/// # Errors
/// [`Code::TokenAccount`].
pub fn require_person(conn: &mut Conn, account: UserId) -> AppResult<()> {
    let of_token = api_token::table.filter(api_token::account_id.eq(Key(account)));
    if diesel::select(diesel::dsl::exists(of_token)).get_result(conn)? {
        Err(Code::TokenAccount.into())
    } else {
        Ok(())
    }
}
