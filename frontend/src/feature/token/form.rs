//! The form of a token: name, customers, end, and its scopes as a table of boxes.

use super::draft::Draft;
use crate::api::{self, ApiError};
use crate::i18n::tr;
use crate::state::use_session;
use crate::t;
use crate::ui::{Field, Select, TextInput};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::{FieldClass, Reach, Role};
use shared::token::{MadeToken, Resource, Scope, ScopeVerb, Token};

/// Classes that a program may be shown in full.
const CLASSES: [FieldClass; 2] = [FieldClass::Personal, FieldClass::Commercial];

/// What became of the form.
#[derive(Clone)]
pub enum Outcome {
    /// It was left.
    Left,
    /// A token was made, and is shown once.
    Made(Box<MadeToken>),
    /// A token was narrowed.
    Narrowed,
}

/// The form, for a new token or for one to be narrowed.
#[component]
pub fn TokenForm(
    /// The token to be narrowed; none for a new one.
    token: Option<Token>,
    /// Told what became of it.
    #[prop(into)]
    done: Callback<Outcome>,
) -> impl IntoView {
    let draft = Draft::of(token.as_ref());
    let key = StoredValue::new(api::new_key());
    let error = RwSignal::new(None::<ApiError>);
    let missing = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let narrowing = token.is_some();
    let of = StoredValue::new(token);
    let save = move || {
        missing.set(None);
        let token = of.get_value();
        let new = match &token {
            None => match draft.new_token() {
                Ok(new) => Some(new),
                Err(text) => return missing.set(Some(text)),
            },
            Some(_) => None,
        };
        busy.set(true);
        spawn_local(async move {
            let answer = match (token, new) {
                (Some(token), _) => {
                    let body = draft.changes(&token);
                    let narrowed = api::program::narrow(token.id, token.version, &body).await;
                    narrowed.map(|_| Outcome::Narrowed)
                }
                (None, Some(new)) => api::program::make(&key.get_value(), &new)
                    .await
                    .map(|made| Outcome::Made(Box::new(made))),
                (None, None) => Ok(Outcome::Left),
            };
            busy.try_set(false);
            match answer {
                Ok(outcome) => done.run(outcome),
                Err(problem) => {
                    // What is sent next is another request.
                    key.try_set_value(api::new_key());
                    error.try_set(Some(problem));
                }
            }
        });
    };
    let fault = move |pointer: &'static str| {
        Signal::derive(move || error.with(|error| error.as_ref()?.field(pointer)))
    };
    let said = move || {
        missing
            .get()
            .or_else(|| error.with(|error| error.as_ref().map(ApiError::message)))
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); save(); }>
            {narrowing.then(|| view! { <p class="field-hint">{t!("token.narrow_hint")}</p> })}
            <Field label=Signal::derive(t!("token.name")) hint=Signal::derive(t!("token.name_hint")) error=fault("/name") required=true>
                <TextInput value=draft.name name="token-name" required=true/>
            </Field>
            {(!narrowing).then(|| view! { <ReachFields draft=draft/> })}
            <Field label=Signal::derive(t!("token.until")) hint=Signal::derive(t!("token.until_hint")) error=fault("/expires_at") required=true>
                <TextInput value=draft.until name="token-until" kind="date" required=true/>
            </Field>
            <Scopes draft=draft of=of/>
            <Classes draft=draft of=of/>
            <p class="form-error" role="alert">{said}</p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| done.run(Outcome::Left)>{t!("ui.cancel")}</button>
                <button type="submit" class="button primary" disabled=move || busy.get()>
                    {move || tr(if narrowing { "ui.save" } else { "token.make" })}
                </button>
            </div>
        </form>
    }
}

