//! The sheets of the book: one line a kind.

use super::put::typed;
use super::shape::{self, Shape};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::feature::contact::row::ContactRow;
use crate::feature::contract::row::ContractRow;
use crate::feature::interaction::row::InteractionRow;
use crate::feature::todo::row::TodoRow;
use crate::feature::{
    attachment, key_fact, milestone, need, opportunity, plan, questionnaire, risk, service_case,
    story,
};
use crate::record::every::{self, Bounds};
use crate::record::{Cx, Lens, Record, store};
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::id::CustomerId;
use shared::role::RecordKind;
use std::sync::OnceLock;
use validator::Validate;

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name of the field, as it travels.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// What a row of a sheet cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, where one is to blame.
    pub field: Option<String>,
    /// Why.
    pub code: shared::Code,
}

impl Fault {
    /// What to call it: a field that is not there is required rather than of the wrong type.
    pub const fn code(&self) -> shared::Code {
        match (self.code, &self.field) {
            (shared::Code::WrongType, Some(_)) => shared::Code::Required,
            (code, _) => code,
        }
    }
}

type Views = fn(&mut Conn, &Lens<'_>, CustomerId, Bounds) -> AppResult<Vec<Value>>;
type Make = fn(&mut Conn, &Cx, CustomerId, Value) -> AppResult<()>;
type Check = fn(&Value) -> Result<(), Fault>;

/// A sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The kind of record.
    pub kind: RecordKind,
    /// Its columns, behind those that say whose it is.
    pub fields: Vec<Field>,
    /// The records of a customer through the caller's rights, oldest first, as they travel.
    pub views: Views,
    /// Makes one from its body, where the policy was asked already.
    pub make: Make,
    /// Whether a body could be made.
    pub check: Check,
}

