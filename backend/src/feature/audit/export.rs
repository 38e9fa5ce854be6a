//! The audit trail as a file.

use super::handlers::AuditFilters;
use super::search::{self, Wanted};
use crate::access::{Actor, policy};
use crate::error::{AppError, AppResult};
use crate::events::system::{self, By, Subject};
use crate::feature::book::words;
use crate::feature::form::cells::guarded;
use crate::feature::form::write::csv;
use crate::http::{Params, answer};
use crate::record::Cx;
use crate::state::State;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use shared::audit::{Action, AuditEntry, Change, SystemChange, SystemKind};
use shared::error::Problem;
use shared::role::Capability;
use shared::{Code, Lang};

/// The most entries that one file holds.
const MOST: usize = 10_000;
/// The most entries that are tested for one file.
const MOST_TESTED: usize = 200_000;

/// The headings, in both languages.
const HEADINGS: [(&str, &str); 15] = [
    ("时间", "Time"),
    ("操作人", "Who"),
    ("途径", "Way"),
    ("地址", "Address"),
    ("客户端", "Client"),
    ("客户编号", "Customer number"),
    ("客户名称", "Customer"),
    ("记录类型", "Kind of record"),
    ("记录", "Record"),
    ("操作", "Action"),
    ("字段", "Field"),
    ("变更前", "From"),
    ("变更后", "To"),
    ("序号", "Place in the chain"),
    ("请求", "Request"),
];

/// The audit trails of all customers as CSV in UTF-8 with a mark, one line a changed field, newest first; cells that a
/// spreadsheet would run as a formula are defused. 10,000 entries at the most, found among 200,000. Who may: as for
/// `GET /audit/events`; every export stands in the system's trail.
#[utoipa::path(
    tag = "Audit",
    params(AuditFilters),
    responses(
        (status = 200, description = "The file", content_type = "text/csv", body = Vec<u8>),
        (status = 400, description = "`invalid_parameter`, `unknown_parameter`; `too_broad`: too many entries would have to be tested", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: no such customer within reach", body = Problem),
        (status = 413, description = "`too_large`: more entries than one file holds; narrow the filter", body = Problem),
    ),
    security(("bearer" = []))
)]
#[get("/audit/events.csv")]
pub async fn export_audit(
    state: web::Data<State>,
    actor: Actor,
    mut params: Params,
) -> AppResult<HttpResponse> {
    policy::require(&actor, Capability::ReadAudit)?;
    let by = By::caller(&actor, state.clock.now());
    let cx = Cx::new(&state, actor);
    let wanted = Wanted::read(&cx, &mut params)?;
    params.finish()?;
    let (lang, zone) = (cx.actor.lang, cx.actor.zone);
    let mut told = wanted.told();
    let entries = gather(&state, &cx, wanted).await?;
    told.push(SystemChange {
        field: "entries".to_owned(),
        from: None,
        to: Some(entries.len().to_string()),
    });
    // On record before a byte of it leaves.
    state
        .db
        .write(move |conn| {
            let subject = Subject {
                kind: SystemKind::Trail,
                key: "events".to_owned(),
                name: "events.csv".to_owned(),
            };
            system::act(conn, &by, &subject, Action::Exported, &told)
        })
        .await?;
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    let headings = HEADINGS.map(|(zh, en)| lang.pick(zh, en).to_owned());
    let mut rows = vec![headings.to_vec()];
    rows.extend(entries.iter().flat_map(|entry| lines(entry, lang, zone)));
    bytes.extend(csv(&rows)?);
    let today = cx.now.with_timezone(&zone).date_naive();
    let name = format!("{}_{today}.csv", lang.pick("审计记录", "audit-trail"));
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((
            CONTENT_DISPOSITION,
            answer::disposition("attachment", "audit-trail.csv", &name),
        ))
        .body(bytes))
}

/// Every entry that the filter finds, page by page, so that no reader is kept for long.
async fn gather(
    state: &web::Data<State>,
    cx: &Cx,
    mut wanted: Wanted,
) -> AppResult<Vec<AuditEntry>> {
    let (mut entries, mut tested) = (Vec::new(), 0);
    loop {
        let (cx, asked) = (cx.clone(), wanted.clone());
        let found = state
            .db
            .read(move |conn| search::page(conn, &cx, &asked, true))
            .await?;
        entries.extend(found.page.items);
        tested += found.tested;
        if entries.len() > MOST {
            return Err(AppError::from(Code::TooLarge).detail(format!("> {MOST}")));
        }
        wanted.cursor = found.page.next_cursor;
        if wanted.cursor.is_none() {
            return Ok(entries);
        }
        if tested > MOST_TESTED {
            return Err(Code::TooBroad.into());
        }
    }
}

/// The lines of an entry: one a change, and one where nothing changed.
fn lines(entry: &AuditEntry, lang: Lang, zone: chrono_tz::Tz) -> Vec<Vec<String>> {
    if entry.changes.is_empty() {
        return vec![line(entry, None, lang, zone)];
    }
    let changes = entry.changes.iter();
    changes
        .map(|change| line(entry, Some(change), lang, zone))
        .collect()
}

fn line(
    entry: &AuditEntry,
    change: Option<&Change>,
    lang: Lang,
    zone: chrono_tz::Tz,
) -> Vec<String> {
    let at = entry.recorded_at.with_timezone(&zone);
    let origin = entry.origin.as_ref();
    let customer = entry.customer.as_ref();
    let kind = entry.record_kind.as_str();
    let nobody = || lang.pick("（系统外）", "(nobody of the system)").to_owned();
    vec![
        at.format("%Y-%m-%d %H:%M:%S %:z").to_string(),
        entry
            .author
            .as_ref()
            .map_or_else(nobody, |user| user.name.clone()),
        origin
            .map(|origin| words::of_trail(lang, "via", origin.via.as_str()).to_owned())
            .unwrap_or_default(),
        origin
            .and_then(|origin| origin.address.clone())
            .unwrap_or_default(),
        origin
            .and_then(|origin| origin.agent.clone())
            .unwrap_or_default(),
        customer
            .map(|customer| customer.number.clone())
            .unwrap_or_default(),
        customer
            .map(|customer| guarded(Some(&customer.name)))
            .unwrap_or_default(),
        words::of_trail(lang, "kind", kind).to_owned(),
        entry.record_id.to_string(),
        words::of_trail(lang, "action", entry.action.as_str()).to_owned(),
        change
            .map(|change| words::of_changed(lang, kind, &change.field).to_owned())
            .unwrap_or_default(),
        change
            .map(|change| guarded(change.from.as_ref()))
            .unwrap_or_default(),
        change
            .map(|change| guarded(change.to.as_ref()))
            .unwrap_or_default(),
        entry.seq.map(|seq| seq.to_string()).unwrap_or_default(),
        entry.request_id.clone().unwrap_or_default(),
    ]
}
