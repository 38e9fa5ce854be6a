//! Lists of customers: filters and orders that an index serves, read by keyset, arm by arm of the caller's reach.

mod order;
pub mod sample;
mod scan;
mod sealed;
mod search;
pub mod tree;

use self::order::{At, Boxed};
use self::scan::Walked;
pub use self::sealed::is_sealed;
pub use self::search::Search;
use self::search::{search, tagged};
use super::view;
use crate::access::leak::{self, Leak};
use crate::access::reach::{self, Arm};
use crate::db::schema::{customer, customer_gram, customer_tag};
use crate::db::types::{Key, Written, stored};
use crate::db::{Conn, MultiBackend};
use crate::error::{AppError, AppResult};
use crate::http::Params;
use crate::record::Cx;
use crate::record::narrow::refuse_sealed;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::customer::{CustomerCard, CustomerKind, Intent, Tier};
use shared::id::{CustomerId, TagId, UserId};
use shared::{Code, Page};

/// The orders on offer; each has an index, and a leading `-` turns it round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By the nearest next step; customers without one come last, as if theirs were far away.
    NextStep,
    /// By name, Chinese by pinyin; persons by number.
    Name,
    /// By number.
    Number,
    /// By creation.
    CreatedAt,
    /// By the last interaction; customers without one come first, as if theirs were long ago.
    LastInteractionAt,
    /// By the entry into the stage.
    StageEnteredAt,
}

/// What a list asks for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of a name or number.
    pub q: Option<String>,
    /// Codes of stages.
    pub stages: Vec<String>,
    /// The owner.
    pub owner: Option<UserId>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// A company or a person.
    pub kind: Option<CustomerKind>,
    /// Industry at any level; what lies below it counts.
    pub industry: Option<String>,
    /// Source.
    pub source: Option<String>,
    /// Key accounts, or the others.
    pub key_account: Option<bool>,
    /// Intent.
    pub intent: Option<Intent>,
    /// A tag.
    pub tag: Option<TagId>,
    /// Made at or after.
    pub created_from: Option<DateTime<Utc>>,
    /// Made at or before.
    pub created_to: Option<DateTime<Utc>>,
    /// Archived ones instead of living ones.
    pub archived: bool,
    /// A tree of conditions, beside the others.
    pub tree: Option<tree::Node>,
    /// The order, and whether it is turned round.
    pub sort: Option<(Order, bool)>,
    /// The cursor of the page before.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: i64,
    /// Whether to count all rows.
    pub count: bool,
    /// How many rows an arm may test one by one before it answers a short page with a cursor; where absent, a list
    /// tests far more and then refuses.
    pub short_after: Option<i64>,
}

impl Wanted {
    /// Reads the query string.
    ///
    /// # Errors
    /// [`Code::InvalidParameter`], [`Code::UnknownParameter`], [`Code::SealedField`] for an order or a condition by a sealed field.
    pub fn read(cx: &Cx, mut params: Params) -> AppResult<Self> {
        refuse_sealed(&params, is_sealed)?;
        let sort = params
            .take("sort")
            .map(|text| parse_sort(&text))
            .transpose()?;
        let owner = match params.take("owner").as_deref() {
            None => None,
            Some("me") => Some(cx.actor.id),
            Some(text) => Some(text.parse().map_err(|_| bad("owner"))?),
        };
        let count = match params.take("count").as_deref() {
            None => false,
            Some("exact") => true,
            Some(_) => return Err(bad("count")),
        };
        let wanted = Self {
            q: params.take("q").filter(|q| !q.trim().is_empty()),
            stages: params.take_list("stage")?,
            owner,
            tiers: params.take_list("tier")?,
            kind: params.take_as("kind")?,
            industry: params.take("industry"),
            source: params.take("source"),
            key_account: params.take_as("key_account")?,
            intent: params.take_as("intent")?,
            tag: params.take_as("tag")?,
            created_from: params.take_as("created_at[gte]")?,
            created_to: params.take_as("created_at[lte]")?,
            archived: params.take_as("archived")?.unwrap_or(false),
            tree: None,
            sort,
            cursor: params.take("cursor"),
            limit: params.take_limit()?,
            count,
            short_after: None,
        };
        params.finish()?;
        Ok(wanted)
    }