/// Columns in the order of `names`, those that the body knows; `more` are read and written by the sheet itself.
pub(super) fn fields<T: utoipa::PartialSchema>(
    names: &[&'static str],
    more: &[(&'static str, Shape)],
) -> Vec<Field> {
    let known = shape::of::<T>();
    names
        .iter()
        .filter_map(|name| {
            let own = more.iter().find(|(n, _)| n == name).map(|(_, s)| s);
            let shape = own.or_else(|| known.iter().find(|(n, _)| n == name).map(|(_, s)| s))?;
            Some(Field {
                name,
                shape: shape.clone(),
            })
        })
        .collect()
}

fn views<R: Record>(
    conn: &mut Conn,
    lens: &Lens<'_>,
    id: CustomerId,
    bounds: Bounds,
) -> AppResult<Vec<Value>> {
    every::views::<R>(conn, lens, id, bounds)?
        .into_iter()
        .map(|view| serde_json::to_value(view).map_err(AppError::internal))
        .collect()
}

pub(super) fn check<T: DeserializeOwned + Validate>(body: &Value) -> Result<(), Fault> {
    let fault = |field: Option<String>, code| Fault { field, code };
    let typed: T = serde_json::from_value(body.clone())
        .map_err(|error| fault(missing(&error.to_string()), shared::Code::WrongType))?;
    typed.validate().map_err(|errors| {
        let field = errors.errors().keys().next().map(ToString::to_string);
        fault(field, shared::Code::TooLong)
    })
}

/// The field that serde misses: "missing field `text` at …".
fn missing(error: &str) -> Option<String> {
    let (_, rest) = error.split_once("missing field `")?;
    rest.split_once('`').map(|(field, _)| field.to_owned())
}

/// A sheet of a kind: how its row is made from its body.
macro_rules! sheet {
    ($row:ty, $new:ty, [$($name:literal),+ $(,)?], [$(($own:literal, $shape:expr)),* $(,)?], $make:expr) => {
        Sheet {
            kind: <$row>::KIND,
            fields: fields::<$new>(&[$($name),+], &[$(($own, $shape)),*]),
            views: views::<$row>,
            make: $make,
            check: check::<$new>,
        }
    };
}

/// A sheet of a declared kind.
macro_rules! declared {
    ($row:ty, $new:ty, [$($name:literal),+ $(,)?]) => {
        sheet!($row, $new, [$($name),+], [], |conn, cx, id, body| {
            let row = <$row>::make(conn, cx, id, typed::<$new>(body)?, "")?;
            store::insert(conn, cx, &row)
        })
    };
}

/// All sheets, in their order: what others refer to stands first.
#[must_use]
pub fn all() -> &'static [Sheet] {
    static ALL: OnceLock<Vec<Sheet>> = OnceLock::new();
    ALL.get_or_init(|| {
        let word = |list: &str| Shape::Word(list.to_owned());
        vec![
            sheet!(
                ContactRow,
                shared::contact::NewContact,
                [
                    "name",
                    "salutation",
                    "title",
                    "department",
                    "decision_role",
                    "primary",
                    "mobile",
                    "phone",
                    "email",
                    "wechat",
                    "wecom",
                    "birthday",
                    "preferences",
                    "left_on",
                    "succeeded_by"
                ],
                [("left_on", Shape::Date), ("succeeded_by", Shape::Contact)],
                super::put::contact
            ),
            sheet!(
                need::row::NeedRow,
                shared::need::NewNeed,
                [
                    "text",
                    "original",
                    "happened_at",
                    "trigger",
                    "category",
                    "kind",
                    "priority",
                    "urgency",
                    "pain_point",
                    "aim",
                    "solution",
                    "wanted_by",
                    "budget",
                    "confidential_budget",
                    "state"
                ],
                [
                    ("original", Shape::Text),
                    (
                        "category",
                        Shape::Listed(shared::word::ListName::NeedCategory)
                    )
                ],
                super::versions::need
            ),
            sheet!(
                ContractRow,
                shared::contract::NewContract,
                [
                    "number",
                    "amount",
                    "signed_on",
                    "starts_on",
                    "ends_on",
                    "product",
                    "usage",
                    "renewal",
                    "state"
                ],
                [],
                |conn, cx, id, body| {
                    let row = ContractRow::make(cx, id, typed(body)?, "")?;
                    store::insert(conn, cx, &row)
                }
            ),
            sheet!(
                opportunity::row::OpportunityRow,
                shared::opportunity::NewOpportunity,
                [
                    "title",
                    "needs",
                    "amount",
                    "probability",
                    "expected_close",
                    "state",
                    "loss_reason",
                    "contract",
                    "remark"
                ],
                [("contract", Shape::Contract)],
                super::put::opportunity
            ),
            sheet!(
                InteractionRow,
                shared::interaction::NewInteraction,
                [
                    "happened_at",
                    "channels",
                    "direction",
                    "answered",
                    "our_users",
                    "our_others",
                    "contacts",
                    "class",
                    "content",
                    "feedback",
                    "consensus",
                    "judgement",
                    "competitor",
                    "purpose",
                    "doubtful"
                ],
                [("doubtful", Shape::Text), ("purpose", Shape::Purpose)],
                super::put::interaction
            ),
            sheet!(
                TodoRow,
                shared::todo::NewTodo,
                [
                    "what",
                    "assignee",
                    "due",
                    "state",
                    "done_at",
                    "remind_at",
                    "interaction"
                ],
                [
                    ("state", word("todo_state")),
                    ("done_at", Shape::Instant),
                    ("interaction", Shape::Interaction)
                ],
                super::put::todo
            ),
            sheet!(
                plan::row::PlanRow,
                shared::plan::NewPlan,
                [
                    "planned",
                    "contact",
                    "goal_kind",
                    "goal",
                    "channels",
                    "outline",
                    "materials",
                    "state",
                    "actual",
                    "summary",
                    "feedback",
                    "next_action",
                    "owner",
                    "fulfilled_by",
                    "remark"
                ],
                [("fulfilled_by", Shape::Interaction)],
                |conn, cx, id, body| {
                    let row = plan::row::PlanRow::make(conn, cx, id, typed(body)?, "")?;
                    store::insert(conn, cx, &row)
                }
            ),
            declared!(
                risk::row::RiskRow,
                shared::risk::NewRisk,
                [
                    "kind",
                    "severity",
                    "description",
                    "measures",
                    "responsible",
                    "state",
                    "outcome"
                ]
            ),
            declared!(
                service_case::row::ServiceCaseRow,
                shared::service_case::NewServiceCase,
                [
                    "kind",
                    "severity",
                    "contact",
                    "satisfaction",
                    "recommendation",
                    "comment",
                    "problem",
                    "cause",
                    "reported",
                    "first_answered",
                    "progress",
                    "solution",
                    "solved",
                    "verdict",
                    "assignee"
                ]
            ),
            declared!(
                milestone::row::MilestoneRow,
                shared::milestone::NewMilestone,
                ["kind", "date", "note", "remind"]
            ),
            declared!(
                key_fact::row::KeyFactRow,
                shared::key_fact::NewKeyFact,
                [
                    "subject",
                    "statement",
                    "source",
                    "source_note",
                    "verified_by",
                    "verified_on"
                ]
            ),
            sheet!(
                questionnaire::row::QuestionnaireRow,
                shared::questionnaire::NewQuestionnaire,
                [
                    "kind",
                    "contact",
                    "note",
                    "state",
                    "answered_at",
                    "proposals"
                ],
                [
                    ("state", word("questionnaire_state")),
                    ("answered_at", Shape::Instant),
                    ("proposals", Shape::Answers)
                ],
                super::answers::put
            ),
            declared!(
                story::row::StoryRow,
                shared::story::NewStory,
                [
                    "title",
                    "kind",
                    "happened",
                    "worked",
                    "keywords",
                    "shared_with"
                ]
            ),
        ]
    })
}

/// The files of a customer, as far as the caller sees them.
///
/// # Errors
/// [`shared::Code::TooManyRecords`].
pub fn files(
    conn: &mut Conn,
    lens: &Lens<'_>,
    id: CustomerId,
    bounds: Bounds,
) -> AppResult<Vec<Value>> {
    views::<attachment::row::AttachmentRow>(conn, lens, id, bounds)
}

/// The sheet of a kind.
#[must_use]
pub fn of(kind: RecordKind) -> Option<&'static Sheet> {
    all().iter().find(|sheet| sheet.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::super::{own, words};
    use super::*;
    use shared::Lang;

    /// What is known of a record besides what it is made with has its column too.
    #[test]
    fn what_acts_have_said_is_not_left_out() {
        let of_kind = |kind| of(kind).map_or(&[][..], |sheet| sheet.fields.as_slice());
        for (fields, name) in [
            (of_kind(RecordKind::Contact), "left_on"),
            (of_kind(RecordKind::Contact), "succeeded_by"),
            (of_kind(RecordKind::Todo), "state"),
            (of_kind(RecordKind::Todo), "done_at"),
            (own::of_customer(), "collaborators"),
        ] {
            assert!(fields.iter().any(|field| field.name == name), "{name}");
        }
    }

    /// Every field with which a record is made has its column, and every column a name in both languages.
    #[test]
    fn no_field_of_a_body_is_left_out() {
        macro_rules! complete {
            ($($kind:ident: $new:ty),+ $(,)?) => {$(
                let sheet = of(RecordKind::$kind).unwrap();
                for (name, _) in shape::of::<$new>() {
                    assert!(sheet.fields.iter().any(|field| field.name == name), "{} lacks {name}", sheet.kind);
                }
            )+};
        }
        complete!(
            Contact: shared::contact::NewContact, Need: shared::need::NewNeed, Todo: shared::todo::NewTodo,
            Opportunity: shared::opportunity::NewOpportunity, Contract: shared::contract::NewContract,
            Interaction: shared::interaction::NewInteraction, Plan: shared::plan::NewPlan, Risk: shared::risk::NewRisk,
            ServiceCase: shared::service_case::NewServiceCase, Milestone: shared::milestone::NewMilestone,
            KeyFact: shared::key_fact::NewKeyFact, Story: shared::story::NewStory,
            Questionnaire: shared::questionnaire::NewQuestionnaire,
        );
        for (name, _) in shape::of::<shared::customer::NewCustomer>() {
            let there = own::of_customer().iter().any(|field| field.name == name);
            // A loss reason is a gate's, and stands with the stages.
            assert!(there || name == "loss_reason", "customers lack {name}");
        }
        // Moves, tags and files: the trajectory and the list of files have sheets of their own, tags stand with the customer.
        let elsewhere = [
            RecordKind::Customer,
            RecordKind::StageChange,
            RecordKind::Tag,
            RecordKind::Attachment,
        ];
        for kind in RecordKind::ALL {
            assert!(
                of(*kind).is_some() || elsewhere.contains(kind),
                "{kind} has no sheet"
            );
        }
        for sheet in all() {
            for lang in [Lang::Zh, Lang::En] {
                let kind = sheet.kind.as_str();
                assert_ne!(words::sheet(lang, kind), kind);
                let headings: Vec<&str> = sheet
                    .fields
                    .iter()
                    .map(|f| words::heading(lang, kind, f.name))
                    .collect();
                for (at, heading) in headings.iter().enumerate() {
                    let name = sheet.fields[at].name;
                    assert!(
                        lang == Lang::En || *heading != name,
                        "{kind}.{name} has no name"
                    );
                    assert!(
                        !headings[..at].contains(heading),
                        "{kind}: {heading} stands twice"
                    );
                }
            }
        }
    }
}
