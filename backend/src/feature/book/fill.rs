//! The book, filled in: every record of the customers through the caller's rights.

use super::kinds::{self, Field};
use super::shape::Shape;
use super::{own, said, versions, words};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::customer::view;
use crate::feature::form::cells;
use crate::feature::form::dossier::Stages;
use crate::feature::import::Known;
use crate::feature::stage::moves;
use crate::record::Cx;
use crate::record::every::Bounds;
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::id::CustomerId;
use shared::money::{Amount, Headcount};
use shared::read::cell::defuse;
use shared::role::RecordKind;
use shared::tag::TagDimension;
use shared::time::When;
use shared::todo::Assignee;
use shared::{Guarded, Lang};
use std::collections::HashMap;

/// What writing cells needs.
struct Manner {
    lang: Lang,
    zone: chrono_tz::Tz,
    stages: Stages,
    /// What sources and categories are called.
    known: Known,
    /// Texts of the needs of the customer at hand, by id.
    needs: HashMap<String, String>,
    /// Names of the contacts of the customer at hand, by id, as the caller sees them.
    contacts: HashMap<String, String>,
    /// Numbers of customers that others name, by id.
    numbers: HashMap<String, String>,
    /// What the interactions of the customer at hand are known by, by id.
    talks: HashMap<String, String>,
    /// What the contracts of the customer at hand are known by, by id.
    contracts: HashMap<String, String>,
}

/// One sheet while it is filled.
struct Filled {
    name: String,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A book that is being filled.
#[allow(missing_debug_implementations)]
pub struct Book {
    manner: Manner,
    customers: Filled,
    stages: Filled,
    kinds: Vec<Filled>,
    versions: Filled,
    files: Filled,
    bounds: Bounds,
}

fn filled(lang: Lang, kind: &'static str, fields: &[Field], of_customers: bool) -> Filled {
    let mut headings: Vec<String> = Vec::new();
    if !of_customers {
        for field in ["customer_number", "customer_name"] {
            headings.push(words::heading(lang, kind, field).to_owned());
        }
    }
    let own = fields
        .iter()
        .map(|field| words::heading(lang, kind, field.name));
    headings.extend(own.map(str::to_owned));
    Filled {
        name: words::sheet(lang, kind).to_owned(),
        headings,
        rows: Vec::new(),
    }
}

impl Book {
    /// An empty book.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn new(conn: &mut Conn, cx: &Cx) -> AppResult<Self> {
        Self::within(conn, cx, Bounds::USUAL)
    }

    /// The same within bounds of one's own.
    ///
    /// # Errors
    /// As [`Book::new`].
    pub fn within(conn: &mut Conn, cx: &Cx, bounds: Bounds) -> AppResult<Self> {
        let lang = cx.actor.lang;
        Ok(Self {
            bounds,
            customers: filled(lang, "customer", own::of_customer(), true),
            stages: filled(lang, "stage_change", own::of_stages(), false),
            kinds: kinds::all()
                .iter()
                .map(|sheet| filled(lang, sheet.kind.as_str(), &sheet.fields, false))
                .collect(),
            versions: filled(lang, versions::SHEET, own::of_versions(), false),
            files: filled(lang, "attachment", own::of_files(), false),
            manner: Manner::new(conn, lang, cx.actor.org_zone)?,
        })
    }