#[component]
fn ReachFields(draft: Draft) -> impl IntoView {
    let session = use_session();
    let reaches = Signal::derive(|| {
        [Reach::All, Reach::Team, Reach::Own]
            .map(|reach| (reach.to_string(), tr(&format!("token.reach.{reach}"))))
            .to_vec()
    });
    let none = || (String::new(), "—".to_owned());
    let teams = Signal::derive(move || {
        let teams = session.teams.get();
        let named = teams
            .into_iter()
            .map(|team| (team.id.to_string(), team.name));
        std::iter::once(none()).chain(named).collect::<Vec<_>>()
    });
    let people = Signal::derive(move || {
        let users = session.users.get().into_iter();
        let named = users
            .filter(|user| user.active && user.role != Role::Integration)
            .map(|user| (user.id.to_string(), user.name));
        std::iter::once(none()).chain(named).collect::<Vec<_>>()
    });
    let is = move |reach: Reach| draft.reach.with(|chosen| chosen == reach.as_str());
    view! {
        <Field label=Signal::derive(t!("token.customers"))>
            <Select value=draft.reach name="token-reach" options=reaches/>
        </Field>
        <Show when=move || is(Reach::Team)>
            <Field label=Signal::derive(t!("token.team")) required=true>
                <Select value=draft.team name="token-team" options=teams/>
            </Field>
        </Show>
        <Show when=move || is(Reach::Own)>
            <Field label=Signal::derive(t!("token.user")) required=true>
                <Select value=draft.user name="token-user" options=people/>
            </Field>
        </Show>
    }
}

/// Whether a token that is narrowed had it; a new one may have everything.
fn had<T: PartialEq>(of: Option<&Token>, list: fn(&Token) -> &Vec<T>, one: &T) -> bool {
    of.is_none_or(|token| list(token).contains(one))
}

#[component]
fn Scopes(draft: Draft, of: StoredValue<Option<Token>>) -> impl IntoView {
    let open = move |scope: Scope| of.with_value(|of| had(of.as_ref(), |t| &t.scopes, &scope));
    let set = move |scope: Scope, on: bool| {
        draft.scopes.update(|scopes| {
            if on {
                scopes.insert(scope);
            } else {
                scopes.remove(&scope);
            }
        });
    };
    let cell = move |resource: Resource, verb: ScopeVerb| {
        let label = move || {
            let what = tr(&format!("token.resource.{resource}"));
            format!("{what} · {}", tr(&format!("token.verb.{verb}")))
        };
        Scope::new(resource, verb).map(|scope| {
            view! {
                <input type="checkbox" name=scope.to_string() aria-label=label disabled=!open(scope)
                    prop:checked=move || draft.scopes.with(|scopes| scopes.contains(&scope))
                    on:change=move |event| set(scope, event_target_checked(&event))/>
            }
        })
    };
    let every = move |verb: ScopeVerb| {
        let of_verb =
            move || Scope::all().filter(move |scope| scope.verb() == verb && open(*scope));
        let all = move || {
            draft
                .scopes
                .with(|scopes| of_verb().all(|scope| scopes.contains(&scope)))
        };
        view! {
            <label class="check">
                <input type="checkbox" name=format!("every-{verb}") prop:checked=all
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        of_verb().for_each(|scope| set(scope, on));
                    }/>
                {move || tr(&format!("token.verb.{verb}"))}
            </label>
        }
    };
    view! {
        <fieldset class="scopes">
            <legend class="field-label">{t!("token.scopes")}</legend>
            <p class="field-hint">{t!("token.scopes_hint")}</p>
            <table class="scope-table">
                <thead><tr>
                    <th scope="col">{t!("token.about")}</th>
                    {ScopeVerb::ALL.iter().map(|verb| view! { <th scope="col">{every(*verb)}</th> }).collect_view()}
                </tr></thead>
                <tbody>
                    {Resource::ALL.iter().map(|resource| {
                        let resource = *resource;
                        view! {
                            <tr>
                                <th scope="row">{move || tr(&format!("token.resource.{resource}"))}</th>
                                {ScopeVerb::ALL.iter().map(|verb| view! { <td>{cell(resource, *verb)}</td> }).collect_view()}
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </fieldset>
    }
}

#[component]
fn Classes(draft: Draft, of: StoredValue<Option<Token>>) -> impl IntoView {
    view! {
        <fieldset class="scopes">
            <legend class="field-label">{t!("token.classes")}</legend>
            {CLASSES.into_iter().map(|class| {
                let open = of.with_value(|of| had(of.as_ref(), |t| &t.classes, &class));
                view! {
                    <label class="check">
                        <input type="checkbox" name=format!("class-{class}") disabled=!open
                            prop:checked=move || draft.classes.with(|classes| classes.contains(&class))
                            on:change=move |event| {
                                let on = event_target_checked(&event);
                                draft.classes.update(|classes| { if on { classes.insert(class); } else { classes.remove(&class); } });
                            }/>
                        {move || tr(&format!("token.class.{class}"))}
                    </label>
                }
            }).collect_view()}
            <p class="field-hint">{t!("token.classes_hint")}</p>
        </fieldset>
    }
}
