//! Reading and writing webhooks.

use super::rules;
use super::trail::note;
use crate::access::keys::{Keys, Place};
use crate::db::schema::{delivery, team, webhook};
use crate::db::types::{Json, Key, Written, fresh, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::events::system::By;
use crate::feature::delivery::sign;
use crate::record::{Cx, Names};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use reqwest_rustls::Url;
use shared::audit::Action;
use shared::id::{TeamId, UserId, WebhookId};
use shared::role::{FieldClass, RecordKind};
use shared::webhook::{DeliveryState, Format, NewWebhook, Webhook, WebhookPatch};
use shared::{Code, Lang, Page, Patch};

/// Beyond this, a count of failures says nothing more to a person.
const COUNT_UP_TO: i64 = 100;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhook, treat_none_as_null = true)]
pub struct WebhookRow {
    pub(super) id: Key<WebhookId>,
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) format: Written<Format>,
    pub(super) host: String,
    pub(super) sealed_address: Vec<u8>,
    pub(super) sealed_secret: Option<Vec<u8>>,
    pub(super) language: Written<Lang>,
    pub(super) kinds: Json<Vec<RecordKind>>,
    pub(super) actions: Json<Vec<Action>>,
    pub(super) teams: Json<Vec<TeamId>>,
    pub(super) fields: Json<Vec<String>>,
    pub(super) classes: Json<Vec<FieldClass>>,
    pub(super) for_people: bool,
    pub(super) active: bool,
    pub(super) created_by: Option<Key<UserId>>,
    pub(super) created_at: NaiveDateTime,
    pub(super) updated_at: NaiveDateTime,
    pub(super) archived_at: Option<NaiveDateTime>,
}

/// A webhook as it is needed to send something.
#[derive(Clone)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// What the receiver understands.
    pub format: Format,
    /// Where to send.
    pub url: Url,
    /// By which the receiver knows us.
    pub secret: Option<String>,
    /// The language of a robot's texts.
    pub language: Lang,
    /// The kinds of record that it is told of.
    pub kinds: Vec<RecordKind>,
    /// The teams whose customers.
    pub teams: Vec<TeamId>,
    /// The fields whose changes.
    pub fields: Vec<String>,
    /// The classes that it is shown in full.
    pub classes: Vec<FieldClass>,
    /// Whether anything is sent.
    pub sends: bool,
}

fn place(field: &str, id: Key<WebhookId>) -> Place {
    Place::of(field, id.0.uuid())
}

/// Where the address of a webhook belongs.
const ADDRESS: &str = "webhook_address";
/// Where its secret belongs.
const SECRET: &str = "webhook_secret";

/// A webhook, with its address and secret.
///
/// # Errors
/// [`Code::NotFound`]; where the key does not serve.
pub fn known(conn: &mut Conn, keys: &Keys, id: WebhookId) -> AppResult<Known> {
    let row = find(conn, id)?;
    let open = |field: &str, cipher: &[u8]| -> AppResult<String> {
        let plain = keys.decrypt(&place(field, row.id), cipher)?;
        String::from_utf8(plain).map_err(AppError::internal)
    };
    let url = open(ADDRESS, &row.sealed_address)?;
    let secret = row.sealed_secret.as_deref();
    Ok(Known {
        url: url.parse().map_err(AppError::internal)?,
        secret: secret.map(|cipher| open(SECRET, cipher)).transpose()?,
        name: row.name,
        format: row.format.0,
        language: row.language.0,
        kinds: row.kinds.0,
        teams: row.teams.0,
        fields: row.fields.0,
        classes: row.classes.0,
        sends: row.active && row.archived_at.is_none(),
    })
}

fn failures(conn: &mut Conn, id: Key<WebhookId>) -> AppResult<i64> {
    let failed: Vec<Key<uuid::Uuid>> = delivery::table
        .filter(delivery::webhook_id.eq(Some(id)))
        .filter(delivery::state.eq(Written(DeliveryState::Failed)))
        .limit(COUNT_UP_TO)
        .select(delivery::id)
        .load(conn)?;
    Ok(i64::try_from(failed.len()).unwrap_or(COUNT_UP_TO))
}

/// Renders one.
///
/// # Errors
/// Where the database fails.
pub fn view(conn: &mut Conn, row: WebhookRow) -> AppResult<Webhook> {
    let names = Names::of_users(conn, row.created_by.map(|key| key.0))?;
    Ok(Webhook {
        id: row.id.0,
        version: row.version,
        name: row.name,
        format: row.format.0,
        host: row.host,
        signed: row.sealed_secret.is_some(),
        language: row.language.0,
        kinds: row.kinds.0,
        actions: row.actions.0,
        teams: row.teams.0,
        fields: row.fields.0,
        classes: row.classes.0,
        for_people: row.for_people,
        active: row.active,
        failed: failures(conn, row.id)?,
        author: names.user(row.created_by),
        created_at: row.created_at.and_utc(),
        archived_at: row.archived_at.map(|at| at.and_utc()),
    })
}

