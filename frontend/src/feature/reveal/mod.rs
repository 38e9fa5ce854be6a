//! Reveals (R-SEC-4): a lock that opens for a reason and for half a minute, who has seen what, and the managers' list.

mod alert;
mod dialog;
pub mod page;
mod seen;
mod show;
mod texts;

pub use dialog::RevealDialog;
pub use seen::{SeenDialog, SeenItem};
pub use show::{Lock, Sealed};
pub use texts::{MASK, texts};

use crate::feature::customer::open::use_open;
use crate::i18n::{tr, tr_with};
use leptos::prelude::*;
use shared::Guarded;
use shared::id::CustomerId;
use shared::money::Amount;
use shared::reveal::{OldValue, RecordRef, Side};
use shared::role::{FieldClass, RecordKind};
use uuid::Uuid;

/// A value that somebody asks to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The record that holds it.
    pub record: RecordRef,
    /// The field.
    pub field: String,
    /// Where it stands in the history; none for the value of now.
    pub old: Option<OldValue>,
}

/// What is asked on the customer's page. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Reveals {
    /// The value that is asked for.
    asked: RwSignal<Option<Asked>>,
    /// Whether the dialog for it is open.
    open: RwSignal<bool>,
    /// The record whose viewers are asked for, and what it is called.
    seen: RwSignal<Option<(RecordRef, String)>>,
    /// Whether the dialog for them is open.
    seen_open: RwSignal<bool>,
}

impl Reveals {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            seen: RwSignal::new(None),
            seen_open: RwSignal::new(false),
        }
    }

    /// Asks why.
    pub fn ask(self, asked: Asked) {
        self.asked.set(Some(asked));
        self.open.set(true);
    }

    /// Shows who has seen values of a record.
    pub fn who(self, record: RecordRef, name: String) {
        self.seen.set(Some((record, name)));
        self.seen_open.set(true);
    }
}

impl Default for Reveals {
    fn default() -> Self {
        Self::new()
    }
}

/// The class of a customer's own field that is masked.
#[must_use]
pub fn class_of(field: &str) -> FieldClass {
    match field {
        "annual_revenue" | "expected_purchase" => FieldClass::Commercial,
        "confidential_notes" => FieldClass::Confidential,
        _ => FieldClass::Personal,
    }
}

/// A field of the open customer itself.
#[must_use]
pub fn of_customer(id: CustomerId) -> RecordRef {
    RecordRef {
        kind: RecordKind::Customer,
        id: id.uuid(),
    }
}

/// An amount of a record.
pub fn amount(
    kind: RecordKind,
    id: impl Into<Uuid>,
    field: &'static str,
    amount: Guarded<Amount>,
) -> impl IntoView {
    let record = RecordRef {
        kind,
        id: id.into(),
    };
    let value = amount.map(|amount| crate::show::amount_exact(&amount));
    view! { <Sealed record=record field=field class=FieldClass::Commercial value=value/> }
}

/// Whether the caller may reveal values of a class of the open customer; follows the customer.
fn may(class: FieldClass) -> bool {
    use_open()
        .and_then(|open| open.get(|customer| customer.rights.reveal.contains(&class)))
        .unwrap_or_default()
}

/// The name of a field as its kind calls it; a name that no text knows stands as it is.
fn label(kind: RecordKind, field: &str) -> String {
    let key = format!("{kind}.field.{field}");
    let text = tr(&key);
    if text == key { field.to_owned() } else { text }
}

/// The same, and of an old value, whether it is the one before or after.
fn called(kind: RecordKind, field: &str, old: Option<OldValue>) -> String {
    let field = label(kind, field);
    let key = match old.map(|old| old.side) {
        None => return field,
        Some(Side::From) => "reveal.before",
        Some(Side::To) => "reveal.after",
    };
    tr_with(key, &[("field", field)])
}
