//! HTTP in and out of accounts.

use super::queries::{self, UserRow};
use crate::access::{Actor, policy};
use crate::error::{AppError, AppResult};
use crate::events::system::By;
use crate::feature::auth::password;
use crate::http::cursor::Pages;
use crate::http::{Body, Id, IfMatch, Params, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, get, patch, post, web};
use shared::error::Problem;
use shared::id::UserId;
use shared::role::Capability;
use shared::user::{NewUser, User, UserPatch};
use shared::{Page, Patch};

/// A user as this caller sees it: by which address one signs in is for the user and administrators.
fn seen(actor: &Actor, row: UserRow) -> User {
    let mut user = User::from(row);
    let manages = policy::require(actor, Capability::ManageUsers).is_ok();
    if !manages && user.id != actor.id {
        user.email = None;
    }
    user
}

/// Lists the users, by sign-in name. Everyone: their names are needed to assign and to mention.
#[utoipa::path(
    tag = "Users",
    params(
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "A page of users", body = Page<User>)),
    security(("bearer" = []))
)]
#[get("/users")]
pub async fn list_users(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let pages = Pages::new(&state.keys, actor.id, "users");
    let after: Option<String> = pages.after(cursor.as_deref())?;
    let mut rows = state
        .db
        .read(move |conn| queries::page(conn, after, limit + 1))
        .await?;
    let next_cursor = pages.cut(&mut rows, limit, |last| last.username.clone())?;
    let page = Page {
        items: rows.into_iter().map(|row| seen(&actor, row)).collect(),
        next_cursor,
        total: None,
    };
    Ok(answer::ok(&page))
}

/// Reads a user. Everyone.
#[utoipa::path(
    tag = "Users",
    params(("id" = UserId, Path, description = "The user")),
    responses(
        (status = 200, description = "The user; `ETag` is its version", body = User),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/users/{id}")]
pub async fn read_user(
    state: web::Data<State>,
    actor: Actor,
    id: Id<UserId>,
) -> AppResult<HttpResponse> {
    let row = state.db.read(move |conn| queries::find(conn, id.0)).await?;
    let user = seen(&actor, row);
    Ok(answer::versioned(user.version, &user))
}

/// Makes an account. Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(RepeatParams),
    request_body(content = NewUser, example = json!({"username": "wangli", "name": "王丽", "role": "sales", "password": "correct horse battery"})),
    responses(
        (status = 201, description = "Made", body = User),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`duplicate` user name or e-mail", body = Problem),
        (status = 422, description = "`invalid`: `weak_password`, `breached_password`, `own_name_password`, `no_such_team`, …", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/users")]
pub async fn create_user(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewUser>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let (new, repeat) = (body.value, body.repeat);
    let cx = Cx::new(&state, actor);
    password::require_strong(&new.password, &[&new.username, &new.name], "/password")?;
    let plain = new.password.clone();
    let hash = web::block(move || password::hash(&plain))
        .await
        .map_err(|e| AppError::internal(e.to_string()))??;
    let user = state
        .db
        .write(move |conn| {
            let by = By::caller(&cx.actor, cx.now);
            let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                Ok(queries::add(conn, &by, new.clone(), hash.clone())?
                    .id
                    .0
                    .uuid())
            })?;
            queries::find(conn, id.into())
        })
        .await?;
    let user = User::from(user);
    Ok(answer::created(
        &format!("/api/v1/users/{}", user.id),
        user.version,
        &user,
    ))
}

/// Changes an account; deactivating it is refused while it owns customers (R-OWN-2). Who may: administrator.
#[utoipa::path(
    tag = "Users",
    params(("id" = UserId, Path, description = "The user"), VersionParams),
    request_body(content = UserPatch, example = json!({"role": "manager"})),
    responses(
        (status = 200, description = "As it stands now", body = User),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`owns_customers` with their `count`: hand them over first; `last_administrator`", body = Problem),
        (status = 412, description = "`stale`, with the current user", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/users/{id}")]
pub async fn change_user(
    state: web::Data<State>,
    actor: Actor,
    id: Id<UserId>,
    version: IfMatch,
    body: Body<UserPatch>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageUsers)?;
    let (by, patch) = (By::caller(&actor, state.clock.now()), body.value);
    let hash = match &patch.password {
        Patch::Set(text) => Some(hash_new(&state, id.0, text.clone()).await?),
        _ => None,
    };
    let user = state
        .db
        .write(move |conn| queries::change(conn, &by, id.0, version.0, patch.clone(), hash.clone()))
        .await?;
    let user = User::from(user);
    Ok(answer::versioned(user.version, &user))
}

/// Hashes a new password of a user, outside of any transaction: it takes long on purpose.
async fn hash_new(state: &State, id: UserId, text: String) -> AppResult<String> {
    let user = state.db.read(move |conn| queries::find(conn, id)).await?;
    password::require_strong(&text, &[&user.username, &user.name], "/password")?;
    web::block(move || password::hash(&text))
        .await
        .map_err(|e| AppError::internal(e.to_string()))?
}
