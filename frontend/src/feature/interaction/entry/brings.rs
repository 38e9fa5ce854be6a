//! What an interaction brings beside itself: a need, a change of one, a service case, the plan that it fulfils.

use crate::api::{self, ApiError};
use crate::feature::customer::open::Open;
use crate::feature::need::LEVELS;
use crate::feature::record::draft::field_of_pointer;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::form::{Conflict, as_is};
use crate::feature::record::input::FieldInput;
use crate::feature::record::state::FormState;
use crate::i18n::tr;
use crate::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use shared::Code;
use shared::id::PlanId;
use shared::interaction::NewInteraction;
use shared::need::{Need, NeedState};
use shared::page::Archived;
use shared::plan::{Plan, PlanState};
use shared::purpose::EntryField;
use shared::role::RecordKind;

const NEED: &[Field] = &[
    Field::new("text", Kind::Long, 10_000).required(),
    Field::new("category", Kind::Offered("need_category"), 40),
    Field::new("kind", Kind::Choice(shared::need::NeedKind::WORDS), 20).words("need_kind"),
    Field::new("aim", Kind::Text, 500),
    Field::new("urgency", Kind::Choice(LEVELS), 10).words("level"),
    Field::new("priority", Kind::Choice(LEVELS), 10).words("level"),
    Field::new("budget", Kind::Amount, 60),
    Field::new("confidential_budget", Kind::Amount, 60),
    Field::new("wanted_by", Kind::Date, 10),
    Field::new("solution", Kind::Long, 4000),
];
const CHANGE: &[Field] = &[
    Field::new("text", Kind::Long, 10_000).required(),
    Field::new("priority", Kind::Choice(LEVELS), 10).words("level"),
    Field::new("budget", Kind::Amount, 60),
    Field::new("confidential_budget", Kind::Amount, 60),
    Field::new("wanted_by", Kind::Date, 10),
    Field::new("state", Kind::Choice(shared::need::NeedState::WORDS), 20).words("need_state"),
    Field::new("trigger", Kind::Text, 500),
];
const CASE: &[Field] = &[
    Field::new(
        "kind",
        Kind::Choice(shared::service_case::CaseKind::WORDS),
        20,
    )
    .required()
    .words("case_kind"),
    Field::new("severity", Kind::Choice(LEVELS), 10).words("level"),
    Field::new("satisfaction", Kind::Number(1, 5), 1),
    Field::new("recommendation", Kind::Number(0, 10), 2),
    Field::new("problem", Kind::Long, 10_000),
    Field::new("comment", Kind::Long, 4000),
    Field::new("solution", Kind::Long, 10_000),
];

/// One thing that can come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bring {
    /// A new need.
    Need,
    /// A change of a known need.
    Change,
    /// A service case.
    Case,
    /// The plan that it fulfils.
    Plan,
}

impl Bring {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Plan, Self::Need, Self::Change, Self::Case];

    /// The part of a purpose that it is.
    pub const fn field(self) -> EntryField {
        match self {
            Self::Need => EntryField::Need,
            Self::Change => EntryField::NeedChange,
            Self::Case => EntryField::ServiceCase,
            Self::Plan => EntryField::Plan,
        }
    }

    /// The key of its text.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Need => "interaction.bring_need",
            Self::Change => "interaction.bring_change",
            Self::Case => "interaction.bring_case",
            Self::Plan => "interaction.bring_plan",
        }
    }

    /// The name of its button.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Need => "bring-need",
            Self::Change => "bring-change",
            Self::Case => "bring-case",
            Self::Plan => "bring-plan",
        }
    }
}

/// Something typed cannot be taken; what is wrong stands under the fields.
#[derive(Debug, Clone, Copy)]
pub struct Wrong;

/// The state of what comes along. Copies are one and the same.
#[derive(Clone, Copy)]
pub struct Brings {
    open: Open,
    on: RwSignal<[bool; 4]>,
    needs: RwSignal<Vec<Need>>,
    plans: RwSignal<Vec<Plan>>,
    need: FormState,
    changed: RwSignal<String>,
    change: RwSignal<Option<FormState>>,
    case: FormState,
    plan: RwSignal<String>,
}

impl Brings {
    /// Nothing comes along yet.
    pub fn new(open: Open) -> Self {
        let brings = Self {
            open,
            on: RwSignal::new([false; 4]),
            needs: RwSignal::new(Vec::new()),
            plans: RwSignal::new(Vec::new()),
            need: FormState::new(NEED.iter().copied(), &Value::Null),
            changed: RwSignal::new(String::new()),
            change: RwSignal::new(None),
            case: FormState::new(CASE.iter().copied(), &Value::Null),
            plan: RwSignal::new(String::new()),
        };
        // Read again whenever the page was: a need just recorded can be changed by the next entry.
        Effect::new(move |_| {
            open.history.track();
            brings.read();
        });
        brings
    }

