//! The tree of conditions of `POST /customers/search`, turned into a condition of the database. Fields and operators are
//! a list of pairs that are allowed; whatever is not on it is refused, sealed fields by name (R-SEC-2).

use super::is_sealed;
use crate::access::leak::{self, Leak};
use crate::db::MultiBackend;
use crate::db::schema::{customer, customer_tag};
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;
use shared::Code;
use shared::customer::{CustomerKind, Filter, FilterOp, Intent, Tier};
use shared::id::{TagId, UserId};
use std::str::FromStr;

/// How deep a tree may be, and how many conditions it may have.
const DEEPEST: usize = 6;
const MOST: usize = 60;

/// A tree whose every condition was understood.
#[derive(Debug, Clone)]
pub enum Node {
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Not that.
    Not(Box<Node>),
    /// A condition.
    Is(Leaf),
}

/// One condition, with values of the field's own type.
#[derive(Debug, Clone)]
pub enum Leaf {
    /// The stage's code is one of these.
    Stage(Vec<String>),
    /// The tier is one of these.
    Tier(Vec<Tier>),
    /// The kind is one of these.
    Kind(Vec<CustomerKind>),
    /// The intent is one of these.
    Intent(Vec<Intent>),
    /// The industry lies below one of these.
    Industry(Vec<String>),
    /// The source is one of these.
    Source(Vec<String>),
    /// The owner is one of these.
    Owner(Vec<UserId>),
    /// The number is one of these.
    Number(Vec<String>),
    /// It carries one of these tags.
    Tag(Vec<TagId>),
    /// It is a key account, or not.
    KeyAccount(bool),
    /// It has an owner, or not.
    Owned(bool),
    /// A contact has one of these numbers; only where a test planted that.
    OfContact(Vec<String>),
    /// A moment is at or after (`true`), or at or before.
    Moment(Moment, bool, NaiveDateTime),
}

/// The moments of a customer.
#[derive(Debug, Clone, Copy)]
pub enum Moment {
    /// When it was made.
    CreatedAt,
    /// When it came into its stage.
    StageEnteredAt,
    /// Its last interaction; none is long ago.
    LastInteractionAt,
    /// Its next step; none is far away.
    NextStep,
}

type Condition = Box<dyn BoxableExpression<customer::table, MultiBackend, SqlType = Bool>>;

impl Node {
    /// Understands a tree.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the pointer of what is not understood; [`Code::SealedField`] for a field that is sealed.
    pub fn read(cx: &Cx, filter: &Filter) -> AppResult<Self> {
        let mut left = MOST;
        node(cx, filter, "/filter", DEEPEST, &mut left)
    }

    /// The condition of the database.
    #[must_use]
    pub fn expression(&self) -> Condition {
        match self {
            Self::And(nodes) => nodes
                .iter()
                .map(Self::expression)
                .reduce(|a, b| Box::new(a.and(b)))
                .unwrap_or_else(|| truth(true)),
            Self::Or(nodes) => nodes
                .iter()
                .map(Self::expression)
                .reduce(|a, b| Box::new(a.or(b)))
                .unwrap_or_else(|| truth(false)),
            Self::Not(inner) => Box::new(diesel::dsl::not(inner.expression())),
            Self::Is(leaf) => leaf.expression(),
        }
    }
}

fn truth(value: bool) -> Condition {
    if value {
        Box::new(customer::id.eq(customer::id))
    } else {
        Box::new(customer::id.ne(customer::id))
    }
}

fn node(cx: &Cx, filter: &Filter, at: &str, depth: usize, left: &mut usize) -> AppResult<Node> {
    *left = left
        .checked_sub(1)
        .ok_or_else(|| AppError::field(at, Code::TooLong))?;
    if depth == 0 {
        return Err(AppError::field(at, Code::TooLong));
    }
    let mut all = |nodes: &[Filter], name: &str| -> AppResult<Vec<Node>> {
        nodes
            .iter()
            .enumerate()
            .map(|(i, inner)| node(cx, inner, &format!("{at}/{name}/{i}"), depth - 1, left))
            .collect()
    };
    match filter {
        Filter::And { and } => Ok(Node::And(all(and, "and")?)),
        Filter::Or { or } => Ok(Node::Or(all(or, "or")?)),
        Filter::Not { not } => {
            let inner = node(cx, not, &format!("{at}/not"), depth - 1, left)?;
            Ok(Node::Not(Box::new(inner)))
        }
        Filter::Is { field, op, value } => leaf(cx, field, *op, value, at).map(Node::Is),
    }
}