    /// Adds a customer; its name, for the name of the file.
    ///
    /// # Errors
    /// [`shared::Code::NotFound`] where it is out of reach, [`shared::Code::TooManyRecords`].
    pub fn add(&mut self, conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<String> {
        let customer = view::customer(conn, cx, id)?;
        let lens = cx.lens(conn, [id])?;
        let number = customer.card.number.clone();
        let name = cells::guarded(Some(&customer.card.name));
        if let Some(by) = customer.profile.referred_by {
            let known = view::references(conn, cx, &[by])?;
            let known = known.into_values().next();
            if let Some(known) = known {
                self.manner.numbers.insert(by.to_string(), known.number);
            }
        }
        let row = self.customer_row(&customer)?;
        self.customers.rows.push(row);
        let whose = [number, name.clone()];
        let mut moved = moves::of_customer(conn, id, self.bounds)?;
        moved.reverse();
        for change in moves::views(conn, &lens, &moved)? {
            if !change.undone {
                let value = serde_json::to_value(&change).map_err(AppError::internal)?;
                let row = self
                    .manner
                    .row(&whose, own::of_stages(), "stage_change", &value);
                self.stages.rows.push(row);
            }
        }
        self.manner.needs.clear();
        self.manner.contacts.clear();
        self.manner.talks.clear();
        self.manner.contracts.clear();
        for (sheet, filled) in kinds::all().iter().zip(&mut self.kinds) {
            let values = (sheet.views)(conn, &lens, id, self.bounds)?;
            for value in &values {
                self.manner.remember(sheet.kind, value);
            }
            if sheet.kind == RecordKind::Need {
                for version in versions::of(conn, cx, &lens.viewer(id), &values)? {
                    let row =
                        self.manner
                            .row(&whose, own::of_versions(), versions::SHEET, &version);
                    self.versions.rows.push(row);
                }
            }
            for value in values {
                let row = self
                    .manner
                    .row(&whose, &sheet.fields, sheet.kind.as_str(), &value);
                filled.rows.push(row);
            }
        }
        for value in kinds::files(conn, &lens, id, self.bounds)? {
            let row = self
                .manner
                .row(&whose, own::of_files(), "attachment", &value);
            self.files.rows.push(row);
        }
        Ok(name)
    }

    fn customer_row(&self, customer: &shared::customer::Customer) -> AppResult<Vec<String>> {
        let card = serde_json::to_value(&customer.card).map_err(AppError::internal)?;
        let profile = serde_json::to_value(&customer.profile).map_err(AppError::internal)?;
        let tags = |dimension: TagDimension| {
            let all = customer
                .tags
                .iter()
                .filter(|tag| tag.dimension == dimension);
            all.map(|tag| tag.label.as_str())
                .collect::<Vec<_>>()
                .join("、")
        };
        let cell = |field: &Field| match field.name {
            "stage" => self.manner.stages.name(&customer.card.stage),
            "industry" => cells::industry(customer, self.manner.lang),
            "source" => {
                let source = customer.profile.source.as_deref();
                let known = &self.manner.known;
                known.source_text(source, None, self.manner.lang)
            }
            "owner_id" => customer
                .card
                .owner
                .as_ref()
                .map_or_else(String::new, |user| user.name.clone()),
            "collaborators" => {
                let all = customer.collaborators.iter();
                let names: Vec<&str> = all.map(|user| user.name.as_str()).collect();
                names.join("、")
            }
            "tag_basic" => tags(TagDimension::Basic),
            "tag_need" => tags(TagDimension::Need),
            "tag_behaviour" => tags(TagDimension::Behaviour),
            name => {
                let value = profile.get(name).or_else(|| card.get(name));
                self.manner.cell(field, value.unwrap_or(&Value::Null))
            }
        };
        Ok(own::of_customer().iter().map(cell).collect())
    }

    /// The workbook.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> AppResult<Vec<u8>> {
        let mut book = rust_xlsxwriter::Workbook::new();
        write(&mut book, &self.customers)?;
        write(&mut book, &self.stages)?;
        for filled in &self.kinds {
            write(&mut book, filled)?;
        }
        write(&mut book, &self.versions)?;
        write(&mut book, &self.files)?;
        book.save_to_buffer().map_err(AppError::internal)
    }
}