    /// Whether the order is that of next steps.
    fn by_next_step(&self) -> bool {
        self.sort.is_none_or(|(order, _)| order == Order::NextStep)
    }

    /// What a cursor is bound to: everything but the cursor and the length of a page.
    fn bound(&self) -> String {
        let plain = Self {
            cursor: None,
            limit: 0,
            count: false,
            ..self.clone()
        };
        format!("customers:{plain:?}")
    }
}

fn bad(name: &str) -> AppError {
    AppError::from(Code::InvalidParameter).detail(name)
}

/// Reads the name of an order.
///
/// # Errors
/// [`Code::InvalidParameter`], [`Code::SealedField`] for an order by a sealed field.
pub fn parse_sort(text: &str) -> AppResult<(Order, bool)> {
    let (name, down) = text
        .strip_prefix('-')
        .map_or((text, false), |name| (name, true));
    let order = match name {
        "next_step" | "next_follow_up" => Order::NextStep,
        "name" => Order::Name,
        "number" => Order::Number,
        "created_at" => Order::CreatedAt,
        "last_interaction_at" => Order::LastInteractionAt,
        "stage_entered_at" => Order::StageEnteredAt,
        name if is_sealed(name) => {
            return Err(AppError::from(Code::SealedField).detail(name.to_owned()));
        }
        _ => return Err(bad("sort")),
    };
    Ok((order, down))
}

fn filtered<'a>(wanted: &Wanted, arm: &Arm, search: &Search) -> Boxed<'a> {
    let mut query = customer::table.into_boxed::<MultiBackend>();
    query = match arm {
        Arm::All => query,
        // One owner's customers are fewer than a team's: their index shall be the one that is walked.
        Arm::Team(id) if wanted.owner.is_some() => {
            query.filter(not(customer::team_id.ne(Key(*id))))
        }
        Arm::Team(id) => query.filter(customer::team_id.eq(Key(*id))),
        Arm::Owner(id) => query.filter(customer::owner_id.eq(Key(*id))),
        Arm::Pool => query.filter(customer::owner_id.is_null()),
        Arm::Only(ids) => {
            query.filter(customer::id.eq_any(ids.iter().copied().map(Key).collect::<Vec<_>>()))
        }
    };
    query = if wanted.archived {
        query.filter(customer::archived_at.is_not_null())
    } else {
        query.filter(customer::archived_at.is_null())
    };
    match search {
        Search::Everything => {}
        Search::Ids(ids) => query = query.filter(customer::id.eq_any(ids.clone())),
        Search::Pieces(pieces) => {
            for piece in pieces {
                let has = customer_gram::table.filter(
                    customer_gram::gram
                        .eq(piece.clone())
                        .and(customer_gram::customer_id.eq(customer::id)),
                );
                query = query.filter(diesel::dsl::exists(has));
            }
        }
    }
    // A single word is an equality, which an index serves together with the order of next steps; along any other order
    // rows are tested, for an index of the stage alone would have to be sorted as a whole.
    query = match wanted.stages.as_slice() {
        [] => query,
        [stage] if !wanted.by_next_step() => query.filter(not(customer::stage.ne(stage.clone()))),
        [stage] => query.filter(customer::stage.eq(stage.clone())),
        stages => query.filter(customer::stage.eq_any(stages.to_vec())),
    };
    query = match wanted.tiers.as_slice() {
        [] => query,
        [tier] => query.filter(customer::tier.eq(Some(Written(*tier)))),
        tiers => query.filter(
            customer::tier.eq_any(
                tiers
                    .iter()
                    .map(|tier| Some(Written(*tier)))
                    .collect::<Vec<_>>(),
            ),
        ),
    };
    narrowed(query, wanted)
}

