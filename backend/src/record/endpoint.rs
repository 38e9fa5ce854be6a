//! The HTTP operations that every kind of record has; a kind's handlers call them with its row type.

use super::list::{self, Wanted};
use super::narrow::{self, Narrow, Order};
use super::{Cx, Kind, Record, store};
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::todo::rules;
use crate::http::idempotency::{self, Repeat};
use crate::http::{Body, Params, answer};
use crate::state::State;
use actix_web::HttpResponse;
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::page::Archived;
use uuid::Uuid;

/// Query parameters of every list.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ListParams {
    /// Rows a page, 1 to 200; 50 where absent.
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// `true` to read archived rows as well, `only` to read nothing else (of one customer).
    #[param(inline)]
    archived: Option<Archived>,
    /// `created_at`, or a time of the kind that is described as one to sort by; a leading `-` turns it round.
    sort: Option<String>,
    /// `exact` to be told in `total` how many there are in all.
    count: Option<String>,
    /// Recorded at or after this instant.
    #[param(rename = "created_at[gte]")]
    created_from: Option<chrono::DateTime<chrono::Utc>>,
    /// Recorded at or before this instant.
    #[param(rename = "created_at[lte]")]
    created_to: Option<chrono::DateTime<chrono::Utc>>,
}

/// Header of operations that make something.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct RepeatParams {
    /// The same key within 24 hours answers the same record again instead of making another.
    #[param(rename = "Idempotency-Key")]
    idempotency_key: Option<String>,
}

/// Header of operations that change something.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)]
pub struct VersionParams {
    /// The `ETag` of the record as it was read.
    #[param(rename = "If-Match", required = true, example = "\"3\"")]
    if_match: String,
}

/// Query parameter of archiving what may be a next step.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct AcknowledgeParams {
    /// What the caller has confirmed, separated by commas; of to-dos and plans only.
    #[param(example = "no_next_step")]
    acknowledge: Option<String>,
}

/// Answers a page of records.
///
/// # Errors
/// As [`list::page`], [`shared::Code::SealedField`], and for unknown parameters.
pub async fn list<R: Record<View: Send>>(
    state: &State,
    actor: Actor,
    customer: Option<CustomerId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let narrow = Narrow::take(&mut params, &R::COLUMNS, &cx.actor)?;
    narrow::refuse_sealed(&params, |field| R::sealed().contains(&field))?;
    let wanted = Wanted {
        customer,
        narrow,
        order: Order::take(&mut params, &R::COLUMNS)?,
        archived: archived(&mut params, customer)?,
        cursor: params.take("cursor"),
        limit: params.take_limit()?,
        count: match params.take("count").as_deref() {
            None => false,
            Some("exact") => true,
            Some(_) => return Err(AppError::from(shared::Code::InvalidParameter).detail("count")),
        },
    };
    params.finish()?;
    let page = state
        .db
        .read(move |conn| list::page::<R>(conn, &cx, &wanted))
        .await?;
    Ok(answer::ok(&page))
}

/// Takes `archived`. Archived rows are few among all: only of one customer they can be read alone.
fn archived(params: &mut Params, customer: Option<CustomerId>) -> AppResult<Archived> {
    match params.take_as("archived")? {
        Some(Archived::Only) if customer.is_none() => {
            Err(AppError::from(shared::Code::InvalidParameter).detail("archived"))
        }
        archived => Ok(archived.unwrap_or(Archived::No)),
    }
}

/// Answers one record.
///
/// # Errors
/// [`shared::Code::NotFound`].
pub async fn read<R: Record<View: Send>>(
    state: &State,
    actor: Actor,
    id: Uuid,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let ((version, view), planted) = state
        .db
        .read(move |conn| {
            let read = store::read::<R>(conn, &cx, id)?;
            Ok((read, planted::<R>(conn, id)?))
        })
        .await?;
    Ok(tell(answer::versioned(version, &view), id, &planted).await)
}

/// All that a record holds, for leaks that tests plant; nothing in any build of the product.
fn planted<R: Record>(conn: &mut Conn, id: Uuid) -> AppResult<String> {
    let wants = [
        Leak::Header,
        Leak::ByteCount,
        Leak::ContentTag,
        Leak::NotModified,
    ];
    if !wants.into_iter().any(leak::planted) {
        return Ok(String::new());
    }
    let facts = R::find(conn, id)?.facts().into_iter();
    Ok(facts
        .filter_map(|(_, fact)| Some(fact?.planted()))
        .collect())
}