    fn read(self) {
        spawn_local(async move {
            if let Ok(page) = api::record::list(self.open.id, "needs", Archived::No, None).await {
                let needs = page.items.into_iter().filter_map(|value| {
                    let need: Need = serde_json::from_value(value).ok()?;
                    let waits = !matches!(need.state, NeedState::Landed | NeedState::Dropped);
                    waits.then_some(need)
                });
                self.needs.try_set(needs.collect());
            }
            if let Ok(page) = api::record::list(self.open.id, "plans", Archived::No, None).await {
                let plans = page.items.into_iter().filter_map(|value| {
                    let plan: Plan = serde_json::from_value(value).ok()?;
                    (plan.state == PlanState::Pending).then_some(plan)
                });
                self.plans.try_set(plans.collect());
            }
        });
    }

    const fn place(one: Bring) -> usize {
        match one {
            Bring::Need => 0,
            Bring::Change => 1,
            Bring::Case => 2,
            Bring::Plan => 3,
        }
    }

    /// Whether this comes along.
    pub fn is_on(self, one: Bring) -> bool {
        self.on
            .with(|on| on.get(Self::place(one)).copied().unwrap_or(false))
    }

    /// Whether anything comes along.
    pub fn any(self) -> bool {
        self.on.with(|on| on.contains(&true))
    }

    /// Whether there is something to choose, and the caller may.
    pub fn offered(self, one: Bring) -> bool {
        match one {
            Bring::Need => self.open.may_write(RecordKind::Need),
            Bring::Change => {
                self.open.may_write(RecordKind::Need) && !self.needs.with(Vec::is_empty)
            }
            Bring::Case => self.open.may_write(RecordKind::ServiceCase),
            Bring::Plan => self.open.may_write(RecordKind::Plan) && !self.plans.with(Vec::is_empty),
        }
    }

    /// Takes along the plan that is fulfilled.
    pub fn fulfil(self, plan: PlanId) {
        self.plan.set(plan.to_string());
        if !self.on.with_untracked(|on| on.last() == Some(&true)) {
            self.toggle(Bring::Plan);
        }
    }

    /// Takes it along, or no longer.
    pub fn toggle(self, one: Bring) {
        self.on.update(|on| {
            if let Some(is) = on.get_mut(Self::place(one)) {
                *is = !*is;
            }
        });
    }

    /// The need of this id, as it was read last.
    fn need_of(self, id: &str) -> Option<Value> {
        self.needs.with_untracked(|needs| {
            let chosen = needs.iter().find(|need| need.id.to_string() == id);
            chosen.and_then(|need| serde_json::to_value(need).ok())
        })
    }

    fn choose_need(self, id: String) {
        let record = self.need_of(&id);
        self.changed.set(id);
        self.change
            .set(record.map(|record| FormState::new(CHANGE.iter().copied(), &record)));
    }

    /// Puts what comes along into the request.
    ///
    /// # Errors
    /// Nothing to read: what is wrong stands under the fields.
    pub fn put_into(self, new: &mut NewInteraction) -> Result<(), Wrong> {
        let typed = |map: Map<String, Value>| Value::Object(map);
        let on = self.on.get_untracked();
        let is = |one: Bring| on.get(Self::place(one)).copied().unwrap_or(false);
        if is(Bring::Need) {
            let need = self.need.body(true).ok_or(Wrong)?;
            let need = serde_json::from_value(typed(need)).map_err(|_| Wrong)?;
            new.needs = vec![need];
        }
        if is(Bring::Change)
            && let Some(form) = self.change.get_untracked()
        {
            let change = form.body(false).ok_or(Wrong)?;
            if !change.is_empty() {
                let change = json!({
                    "id": self.changed.get_untracked(),
                    "version": form.version.get_untracked(),
                    "change": change,
                });
                new.need_changes = vec![serde_json::from_value(change).map_err(|_| Wrong)?];
            }
        }
        if is(Bring::Case) {
            let case = self.case.body(true).ok_or(Wrong)?;
            new.service_case = Some(serde_json::from_value(typed(case)).map_err(|_| Wrong)?);
        }
        if is(Bring::Plan) {
            new.fulfils = self.plan.get_untracked().parse().ok();
        }
        Ok(())
    }

    /// Whether it was refused because a colleague changed the need meanwhile, which its fields then show beside what was
    /// typed.
    pub fn overtaken(self, error: &ApiError) -> bool {
        let id = error
            .current()
            .and_then(|current| current.get("id")?.as_str());
        let ours = id.is_some_and(|id| self.changed.with_untracked(|changed| changed == id));
        let form = self
            .change
            .get_untracked()
            .filter(|_| ours && error.is(Code::Stale));
        if let Some(form) = form {
            form.refused(error, as_is);
        }
        form.is_some()
    }