fn leaf(cx: &Cx, field: &str, op: FilterOp, value: &Value, at: &str) -> AppResult<Leaf> {
    use FilterOp::{Eq, Gte, In, Lte};
    let wrong = || AppError::field(format!("{at}/value"), Code::WrongType);
    let flag = || value.as_bool().ok_or_else(wrong);
    let owner = |text: &str| match text {
        "me" => Some(cx.actor.id),
        other => other.parse().ok(),
    };
    if leak::planted(Leak::DottedPath) && field == "contacts.mobile" {
        return Ok(Leaf::OfContact(words(value).ok_or_else(wrong)?));
    }
    Ok(match (field, op) {
        ("stage", Eq | In) => Leaf::Stage(words(value).ok_or_else(wrong)?),
        ("tier", Eq | In) => Leaf::Tier(parsed(value).ok_or_else(wrong)?),
        ("kind", Eq | In) => Leaf::Kind(parsed(value).ok_or_else(wrong)?),
        ("intent", Eq | In) => Leaf::Intent(parsed(value).ok_or_else(wrong)?),
        ("industry", Eq | In) => Leaf::Industry(words(value).ok_or_else(wrong)?),
        ("source", Eq | In) => Leaf::Source(words(value).ok_or_else(wrong)?),
        ("number", Eq | In) => Leaf::Number(words(value).ok_or_else(wrong)?),
        ("tag", Eq | In) => Leaf::Tag(parsed(value).ok_or_else(wrong)?),
        ("owner", Eq) if value.is_null() => Leaf::Owned(false),
        ("owner", Eq | In) => {
            let texts = words(value).ok_or_else(wrong)?;
            let ids: Option<Vec<UserId>> = texts.iter().map(|text| owner(text)).collect();
            Leaf::Owner(ids.ok_or_else(wrong)?)
        }
        ("key_account", Eq) => Leaf::KeyAccount(flag()?),
        ("created_at" | "stage_entered_at" | "last_interaction_at" | "next_step", Gte | Lte) => {
            let moment = match field {
                "created_at" => Moment::CreatedAt,
                "stage_entered_at" => Moment::StageEnteredAt,
                "last_interaction_at" => Moment::LastInteractionAt,
                _ => Moment::NextStep,
            };
            let text = value.as_str().ok_or_else(wrong)?;
            let when = DateTime::parse_from_rfc3339(text).map_err(|_| wrong())?;
            Leaf::Moment(moment, op == Gte, stored(when.with_timezone(&Utc)))
        }
        (field, _) if is_sealed(field) => {
            return Err(AppError::from(Code::SealedField).detail(field.to_owned()));
        }
        ("stage" | "tier" | "kind" | "intent" | "industry" | "source" | "number" | "tag", _)
        | ("owner" | "key_account", _)
        | ("created_at" | "stage_entered_at" | "last_interaction_at" | "next_step", _) => {
            return Err(AppError::field(format!("{at}/op"), Code::NotOnList));
        }
        _ => return Err(AppError::field(format!("{at}/field"), Code::NotOnList)),
    })
}

/// One text or a list of texts; an empty list means nothing, never everything.
fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) if items.len() <= 200 => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

fn parsed<T: FromStr>(value: &Value) -> Option<Vec<T>> {
    words(value)?.iter().map(|text| text.parse().ok()).collect()
}

/// A test of a column that may be empty: false there rather than unknown, so that *not* means what it says.
macro_rules! holds {
    ($column:expr, $test:expr) => {
        Box::new($column.is_not_null().and($test.assume_not_null()))
    };
}

impl Leaf {
    fn expression(&self) -> Condition {
        match self {
            Self::Stage(codes) => Box::new(customer::stage.eq_any(codes.clone())),
            Self::Kind(kinds) => Box::new(
                customer::kind.eq_any(kinds.iter().copied().map(Written).collect::<Vec<_>>()),
            ),
            Self::Number(numbers) => Box::new(customer::number.eq_any(numbers.clone())),
            Self::OfContact(numbers) => {
                use crate::db::schema::contact;
                let numbered = contact::table.filter(
                    contact::customer_id
                        .eq(customer::id)
                        .and(contact::mobile.eq_any(numbers.clone())),
                );
                Box::new(diesel::dsl::exists(numbered))
            }
            Self::KeyAccount(is) => Box::new(customer::key_account.eq(*is)),
            Self::Owned(true) => Box::new(customer::owner_id.is_not_null()),
            Self::Owned(false) => Box::new(customer::owner_id.is_null()),
            Self::Tier(tiers) => {
                let tiers: Vec<_> = tiers.iter().map(|t| Some(Written(*t))).collect();
                holds!(customer::tier, customer::tier.eq_any(tiers))
            }
            Self::Intent(intents) => {
                let intents: Vec<_> = intents.iter().map(|i| Some(Written(*i))).collect();
                holds!(customer::intent, customer::intent.eq_any(intents))
            }
            Self::Source(sources) => {
                let sources: Vec<_> = sources.iter().cloned().map(Some).collect();
                holds!(customer::source, customer::source.eq_any(sources))
            }
            Self::Owner(ids) => {
                let ids: Vec<_> = ids.iter().map(|id| Some(Key(*id))).collect();
                holds!(customer::owner_id, customer::owner_id.eq_any(ids))
            }
            Self::Industry(codes) => codes
                .iter()
                .map(|code| -> Condition {
                    let below = format!("{}%", code.replace(['%', '_'], ""));
                    holds!(customer::industry, customer::industry.like(below))
                })
                .reduce(|a, b| Box::new(a.or(b)))
                .unwrap_or_else(|| truth(false)),
            Self::Tag(tags) => {
                let tags: Vec<_> = tags.iter().copied().map(Key).collect();
                let tagged = customer_tag::table.filter(
                    customer_tag::tag_id
                        .eq_any(tags)
                        .and(customer_tag::customer_id.eq(customer::id)),
                );
                Box::new(diesel::dsl::exists(tagged))
            }
            Self::Moment(moment, after, when) => moment.expression(*after, *when),
        }
    }
}

impl Moment {
    fn expression(self, after: bool, when: NaiveDateTime) -> Condition {
        match (self, after) {
            (Self::CreatedAt, true) => Box::new(customer::created_at.ge(when)),
            (Self::CreatedAt, false) => Box::new(customer::created_at.le(when)),
            (Self::StageEnteredAt, true) => Box::new(customer::stage_entered_at.ge(when)),
            (Self::StageEnteredAt, false) => Box::new(customer::stage_entered_at.le(when)),
            (Self::LastInteractionAt, true) => Box::new(customer::last_interaction_at.ge(when)),
            (Self::LastInteractionAt, false) => Box::new(customer::last_interaction_at.le(when)),
            (Self::NextStep, true) => Box::new(customer::next_at.ge(when)),
            (Self::NextStep, false) => Box::new(customer::next_at.le(when)),
        }
    }
}
