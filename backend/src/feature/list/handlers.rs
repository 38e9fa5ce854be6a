//! HTTP in and out of the words of lists.

use super::queries;
use crate::access::{Actor, policy};
use crate::db::Conn;
use crate::error::AppResult;
use crate::events::system::By;
use crate::http::{Body, IfMatch, Params, administered, answer};
use crate::record::Cx;
use crate::record::endpoint::{self, RepeatParams, VersionParams};
use crate::state::State;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use shared::error::Problem;
use shared::role::Capability;
use shared::word::{ListName, NewWord, Word, WordPatch};
use shared::{Code, Page};

fn named(list: &str) -> AppResult<ListName> {
    list.parse().map_err(|_| Code::NotFound.into())
}

fn of(path: &(String, String)) -> AppResult<(ListName, String)> {
    Ok((named(&path.0)?, path.1.clone()))
}

/// Lists the words of a list, in their order. Everyone.
#[utoipa::path(
    tag = "Lists",
    params(("list" = ListName, Path, description = "Which list")),
    responses((status = 200, description = "All words", body = Page<Word>)),
    security(("bearer" = []))
)]
#[get("/lists/{list}")]
pub async fn list_words(
    state: web::Data<State>,
    _actor: Actor,
    path: web::Path<String>,
    params: Params,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let list = named(&path)?;
    let rows = state.db.read(move |conn| queries::all(conn, list)).await?;
    Ok(answer::ok(&Page::whole(
        rows.into_iter().map(Word::from).collect(),
    )))
}

/// Adds a word. Who may: administrator.
#[utoipa::path(
    tag = "Lists",
    params(("list" = ListName, Path, description = "Which list"), RepeatParams),
    request_body(content = NewWord, example = json!({"code": "trade_press", "name_zh": "行业媒体", "name_en": "Trade press", "position": 15})),
    responses(
        (status = 201, description = "Added", body = Word),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 409, description = "`duplicate` code", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/lists/{list}")]
pub async fn create_word(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<String>,
    body: Body<NewWord>,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ManageStages)?;
    let list = named(&path)?;
    let (cx, new, repeat) = (Cx::new(&state, actor), body.value, body.repeat);
    let add = move |conn: &mut crate::db::Conn| {
        let by = By::caller(&cx.actor, cx.now);
        let make = |conn: &mut crate::db::Conn| queries::add(conn, &by, list, new.clone());
        let find = |conn: &mut crate::db::Conn| queries::find(conn, list, &new.code);
        endpoint::once_coded(conn, &cx, repeat.as_ref(), make, find)
    };
    let word = Word::from(state.db.write(add).await?);
    Ok(answer::created(
        &format!("/api/v1/lists/{list}/{}", word.code),
        word.version,
        &word,
    ))
}

/// Changes a word. Who may: administrator.
#[utoipa::path(
    tag = "Lists",
    params(("list" = ListName, Path, description = "Which list"), ("code" = String, Path, description = "The word's code"), VersionParams),
    request_body(content = WordPatch, example = json!({"name_en": "Fair"})),
    responses(
        (status = 200, description = "As it stands now", body = Word),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 412, description = "`stale`, with the current word", body = Problem),
        (status = 422, description = "`invalid` with the fields", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[patch("/lists/{list}/{code}")]
pub async fn change_word(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<(String, String)>,
    version: IfMatch,
    body: Body<WordPatch>,
) -> AppResult<HttpResponse> {
    let (list, code) = of(&path)?;
    let patch = body.value;
    let change = move |conn: &mut Conn, by: &By| {
        queries::change(conn, by, list, &code, version.0, patch.clone())
    };
    let word =
        Word::from(administered::write(&state, &actor, Capability::ManageStages, change).await?);
    Ok(answer::versioned(word.version, &word))
}

/// Removes a word. Who may: administrator.
#[utoipa::path(
    tag = "Lists",
    params(("list" = ListName, Path, description = "Which list"), ("code" = String, Path, description = "The word's code"), VersionParams),
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`", body = Problem),
        (status = 409, description = "`in_use`", body = Problem),
        (status = 412, description = "`stale`, with the current word", body = Problem),
        (status = 428, description = "`version_required`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[delete("/lists/{list}/{code}")]
pub async fn remove_word(
    state: web::Data<State>,
    actor: Actor,
    path: web::Path<(String, String)>,
    version: IfMatch,
) -> AppResult<HttpResponse> {
    let (list, code) = of(&path)?;
    administered::write(&state, &actor, Capability::ManageStages, move |conn, by| {
        queries::remove(conn, by, list, &code, version.0)
    })
    .await?;
    Ok(answer::no_content())
}