    /// Puts the server's faults under the fields that they belong to.
    pub fn refused(self, error: &ApiError) {
        let forms = [
            ("/needs", Some(self.need)),
            ("/need_changes", self.change.get_untracked()),
            ("/service_case", Some(self.case)),
        ];
        for wrong in error.fields() {
            let form = forms
                .iter()
                .find(|(at, _)| wrong.pointer.starts_with(&format!("{at}/")))
                .and_then(|(_, form)| *form);
            let Some(form) = form else { continue };
            let fields: Vec<Field> = form
                .lines
                .with_value(|lines| lines.iter().map(|line| line.field).collect());
            let line = field_of_pointer(&wrong.pointer, &fields).and_then(|name| form.line(name));
            if let Some(line) = line {
                line.error.try_set(Some(wrong.message.clone()));
            }
        }
    }

    /// Back to nothing.
    pub fn clear(self) {
        self.on.try_set([false; 4]);
        self.changed.try_set(String::new());
        self.change.try_set(None);
        self.plan.try_set(String::new());
        for form in [self.need, self.case] {
            form.fill(&Map::new());
        }
    }

    /// What a draft keeps of it; tracked, so that every key typed counts.
    pub fn kept(self) -> Value {
        json!({
            "on": self.on.get(),
            "need": self.need.texts(),
            "case": self.case.texts(),
            "changed": self.changed.get(),
            "change": self.change.get().map(FormState::texts),
            "before": self.change.get().map(FormState::befores),
            "plan": self.plan.get(),
        })
    }

    /// Takes up what a draft kept.
    pub fn restore(self, kept: &Value) {
        let map = |name: &str| kept.get(name).and_then(Value::as_object).cloned();
        let text = |name: &str| kept.get(name).and_then(Value::as_str).map(str::to_owned);
        let on = kept
            .get("on")
            .and_then(|on| serde_json::from_value::<[bool; 4]>(on.clone()).ok())
            .unwrap_or_default();
        self.on.set(on);
        self.need.fill(&map("need").unwrap_or_default());
        self.case.fill(&map("case").unwrap_or_default());
        self.plan.set(text("plan").unwrap_or_default());
        let Some(changed) = text("changed").filter(|id| !id.is_empty()) else {
            return;
        };
        // The need must have been read before its change can be shown against it.
        let change = map("change").unwrap_or_default();
        let before = map("before").unwrap_or_default();
        Effect::new(move |done: Option<bool>| {
            let ready = !self.needs.with(Vec::is_empty);
            if ready && done != Some(true) {
                self.choose_need(changed.clone());
                let form = self.change.get_untracked().zip(self.need_of(&changed));
                if let Some((form, need)) = form {
                    form.resume(&before, &change, &need);
                }
            }
            ready || done == Some(true)
        });
    }
}

/// The fields of what comes along.
#[component]
pub fn BringsFields(
    /// The state.
    brings: Brings,
) -> impl IntoView {
    view! {
        <Show when=move || brings.is_on(Bring::Plan) && brings.offered(Bring::Plan)>
            <label class="field">
                <span class="field-label">{t!("interaction.bring_plan")}</span>
                <select class="input select" name="fulfils" on:change=move |e| brings.plan.set(event_target_value(&e))>
                    <option value="">"—"</option>
                    {move || brings.plans.get().into_iter().map(|plan| {
                        let id = plan.id.to_string();
                        let (value, label) = (id.clone(), plan_label(&plan));
                        view! { <option value=value selected=move || brings.plan.get() == id>{label}</option> }
                    }).collect_view()}
                </select>
            </label>
        </Show>
        <Show when=move || brings.is_on(Bring::Need)>{group("interaction.bring_need", "need", brings.need)}</Show>
        <Show when=move || brings.is_on(Bring::Change) && brings.offered(Bring::Change)>
            <label class="field">
                <span class="field-label">{t!("interaction.bring_change")}</span>
                <select class="input select" name="changed-need" on:change=move |e| brings.choose_need(event_target_value(&e))>
                    <option value="">"—"</option>
                    {move || brings.needs.get().into_iter().map(|need| {
                        let id = need.id.to_string();
                        let value = id.clone();
                        view! { <option value=value selected=move || brings.changed.get() == id>{need.text}</option> }
                    }).collect_view()}
                </select>
            </label>
            {move || brings.change.get().map(|form| view! {
                {group("interaction.bring_change", "need", form)}
                <Conflict section="need" form=form/>
            })}
        </Show>
        <Show when=move || brings.is_on(Bring::Case)>{group("interaction.bring_case", "service_case", brings.case)}</Show>
    }
}

fn plan_label(plan: &Plan) -> String {
    let when = crate::show::when(&plan.planned);
    let goal = plan.goal.clone().unwrap_or_default();
    format!("{when} {goal}").trim().to_owned()
}

fn group(title: &'static str, section: &'static str, form: FormState) -> impl IntoView {
    view! {
        <fieldset class="record-group entry-group">
            <legend>{move || tr(title)}</legend>
            <div class="record-fields">
                {form.lines.get_value().into_iter().map(|line| view! { <FieldInput section=section line=line/> }).collect_view()}
            </div>
        </fieldset>
    }
}
