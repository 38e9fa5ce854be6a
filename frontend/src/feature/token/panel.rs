//! The list of tokens, and what is done to one of them.

use super::form::{Outcome, TokenForm};
use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{
    Badge, CopyLine, Dialog, Empty, Failed, Glyph, Icon, Skeleton, toast, toast_error,
};
use chrono::Utc;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::role::{Capability, Reach};
use shared::token::{MadeToken, Scope, ScopeVerb, Token};

/// What was read, and the dialogs over it. Copies are one and the same.
#[derive(Clone, Copy)]
struct List {
    items: RwSignal<Option<Vec<Token>>>,
    error: RwSignal<Option<ApiError>>,
    /// The token whose form is open; none for a new one.
    of: RwSignal<Option<Token>>,
    form: RwSignal<bool>,
    made: RwSignal<Option<MadeToken>>,
    shown: RwSignal<bool>,
    revoking: RwSignal<Option<Token>>,
    asking: RwSignal<bool>,
}

impl List {
    fn read(self) {
        spawn_local(async move {
            let mut all = Vec::new();
            let mut cursor: Option<String> = None;
            loop {
                match api::program::list(cursor.as_deref()).await {
                    Ok(page) => {
                        all.extend(page.items);
                        cursor = page.next_cursor;
                    }
                    Err(error) => {
                        self.error.try_set(Some(error));
                        return;
                    }
                }
                if cursor.is_none() {
                    break;
                }
            }
            self.error.try_set(None);
            self.items.try_set(Some(all));
        });
    }

    fn open(self, token: Option<Token>) {
        self.of.set(token);
        self.form.set(true);
    }

    fn done(self, outcome: Outcome) {
        self.form.try_set(false);
        match outcome {
            Outcome::Left => {}
            Outcome::Narrowed => self.read(),
            Outcome::Made(made) => {
                let made = *made;
                self.made.try_set(Some(made));
                self.shown.try_set(true);
                self.read();
            }
        }
    }

    fn revoke(self) {
        let Some(token) = self.revoking.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match api::program::revoke(token.id, token.version).await {
                Ok(()) => toast(tr_with("token.was_revoked", &[("name", token.name)])),
                Err(error) => toast_error(&error),
            }
            self.asking.try_set(false);
            self.read();
        });
    }
}

/// The panel.
#[component]
pub fn Tokens() -> impl IntoView {
    let list = List {
        items: RwSignal::new(None),
        error: RwSignal::new(None),
        of: RwSignal::new(None),
        form: RwSignal::new(false),
        made: RwSignal::new(None),
        shown: RwSignal::new(false),
        revoking: RwSignal::new(None),
        asking: RwSignal::new(false),
    };
    list.read();
    let session = use_session();
    let may = move || session.can(Capability::ManageTokens);
    view! {
        <section class="panel kind-panel" aria-label=t!("token.title")>
            <header class="panel-head">
                <h2>{t!("token.title")}</h2>
                <Show when=may>
                    <button type="button" class="button small panel-act" name="add-token" on:click=move |_| list.open(None)>
                        <Icon glyph=Glyph::Plus size=14/>{t!("token.add")}
                    </button>
                </Show>
            </header>
            <p class="field-hint">{t!("token.hint")}</p>
            {move || match (list.items.get(), list.error.get()) {
                (None, Some(error)) => view! { <Failed error=error again=move |()| list.read()/> }.into_any(),
                (None, None) => view! { <Skeleton lines=4/> }.into_any(),
                (Some(items), _) if items.is_empty() => view! { <Empty title="token.none" hint="token.none_hint"/> }.into_any(),
                (Some(items), _) => view! {
                    <ul class="kind-list">{items.into_iter().map(|token| row(list, token)).collect_view()}</ul>
                }.into_any(),
            }}
        </section>
        <Dialog open=list.form class="wide" title=Signal::derive(move || tr(if list.of.with(Option::is_some) { "token.edit_title" } else { "token.add_title" }))>
            <TokenForm token=list.of.get_untracked() done=move |outcome| list.done(outcome)/>
        </Dialog>
        <Dialog open=list.shown title=Signal::derive(t!("token.made_title"))>
            {list.made.get_untracked().map(|made| view! { <Made list=list made=made/> })}
        </Dialog>
        <Dialog open=list.asking title=Signal::derive(t!("token.revoke_title"))>
            <div class="form">
                <p>{move || tr_with("token.revoke_hint", &[("name", list.revoking.with(|token| token.as_ref().map(|t| t.name.clone()).unwrap_or_default()))])}</p>
                <div class="form-do">
                    <button type="button" class="button" on:click=move |_| list.asking.set(false)>{t!("ui.cancel")}</button>
                    <button type="button" class="button danger" name="revoke-token" on:click=move |_| list.revoke()>{t!("token.revoke")}</button>
                </div>
            </div>
        </Dialog>
    }
}