fn narrowed<'a>(mut query: Boxed<'a>, wanted: &Wanted) -> Boxed<'a> {
    if let Some(owner) = wanted.owner {
        query = query.filter(customer::owner_id.eq(Key(owner)));
    }
    if let Some(kind) = wanted.kind {
        query = query.filter(customer::kind.eq(Written(kind)));
    }
    if let Some(code) = &wanted.industry {
        let below = format!("{}%", code.replace(['%', '_'], ""));
        query = query.filter(customer::industry.like(below));
    }
    if let Some(source) = &wanted.source {
        query = query.filter(customer::source.eq(source.clone()));
    }
    if let Some(key_account) = wanted.key_account {
        query = query.filter(customer::key_account.eq(key_account));
    }
    if let Some(intent) = wanted.intent {
        query = query.filter(customer::intent.eq(Some(Written(intent))));
    }
    if let Some(tag) = wanted.tag {
        let tagged = customer_tag::table.filter(
            customer_tag::tag_id
                .eq(Key(tag))
                .and(customer_tag::customer_id.eq(customer::id)),
        );
        query = query.filter(diesel::dsl::exists(tagged));
    }
    if let Some(tree) = &wanted.tree {
        query = query.filter(tree.expression());
    }
    if let Some(from) = wanted.created_from {
        query = query.filter(customer::created_at.ge(stored(from)));
    }
    if let Some(to) = wanted.created_to {
        query = query.filter(customer::created_at.le(stored(to)));
    }
    query
}

/// One page of cards.
///
/// # Errors
/// [`Code::InvalidCursor`], [`Code::TooBroad`].
pub fn page(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Page<CustomerCard>> {
    let found = found(conn, wanted)?;
    page_of(conn, cx, wanted, &found)
}

/// One page of cards, where it is known already what search and tag come to.
///
/// # Errors
/// [`Code::InvalidCursor`], [`Code::TooBroad`].
pub fn page_of(
    conn: &mut Conn,
    cx: &Cx,
    wanted: &Wanted,
    found: &Search,
) -> AppResult<Page<CustomerCard>> {
    let (order, down) = wanted.sort.unwrap_or((Order::NextStep, false));
    let pages = cx.pages(wanted.bound());
    let after: Option<(At, CustomerId)> = pages.after(wanted.cursor.as_deref())?;
    let arms = arms_for(conn, cx, wanted)?;
    let mut walked = Walked::new(down);
    for arm in &arms {
        walked.add(scan::arm(
            conn,
            wanted,
            arm,
            found,
            (order, down),
            after.as_ref(),
        )?);
    }
    let (mut rows, next) = walked.page(wanted.limit);
    if leak::planted(Leak::PersonOrder) {
        rows.sort_by_cached_key(|row| leak::raw(&row.name));
    }
    let next_cursor = pages.seal(next)?;
    let total = if wanted.count {
        Some(count(conn, wanted, &arms, found)?)
    } else {
        None
    };
    Ok(Page {
        items: view::cards(conn, cx, &rows)?,
        next_cursor,
        total,
    })
}

/// The arms in which there can be anything: what waits in the pool is nobody's.
///
/// # Errors
/// Where the database fails.
pub fn arms_for(conn: &mut Conn, cx: &Cx, wanted: &Wanted) -> AppResult<Vec<Arm>> {
    let mut arms = reach::arms(conn, &cx.actor)?;
    if wanted.owner.is_some() {
        arms.retain(|arm| *arm != Arm::Pool);
    }
    Ok(arms)
}

/// What search and tag come to, read once for all arms.
///
/// # Errors
/// Where the database fails.
pub fn found(conn: &mut Conn, wanted: &Wanted) -> AppResult<Search> {
    let found = search(conn, wanted.q.as_deref())?;
    if let Some(ids) = search::planted(conn, wanted)? {
        return Ok(Search::Ids(ids));
    }
    Ok(match (found, tagged(conn, wanted.tag)?) {
        (Search::Everything, Some(ids)) => Search::Ids(ids),
        (found, _) => found,
    })
}

fn count(conn: &mut Conn, wanted: &Wanted, arms: &[Arm], search: &Search) -> AppResult<i64> {
    // In whatever order they are shown, they are counted by the index that holds them.
    let wanted = &Wanted {
        sort: None,
        ..wanted.clone()
    };
    let mut total = 0;
    let everything = [Arm::All];
    let arms = if leak::planted(Leak::CountBeyond) {
        &everything
    } else {
        arms
    };
    for arm in arms {
        scan::require_countable(conn, wanted, arm, search)?;
        total += filtered(wanted, arm, search)
            .count()
            .get_result::<i64>(conn)?;
    }
    Ok(total)
}
