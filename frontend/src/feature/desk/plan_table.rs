//! Follow-up plans as the columns of the paper form F5; on a phone each is a card.

use super::act::{Acting, Question};
use super::customer_link;
use crate::feature::record::input::word;
use crate::feature::record::rows::Rows;
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Badge, Glyph, Icon, Masked};
use leptos::prelude::*;
use serde_json::json;
use shared::plan::{Plan, PlanState};

/// Keys of the headings, and the class of a column that may be empty from top to bottom.
const COLUMNS: &[(&str, &str)] = &[
    ("plans.number", ""),
    ("plan.field.contact", ""),
    ("plans.customer", ""),
    ("plans.type", ""),
    ("plan.field.goal", ""),
    ("plan.field.channels", ""),
    ("plan.field.planned", ""),
    ("plan.field.actual", "c-actual"),
    ("plan.field.summary", "c-summary"),
    ("plan.field.feedback", "c-feedback"),
    ("plan.field.next_action", "c-follows"),
    ("plan.field.owner", ""),
    ("plan.field.state", ""),
    ("plan.field.remark", "c-remark"),
];

/// The classes of a table for the columns in which no plan says anything.
fn empty_columns(plans: &[Plan]) -> String {
    let empty = [
        ("no-actual", plans.iter().all(|plan| plan.actual.is_none())),
        (
            "no-summary",
            plans.iter().all(|plan| plan.summary.is_none()),
        ),
        (
            "no-feedback",
            plans.iter().all(|plan| plan.feedback.is_none()),
        ),
        (
            "no-follows",
            plans.iter().all(|plan| plan.next_action.is_none()),
        ),
        ("no-remark", plans.iter().all(|plan| plan.remark.is_none())),
    ];
    let empty = empty.iter().filter(|(_, empty)| *empty);
    empty.map(|(class, _)| *class).collect::<Vec<_>>().join(" ")
}

/// The table; `changed` reads it again.
#[component]
pub fn PlanTable(
    /// The plans.
    rows: Rows<Plan>,
    /// What happens once one changed.
    #[prop(into)]
    changed: Callback<()>,
) -> impl IntoView {
    let classes = move || {
        let empty = rows
            .rows
            .with(|rows| rows.as_deref().map(empty_columns).unwrap_or_default());
        format!("customers plans {empty}")
    };
    view! {
        <div class="plans-scroll" tabindex="0" role="region" aria-label=t!("nav.plans")>
            <table class=classes aria-busy=move || rows.busy.get().to_string()>
                <thead><tr>
                    {COLUMNS.iter().map(|(key, class)| view! { <th scope="col" class=*class>{t!(*key)}</th> }).collect_view()}
                    <th scope="col"><span class="sr-only">{t!("plans.acts")}</span></th>
                </tr></thead>
                <tbody>
                    <For each=move || rows.rows.get().unwrap_or_default().into_iter().enumerate() key=|(at, plan)| (*at, plan.id, plan.version) let((at, plan))>
                        <PlanRow number=at + 1 plan=plan changed=changed/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn PlanRow(number: usize, plan: Plan, changed: Callback<()>) -> impl IntoView {
    let stage = plan.customer.as_ref().and_then(|one| one.stage.clone());
    let kind_of_customer = move || stage.as_deref().map(|code| use_session().stage_name(code));
    let acting = Acting::new("plans", plan.id.to_string(), plan.version, changed);
    let pending = plan.state == PlanState::Pending;
    let (tone, state) = match plan.state {
        PlanState::Pending if plan.overdue => ("bad", "plan.overdue"),
        PlanState::Pending => ("accent", "value.plan_state.pending"),
        PlanState::Done => ("good", "value.plan_state.done"),
        PlanState::Skipped => ("", "value.plan_state.skipped"),
    };
    let overdue = plan.overdue;
    let word_of_state = plan.state.as_str();
    let state_text = move || {
        if overdue {
            tr(state)
        } else {
            word("plan_state", word_of_state)
        }
    };
    let kind = plan.goal_kind.as_str();
    let ways = plan.channels;
    let ways = move || {
        let all: Vec<String> = ways
            .iter()
            .map(|way| word("channels", way.as_str()))
            .collect();
        all.join(" + ")
    };
    let (planned, actual) = (plan.planned, plan.actual);
    let long = |class: &'static str, label: &'static str, text: Option<String>| {
        let whole = text.clone().unwrap_or_default();
        view! { <td class=format!("c-long {class}") title=whole data-label=t!(label)>{text}</td> }
    };
    view! {
        <tr>
            <td class="c-number minor">{number}</td>
            <td class="c-contact" data-label=t!("plan.field.contact")>{plan.contact.map(|contact| view! {
                <Masked value=contact.name/>
                {contact.title.map(|title| view! { <span class="minor small">" "{title}</span> })}
            })}</td>
            <td class="c-name">{customer_link(plan.customer)}</td>
            <td class="c-type" data-label=t!("plans.type")>{kind_of_customer}</td>
            <td class="c-goal" data-label=t!("plan.field.goal")>{plan.goal}<span class="minor small">{move || word("goal_kind", kind)}</span></td>
            <td class="c-way" data-label=t!("plan.field.channels")>{ways}</td>
            <td class="c-when" data-label=t!("plan.field.planned") class:overdue=overdue>{move || crate::show::when(&planned)}</td>
            <td class="c-when c-actual" data-label=t!("plan.field.actual")>{move || actual.map(|at| crate::show::when(&at))}</td>
            {long("c-summary", "plan.field.summary", plan.summary)}
            {long("c-feedback", "plan.field.feedback", plan.feedback)}
            {long("c-follows", "plan.field.next_action", plan.next_action)}
            <td class="c-owner" data-label=t!("plan.field.owner")>{plan.owner.map(|user| user.name)}</td>
            <td class="c-state"><Badge tone=tone>{state_text}</Badge></td>
            {long("c-remark", "plan.field.remark", plan.remark)}
            <td class="c-acts">
                <Show when=move || pending>
                    <button type="button" class="button quiet icon-only" title=t!("plan.done") aria-label=t!("plan.done") disabled=move || acting.busy.get()
                        on:click=move |_| acting.send(json!({ "state": "done" }))><Icon glyph=Glyph::Check size=14/></button>
                    <button type="button" class="button quiet icon-only" title=t!("plan.skip") aria-label=t!("plan.skip") disabled=move || acting.busy.get()
                        on:click=move |_| acting.send(json!({ "state": "skipped" }))><Icon glyph=Glyph::Close size=14/></button>
                </Show>
                <Question acting=acting/>
            </td>
        </tr>
    }
}