/// The token, this once.
#[component]
fn Made(list: List, made: MadeToken) -> impl IntoView {
    let close = move |_| {
        list.made.set(None);
        list.shown.set(false);
    };
    view! {
        <div class="form">
            <p class="notice warn"><Icon glyph=Glyph::Warning/><span>{t!("token.made_hint")}</span></p>
            {made.secret.map(|secret| view! {
                <CopyLine text=secret label=Signal::derive(t!("token.secret")) name="token-secret" button="token.copy" copied="token.copied"/>
            })}
            <p class="field-hint">{t!("token.use_hint")}</p>
            <div class="form-do"><button type="button" class="button" on:click=close>{t!("token.kept")}</button></div>
        </div>
    }
}

fn row(list: List, token: Token) -> impl IntoView {
    let ended = token.revoked_at.is_some() || token.expires_at <= Utc::now();
    let state = match (token.revoked_at.is_some(), ended) {
        (true, _) => Some(("bad", "token.revoked")),
        (false, true) => Some(("warn", "token.expired")),
        (false, false) => None,
    };
    let (edit, gone) = (token.clone(), token.clone());
    let edit_name = format!("{} {}", tr("token.narrow"), token.name);
    let revoke_name = format!("{} {}", tr("token.revoke"), token.name);
    view! {
        <li class="kind-item" class:archived=ended>
            <div class="kind-text">
                <p class="kind-name">
                    <strong>{token.name.clone()}</strong>
                    {state.map(|(tone, key)| view! { <Badge tone=tone>{tr(key)}</Badge> })}
                </p>
                <p class="minor small">{facts(&token).join(" · ")}</p>
                <p class="minor small">{scopes(&token)}</p>
            </div>
            {(!ended).then(|| view! {
                <div class="kind-acts">
                    <button type="button" class="button quiet icon-only" aria-label=edit_name
                        on:click=move |_| list.open(Some(edit.clone()))><Icon glyph=Glyph::Edit size=14/></button>
                    <button type="button" class="button quiet icon-only" aria-label=revoke_name
                        on:click=move |_| { list.revoking.set(Some(gone.clone())); list.asking.set(true); }><Icon glyph=Glyph::Close size=14/></button>
                </div>
            })}
        </li>
    }
}

/// Its customers, its end, its last use.
fn facts(token: &Token) -> Vec<String> {
    let team = || {
        let id = token.team_id?;
        let teams = use_session().teams;
        teams.with(|teams| {
            teams
                .iter()
                .find(|team| team.id == id)
                .map(|team| team.name.clone())
        })
    };
    let whose = match token.reach {
        Reach::Team => team(),
        _ => token.user.as_ref().map(|user| user.name.clone()),
    };
    let reach = tr(&format!("token.reach.{}", token.reach));
    let mut facts = vec![whose.map_or_else(|| reach.clone(), |whose| format!("{reach} {whose}"))];
    let end = [("when", crate::show::moment(token.expires_at))];
    facts.push(tr_with("token.ends", &end));
    facts.push(match (token.last_used_at, &token.last_used_from) {
        (Some(at), from) => tr_with(
            "token.used",
            &[
                ("when", crate::show::moment(at)),
                ("from", from.clone().unwrap_or_default()),
            ],
        ),
        (None, _) => tr("token.unused"),
    });
    facts.extend(
        token
            .author
            .as_ref()
            .map(|user| tr_with("token.by", &[("who", user.name.clone())])),
    );
    facts
}

/// What it may do, in words.
fn scopes(token: &Token) -> String {
    let of = |verb: ScopeVerb| {
        let named: Vec<String> = token
            .scopes
            .iter()
            .filter(|scope: &&Scope| scope.verb() == verb)
            .map(|scope| tr(&format!("token.resource.{}", scope.resource())))
            .collect();
        (!named.is_empty())
            .then(|| format!("{} {}", tr(&format!("token.verb.{verb}")), named.join("、")))
    };
    let mut parts: Vec<String> = ScopeVerb::ALL.iter().filter_map(|verb| of(*verb)).collect();
    if parts.is_empty() {
        parts.push(tr("token.nothing"));
    }
    let classes: Vec<String> = token
        .classes
        .iter()
        .map(|class| tr(&format!("token.class.{class}")))
        .collect();
    parts.extend((!classes.is_empty()).then(|| classes.join("、")));
    parts.join(" · ")
}
