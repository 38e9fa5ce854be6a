//! Several values in one column.

use super::{Column, Taking};
use crate::access::FreeText;
use crate::db::types::Json;
use crate::error::AppResult;
use crate::record::fact::Fact;
use crate::record::link::Link;
use crate::record::people::Eye;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::{Code, Patch};
use std::fmt::Debug;
use std::marker::PhantomData;

/// Several values, stored as JSON.
#[derive(Debug)]
pub struct Several<T>(PhantomData<T>);

/// An item of a list: what is free text in it is screened, and its written form stands in the audit trail.
pub trait Item: Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Whether it holds free text.
    const TEXT: bool;
    /// What is wrong with it, if anything.
    fn fault(&self) -> Option<Code> {
        None
    }
    /// Its text for the audit trail.
    fn line(&self) -> String;
    /// What it points at, where it is the id of something.
    fn link(&self) -> Option<Link> {
        None
    }
    /// As this reader may see it.
    #[must_use]
    fn shown(&self, eye: &Eye<'_>) -> Self;
}

impl<T: Item> Column for Several<T> {
    type Stored = Json<Vec<T>>;
    type New = Vec<T>;
    type Change = Patch<Vec<T>>;
    type View = Vec<T>;

    fn take(taking: &mut Taking<'_>, field: &str, new: Vec<T>) -> AppResult<Self::Stored> {
        for (at, item) in new.iter().enumerate() {
            if let Some(code) = item.fault() {
                taking.fault(&format!("{field}/{at}"), code);
            }
        }
        Ok(Json(new))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<Vec<T>>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match change {
            Patch::Keep => {}
            Patch::Clear => *stored = Json(Vec::new()),
            Patch::Set(items) => *stored = Self::take(taking, field, items)?,
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        let links: Vec<Link> = stored.0.iter().filter_map(Item::link).collect();
        if !links.is_empty() {
            return Some(Fact::Links(links));
        }
        let lines: Vec<String> = stored.0.iter().map(Item::line).collect();
        match (lines.is_empty(), T::TEXT) {
            (true, _) => None,
            (_, true) => Some(Fact::Text(FreeText::new(lines.join("\n")))),
            (_, false) => Some(Fact::Open(lines.join(","))),
        }
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Vec<T>> {
        Ok(stored.0.iter().map(|item| item.shown(eye)).collect())
    }
}
