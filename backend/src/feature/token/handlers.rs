//! HTTP in and out of tokens.

use super::queries;
use crate::access::{Actor, policy};
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, Id, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::Page;
use shared::error::Problem;
use shared::id::TokenId;
use shared::role::Capability;
use shared::token::{MadeToken, NewToken, Token, TokenPatch};

/// Lists the tokens of programs, the newest first. Who may: administrator.
#[utoipa::path(
    tag = "Tokens",
    params(
        ("limit" = Option<u32>, Query, description = "Rows a page, 1 to 200; 50 where absent"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of tokens, revoked and expired ones too", body = Page<Token>),
        (status = 403, description = "`forbidden`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/tokens")]
pub async fn list_tokens(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let (cursor, limit) = (params.take("cursor"), params.take_limit()?);
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let page = state
        .db
        .read(move |conn| queries::page(conn, &cx, cursor.as_deref(), limit))
        .await?;
    Ok(answer::ok(&page))
}

/// Makes a token for a program; it is shown in this answer and never again (R-SEC-6). Who may: administrator.
#[utoipa::path(
    tag = "Tokens",
    description = "The token acts with the role `integration`: it does at most what its scopes say, on the customers that its reach names, and sees in full what is open and the classes it names, never what is confidential. An empty list of scopes allows nothing. It has an account of its own, by whose name it stands as author. It begins with `tl_` and ends with a check, so that scanners of source code can tell it.",
    params(RepeatParams),
    request_body(content = NewToken, example = json!({"name": "ERP", "scopes": ["customers:read", "contracts:write"], "classes": ["commercial"], "reach": "all", "expires_at": "2027-01-01T00:00:00Z"})),
    responses(
        (status = 201, description = "Made; `secret` is `null` where the same request came before", body = MadeToken),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 422, description = "`invalid` with the fields: `no_such_team`, `no_such_user`, `in_past`, `out_of_range`, …", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/tokens")]
pub async fn create_token(
    state: web::Data<State>,
    actor: Actor,
    body: Body<NewToken>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let (new, repeat) = (body.value, body.repeat);
    let cx = Cx::new(&state, actor);
    let made = state
        .db
        .write(move |conn| {
            let by = By::caller(&cx.actor, cx.now);
            let mut secret = None;
            let id = endpoint::once(conn, &cx, repeat.as_ref(), None, |conn| {
                let (id, text) = queries::add(conn, &by, cx.actor.id, &new)?;
                secret = Some(text);
                Ok(id.0)
            })?;
            let row = queries::find(conn, id.into())?;
            Ok(MadeToken {
                token: queries::view(conn, row)?,
                secret,
            })
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/tokens/{}", made.token.id),
        made.token.version,
        &made,
    ))
}

/// Reads a token, without what it is recognised by. Who may: administrator.
#[utoipa::path(
    tag = "Tokens",
    params(("id" = TokenId, Path, description = "The token")),
    responses(
        (status = 200, description = "It; `ETag` is its version", body = Token),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/tokens/{id}")]
pub async fn read_token(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TokenId>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageTokens)?;
    let token = state
        .db
        .read(move |conn| {
            let row = queries::find(conn, id.0)?;
            queries::view(conn, row)
        })
        .await?;
    Ok(answer::versioned(token.version, &token))
}

/// Narrows a token, or gives it another name. Who may: administrator.
#[utoipa::path(
    tag = "Tokens",
    params(("id" = TokenId, Path, description = "The token"), VersionParams),
    request_body(content = TokenPatch, example = json!({"scopes": ["customers:read"]})),
    responses(
        (status = 200, description = "As it stands now", body = Token),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`archived`: it was revoked", body = Problem),
        (status = 412, description = "`stale`, with the current token", body = Problem),
        (status = 422, description = "`invalid`: `only_narrower`, …", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/tokens/{id}")]
pub async fn change_token(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TokenId>,
    version: IfMatch,
    body: Body<TokenPatch>,
) -> AppResult<HttpResponse> {
    let patch = body.value;
    let token = administered::write(&state, &actor, Capability::ManageTokens, move |conn, by| {
        let row = queries::change(conn, by, id.0, version.0, patch.clone())?;
        queries::view(conn, row)
    })
    .await?;
    Ok(answer::versioned(token.version, &token))
}

/// Revokes a token: its next request is refused. What it wrote keeps its name. Who may: administrator.
#[utoipa::path(
    tag = "Tokens",
    params(("id" = TokenId, Path, description = "The token"), VersionParams),
    responses(
        (status = 204, description = "Revoked"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current token", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/tokens/{id}")]
pub async fn revoke_token(
    state: web::Data<State>,
    actor: Actor,
    id: Id<TokenId>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    administered::write(&state, &actor, Capability::ManageTokens, move |conn, by| {
        queries::revoke(conn, by, id.0, version.0)
    })
    .await?;
    Ok(answer::no_content())
}
