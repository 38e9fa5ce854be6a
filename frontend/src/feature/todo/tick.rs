//! One to-do as a line with its tick; on the card and in the timeline alike.
//!
//! Proves R-NEXT.

use super::edit::TodoDialog;
use crate::api;
use crate::feature::customer::open::Open;
use crate::feature::interaction::draft::moment;
use crate::feature::record::archive::{Archivable, archive};
use crate::feature::record::show;
use crate::i18n::{tr, tr_with};
use crate::show::{DueState, due};
use crate::t;
use crate::ui::{Glyph, Icon, Menu, MenuItem, toast_error};
use chrono::Days;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::error::Confirmation;
use shared::role::RecordKind;
use shared::todo::{Assignee, Todo, TodoState};

/// Who does it, in words.
#[must_use]
pub fn who(todo: &Todo) -> String {
    match (&todo.assignee, &todo.assignee_name) {
        (Assignee::Customer, _) => tr("todo.customer"),
        (_, Some(name)) => name.clone(),
        (_, None) => String::new(),
    }
}

/// A change that waits for an answer, and what the server wants confirmed.
type Asked = Option<(Value, Vec<Confirmation>)>;

/// The body of a change, with what was confirmed of this very change.
fn body_of(change: &Value, asked: &Asked) -> Map<String, Value> {
    let mut body: Map<String, Value> = change.as_object().cloned().unwrap_or_default();
    if let Some((_, confirmed)) = asked.as_ref().filter(|(before, _)| before == change) {
        let codes = confirmed.iter().map(|c| json!(c.code)).collect();
        body.insert("acknowledge".to_owned(), Value::Array(codes));
    }
    body
}

/// Sends a change; what the server wants confirmed comes back into `ask`, with the change that it was asked of.
fn send(open: Open, todo: &Todo, change: Value, ask: RwSignal<Asked>, busy: RwSignal<bool>) {
    let (id, version) = (todo.id, todo.version);
    let body = ask.with_untracked(|asked| body_of(&change, asked));
    busy.set(true);
    spawn_local(async move {
        let answer = api::todo::change(id, version, &body).await;
        busy.try_set(false);
        match answer {
            Ok(_) => {
                ask.try_set(None);
                open.read_todos();
                open.read_customer();
                open.told();
            }
            Err(error) if !error.confirmations().is_empty() => {
                ask.try_set(Some((change, error.confirmations().to_vec())));
            }
            Err(error) => {
                ask.try_set(None);
                toast_error(&error);
                open.read_todos();
                open.told();
            }
        }
    });
}

fn put_away(todo: &Todo) -> Archivable {
    Archivable {
        path: "todos",
        section: "todo",
        id: todo.id.to_string(),
        version: todo.version,
    }
}