fn write(book: &mut rust_xlsxwriter::Workbook, filled: &Filled) -> AppResult<()> {
    use rust_xlsxwriter::Format as Look;
    let sheet = book.add_worksheet();
    let (bold, wrapped) = (
        Look::new().set_bold().set_text_wrap(),
        Look::new().set_text_wrap(),
    );
    let name: String = filled
        .name
        .chars()
        .filter(|c| !r"[]:*?/\".contains(*c))
        .take(31)
        .collect();
    sheet.set_name(name).map_err(AppError::internal)?;
    for (at, heading) in (0_u16..).zip(&filled.headings) {
        sheet
            .write_string_with_format(0, at, heading, &bold)
            .map_err(AppError::internal)?;
        sheet.set_column_width(at, 18).map_err(AppError::internal)?;
    }
    for (line, row) in (1_u32..).zip(&filled.rows) {
        for (at, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet
                .write_string_with_format(line, at, defuse(cell), &wrapped)
                .map_err(AppError::internal)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(AppError::internal)?;
    Ok(())
}

impl Manner {
    fn new(conn: &mut Conn, lang: Lang, zone: chrono_tz::Tz) -> AppResult<Self> {
        Ok(Self {
            lang,
            zone,
            stages: Stages::read(conn, lang)?,
            known: Known::read(conn)?,
            needs: HashMap::new(),
            contacts: HashMap::new(),
            numbers: HashMap::new(),
            talks: HashMap::new(),
            contracts: HashMap::new(),
        })
    }

    /// Keeps the text of a need, the name of a contact and what an interaction is known by, for records that name them.
    fn remember(&mut self, kind: RecordKind, value: &Value) {
        let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default();
        let id = text("id").to_owned();
        match kind {
            RecordKind::Need => {
                self.needs.insert(id, text("text").to_owned());
            }
            RecordKind::Contact => {
                let name = self.person(value);
                self.contacts.insert(id, name);
            }
            RecordKind::Contract => {
                self.contracts.insert(id, said::contract_known_by(value));
            }
            RecordKind::Interaction => {
                let when = value.get("happened_at").and_then(typed::<When>);
                let known = when.map(|when| said::known_by(self.zone, when, text("content")));
                self.talks.insert(id, known.unwrap_or_default());
            }
            _ => {}
        }
    }

    fn row(&self, whose: &[String; 2], fields: &[Field], kind: &str, value: &Value) -> Vec<String> {
        let mut row = whose.to_vec();
        row.extend(fields.iter().map(|field| {
            let own = value.get(field.name).unwrap_or(&Value::Null);
            match (kind, field.name) {
                ("todo", "assignee") => self.assignee(value),
                ("contact", "succeeded_by") => {
                    self.contacts.get(&text(own)).cloned().unwrap_or_default()
                }
                // What a need was at first is worth a word only where it is something else now.
                ("need", "original") if value.get("text") == Some(own) => String::new(),
                ("todo" | "attachment", "interaction") => {
                    let id = text(value.get("interaction_id").unwrap_or(&Value::Null));
                    self.talks.get(&id).cloned().unwrap_or_default()
                }
                ("plan", "fulfilled_by") => self.talks.get(&text(own)).cloned().unwrap_or_default(),
                ("opportunity", "contract") => {
                    self.contracts.get(&text(own)).cloned().unwrap_or_default()
                }
                ("stage_change", "to") => self.stages.name(own.as_str().unwrap_or_default()),
                _ => self.cell(field, own),
            }
        }));
        row
    }

    fn assignee(&self, todo: &Value) -> String {
        match todo.get("assignee").map(typed::<Assignee>) {
            Some(Some(Assignee::Customer)) => self.lang.pick("客户", "customer").to_owned(),
            _ => text(todo.get("assignee_name").unwrap_or(&Value::Null)),
        }
    }

    /// A value as a cell; a masked one stays a mask.
    fn cell(&self, field: &Field, value: &Value) -> String {
        if value.is_null() {
            return String::new();
        }
        if field.shape == Shape::Amount && value.get("access").is_some() {
            return cells::money(typed::<Guarded<Amount>>(value).as_ref(), self.lang);
        }
        match value.get("access").and_then(Value::as_str) {
            Some("masked") => return text(value.get("shown").unwrap_or(&Value::Null)),
            Some("hidden") => return "***".to_owned(),
            Some(_) => return self.cell(field, value.get("value").unwrap_or(&Value::Null)),
            None => {}
        }
        let several = |each: &dyn Fn(&Value) -> String, between: &str| {
            let all = value.as_array().into_iter().flatten();
            all.map(each).collect::<Vec<_>>().join(between)
        };
        let word = |list: &str, value: &Value| {
            words::word(self.lang, list, value.as_str().unwrap_or_default())
        };
        match &field.shape {
            Shape::Text | Shape::Date | Shape::Whole => text(value),
            Shape::Flag => match value.as_bool() {
                Some(true) => self.lang.pick("是", "yes").to_owned(),
                _ => String::new(),
            },
            Shape::Texts => several(&text, "、"),
            Shape::Listed(list) => {
                let code = text(value);
                let name = self.known.name(*list, &code, self.lang);
                name.map_or_else(|| code.clone(), str::to_owned)
            }
            Shape::Word(list) => word(list, value),
            Shape::Words(list) => several(&|one| word(list, one), "、"),
            Shape::Amount => typed::<Amount>(value)
                .map_or_else(String::new, |amount| cells::amount(amount, self.lang)),
            Shape::Headcount => typed::<Headcount>(value)
                .map_or_else(String::new, |people| cells::headcount(people, self.lang)),
            Shape::When => {
                typed::<When>(value).map_or_else(String::new, |at| cells::when(self.zone, at))
            }
            Shape::Instant => typed::<DateTime<Utc>>(value)
                .map_or_else(String::new, |at| cells::when(self.zone, When::At(at))),
            Shape::User | Shape::Contact => self.person(value),
            Shape::Users | Shape::Contacts => several(&|one| self.person(one), "、"),
            Shape::Needs => several(
                &|id| self.needs.get(&text(id)).cloned().unwrap_or_default(),
                "；",
            ),
            Shape::Customer => self.numbers.get(&text(value)).cloned().unwrap_or_default(),
            Shape::Measures => cells::measures(
                &typed::<Vec<shared::risk::Measure>>(value).unwrap_or_default(),
                self.lang,
            ),
            Shape::Answers => super::answers::cell(self.lang, value),
            Shape::Purpose => self.known.purpose_name(&text(value), self.lang),
            // They are written from other fields than their own, or from other records.
            Shape::Assignee | Shape::Interaction | Shape::Contract => String::new(),
        }
    }

    /// The name of a user or a contact; a contact's may be masked.
    fn person(&self, value: &Value) -> String {
        let name = value.get("name").unwrap_or(&Value::Null);
        let field = Field {
            name: "name",
            shape: Shape::Text,
        };
        self.cell(&field, name)
    }
}

fn typed<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The records of a customer as its rows of the book would be read again.
///
/// # Errors
/// Where the database fails.
pub fn records(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<Vec<said::PlannedRecord>> {
    let zone = cx.actor.org_zone;
    let mut manner = Manner::new(conn, Lang::Zh, zone)?;
    let known = manner.known.clone();
    let clock = crate::feature::import::Clock::new(cx.now, zone, &known);
    let lens = cx.lens(conn, [id])?;
    let mut all = Vec::new();
    for sheet in kinds::all() {
        let values = (sheet.views)(conn, &lens, id, Bounds::USUAL)?;
        for value in &values {
            manner.remember(sheet.kind, value);
        }
        for value in values {
            let row = manner.row(
                &[String::new(), String::new()],
                &sheet.fields,
                sheet.kind.as_str(),
                &value,
            );
            let cells = sheet
                .fields
                .iter()
                .zip(row.iter().skip(2))
                .filter(|(_, text)| !crate::feature::import::is_blank(text))
                .filter_map(|(field, text)| {
                    Some((field.name, said::said(field, text, clock).ok()?))
                })
                .collect();
            all.push(said::PlannedRecord {
                line: 0,
                kind: sheet.kind,
                said: cells,
            });
        }
    }
    Ok(all)
}
