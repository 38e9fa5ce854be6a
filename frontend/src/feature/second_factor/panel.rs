//! One's own second factor, as a panel of the settings.

use super::codes::Codes;
use super::{at, otherwise};
use crate::api::{self, ApiError};
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Badge, Field, Skeleton, TextInput, toast};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::second_factor::{
    PasswordAgain, PasswordAndCode, RecoveryCodes, SecondFactor, TotpCode, TotpSetup,
};

/// What the panel shows.
#[derive(Clone)]
enum Stage {
    /// How it stands.
    Standing,
    /// The password is asked for, to begin.
    Asking,
    /// The picture to scan, and the field for a first code.
    Scanning(TotpSetup),
    /// Recovery codes that were just made.
    Codes(Vec<String>),
    /// Password and code, to renew the recovery codes (`true`) or to turn it off.
    Changing(bool),
}

/// The panel's state. Copies are one and the same.
#[derive(Clone, Copy)]
struct Panel {
    stage: RwSignal<Stage>,
    found: RwSignal<Option<SecondFactor>>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    error: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
}

impl Panel {
    fn read(self) {
        spawn_local(async move {
            if let Ok(found) = api::get("/me/totp").await {
                self.found.try_set(Some(found));
            }
        });
    }

    fn go(self, stage: Stage) {
        self.error.set(None);
        self.code.set(String::new());
        self.password.set(String::new());
        self.stage.set(stage);
    }

    /// Sends, and goes on with what comes back.
    fn send<T: serde::de::DeserializeOwned + 'static>(
        self,
        path: &'static str,
        body: impl serde::Serialize + 'static,
        then: impl FnOnce(T) -> Stage + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = api::post_plain::<T>(path, &body).await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => {
                    self.go(then(value));
                    self.read();
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
        });
    }

    fn begin(self) {
        let password = self.password.get_untracked();
        self.send("/me/totp", PasswordAgain { password }, Stage::Scanning);
    }

    fn confirm(self) {
        let code = self.code.get_untracked().trim().to_owned();
        self.send(
            "/me/totp/confirm",
            TotpCode { code },
            |made: RecoveryCodes| Stage::Codes(made.codes),
        );
    }

    fn change(self, renew: bool) {
        let body = PasswordAndCode {
            password: self.password.get_untracked(),
            code: self.code.get_untracked().trim().to_owned(),
        };
        if renew {
            self.send("/me/totp/recovery-codes", body, |made: RecoveryCodes| {
                Stage::Codes(made.codes)
            });
        } else {
            self.send("/me/totp/off", body, |_: Value| {
                toast(tr("second_factor.now_off"));
                Stage::Standing
            });
        }
    }

    /// After the codes were kept: whoever had to set one up may now go on.
    fn done(self) {
        self.go(Stage::Standing);
        spawn_local(use_session().enrolled());
    }
}

