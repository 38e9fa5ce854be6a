//! What a need said over time: a sheet of its own beside the needs, a row for each version of those that changed. It comes
//! in again with the need that it is about, so that a ledger moves from one installation to another.

use super::kinds::{self, Fault};
use super::lines::{Line, columns, lines};
use super::own;
use super::put::{own as take, typed};
use super::said::{PlannedRecord, Said, said};
use super::take::Reading;
use crate::access::Viewer;
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::import::plan::PlannedCustomer;
use crate::feature::import::say::{Instead, issue};
use crate::feature::import::sheet::Row;
use crate::feature::need::ledger;
use crate::feature::need::row::NeedRow;
use crate::record::{Cx, store};
use serde_json::{Map, Value, json};
use shared::error::Code;
use shared::id::{CustomerId, NeedId};
use shared::need::{NeedPatch, NewNeed};
use shared::role::RecordKind;
use shared::{Given, Level, Patch};

/// The sheet, as a kind.
pub(super) const SHEET: &str = "need_version";
/// The versions of a need within its record.
pub(super) const VERSIONS: &str = "versions";

/// The versions of those of a customer's needs that have several, as they travel, each with the text that its need has now.
///
/// # Errors
/// Where the database fails.
pub(super) fn of(
    conn: &mut Conn,
    cx: &Cx,
    viewer: &Viewer<'_>,
    needs: &[Value],
) -> AppResult<Vec<Value>> {
    let several = |need: &&Value| need.get("versions").and_then(Value::as_i64) > Some(1);
    let id = |need: &Value| need.get("id")?.as_str()?.parse::<NeedId>().ok();
    let needs: Vec<(NeedId, &Value)> = needs
        .iter()
        .filter(several)
        .filter_map(|need| Some((id(need)?, need)))
        .collect();
    let ids: Vec<NeedId> = needs.iter().map(|(id, _)| *id).collect();
    let mut versions = ledger::versions(conn, cx, viewer, &ids)?;
    let mut all = Vec::new();
    for (id, need) in needs {
        for version in versions.remove(&id).unwrap_or_default() {
            let mut value = serde_json::to_value(version).map_err(AppError::internal)?;
            if let (Some(fields), Some(text)) = (value.as_object_mut(), need.get("text")) {
                fields.insert("need".to_owned(), text.clone());
            }
            all.push(value);
        }
    }
    Ok(all)
}

/// The versions of one need, as their rows stand one after the other.
struct Told {
    place: usize,
    need: String,
    line: i64,
    last: i64,
    versions: Vec<Value>,
}

impl Reading<'_> {
    /// Takes the sheet, once the needs are there.
    pub(super) fn take_versions(&mut self, sheet: &str, rows: &[Row]) {
        let Some(heading) = rows.first() else { return };
        let columns = columns(SHEET, own::of_versions(), heading);
        self.unknown_columns(sheet, &columns);
        let mut told: Vec<Told> = Vec::new();
        for line in lines(&columns, rows) {
            self.rows += 1;
            let Some(place) = self.whose(sheet, &line) else {
                continue;
            };
            let (body, need, number) = self.version(sheet, &line, place);
            let fault = kinds::check::<NewNeed>(&Value::Object(body.clone())).err();
            let (Some(need), None) = (need, &fault) else {
                let code = fault.as_ref().map_or(Code::Required, Fault::code);
                self.refuse_version(sheet, &line, place, code);
                continue;
            };
            match told.last_mut() {
                Some(one) if one.place == place && one.need == need && number > one.last => {
                    one.last = number;
                    one.versions.push(Value::Object(body));
                }
                _ => told.push(Told {
                    place,
                    need,
                    line: line.line,
                    last: number,
                    versions: vec![Value::Object(body)],
                }),
            }
        }
        for one in told {
            let customer = self.customers.get_mut(one.place);
            let found = customer.and_then(|customer| told_of(customer, &one));
            match found {
                Some(record) => record
                    .said
                    .push((VERSIONS, Said::Plain(json!(one.versions)))),
                None => self.keep_versions(sheet, &one),
            }
        }
    }

    /// What a row says: the body of the version, the need that it is one of, and which one it is.
    fn version(
        &mut self,
        sheet: &str,
        line: &Line<'_>,
        place: usize,
    ) -> (Map<String, Value>, Option<String>, i64) {
        let (mut body, mut need, mut number) = (Map::new(), None, 0);
        for (column, text) in &line.cells {
            let Some(field) = &column.field else { continue };
            match (field.name, said(field, text, self.clock)) {
                ("need", _) => need = Some((*text).to_owned()),
                ("number", Ok(Said::Plain(value))) => number = value.as_i64().unwrap_or_default(),
                (name, Ok(said)) => {
                    match super::said::not_ahead(RecordKind::Need, name, said, self.clock) {
                        Ok(Said::Plain(value)) => {
                            body.insert(name.to_owned(), value);
                        }
                        Ok(_) => {}
                        Err(code) => self.refuse_of(sheet, line.line, column, text, code, place),
                    }
                }
                (_, Err(code)) => self.refuse_of(sheet, line.line, column, text, code, place),
            }
        }
        (body, need, number)
    }

    /// Keeps a row that makes no version, as the most sensitive that it could be.
    fn refuse_version(&mut self, sheet: &str, line: &Line<'_>, place: usize, code: Code) {
        for (column, text) in &line.cells {
            if column.whose.is_none() {
                self.keep_of(sheet, line.line, &column.heading, text, true, place);
            }
        }
        self.issues
            .push(issue(line.line, Some(sheet), code, Instead::Confidential));
    }

    /// Keeps versions of a need that is not in the book.
    fn keep_versions(&mut self, sheet: &str, one: &Told) {
        for version in &one.versions {
            let text = version.get("text").and_then(Value::as_str);
            let text = text.unwrap_or_default();
            self.keep_of(sheet, one.line, &one.need, text, true, one.place);
        }
        let code = Code::NoSuchNeed;
        self.issues
            .push(issue(one.line, Some(sheet), code, Instead::Confidential));
    }
}

