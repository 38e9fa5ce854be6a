//! The stage change that an interaction brings, with what the stage's gate asks for, inside the same form.

use crate::feature::need::LEVELS;
use crate::feature::record::field::{Field, Kind};
use crate::feature::record::input::{FieldInput, word};
use crate::feature::record::moment;
use crate::feature::record::state::FormState;
use crate::i18n::{lang, tr};
use crate::state::use_session;
use crate::t;
use leptos::prelude::*;
use serde_json::{Map, Value, json};
use shared::contract::NewContract;
use shared::need::NewNeed;
use shared::stage::{Gate, LossReason, NewStageChange, Stage};
use shared::{Code, Lang};

/// What a contract at the gate has to say (R-STG-2), and a little more.
const CONTRACT: &[Field] = &[
    Field::new("amount", Kind::Amount, 60).required(),
    Field::new("starts_on", Kind::Date, 10).required(),
    Field::new("ends_on", Kind::Date, 10).required(),
    Field::new("number", Kind::Text, 80),
    Field::new("product", Kind::Text, 200),
];

/// What a need at the gate has to say (R-STG-2).
const NEED: &[Field] = &[
    Field::new("text", Kind::Long, 10_000).required(),
    Field::new("urgency", Kind::Choice(LEVELS), 10)
        .required()
        .words("level"),
];

/// What a move from one stage to another asks for.
#[must_use]
pub fn asked(from: Option<&Stage>, to: &Stage, has_contract: bool, has_need: bool) -> Vec<Gate> {
    let leaving = from.map_or(&[][..], |stage| &stage.leave_gates);
    let mut gates: Vec<Gate> = leaving.iter().chain(&to.enter_gates).copied().collect();
    gates.dedup();
    gates.retain(|gate| match gate {
        Gate::Contract => !has_contract,
        Gate::Need => !has_need,
        Gate::LossReason | Gate::Reason => true,
    });
    gates
}

/// Something is missing; what it is stands under the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfilled;

/// The state of the part about the stage.
#[derive(Clone, Copy)]
pub struct StagePart {
    /// Code of the chosen stage; empty for no change.
    pub to: RwSignal<String>,
    /// Code of the stage in which the customer was seen when that was chosen.
    pub seen: RwSignal<Option<String>>,
    /// Why.
    pub reason: RwSignal<String>,
    /// A line within the stage.
    pub detail: RwSignal<String>,
    /// When, as a moment is typed; empty for now, or for when the interaction was.
    pub when: RwSignal<String>,
    /// Why the customer was lost.
    pub loss: RwSignal<String>,
    /// The contract.
    pub contract: FormState,
    /// The need.
    pub need: FormState,
    /// What is wrong with reason or loss reason.
    pub error: RwSignal<Option<String>>,
}

impl StagePart {
    /// No change.
    #[must_use]
    pub fn new() -> Self {
        Self {
            to: RwSignal::new(String::new()),
            seen: RwSignal::new(None),
            reason: RwSignal::new(String::new()),
            detail: RwSignal::new(String::new()),
            when: RwSignal::new(String::new()),
            loss: RwSignal::new(String::new()),
            contract: FormState::new(CONTRACT.iter().copied(), &Value::Null),
            need: FormState::new(NEED.iter().copied(), &Value::Null),
            error: RwSignal::new(None),
        }
    }

    /// Back to no change.
    pub fn clear(self) {
        self.to.set(String::new());
        self.reason.set(String::new());
        self.detail.set(String::new());
        self.when.set(String::new());
        self.loss.set(String::new());
        self.error.set(None);
        for form in [self.contract, self.need] {
            form.fill(&Map::new());
        }
    }

    /// What a draft keeps of it; tracked, so that every key typed counts.
    #[must_use]
    pub fn kept(self) -> Value {
        json!({
            "to": self.to.get(),
            "reason": self.reason.get(),
            "detail": self.detail.get(),
            "when": self.when.get(),
            "loss": self.loss.get(),
            "contract": self.contract.texts(),
            "need": self.need.texts(),
        })
    }

    /// Takes up what a draft kept; says whether that was a change.
    pub fn restore(self, kept: &Value) -> bool {
        let text = |name: &str| kept.get(name).and_then(Value::as_str).unwrap_or_default();
        self.to.set(text("to").to_owned());
        self.reason.set(text("reason").to_owned());
        self.detail.set(text("detail").to_owned());
        self.when.set(text("when").to_owned());
        self.loss.set(text("loss").to_owned());
        for (form, name) in [(self.contract, "contract"), (self.need, "need")] {
            if let Some(texts) = kept.get(name).and_then(Value::as_object) {
                form.fill(texts);
            }
        }
        !text("to").is_empty()
    }

