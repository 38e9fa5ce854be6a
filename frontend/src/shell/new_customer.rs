//! Making a customer: the few things that one knows at first, and a warning where it seems to exist already.

use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::{use_session, word_name};
use crate::t;
use crate::ui::{
    Dialog, Field, Glyph, Icon, Masked, Segmented, Select, TextInput, toast, toast_bad,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use serde_json::{Map, Value, json};
use shared::Code;
use shared::customer::{Customer, CustomerKind, Tier};
use shared::error::ConfirmCode;
use shared::stage::Gate;

/// What the form holds.
#[derive(Clone, Copy)]
struct Draft {
    kind: RwSignal<CustomerKind>,
    name: RwSignal<String>,
    stage: RwSignal<String>,
    tier: RwSignal<String>,
    source: RwSignal<String>,
    city: RwSignal<String>,
    need: RwSignal<String>,
    urgency: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        Self {
            kind: RwSignal::new(CustomerKind::Company),
            name: RwSignal::new(String::new()),
            stage: RwSignal::new(String::new()),
            tier: RwSignal::new(String::new()),
            source: RwSignal::new(String::new()),
            city: RwSignal::new(String::new()),
            need: RwSignal::new(String::new()),
            urgency: RwSignal::new("medium".to_owned()),
        }
    }

    fn body(self, acknowledge: Vec<Value>) -> Value {
        let mut body = Map::new();
        body.insert("kind".into(), json!(self.kind.get_untracked()));
        body.insert("name".into(), json!(self.name.get_untracked().trim()));
        for (name, text) in [
            ("stage", self.stage),
            ("tier", self.tier),
            ("source", self.source),
            ("city", self.city),
        ] {
            let text = text.get_untracked();
            if !text.trim().is_empty() {
                body.insert(name.into(), json!(text.trim()));
            }
        }
        let need = self.need.get_untracked();
        if self.asks_need() && !need.trim().is_empty() {
            let urgency = self.urgency.get_untracked();
            body.insert(
                "need".into(),
                json!({ "text": need.trim(), "urgency": urgency }),
            );
        }
        if !acknowledge.is_empty() {
            body.insert("acknowledge".into(), json!(acknowledge));
        }
        Value::Object(body)
    }
}

impl Draft {
    /// Whether the chosen stage asks for a need (R-STG-2).
    fn asks_need(self) -> bool {
        use_session()
            .stage(&self.stage.get())
            .is_some_and(|stage| stage.enter_gates.contains(&Gate::Need))
    }
}

/// The dialog for a new customer.
#[component]
pub fn NewCustomerDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title=Signal::derive(t!("new_customer.title"))><NewCustomerForm open/></Dialog>
    }
}