/// The need that versions are of: the first of its words, now and at first, that has none yet.
fn told_of<'a>(customer: &'a mut PlannedCustomer, one: &Told) -> Option<&'a mut PlannedRecord> {
    let first = one.versions.first().and_then(|version| version.get("text"));
    customer.records.iter_mut().find(|record| {
        let plain = |field: &str| {
            record.said.iter().find_map(|(name, said)| match said {
                Said::Plain(value) if *name == field => Some(value),
                _ => None,
            })
        };
        let text = plain("text");
        record.kind == RecordKind::Need
            && text.and_then(Value::as_str) == Some(one.need.as_str())
            && plain("original").or(text) == first
            && plain(VERSIONS).is_none()
    })
}

/// A need: each of its versions one after the other, each of its own time. Where the book has none of them, what the need
/// was at first makes the first version, and what it is now the second.
///
/// # Errors
/// Where it cannot be made.
pub(super) fn need(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    let original = take(&mut body, "original");
    let versions = take(&mut body, VERSIONS);
    let mut history: Vec<NewNeed> = versions.map_or_else(|| Ok(Vec::new()), typed)?;
    let now: NewNeed = typed(body)?;
    let original = original.as_ref().and_then(Value::as_str);
    if let (Some(original), true) = (original, history.is_empty())
        && original != now.text
    {
        history.push(NewNeed {
            text: original.to_owned(),
            trigger: None,
            ..now.clone()
        });
    }
    // What the need says now comes last, unless the last version says it already.
    if !history
        .last()
        .is_some_and(|last| told_by(last, now.clone()) == now)
    {
        history.push(now.clone());
    }
    let mut history = history.into_iter();
    let Some(first) = history.next() else {
        return Ok(());
    };
    let first = NewNeed {
        trigger: first.trigger.clone(),
        happened_at: first.happened_at,
        ..told_by(&first, now)
    };
    let dated = cx.at(first.happened_at);
    let mut row = NeedRow::make(conn, &dated, id, first, "")?;
    store::insert(conn, &dated, &row)?;
    for version in history {
        let dated = cx.at(version.happened_at);
        let mut after = row.clone();
        after.apply(conn, &dated, change(version))?;
        row = store::rewrite(conn, &dated, &row, after)?;
    }
    Ok(())
}

/// A need that says what a version says, of all that makes a version.
fn told_by(version: &NewNeed, need: NewNeed) -> NewNeed {
    NewNeed {
        text: version.text.clone(),
        priority: version.priority,
        wanted_by: version.wanted_by,
        budget: version.budget,
        confidential_budget: version.confidential_budget,
        state: version.state,
        ..need
    }
}

/// The change that makes a version of the ledger.
fn change(version: NewNeed) -> NeedPatch {
    NeedPatch {
        text: Patch::Set(version.text),
        priority: Patch::Set(version.priority.unwrap_or(Level::Medium)),
        wanted_by: version.wanted_by.map_or(Patch::Clear, Patch::Set),
        budget: given(version.budget),
        confidential_budget: given(version.confidential_budget),
        state: version.state.map_or(Patch::Keep, Patch::Set),
        trigger: version.trigger.map_or(Patch::Keep, Patch::Set),
        happened_at: version.happened_at,
        ..NeedPatch::default()
    }
}

fn given<T>(value: Option<T>) -> Patch<Given<T>> {
    value.map_or(Patch::Clear, |value| Patch::Set(Given::Value(value)))
}