/// One webhook.
///
/// # Errors
/// [`Code::NotFound`].
pub fn find(conn: &mut Conn, id: WebhookId) -> AppResult<WebhookRow> {
    Ok(webhook::table
        .find(Key(id))
        .select(WebhookRow::as_select())
        .first(conn)?)
}

/// A page of webhooks, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn page(
    conn: &mut Conn,
    cx: &Cx,
    archived: bool,
    cursor: Option<&str>,
    limit: i64,
) -> AppResult<Page<Webhook>> {
    let pages = cx.pages(format!("webhooks:{archived}"));
    let after: Option<WebhookId> = pages.after(cursor)?;
    let mut query = webhook::table
        .order(webhook::id.desc())
        .limit(limit + 1)
        .select(WebhookRow::as_select())
        .into_boxed::<MultiBackend>();
    if !archived {
        query = query.filter(webhook::archived_at.is_null());
    }
    if let Some(after) = after {
        query = query.filter(webhook::id.lt(Key(after)));
    }
    let mut rows: Vec<WebhookRow> = query.load(conn)?;
    let next_cursor = pages.cut(&mut rows, limit, |last| last.id.0)?;
    let items = rows.into_iter().map(|row| view(conn, row));
    Ok(Page {
        items: items.collect::<AppResult<_>>()?,
        next_cursor,
        total: None,
    })
}

fn require_teams(conn: &mut Conn, teams: &[TeamId]) -> AppResult<()> {
    let keys: Vec<Key<TeamId>> = teams.iter().copied().map(Key).collect();
    let known: Vec<Key<TeamId>> = team::table
        .filter(team::id.eq_any(keys.clone()))
        .select(team::id)
        .load(conn)?;
    match keys.iter().position(|key| !known.contains(key)) {
        Some(at) => Err(AppError::field(format!("/teams/{at}"), Code::NoSuchTeam)),
        None => Ok(()),
    }
}

/// Sorted, each once.
fn sorted<T: Ord + Clone + std::fmt::Debug>(list: &[T]) -> Json<Vec<T>> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list.dedup();
    Json(list)
}

/// The secret that is kept: of a program the server makes it, of a robot its maker.
fn secret_of(new: &NewWebhook) -> AppResult<Option<String>> {
    match (new.format, &new.secret) {
        (Format::Standard, None) => Ok(Some(sign::fresh_secret())),
        (Format::Dingtalk | Format::Feishu, secret) => Ok(secret.clone()),
        (Format::Wecom, None) => Ok(None),
        (Format::Standard | Format::Wecom, Some(_)) => {
            Err(AppError::field("/secret", Code::UnknownField))
        }
    }
}

/// Makes a webhook; the secret of a program comes back this once.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn add(
    conn: &mut Conn,
    cx: &Cx,
    private: bool,
    new: &NewWebhook,
) -> AppResult<(WebhookId, Option<String>)> {
    let name = new.name.trim();
    if name.is_empty() {
        return Err(AppError::field("/name", Code::Required));
    }
    let url = rules::address(&new.url, private)?;
    let secret = secret_of(new)?;
    require_teams(conn, &new.teams)?;
    let id = Key(fresh::<WebhookId>());
    let sealed_secret = match &secret {
        Some(secret) => Some(
            cx.keys
                .encrypt(conn, &place(SECRET, id), secret.as_bytes())?,
        ),
        None => None,
    };
    let row = WebhookRow {
        id,
        version: 1,
        name: name.to_owned(),
        format: Written(new.format),
        host: rules::shown(&url),
        sealed_address: cx
            .keys
            .encrypt(conn, &place(ADDRESS, id), url.as_str().as_bytes())?,
        sealed_secret,
        language: Written(new.language.unwrap_or(Lang::Zh)),
        kinds: sorted(&new.kinds),
        actions: sorted(&new.actions),
        teams: sorted(&new.teams),
        fields: sorted(&new.fields),
        classes: Json(rules::classes(new.format, &new.classes)?),
        for_people: rules::for_people(new.format, new.for_people)?,
        active: true,
        created_by: Some(Key(cx.actor.id)),
        created_at: stored(cx.now),
        updated_at: stored(cx.now),
        archived_at: None,
    };
    diesel::insert_into(webhook::table)
        .values(&row)
        .execute(conn)?;
    note(conn, &By::caller(&cx.actor, cx.now), None, &row)?;
    let shown = secret.filter(|_| new.format == Format::Standard);
    Ok((id.0, shown))
}

