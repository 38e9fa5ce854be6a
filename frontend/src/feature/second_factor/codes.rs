//! Recovery codes, shown once.

use crate::i18n::tr;
use crate::t;
use crate::ui::toast;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The codes, to be copied or printed before the screen forgets them.
#[component]
pub fn Codes(
    /// The codes.
    codes: Vec<String>,
    /// Called when they were kept.
    #[prop(into)]
    kept: Callback<()>,
) -> impl IntoView {
    let text = codes.join("\n");
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            // Without https a browser keeps its clipboard to itself; the codes can still be selected.
            if !window().is_secure_context() {
                return;
            }
            let written = window().navigator().clipboard().write_text(&text);
            if wasm_bindgen_futures::JsFuture::from(written).await.is_ok() {
                toast(tr("link.copied"));
            }
        });
    };
    view! {
        <div class="form" role="status">
            <p>{t!("second_factor.codes_hint")}</p>
            <ul class="recovery-codes">
                {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
            </ul>
            <div class="form-do">
                <button type="button" class="button" on:click=copy>{t!("second_factor.copy")}</button>
                <button type="button" class="button primary" name="codes-kept" on:click=move |_| kept.run(())>
                    {t!("second_factor.kept")}
                </button>
            </div>
        </div>
    }
}