#[component]
fn NewCustomerForm(open: RwSignal<bool>) -> impl IntoView {
    let draft = Draft::new();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let navigate = use_navigate();
    // The same form sent again, after an answer that got lost, must not make a second customer.
    let sent = StoredValue::new((Value::Null, String::new()));
    let send = Callback::new(move |acknowledge: Vec<Value>| {
        if busy.get_untracked() || draft.name.get_untracked().trim().is_empty() {
            return;
        }
        busy.set(true);
        error.set(None);
        let body = draft.body(acknowledge);
        if sent.with_value(|(before, _)| *before != body) {
            sent.set_value((body.clone(), api::new_key()));
        }
        let key = sent.with_value(|(_, key)| key.clone());
        let navigate = navigate.clone();
        spawn_local(async move {
            let made = api::post_keyed::<Customer>("/customers", &key, &body).await;
            busy.set(false);
            match made {
                Ok(customer) => {
                    open.set(false);
                    let name = customer.card.name.text().unwrap_or_default();
                    // Making one is not refused for it, and so nobody is asked: it is said.
                    if customer.warnings.contains(&ConfirmCode::NoNextStep) {
                        toast_bad(tr_with("new_customer.no_next_step", &[("name", name)]));
                    } else {
                        toast(tr_with("new_customer.made", &[("name", name)]));
                    }
                    use_session().touch();
                    navigate(
                        &format!("/customers/{}", customer.card.id),
                        Default::default(),
                    );
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send.run(Vec::new());
    };
    let other_error = move || {
        error.with(|error| {
            let error = error.as_ref()?;
            (!error.is(Code::ConfirmationNeeded)).then(|| error.message())
        })
    };
    view! {
        <form class="form" on:submit=submit>
            <Fields draft error/>
            <Duplicates error open send/>
            <p class="form-error" role="alert">{other_error}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || busy.get()>{t!("new_customer.make")}</button>
            </div>
        </form>
    }
}

#[component]
fn Fields(draft: Draft, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let session = use_session();
    let field = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref()?.field(pointer)))
    };
    let stages = Signal::derive(move || {
        let codes = session.stages.with(|stages| {
            stages
                .iter()
                // A contract or a reason of loss comes later, on the customer's own page.
                .filter(|stage| stage.enter_gates.iter().all(|gate| *gate == Gate::Need))
                .map(|stage| stage.code.clone())
                .collect::<Vec<_>>()
        });
        let first = (String::new(), tr("new_customer.first_stage"));
        let rest = codes
            .into_iter()
            .map(|code| (code.clone(), session.stage_name(&code)));
        std::iter::once(first).chain(rest).collect::<Vec<_>>()
    });
    let tiers = Signal::derive(move || {
        let named = Tier::ALL
            .iter()
            .map(|tier| (tier.to_string(), tr(&format!("tier.{tier}"))));
        std::iter::once((String::new(), "–".to_owned()))
            .chain(named)
            .collect::<Vec<_>>()
    });
    let sources = Signal::derive(move || {
        let named = session
            .words("source")
            .into_iter()
            .map(|word| (word.code.clone(), word_name(&word)));
        std::iter::once((String::new(), "–".to_owned()))
            .chain(named)
            .collect::<Vec<_>>()
    });
    let urgencies = Signal::derive(move || {
        crate::feature::need::LEVELS
            .iter()
            .map(|level| ((*level).to_owned(), tr(&format!("word.level.{level}"))))
            .collect::<Vec<_>>()
    });
    let name_label = Signal::derive(move || match draft.kind.get() {
        CustomerKind::Company => tr("new_customer.company_name"),
        CustomerKind::Person => tr("new_customer.person_name"),
    });
    view! {
        <Segmented label=Signal::derive(t!("new_customer.kind"))
            choices=vec![(CustomerKind::Company, "kind.company"), (CustomerKind::Person, "kind.person")]
            value=draft.kind on_choose=move |kind| draft.kind.set(kind)/>
        <Field label=name_label error=field("/name") required=true>
            <TextInput value=draft.name name="name" autofocus=true required=true/>
        </Field>
        <div class="form-pair">
            <Field label=Signal::derive(t!("new_customer.stage")) error=field("/stage")>
                <Select value=draft.stage name="stage" options=stages/>
            </Field>
            <Field label=Signal::derive(t!("new_customer.tier")) error=field("/tier")>
                <Select value=draft.tier name="tier" options=tiers/>
            </Field>
            <Field label=Signal::derive(t!("new_customer.source")) error=field("/source")>
                <Select value=draft.source name="source" options=sources/>
            </Field>
            <Field label=Signal::derive(t!("new_customer.city")) error=field("/city")>
                <TextInput value=draft.city name="city"/>
            </Field>
        </div>
        <Show when=move || draft.asks_need()>
            <Field label=Signal::derive(t!("interaction.gate_need")) error=field("/need/text") required=true>
                <TextInput value=draft.need name="need" required=true/>
            </Field>
            <Field label=Signal::derive(t!("need.field.urgency"))>
                <Select value=draft.urgency name="urgency" options=urgencies/>
            </Field>
        </Show>
    }
}

/// What the server asks to confirm, the customers it means, and the way on.
#[component]
fn Duplicates(
    error: RwSignal<Option<ApiError>>,
    open: RwSignal<bool>,
    send: Callback<Vec<Value>>,
) -> impl IntoView {
    move || {
        let found = error
            .with(|error| error.as_ref().map(|error| error.confirmations().to_vec()))
            .unwrap_or_default();
        if found.is_empty() {
            return None;
        }
        let codes: Vec<Value> = found
            .iter()
            .map(|confirmation| json!(confirmation.code))
            .collect();
        let items = found
            .into_iter()
            .map(|confirmation| {
                let records = confirmation.records.into_iter().map(|record| {
                    view! {
                        <li>
                            <A href=format!("/customers/{}", record.id) on:click=move |_| open.set(false)>
                                <Masked value=record.name/>" "<span class="minor">{record.number}</span>
                            </A>
                        </li>
                    }
                });
                view! { <p>{confirmation.message}</p><ul>{records.collect_view()}</ul> }
            })
            .collect_view();
        Some(view! {
            <div class="notice warn" role="alert">
                <Icon glyph=Glyph::Warning/>
                <div class="notice-body">
                    {items}
                    <button type="button" class="button small" on:click=move |_| send.run(codes.clone())>
                        {t!("new_customer.anyway")}
                    </button>
                </div>
            </div>
        })
    }
}