/// A to-do with its tick, its date and who does it.
#[component]
pub fn TodoLine(
    /// The customer.
    open: Open,
    /// The to-do.
    todo: Todo,
    /// Whether it can also be moved and given up here.
    #[prop(optional)]
    full: bool,
) -> impl IntoView {
    let ask = RwSignal::new(None::<(Value, Vec<Confirmation>)>);
    let busy = RwSignal::new(false);
    let moving = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let todo = StoredValue::new(todo);
    let change = move |body: Value| todo.with_value(|todo| send(open, todo, body, ask, busy));
    let done = todo.with_value(|todo| todo.state != TodoState::Open);
    let dropped = todo.with_value(|todo| todo.state == TodoState::Dropped);
    let what = todo.with_value(|todo| todo.what.clone());
    let may = move || open.may_write(RecordKind::Todo);
    let tick = move |event: web_sys::Event| {
        // The tick shows what the server holds, so it waits for the answer.
        let target: web_sys::HtmlInputElement = event_target(&event);
        target.set_checked(done);
        change(json!({"state": if done { "open" } else { "done" }}));
    };
    let late = todo.with_value(|todo| {
        todo.due
            .as_ref()
            .is_some_and(|when| due(when).state == DueState::Overdue)
    }) && !done;
    let under = move || {
        todo.with_value(|todo| {
            let date = todo.due.as_ref().map(|when| {
                if done {
                    crate::show::when(when)
                } else {
                    due(when).text
                }
            });
            let remind = todo
                .remind_at
                .filter(|_| !done)
                .map(|at| tr_with("todo.reminds", &[("when", crate::show::moment(at))]));
            (date, who(todo), remind)
        })
    };
    view! {
        <div class="todo" class:done=done class:busy=move || busy.get()>
            <label class="todo-line">
                <input type="checkbox" prop:checked=done disabled=move || busy.get() || !may() on:change=tick/>
                <span class="todo-what">{what}</span>
            </label>
            <p class="todo-under">
                {move || {
                    let (date, who, remind) = under();
                    let state = if late { "due late" } else { "due" };
                    let dot = !who.is_empty();
                    view! {
                        {dropped.then(|| view! { <span>{tr("word.todo_state.dropped")}" · "</span> })}
                        <span class=state>{date.unwrap_or_else(|| tr("todo.undated"))}</span>
                        {dot.then_some(" · ")}{who}
                        {remind.map(|text| view! { <span class="todo-remind"><Icon glyph=Glyph::Clock size=12/>{text}</span> })}
                    }
                }}
            </p>
            <Show when=move || full && may()>
                <Menu label=Signal::derive(t!("todo.more")) class="button quiet icon-only" button=ViewFn::from(|| view! { <Icon glyph=Glyph::More size=14/> })>
                    <MenuItem on_press=move |()| editing.set(true)>{t!("customer.edit")}</MenuItem>
                    <Show when=move || !done>
                        <MenuItem on_press=move |()| moving.set(true)>{t!("todo.move")}</MenuItem>
                        <MenuItem on_press=move |()| change(json!({"state": "dropped"}))>{t!("todo.drop")}</MenuItem>
                    </Show>
                    <MenuItem on_press=move |()| archive(open, todo.with_value(put_away), || {})>{t!("record.archive")}</MenuItem>
                </Menu>
            </Show>
            <Show when=move || moving.get()>
                <Move todo=todo.get_value() on_move=move |when: String| { moving.set(false); change(json!({"due": when})); }
                    on_close=move |()| moving.set(false)/>
            </Show>
            <Show when=move || ask.with(Option::is_some)>
                <div class="notice warn confirm-note" role="alert">
                    {move || ask.get().map(|(_, asked)| asked.into_iter().map(|c| view! { <p>{c.message}</p> }).collect_view())}
                    <div class="acts">
                        <button type="button" class="button small" on:click=move |_| ask.set(None)>{t!("record.cancel")}</button>
                        <button type="button" class="button small" on:click=move |_| {
                            // What was asked is what is sent: a to-do that was dropped is not done.
                            if let Some((asked, _)) = ask.get_untracked() {
                                change(asked);
                            }
                        }>{move || tr(anyway(ask))}</button>
                    </div>
                </div>
            </Show>
            <TodoDialog open=open todo=todo shown=editing/>
        </div>
    }
}

/// The name of going on all the same, by what is asked.
fn anyway(ask: RwSignal<Asked>) -> &'static str {
    let state = |asked: &Asked| {
        let change = asked.as_ref().map(|(change, _)| change)?;
        change.get("state")?.as_str().map(str::to_owned)
    };
    match ask.with(state).as_deref() {
        Some("done") => "todo.done_anyway",
        Some("dropped") => "todo.drop_anyway",
        _ => "record.save_anyway",
    }
}

/// Another date: a few usual ones with one press, or any.
#[component]
fn Move(
    todo: Todo,
    #[prop(into)] on_move: Callback<String>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let today = crate::show::today();
    let start = todo.due.as_ref().map_or(today, crate::show::day_of);
    let day = RwSignal::new(start.to_string());
    let time = RwSignal::new(String::new());
    let quick = [
        ("todo.tomorrow", 1),
        ("todo.in_3_days", 3),
        ("todo.in_a_week", 7),
    ];
    let take = move |_| {
        let when = moment(&day.get_untracked(), &time.get_untracked(), &show::to_utc);
        if let Ok(Some(when)) = when {
            on_move.run(when.to_string());
        }
    };
    view! {
        <div class="todo-move" on:keydown=move |event| if event.key() == "Escape" { event.stop_propagation(); on_close.run(()); }>
            {quick.into_iter().map(|(key, days)| view! {
                <button type="button" class="chip" on:click=move |_| {
                    if let Some(date) = today.checked_add_days(Days::new(days)) {
                        on_move.run(date.to_string());
                    }
                }>{t!(key)}</button>
            }).collect_view()}
            <input class="input" type="date" aria-label=t!("todo.day") prop:value=move || day.get() on:input=move |e| day.set(event_target_value(&e))/>
            <input class="input" type="time" aria-label=t!("todo.time") prop:value=move || time.get() on:input=move |e| time.set(event_target_value(&e))/>
            <button type="button" class="button small primary" on:click=take>{t!("todo.move")}</button>
            <button type="button" class="button small" on:click=move |_| on_close.run(())>{t!("record.cancel")}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::error::ConfirmCode;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn r_next_what_was_asked_is_what_is_confirmed() {
        let confirm = vec![Confirmation {
            code: ConfirmCode::NoNextStep,
            message: String::new(),
            records: Vec::new(),
        }];
        let dropped = json!({"state": "dropped"});
        let asked = Some((dropped.clone(), confirm));
        assert_eq!(
            Value::Object(body_of(&dropped, &asked)),
            json!({"state": "dropped", "acknowledge": ["no_next_step"]})
        );
        let done = json!({"state": "done"});
        assert_eq!(Value::Object(body_of(&done, &asked)), done);
    }
}
