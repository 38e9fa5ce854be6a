//! HTTP out of filled-in forms.

use super::command::Writing;
use super::dossier;
use super::layout::Layout;
use super::paper::Paper;
use super::write::{Format, file_name, named};
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::book::{self, fill::Book};
use crate::feature::customer::{list, view::references};
use crate::feature::purpose::queries as purposes;
use crate::http::{Body, Id, Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use futures_util::stream;
use shared::Code;
use shared::error::Problem;
use shared::form::{FormSelection, MOST};
use shared::id::CustomerId;

/// What is asked for: a paper form, or the record book.
enum Asked {
    Paper(Sought),
    Book,
}

/// A paper form that is asked for.
struct Sought {
    paper: Paper,
    format: Format,
    /// The purpose whose parts go out alone, by its code.
    purpose: Option<String>,
}

impl Sought {
    /// How it goes out.
    fn layout(&self, conn: &mut Conn) -> AppResult<Layout> {
        let Some(code) = &self.purpose else {
            return Ok(Layout::whole(self.paper));
        };
        match purposes::find(conn, code) {
            Ok(row) => Ok(Layout::of_purpose(&row.fields.0)),
            Err(error) if error.code() == Code::NotFound => Err(no_purpose()),
            Err(error) => Err(error),
        }
    }
}

/// A purpose that is none, or none of this form: only F2 has parts of a purpose.
fn no_purpose() -> AppError {
    AppError::field("/purpose", Code::NotOnList)
}

fn asked(request: &HttpRequest, params: &mut Params) -> AppResult<Asked> {
    let (format, purpose) = (params.take("format"), params.take("purpose"));
    choice(request, format.as_deref(), purpose, || {
        AppError::from(Code::InvalidParameter).detail("format")
    })
}

fn choice(
    request: &HttpRequest,
    format: Option<&str>,
    purpose: Option<String>,
    bad: impl Fn() -> AppError,
) -> AppResult<Asked> {
    let form = request.match_info().get("form").unwrap_or_default();
    let asked = if form.eq_ignore_ascii_case(book::CODE) {
        match format {
            None | Some("xlsx") => Asked::Book,
            Some(_) => return Err(bad()),
        }
    } else {
        let paper = form.parse().map_err(|()| AppError::from(Code::NotFound))?;
        let format = format.unwrap_or("csv").parse().map_err(|()| bad())?;
        Asked::Paper(Sought {
            paper,
            format,
            purpose: purpose.clone(),
        })
    };
    let parted = matches!(&asked, Asked::Paper(sought) if sought.paper == Paper::F2);
    if purpose.is_some() && !parted {
        return Err(no_purpose());
    }
    Ok(asked)
}

/// The record book of these customers; those that went out of reach meanwhile are left out.
fn book_of(
    conn: &mut Conn,
    cx: &Cx,
    ids: &[CustomerId],
    one: bool,
) -> AppResult<(String, Vec<u8>)> {
    let mut writing = Book::new(conn, cx)?;
    let mut name = cx.actor.lang.pick("客户", "customers").to_owned();
    for id in ids {
        match writing.add(conn, cx, *id) {
            Ok(called) if one => name = called,
            Ok(_) => {}
            Err(error) if !one && error.code() == Code::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok((name, writing.finish()?))
}

fn file(name: &str, format: Format) -> actix_web::HttpResponseBuilder {
    let plain = format!("customers.{}", format.extension());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, format.media_type()))
        .insert_header((
            CONTENT_DISPOSITION,
            answer::disposition(format.way(), &plain, name),
        ));
    response
}

/// One of the paper forms `f1`, `f2`, `f3`, `f4`, `f4b`, `f5`, filled in for one customer, in the form's own column
/// order: as `csv` (the default), `xlsx`, or `html` to print on A4; or the record `book`, a workbook with a sheet for each
/// kind of record and a column for each field; of attached files it lists what they are, never what they hold. A page is
/// answered to be opened (`inline`), everything else to be saved. Values that the caller may not see stay masked. All records
/// of the customer are in it: where there are more than 50,000 of one kind, it is refused.
#[utoipa::path(
    tag = "Forms",
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("form" = String, Path, description = "`f1`, `f2`, `f3`, `f4`, `f4b`, `f5` or `book`"),
        ("format" = Option<String>, Query, description = "`csv`, `xlsx` or `html`; the book is always `xlsx`"),
        ("purpose" = Option<String>, Query, description = "Of `f2` alone: the code of a purpose, whose parts go out and nothing else; without it everything"),
    ),
    responses(
        (status = 200, description = "The file, named after customer and date", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`", body = Problem),
        (status = 404, description = "`not_found`: no such form, or no such customer within reach", body = Problem),
        (status = 413, description = "`too_many_records`: more records of one kind than a file holds, the detail says which", body = Problem),
        (status = 422, description = "`invalid`: `/purpose` is none of the list, or not for this form", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/customers/{id}/forms/{form}")]
pub async fn read_customer_form(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    id: Id<CustomerId>,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let asked = asked(&request, &mut params)?;
    params.finish()?;
    let cx = Cx::new(&state, actor);
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    let Asked::Paper(sought) = asked else {
        let read = move |conn: &mut Conn| book_of(conn, &cx, &[id.0], true);
        let (name, bytes) = state.db.read(read).await?;
        let name = named(&name, today, book::CODE, Format::Xlsx);
        return Ok(file(&name, Format::Xlsx).body(bytes));
    };
    let (paper, format) = (sought.paper, sought.format);
    let (name, bytes) = state
        .db
        .read(move |conn| {
            let layout = sought.layout(conn)?;
            let read = || dossier::read(conn, &cx, id.0);
            let dossier = leak::forgotten(Leak::FormOfOne, read)?;
            let mut writing = Writing::new(conn, &cx, layout, format)?;
            let mut bytes = writing.begin()?;
            bytes.extend(writing.add(&dossier)?);
            bytes.extend(writing.finish()?);
            Ok((
                super::cells::guarded(Some(&dossier.customer.card.name)),
                bytes,
            ))
        })
        .await?;
    Ok(file(&file_name(&name, today, paper, format), format).body(bytes))
}

/// One of the paper forms, filled in for all customers that the filter of the customer list finds within reach, 1,000 at
/// the most; takes the parameters of `GET /customers` beside `format`; with `blank=true` the empty form instead, to be filled
/// in by hand or in a spreadsheet. A customer with more than 50,000 records of one kind
/// breaks the file off rather than to be cut.
#[utoipa::path(
    tag = "Forms",
    params(
        ("form" = String, Path, description = "`f1`, `f2`, `f3`, `f4`, `f4b`, `f5` or `book`"),
        ("format" = Option<String>, Query, description = "`csv`, `xlsx` or `html`; the book is always `xlsx`"),
        ("purpose" = Option<String>, Query, description = "Of `f2` alone: the code of a purpose, whose parts go out and nothing else; without it everything"),
        ("blank" = Option<bool>, Query, description = "`true` for the empty form"),
    ),
    responses(
        (status = 200, description = "The file", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`, `unknown_parameter`", body = Problem),
        (status = 403, description = "`sealed_field`: an order or a condition by a sealed field", body = Problem),
        (status = 404, description = "`not_found`: no such form", body = Problem),
        (status = 413, description = "`too_large`: more customers than one file holds; narrow the filter", body = Problem),
        (status = 422, description = "`invalid`: `/purpose` is none of the list, or not for this form", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/forms/{form}")]
pub async fn read_form(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    mut params: Params,
) -> AppResult<HttpResponse> {
    let asked = asked(&request, &mut params)?;
    let cx = Cx::new(&state, actor);
    if params.take_as("blank")?.unwrap_or(false) {
        params.finish()?;
        return answer_blank(state, cx, asked).await;
    }
    let wanted = list::Wanted::read(&cx, params)?;
    answer_many(state, cx, asked, Picked::Filter(Box::new(wanted))).await
}

/// One of the paper forms, filled in for hand-picked customers, one after the other in the order of their ids. It reads and
/// makes nothing, and so takes no `Idempotency-Key`.
#[utoipa::path(
    tag = "Forms",
    params(("form" = String, Path, description = "`f1`, `f2`, `f3`, `f4`, `f4b`, `f5` or `book`")),
    request_body(content = FormSelection, example = json!({"ids": ["01890a5d-ac96-774b-bcce-b302099a8057"], "format": "html"})),
    responses(
        (status = 200, description = "The file", content_type = "text/csv", body = Vec<u8>),
        (status = 404, description = "`not_found`: no such form, or one of the customers is not within reach", body = Problem),
        (status = 422, description = "`invalid`: `/ids` none or more than 1,000, `/format`, `/purpose`", body = Problem),
    ),
    security(("bearer" = []))
)]
#[post("/forms/{form}")]
pub async fn fill_form(
    state: web::Data<State>,
    actor: Actor,
    request: HttpRequest,
    params: Params,
    body: Body<FormSelection>,
) -> AppResult<HttpResponse> {
    params.finish()?;
    let picked = body.value;
    let bad = || AppError::field("/format", Code::NotOnList);
    let purpose = picked.purpose.clone();
    let asked = choice(&request, picked.format.as_deref(), purpose, bad)?;
    let ids = picked.each_once();
    if ids.is_empty() {
        return Err(AppError::field("/ids", Code::Required));
    }
    if ids.len() > MOST {
        return Err(AppError::field("/ids", Code::TooLong));
    }
    let cx = Cx::new(&state, actor);
    answer_many(state, cx, asked, Picked::These(ids)).await
}

/// A form that nobody has filled in yet.
async fn answer_blank(state: web::Data<State>, cx: Cx, asked: Asked) -> AppResult<HttpResponse> {
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    let name = cx.actor.lang.pick("空白表", "blank");
    match asked {
        Asked::Paper(sought) => {
            let (paper, format) = (sought.paper, sought.format);
            let read = move |conn: &mut Conn| {
                let layout = sought.layout(conn)?;
                Writing::new(conn, &cx, layout, format)?.blank()
            };
            let bytes = state.db.read(read).await?;
            Ok(file(&file_name(name, today, paper, format), format).body(bytes))
        }
        Asked::Book => {
            let read = move |conn: &mut Conn| book_of(conn, &cx, &[], false);
            let (_, bytes) = state.db.read(read).await?;
            let name = named(name, today, book::CODE, Format::Xlsx);
            Ok(file(&name, Format::Xlsx).body(bytes))
        }
    }
}

/// How the customers of a file were chosen.
enum Picked {
    /// By the filter of the list.
    Filter(Box<list::Wanted>),
    /// By hand.
    These(Vec<CustomerId>),
}

impl Picked {
    /// The customers. One picked by hand that is not within reach is an error: nothing is left out in silence.
    fn ids(self, conn: &mut Conn, cx: &Cx) -> AppResult<Vec<CustomerId>> {
        match self {
            Self::Filter(wanted) => super::command::selection(conn, cx, *wanted),
            Self::These(ids) => {
                let known = references(conn, cx, &ids)?;
                if ids.iter().all(|id| known.contains_key(id)) {
                    Ok(ids)
                } else {
                    Err(Code::NotFound.into())
                }
            }
        }
    }
}

async fn answer_many(
    state: web::Data<State>,
    cx: Cx,
    asked: Asked,
    picked: Picked,
) -> AppResult<HttpResponse> {
    let today = cx.now.with_timezone(&cx.actor.org_zone).date_naive();
    let Asked::Paper(sought) = asked else {
        let read = move |conn: &mut Conn| {
            let ids = picked.ids(conn, &cx)?;
            book_of(conn, &cx, &ids, false)
        };
        let (name, bytes) = state.db.read(read).await?;
        let name = named(&name, today, book::CODE, Format::Xlsx);
        return Ok(file(&name, Format::Xlsx).body(bytes));
    };
    let name = cx.actor.lang.pick("客户", "customers");
    let format = sought.format;
    let name = file_name(name, today, sought.paper, format);
    let cx_of_list = cx.clone();
    let (ids, writing) = state
        .db
        .read(move |conn| {
            let layout = sought.layout(conn)?;
            let ids = picked.ids(conn, &cx_of_list)?;
            Ok((ids, Writing::new(conn, &cx_of_list, layout, format)?))
        })
        .await?;
    let step = Step {
        state: state.clone(),
        cx,
        ids: ids.into_iter(),
        writing: Some(writing),
        begun: false,
    };
    Ok(file(&name, format).streaming(stream::unfold(step, next)))
}

/// Where the writing of a selection stands: a customer is read when the one before was sent.
struct Step {
    state: web::Data<State>,
    cx: Cx,
    ids: std::vec::IntoIter<CustomerId>,
    writing: Option<Writing>,
    begun: bool,
}

async fn next(mut step: Step) -> Option<(Result<Bytes, AppError>, Step)> {
    let mut writing = step.writing.take()?;
    if !step.begun {
        step.begun = true;
        let bytes = writing.begin().map(Bytes::from);
        step.writing = Some(writing).filter(|_| bytes.is_ok());
        return Some((bytes, step));
    }
    let Some(id) = step.ids.next() else {
        return Some((writing.finish().map(Bytes::from), step));
    };
    let cx = step.cx.clone();
    let written = step
        .state
        .db
        .read(move |conn| {
            // A customer that went out of reach meanwhile is left out.
            let read = || dossier::read(conn, &cx, id);
            let bytes = match leak::forgotten(Leak::FormOfMany, read) {
                Ok(dossier) => writing.add(&dossier)?,
                Err(error) if error.code() == Code::NotFound => Vec::new(),
                Err(error) => return Err(error),
            };
            Ok((bytes, writing))
        })
        .await;
    match written {
        Ok((bytes, writing)) => {
            step.writing = Some(writing);
            Some((Ok(Bytes::from(bytes)), step))
        }
        Err(error) => Some((Err(error), step)),
    }
}