/// The panel.
#[component]
pub fn SecondFactorPanel() -> impl IntoView {
    let panel = Panel {
        stage: RwSignal::new(Stage::Standing),
        found: RwSignal::new(None),
        password: RwSignal::new(String::new()),
        code: RwSignal::new(String::new()),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    panel.read();
    let shown = move || match panel.stage.get() {
        Stage::Standing => view! { <Standing panel=panel/> }.into_any(),
        Stage::Asking => view! { <Asking panel=panel/> }.into_any(),
        Stage::Scanning(setup) => view! { <Scanning panel=panel setup=setup/> }.into_any(),
        Stage::Codes(codes) => {
            view! { <Codes codes=codes kept=move |()| panel.done()/> }.into_any()
        }
        Stage::Changing(renew) => view! { <Changing panel=panel renew=renew/> }.into_any(),
    };
    view! {
        <section class="panel" aria-label=t!("second_factor.title")>
            <h2>{t!("second_factor.title")}</h2>
            {shown}
        </section>
    }
}

#[component]
fn Standing(panel: Panel) -> impl IntoView {
    move || {
        let Some(found) = panel.found.get() else {
            return view! { <Skeleton lines=2/> }.into_any();
        };
        let Some(since) = found.since else {
            return view! {
                <p>{t!("second_factor.off_hint")}</p>
                {found.required.then(|| view! { <p class="notice warn">{t!("second_factor.required")}</p> })}
                <div class="form-do">
                    <button type="button" class="button primary" name="totp-begin" on:click=move |_| panel.go(Stage::Asking)>
                        {t!("second_factor.set_up")}
                    </button>
                </div>
            }
            .into_any();
        };
        let since = crate::show::moment(since);
        let left = found.recovery_codes_left;
        let tone = if left < 3 { "warn" } else { "" };
        view! {
            <p>
                <Badge tone="good">{t!("second_factor.on")}</Badge>" "
                {tr_with("second_factor.since", &[("when", since)])}" "
                <Badge tone=tone>{tr_with("second_factor.left", &[("n", left.to_string())])}</Badge>
            </p>
            <div class="form-do">
                <button type="button" class="button" on:click=move |_| panel.go(Stage::Changing(true))>
                    {t!("second_factor.renew")}
                </button>
                {(!found.required).then(|| view! {
                    <button type="button" class="button danger" name="totp-off" on:click=move |_| panel.go(Stage::Changing(false))>
                        {t!("second_factor.turn_off")}
                    </button>
                })}
            </div>
        }
        .into_any()
    }
}

#[component]
fn Asking(panel: Panel) -> impl IntoView {
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); panel.begin(); }>
            <PasswordField panel=panel/>
            <Foot panel=panel label="second_factor.next"/>
        </form>
    }
}

#[component]
fn Scanning(panel: Panel, setup: TotpSetup) -> impl IntoView {
    // Groups of four are easier to type than thirty-two letters in a row.
    let letters: Vec<char> = setup.secret.chars().collect();
    let grouped: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); panel.confirm(); }>
            <p>{t!("second_factor.scan")}</p>
            <div class="qr" role="img" aria-label=t!("second_factor.picture") inner_html=setup.qr></div>
            <p class="field-hint">{t!("second_factor.type")}" "<code class="secret">{grouped.join(" ")}</code></p>
            <CodeField panel=panel label="second_factor.first_code"/>
            <Foot panel=panel label="second_factor.confirm"/>
        </form>
    }
}

#[component]
fn Changing(panel: Panel, renew: bool) -> impl IntoView {
    let label = if renew {
        "second_factor.renew"
    } else {
        "second_factor.turn_off"
    };
    view! {
        <form class="form" on:submit=move |event| { event.prevent_default(); panel.change(renew); }>
            <PasswordField panel=panel/>
            <CodeField panel=panel label="second_factor.code"/>
            <Foot panel=panel label=label/>
        </form>
    }
}

#[component]
fn PasswordField(panel: Panel) -> impl IntoView {
    view! {
        <Field label=Signal::derive(t!("settings.current_password")) error=at(panel.error, "/password")>
            <TextInput value=panel.password name="totp-password" kind="password" autocomplete="current-password" autofocus=true/>
        </Field>
    }
}

#[component]
fn CodeField(panel: Panel, label: &'static str) -> impl IntoView {
    view! {
        <Field label=Signal::derive(t!(label)) error=at(panel.error, "/code")>
            <TextInput value=panel.code name="totp-code" autocomplete="one-time-code"/>
        </Field>
    }
}

#[component]
fn Foot(panel: Panel, label: &'static str) -> impl IntoView {
    view! {
        <p class="form-error" role="alert">{move || otherwise(panel.error)}</p>
        <div class="form-do">
            <button type="button" class="button" on:click=move |_| panel.go(Stage::Standing)>{t!("ui.cancel")}</button>
            <button type="submit" class="button primary" disabled=move || panel.busy.get()>{t!(label)}</button>
        </div>
    }
}
