//! That contact with a customer is slowed down, and the way back to the usual pace.

use crate::api;
use crate::feature::customer::open::Open;
use crate::i18n::{tr, tr_with};
use crate::show;
use crate::t;
use crate::ui::{Glyph, Icon, toast, toast_error};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::RecordKind;
use shared::signal::SlowDown;

/// A line where contact is slowed down; nothing where it is as usual.
#[component]
pub fn SlowNote(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let slow = RwSignal::new(None::<SlowDown>);
    let busy = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        open.history.track();
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let asked = turn.get_value();
        spawn_local(async move {
            let pace = api::engine::pace(open.id).await;
            if let (Ok(pace), true) = (pace, turn.try_get_value() == Some(asked)) {
                slow.try_set(pace.slow_down);
            }
        });
    });
    let end = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let ended = api::engine::end_slow_down(open.id).await;
            busy.try_set(false);
            match ended {
                Ok(()) => {
                    slow.try_set(None);
                    toast(tr("signal.slow_ended"));
                    open.told();
                }
                Err(error) => toast_error(&error),
            }
        });
    };
    move || {
        slow.get().map(|slow| {
            let says = move || tr_with("signal.slowed", &[
                ("factor", slow.factor.to_string()),
                ("until", show::date(slow.until)),
            ]);
            view! {
                <div class="notice slow-note" role="status">
                    <Icon glyph=Glyph::Clock/>
                    <div class="notice-body">
                        <span>{says}</span>
                        <Show when=move || open.may_write(RecordKind::Plan)>
                            <button type="button" class="button small" disabled=move || busy.get() on:click=end>{t!("signal.end_slow")}</button>
                        </Show>
                    </div>
                </div>
            }
        })
    }
}