/// Changes a webhook.
///
/// # Errors
/// [`Code::Stale`], [`Code::Archived`], [`Code::Invalid`] with the fields.
pub fn change(
    conn: &mut Conn,
    cx: &Cx,
    private: bool,
    id: WebhookId,
    version: i32,
    patch: WebhookPatch,
) -> AppResult<WebhookRow> {
    let before = current(conn, id, version)?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    let mut row = before.clone();
    let format = row.format.0;
    if let Patch::Set(url) = &patch.url {
        let url = rules::address(url, private)?;
        row.host = rules::shown(&url);
        row.sealed_address =
            cx.keys
                .encrypt(conn, &place(ADDRESS, row.id), url.as_str().as_bytes())?;
    }
    row.sealed_secret = changed_secret(conn, cx, &row, &patch.secret)?;
    if let Patch::Set(teams) = &patch.teams {
        require_teams(conn, teams)?;
    }
    let classes = match &patch.classes {
        Patch::Set(given) => Patch::Set(Json(rules::classes(format, given)?)),
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
    };
    if let Patch::Set(given) = patch.for_people {
        rules::for_people(format, given)?;
    }
    let name = patch.name.map(|name| name.trim().to_owned());
    let kinds = patch.kinds.map(|list| sorted(&list));
    let actions = patch.actions.map(|list| sorted(&list));
    let teams = patch.teams.map(|list| sorted(&list));
    let fields = patch.fields.map(|list| sorted(&list));
    AppError::require(&[
        (
            "/name",
            name.apply_required(&mut row.name) && !row.name.is_empty(),
        ),
        ("/url", !matches!(patch.url, Patch::Clear)),
        (
            "/language",
            patch
                .language
                .map(Written)
                .apply_required(&mut row.language),
        ),
        ("/kinds", kinds.apply_required(&mut row.kinds)),
        ("/actions", actions.apply_required(&mut row.actions)),
        ("/teams", teams.apply_required(&mut row.teams)),
        ("/fields", fields.apply_required(&mut row.fields)),
        ("/classes", classes.apply_required(&mut row.classes)),
        (
            "/for_people",
            patch.for_people.apply_required(&mut row.for_people),
        ),
        ("/active", patch.active.apply_required(&mut row.active)),
    ])?;
    write(conn, cx, &before, row)
}

/// Gives a program another secret, which comes back this once; the one before signs nothing any more.
///
/// # Errors
/// [`Code::Stale`], [`Code::Archived`]; [`Code::NotOnList`] for robots, whose makers give the secret.
pub fn renew_secret(
    conn: &mut Conn,
    cx: &Cx,
    id: WebhookId,
    version: i32,
) -> AppResult<(WebhookRow, String)> {
    let before = current(conn, id, version)?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    if before.format.0.is_robot() {
        return Err(AppError::field("/format", Code::NotOnList));
    }
    let secret = sign::fresh_secret();
    let mut row = before.clone();
    row.sealed_secret = Some(
        cx.keys
            .encrypt(conn, &place(SECRET, row.id), secret.as_bytes())?,
    );
    Ok((write(conn, cx, &before, row)?, secret))
}

fn changed_secret(
    conn: &mut Conn,
    cx: &Cx,
    row: &WebhookRow,
    patch: &Patch<String>,
) -> AppResult<Option<Vec<u8>>> {
    let taken = matches!(row.format.0, Format::Dingtalk | Format::Feishu);
    match patch {
        Patch::Keep => Ok(row.sealed_secret.clone()),
        _ if !taken => Err(AppError::field("/secret", Code::UnknownField)),
        Patch::Clear => Ok(None),
        Patch::Set(secret) => cx
            .keys
            .encrypt(conn, &place(SECRET, row.id), secret.as_bytes())
            .map(Some),
    }
}

/// Archives a webhook, or brings it back; what waits for an archived one is dropped.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Stale`] where a version is given.
pub fn set_archived(
    conn: &mut Conn,
    cx: &Cx,
    id: WebhookId,
    version: Option<i32>,
    archived: bool,
) -> AppResult<WebhookRow> {
    let before = match version {
        Some(version) => current(conn, id, version)?,
        None => find(conn, id)?,
    };
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    let mut row = before.clone();
    row.archived_at = archived.then(|| stored(cx.now));
    write(conn, cx, &before, row)
}

fn write(
    conn: &mut Conn,
    cx: &Cx,
    before: &WebhookRow,
    mut row: WebhookRow,
) -> AppResult<WebhookRow> {
    row.version += 1;
    row.updated_at = stored(cx.now);
    let same = webhook::table
        .filter(webhook::id.eq(row.id))
        .filter(webhook::version.eq(before.version));
    if diesel::update(same).set(&row).execute(conn)? == 0 {
        let now = find(conn, row.id.0)?;
        return Err(AppError::stale(view(conn, now)?));
    }
    note(conn, &By::caller(&cx.actor, cx.now), Some(before), &row)?;
    Ok(row)
}

fn current(conn: &mut Conn, id: WebhookId, version: i32) -> AppResult<WebhookRow> {
    let row = find(conn, id)?;
    AppError::unless_stale(row.version, version, || view(conn, row.clone()))?;
    Ok(row)
}