    /// The stage change to send, if there is one.
    ///
    /// # Errors
    /// Nothing to read: what is wrong stands under the fields.
    #[allow(clippy::result_unit_err, reason = "what is wrong is shown where it is")]
    pub fn made(self, gates: &[Gate]) -> Result<Option<NewStageChange>, Unfilled> {
        self.error.set(None);
        let to = self.to.get_untracked();
        if to.is_empty() {
            return Ok(None);
        }
        let contract = if gates.contains(&Gate::Contract) {
            Some(self.contract_made()?)
        } else {
            None
        };
        let need = if gates.contains(&Gate::Need) {
            Some(self.need_made()?)
        } else {
            None
        };
        let loss_reason: Option<LossReason> = self.loss.get_untracked().parse().ok();
        let filled = |text: RwSignal<String>| {
            Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let (reason, detail) = (filled(self.reason), filled(self.detail));
        let happened_at = match filled(self.when) {
            None => None,
            Some(text) => Some(moment::parse(&text).ok_or_else(|| {
                let message = Code::WrongType.message(lang());
                self.error.set(Some(message.to_owned()));
                Unfilled
            })?),
        };
        let missing = gates.iter().any(|gate| match gate {
            Gate::LossReason => loss_reason.is_none(),
            Gate::Reason => reason.is_none(),
            Gate::Contract | Gate::Need => false,
        });
        if missing {
            self.error.set(Some(tr("interaction.gate_missing")));
            return Err(Unfilled);
        }
        Ok(Some(NewStageChange {
            from: self.seen.get_untracked(),
            to,
            reason,
            loss_reason: loss_reason.filter(|_| gates.contains(&Gate::LossReason)),
            detail,
            contract,
            need,
            happened_at,
            acknowledge: Vec::new(),
        }))
    }

    fn need_made(self) -> Result<NewNeed, Unfilled> {
        let body = self.need.body(true).ok_or(Unfilled)?;
        serde_json::from_value(Value::Object(body)).map_err(|_| Unfilled)
    }

    fn contract_made(self) -> Result<NewContract, Unfilled> {
        let body = self.contract.body(true).ok_or(Unfilled)?;
        serde_json::from_value(Value::Object(body)).map_err(|_| Unfilled)
    }
}

impl Default for StagePart {
    fn default() -> Self {
        Self::new()
    }
}

/// The choice of a stage, and what its gate asks for.
#[component]
pub fn StageFields(
    /// The state.
    part: StagePart,
    /// The stage in which the customer is.
    #[prop(into)]
    current: Signal<String>,
    /// What the chosen stage asks for.
    #[prop(into)]
    gates: Signal<Vec<Gate>>,
    /// Whether staying is no choice.
    #[prop(optional)]
    must: bool,
) -> impl IntoView {
    let session = use_session();
    let name = |stage: &Stage| match lang() {
        Lang::Zh => (stage.name_zh.clone(), stage.definition_zh.clone()),
        Lang::En => (stage.name_en.clone(), stage.definition_en.clone()),
    };
    let asks = move |gate: Gate| gates.with(|gates| gates.contains(&gate));
    let definition = move || session.stage(&part.to.get()).map(|stage| name(&stage).1);
    view! {
        <div class="stage-part">
            <div class="stage-chips" role="group" aria-label=t!("interaction.stage_change")>
                <button type="button" class="chip" hidden=must aria-pressed=move || part.to.with(String::is_empty).to_string()
                    on:click=move |_| part.to.set(String::new())>{t!("interaction.stage_stays")}</button>
                {move || session.stages.get().into_iter().filter(|stage| stage.code != current.get()).map(|stage| {
                    let code = stage.code.clone();
                    let chosen = stage.code.clone();
                    let hue = session.stage_hue(&stage.code);
                    let (label, title) = name(&stage);
                    view! {
                        <button type="button" class="chip" title=title aria-pressed=move || (part.to.get() == chosen).to_string()
                            on:click=move |_| part.to.set(code.clone())>
                            <span class=format!("dot {hue}") aria-hidden="true"></span>{label}
                        </button>
                    }
                }).collect_view()}
            </div>
            <p class="field-hint">{definition}</p>
            <Show when=move || asks(Gate::Contract)>
                <fieldset class="record-group">
                    <legend>{t!("interaction.gate_contract")}</legend>
                    <div class="record-fields">
                        {part.contract.lines.get_value().into_iter().map(|line| view! { <FieldInput section="contract" line=line/> }).collect_view()}
                    </div>
                </fieldset>
            </Show>
            <Show when=move || asks(Gate::Need)>
                <fieldset class="record-group">
                    <legend>{t!("interaction.gate_need")}</legend>
                    <div class="record-fields">
                        {part.need.lines.get_value().into_iter().map(|line| view! { <FieldInput section="need" line=line/> }).collect_view()}
                    </div>
                </fieldset>
            </Show>
            <Show when=move || asks(Gate::LossReason)>
                <label class="field">
                    <span class="field-label">{t!("interaction.loss_reason")}<span class="field-required" aria-hidden="true">"*"</span></span>
                    <select class="input select" name="loss-reason" on:change=move |e| part.loss.set(event_target_value(&e))>
                        <option value="">"—"</option>
                        {LossReason::ALL.iter().map(|reason| view! {
                            <option value=reason.as_str() selected=move || part.loss.get() == reason.as_str()>{move || word("loss_reason", reason.as_str())}</option>
                        }).collect_view()}
                    </select>
                </label>
            </Show>
            <Show when=move || !part.to.with(String::is_empty)>
                <label class="field">
                    <span class="field-label">
                        {t!("interaction.reason")}
                        {move || asks(Gate::Reason).then(|| view! { <span class="field-required" aria-hidden="true">"*"</span> })}
                    </span>
                    <input class="input" name="stage-reason" type="text" prop:value=move || part.reason.get()
                        on:input=move |e| part.reason.set(event_target_value(&e))/>
                </label>
                <label class="field">
                    <span class="field-label">{t!("customer.field.stage_detail")}</span>
                    <input class="input" name="stage-detail" type="text" maxlength="500" placeholder=t!("interaction.stage_detail_hint")
                        prop:value=move || part.detail.get() on:input=move |e| part.detail.set(event_target_value(&e))/>
                </label>
                <div class="field">
                    <span class="field-label" id="stage-when">{t!("interaction.stage_when")}</span>
                    <div class="moment-input" role="group" aria-labelledby="stage-when">
                        <input class="input" type="date" name="stage-day" aria-label=t!("interaction.day") max=crate::show::today().to_string()
                            prop:value=move || moment::halves(&part.when.get()).0
                            on:input=move |e| part.when.update(|w| *w = moment::joined(&event_target_value(&e), &moment::halves(w).1))/>
                        <input class="input" type="time" name="stage-time" aria-label=t!("interaction.time")
                            prop:value=move || moment::halves(&part.when.get()).1
                            on:input=move |e| part.when.update(|w| *w = moment::joined(&moment::halves(w).0, &event_target_value(&e)))/>
                    </div>
                </div>
            </Show>
            <p class="field-error" role="alert" hidden=move || part.error.get().is_none()>{move || part.error.get()}</p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::stage::{StageHue, StageRole};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn stage(role: StageRole, enter: &[Gate], leave: &[Gate]) -> Stage {
        Stage {
            code: role.to_string(),
            version: 1,
            role,
            name_zh: String::new(),
            name_en: String::new(),
            definition_zh: String::new(),
            definition_en: String::new(),
            hue: StageHue::Blue,
            position: 1,
            usual_days: None,
            enter_gates: enter.to_vec(),
            leave_gates: leave.to_vec(),
        }
    }

    #[wasm_bindgen_test]
    fn r_stg_2_a_move_asks_for_what_both_ends_want() {
        let lost = stage(StageRole::Lost, &[Gate::LossReason], &[Gate::Reason]);
        let signed = stage(StageRole::Cooperating, &[Gate::Contract], &[]);
        assert_eq!(
            asked(Some(&lost), &signed, false, false),
            [Gate::Reason, Gate::Contract]
        );
        assert_eq!(asked(Some(&lost), &signed, true, false), [Gate::Reason]);
        assert_eq!(asked(Some(&signed), &lost, true, false), [Gate::LossReason]);
        assert_eq!(asked(None, &signed, false, false), [Gate::Contract]);
        let interested = stage(StageRole::Interested, &[Gate::Need], &[]);
        assert_eq!(asked(None, &interested, false, false), [Gate::Need]);
        assert_eq!(asked(None, &interested, false, true), []);
    }
}
