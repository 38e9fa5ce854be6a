//! Texts: free, and screened when shown; or short and open.

use super::{Column, Taking};
use crate::access::{FreeText, unless_masked};
use crate::error::AppResult;
use crate::record::fact::{self, Fact};
use crate::record::people::Eye;
use shared::{Code, Patch};

/// Free text that must be there.
#[derive(Debug)]
pub struct MustText;

/// Free text.
#[derive(Debug)]
pub struct MayText;

fn not_blank(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

impl Column for MustText {
    type Stored = FreeText;
    type New = String;
    type Change = Patch<String>;
    type View = String;

    fn take(taking: &mut Taking<'_>, field: &str, new: String) -> AppResult<FreeText> {
        let text = not_blank(Some(new));
        if text.is_none() {
            taking.fault(field, Code::Required);
        }
        Ok(FreeText::new(text.unwrap_or_default()))
    }

    fn change(
        taking: &mut Taking<'_>,
        field: &str,
        change: Patch<String>,
        stored: &mut FreeText,
    ) -> AppResult<()> {
        match unless_masked(change, Some(&*stored), taking.masks()?) {
            Patch::Keep => {}
            Patch::Clear => taking.fault(field, Code::Required),
            Patch::Set(text) => *stored = Self::take(taking, field, text)?,
        }
        Ok(())
    }

    fn fact(stored: &FreeText) -> Option<Fact> {
        fact::text(Some(stored))
    }

    fn show(stored: &FreeText, eye: &Eye<'_>) -> AppResult<String> {
        Ok(eye.viewer.free(stored))
    }
}

impl Column for MayText {
    type Stored = Option<FreeText>;
    type New = Option<String>;
    type Change = Patch<String>;
    type View = Option<String>;

    fn take(_: &mut Taking<'_>, _: &str, new: Option<String>) -> AppResult<Self::Stored> {
        Ok(not_blank(new).map(FreeText::new))
    }

    fn change(
        taking: &mut Taking<'_>,
        _: &str,
        change: Patch<String>,
        stored: &mut Self::Stored,
    ) -> AppResult<()> {
        match unless_masked(change, stored.as_ref(), taking.masks()?) {
            Patch::Keep => {}
            Patch::Clear => *stored = None,
            Patch::Set(text) => *stored = not_blank(Some(text)).map(FreeText::new),
        }
        Ok(())
    }

    fn fact(stored: &Self::Stored) -> Option<Fact> {
        fact::text(stored.as_ref())
    }

    fn show(stored: &Self::Stored, eye: &Eye<'_>) -> AppResult<Option<String>> {
        Ok(eye.viewer.free_opt(stored.as_ref()))
    }
}