/// Tells more than it should, where a test planted that.
async fn tell(mut response: HttpResponse, id: Uuid, planted: &str) -> HttpResponse {
    use actix_web::http::header::{ETAG, HeaderName, HeaderValue};
    use sha2::{Digest as _, Sha256};
    let length = planted.len();
    if leak::planted(Leak::Header) {
        let name = HeaderName::from_static("x-record");
        response
            .headers_mut()
            .insert(name, HeaderValue::from(length));
    }
    if leak::planted(Leak::ContentTag) || leak::planted(Leak::NotModified) {
        let digest = Sha256::digest(planted.as_bytes());
        let tag: String = digest.iter().take(16).map(|b| format!("{b:02x}")).collect();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
            let name = if leak::planted(Leak::NotModified) {
                HeaderName::from_static(leak::TAG)
            } else {
                ETAG
            };
            response.headers_mut().insert(name, tag);
        }
    }
    if leak::planted(Leak::ByteCount) || leak::planted(Leak::SharedAnswer) {
        let (head, body) = response.into_parts();
        let bytes = actix_web::body::to_bytes(body).await.unwrap_or_default();
        let mut bytes = leak::shared(Leak::SharedAnswer, id.to_string(), bytes.to_vec());
        bytes.extend(std::iter::repeat_n(b' ', length));
        return head.set_body(actix_web::body::BoxBody::new(bytes));
    }
    response
}

/// Makes a record once, however often the same request comes with the same key, and answers it.
///
/// # Errors
/// As [`Kind::create`], and [`shared::Code::KeyReused`].
pub async fn make<R: Kind<View: Send>>(
    state: &State,
    actor: Actor,
    customer: CustomerId,
    body: Body<R::New>,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let Body { value, repeat } = body;
    let (id, version, view) = state
        .db
        .write(move |conn| {
            let id = once(conn, &cx, repeat.as_ref(), R::KIND, |conn| {
                R::create(conn, &cx, customer, value.clone())
            })?;
            let read = || store::read::<R>(conn, &cx, id);
            let (version, view) = leak::forgotten(Leak::Replay, read)?;
            Ok((id, version, view))
        })
        .await?;
    Ok(answer::created(
        &format!("/api/v1/{}/{id}", R::PATH),
        version,
        &view,
    ))
}

/// Runs `make` unless its key was used before; the id of what was made, now or then.
///
/// # Errors
/// What `make` answers, and [`shared::Code::KeyReused`].
pub fn once(
    conn: &mut Conn,
    cx: &Cx,
    repeat: Option<&Repeat>,
    kind: impl Into<Option<shared::role::RecordKind>>,
    make: impl FnOnce(&mut Conn) -> AppResult<Uuid>,
) -> AppResult<Uuid> {
    let Some(repeat) = repeat else {
        return make(conn);
    };
    if let Some(id) = idempotency::claim(conn, cx.actor.id, repeat, cx.now)? {
        return Ok(id);
    }
    let id = make(conn)?;
    idempotency::finish(conn, cx.actor.id, repeat, kind.into(), id, cx.now)?;
    Ok(id)
}

/// The same for what is known by a code of the request's own choice: made, or found where its key was used before.
///
/// # Errors
/// As [`once`].
pub fn once_coded<T>(
    conn: &mut Conn,
    cx: &Cx,
    repeat: Option<&Repeat>,
    make: impl FnOnce(&mut Conn) -> AppResult<T>,
    find: impl FnOnce(&mut Conn) -> AppResult<T>,
) -> AppResult<T> {
    let mut made = None;
    once(conn, cx, repeat, None, |conn| {
        made = Some(make(conn)?);
        Ok(Uuid::nil())
    })?;
    made.map_or_else(|| find(conn), Ok)
}

/// Changes a record and answers it as it stands now.
///
/// # Errors
/// As [`Kind::change`].
pub async fn change<R: Kind<View: Send>>(
    state: &State,
    actor: Actor,
    id: Uuid,
    version: i32,
    patch: R::Patch,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let (version, view) = state
        .db
        .write(move |conn| {
            R::change(conn, &cx, id, version, patch.clone())?;
            leak::forgotten(Leak::Changed, || store::read::<R>(conn, &cx, id))
        })
        .await?;
    Ok(answer::versioned(version, &view))
}

/// Archives a record; of the kinds that may be a next step, the last one asks first (R-NEXT).
///
/// # Errors
/// As [`store::archive`]; [`shared::Code::ConfirmationNeeded`].
pub async fn archive<R: Record>(
    state: &State,
    actor: Actor,
    id: Uuid,
    version: i32,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let acknowledged: Vec<ConfirmCode> = if R::IS_STEP {
        params.take_list("acknowledge")?
    } else {
        Vec::new()
    };
    params.finish()?;
    state
        .db
        .write(move |conn| {
            if R::IS_STEP {
                let customer = R::find(conn, id)?.customer_id();
                rules::keeping_next_step(conn, &cx, customer, &acknowledged, |conn| {
                    store::archive::<R>(conn, &cx, id, version).map(|_| ())
                })
            } else {
                store::archive::<R>(conn, &cx, id, version).map(|_| ())
            }
        })
        .await?;
    Ok(answer::no_content())
}

/// Brings a record back and answers it.
///
/// # Errors
/// As [`store::restore`].
pub async fn restore<R: Record<View: Send>>(
    state: &State,
    actor: Actor,
    id: Uuid,
) -> AppResult<HttpResponse> {
    let cx = Cx::new(state, actor);
    let (version, view) = state
        .db
        .write(move |conn| {
            store::restore::<R>(conn, &cx, id)?;
            leak::forgotten(Leak::Restored, || store::read::<R>(conn, &cx, id))
        })
        .await?;
    Ok(answer::versioned(version, &view))
}
