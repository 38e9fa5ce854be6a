//! Putting a record away, with the way back: at once from the message that says so, later from the list of what is
//! archived.

use crate::api;
use crate::feature::customer::open::Open;
use crate::i18n::{tr, tr_with};
use crate::ui::{Glyph, Icon, toast_ask, toast_error, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Code;
use shared::error::ConfirmCode;

/// A record as its address and its texts name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archivable {
    /// Its kind's place in addresses.
    pub path: &'static str,
    /// Where its kind's texts stand.
    pub section: &'static str,
    /// Its id.
    pub id: String,
    /// The version that is put away.
    pub version: i32,
}

/// What is done instead where the server refuses with a code that names another way.
#[derive(Debug, Clone, Copy)]
pub struct Instead {
    /// The code.
    pub code: Code,
    /// The other way.
    pub open: Callback<()>,
}

/// Puts it away; `done` once it is. What the server wants confirmed is asked in a message (R-NEXT).
pub fn archive(open: Open, what: Archivable, done: impl Fn() + Clone + Send + Sync + 'static) {
    send(open, what, Vec::new(), done, None);
}

fn send(
    open: Open,
    what: Archivable,
    confirmed: Vec<ConfirmCode>,
    done: impl Fn() + Clone + Send + Sync + 'static,
    instead: Option<Instead>,
) {
    spawn_local(async move {
        match api::record::archive(what.path, &what.id, what.version, &confirmed).await {
            Ok(()) => {
                done();
                open.read();
                let name = tr(&format!("{}.one", what.section));
                toast_undo(tr_with("kind.was_archived", &[("name", name)]), move || {
                    restore(open, what.path, what.id.clone(), || {});
                });
            }
            Err(error) if !error.confirmations().is_empty() => {
                toast_ask(&error, "record.archive_anyway", move |codes| {
                    send(open, what.clone(), codes.to_vec(), done.clone(), instead);
                });
            }
            Err(error) => match instead.filter(|instead| error.is(instead.code)) {
                Some(instead) => {
                    done();
                    instead.open.run(());
                }
                None => {
                    toast_error(&error);
                    open.read();
                }
            },
        }
    });
}

/// Brings one back; `done` once it is.
pub fn restore(open: Open, path: &'static str, id: String, done: impl Fn() + 'static) {
    spawn_local(async move {
        match api::record::restore(path, &id).await {
            Ok(_) => {
                done();
                open.read();
            }
            Err(error) => toast_error(&error),
        }
    });
}

/// Archiving asks once more in place: the button becomes the question.
#[component]
pub fn ArchiveButton(
    /// The customer.
    open: Open,
    /// What is put away.
    what: Archivable,
    /// The dialog that it stands in.
    shown: RwSignal<bool>,
    /// Where it goes on when that is refused.
    #[prop(optional)]
    instead: Option<Instead>,
) -> impl IntoView {
    let sure = RwSignal::new(false);
    let press = move |_| {
        if sure.get_untracked() {
            let close = move || {
                shown.try_set(false);
            };
            send(open, what.clone(), Vec::new(), close, instead);
        } else {
            sure.set(true);
        }
    };
    view! {
        <div class="record-more">
            <button type="button" class="button quiet danger small" on:click=press>
                <Icon glyph=Glyph::Archive size=14/>
                {move || tr(if sure.get() { "record.archive_sure" } else { "record.archive" })}
            </button>
        </div>
    }
}
