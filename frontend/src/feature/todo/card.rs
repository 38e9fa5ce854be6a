//! The card of next steps: tick, move, give up, add.

use super::order::sorted;
use super::tick::TodoLine;
use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::interaction::draft::{StepDraft, todo};
use crate::feature::interaction::step::StepFields;
use crate::feature::record::show;
use crate::i18n::{lang_now, tr_with};
use crate::t;
use crate::ui::{Glyph, Icon, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Code;
use shared::role::RecordKind;

/// How many closed steps are shown when unfolded.
const CLOSED: usize = 20;

/// The card of next steps.
#[component]
pub fn NextSteps(
    /// The customer.
    open: Open,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let past = RwSignal::new(false);
    let split =
        Memo::new(move |_| sorted(open.todos.get().unwrap_or_default(), crate::show::day_of));
    let may = move || open.may_write(RecordKind::Todo);
    view! {
        <section class="panel" aria-labelledby="todos-title">
            <header class="panel-head">
                <h2 id="todos-title">{t!("todo.title")}</h2>
                <Show when=move || may() && !adding.get()>
                    <button type="button" class="button quiet small panel-act" on:click=move |_| adding.set(true)>
                        <Icon glyph=Glyph::Plus size=14/>{t!("todo.add")}
                    </button>
                </Show>
            </header>
            <Show when=move || adding.get()>
                <Add open=open close=move || adding.set(false)/>
            </Show>
            <Show when=move || open.todos.with(Option::is_some) fallback=|| view! { <Skeleton/> }>
                <Show when=move || split.with(|(todo, _)| todo.is_empty())>
                    <p class="minor">{t!("todo.none")}</p>
                </Show>
                <For each=move || split.with(|(todo, _)| todo.clone()) key=|todo| (todo.id, todo.version) let:todo>
                    <TodoLine open=open todo=todo full=true/>
                </For>
                <Show when=move || split.with(|(_, closed)| !closed.is_empty())>
                    <button type="button" class="button quiet small fold" aria-expanded=move || past.get().to_string()
                        on:click=move |_| past.update(|p| *p = !*p)>
                        {move || tr_with("todo.closed_count", &[("n", split.with(|(_, closed)| closed.len()).to_string())])}
                    </button>
                    <Show when=move || past.get()>
                        <For each=move || split.with(|(_, closed)| closed.iter().take(CLOSED).cloned().collect::<Vec<_>>())
                            key=|todo| (todo.id, todo.version) let:todo>
                            <TodoLine open=open todo=todo full=true/>
                        </For>
                    </Show>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn Add(open: Open, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let step = RwSignal::new(StepDraft::default());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        let draft = step.get_untracked();
        let made = if draft.what.trim().is_empty() {
            Err(Code::Required)
        } else {
            todo(&draft, &show::to_utc)
        };
        let new = match made {
            Ok(new) => new,
            Err(code) => return error.set(Some(code.message(lang_now()).to_owned())),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::todo::create(open.id, &new).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    close.run(());
                    open.read_todos();
                    open.read_customer();
                    open.told();
                }
                Err(problem) => {
                    let first = problem.fields().first().map(|field| field.message.clone());
                    error.try_set(Some(first.unwrap_or_else(|| problem.message())));
                }
            }
        });
    };
    view! {
        <form class="todo-add" novalidate on:submit=move |event| { event.prevent_default(); save(); }
            on:keydown=move |event| if event.key() == "Escape" { close.run(()); }>
            <StepFields step=step focus=true/>
            <p class="field-error" role="alert" hidden=move || error.get().is_none()>{move || error.get()}</p>
            <div class="acts end">
                <button type="button" class="button small" on:click=move |_| close.run(())>{t!("record.cancel")}</button>
                <button type="submit" class="button small primary" disabled=move || busy.get()>{t!("record.save")}</button>
            </div>
        </form>
    }
}
