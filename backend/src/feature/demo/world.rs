//! What the invented customers have in common: who looks after them, which tags there are, what time it is.

use super::life::Calendar;
use super::rng::Rng;
use crate::db::Conn;
use crate::db::schema::user_account;
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::customer::number;
use crate::feature::tag::row::TagRow;
use diesel::prelude::*;
use shared::id::{TeamId, UserId};
use shared::number::NumberPattern;
use shared::tag::TagDimension::{self, Basic, Behaviour, Need};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who looks after a customer.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    /// The user.
    pub id: UserId,
    /// The user's team.
    pub team: Option<TeamId>,
}

/// See the module.
#[derive(Debug)]
pub struct World {
    /// The present.
    pub calendar: Calendar,
    /// How numbers are made.
    pub pattern: NumberPattern,
    /// Numbers that customers have already.
    pub taken: BTreeSet<String>,
    /// Who brings customers that nobody looks after yet.
    pub marketing: Owner,
    /// All tags.
    pub tags: Vec<TagRow>,
    owners: Vec<(Option<Owner>, u64)>,
}

/// Owners by their name to sign in with, and how many of a hundred customers each has.
const OWNERS: &[(&str, u64)] = &[
    ("sales", 44),
    ("sales2", 34),
    ("manager", 8),
    ("manager2", 6),
];
/// How many of a hundred nobody looks after.
const POOL: u64 = 8;

const TAGS: &[(TagDimension, &str, &str)] = &[
    (Basic, "专精特新", "Family-owned"),
    (Basic, "集团下属", "Part of a group"),
    (Basic, "上市公司", "Listed"),
    (Basic, "外资", "Export-oriented"),
    (Need, "关注价格", "Price matters"),
    (Need, "需要定制", "Wants customising"),
    (Need, "数据本地部署", "On-premises only"),
    (Need, "交付期紧", "Tight deadline"),
    (Behaviour, "响应快", "Answers quickly"),
    (Behaviour, "决策链长", "Many deciders"),
    (Behaviour, "乐于转介绍", "Gives referrals"),
    (Behaviour, "正在比价", "Comparing offers"),
];

impl World {
    /// Finds the people of the demo.
    ///
    /// # Errors
    /// Where one of them is missing, or the database fails.
    pub fn load(conn: &mut Conn, calendar: Calendar, seed: u64) -> AppResult<Self> {
        let mut owners = vec![(None, POOL)];
        for (name, weight) in OWNERS {
            owners.push((Some(owner(conn, name)?), *weight));
        }
        let mut rng = Rng::new(seed, u64::MAX);
        let labels = TAGS
            .iter()
            .flat_map(|(dimension, zh, en)| [(*dimension, *zh), (*dimension, *en)]);
        let tags = labels
            .map(|(dimension, label)| tag(&mut rng, dimension, label))
            .collect();
        let (pattern, marketing) = (number::pattern(conn)?, owner(conn, "marketing")?);
        Ok(Self {
            calendar,
            pattern,
            taken: BTreeSet::new(),
            marketing,
            tags,
            owners,
        })
    }

    /// A world of two people, for tests.
    #[cfg(test)]
    pub fn of_tests(calendar: Calendar) -> Self {
        let someone = |n| Owner {
            id: Uuid::from_u128(n).into(),
            team: None,
        };
        let mut rng = Rng::new(0, 0);
        Self {
            calendar,
            pattern: number::usual(),
            taken: BTreeSet::new(),
            marketing: someone(1),
            tags: TAGS
                .iter()
                .flat_map(|(dimension, zh, en)| [(*dimension, *zh), (*dimension, *en)])
                .map(|(dimension, label)| tag(&mut rng, dimension, label))
                .collect(),
            owners: vec![(None, POOL), (Some(someone(2)), 92)],
        }
    }

    /// Someone, or nobody: only new customers wait in the pool.
    pub fn owner(&self, rng: &mut Rng, new: bool) -> Option<Owner> {
        let drawn = rng.weighted(&self.owners);
        match (drawn, new) {
            (None, false) => self.owners.get(1).and_then(|(owner, _)| *owner),
            (drawn, _) => drawn,
        }
    }

    /// A tag in a language; Chinese and English labels take turns.
    pub fn tag(&self, rng: &mut Rng, zh: bool) -> Option<&TagRow> {
        let pairs = u64::try_from(TAGS.len()).unwrap_or(1);
        let place = usize::try_from(rng.below(pairs)).unwrap_or(0) * 2;
        self.tags.get(if zh { place } else { place + 1 })
    }
}

fn tag(rng: &mut Rng, dimension: TagDimension, label: &str) -> TagRow {
    let id = Uuid::from_u64_pair(
        0x0184_0000_0000_7000 | rng.below(0x0FFF),
        0x8000_0000_0000_0000 | rng.below(1 << 60),
    );
    TagRow {
        id: Key(id.into()),
        dimension: Written(dimension),
        label: label.to_owned(),
        version: 1,
        archived_at: None,
    }
}

/// The account of this name.
///
/// # Errors
/// Where there is none, or the database fails.
pub fn owner(conn: &mut Conn, username: &str) -> AppResult<Owner> {
    let found: Option<(Key<UserId>, Option<Key<TeamId>>)> = user_account::table
        .filter(user_account::username.eq(username))
        .select((user_account::id, user_account::team_id))
        .first(conn)
        .optional()?;
    let (id, team) =
        found.ok_or_else(|| AppError::setup(format!("the demo has no account {username:?}")))?;
    Ok(Owner {
        id: id.0,
        team: team.map(|team| team.0),
    })
}
