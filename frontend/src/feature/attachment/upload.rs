//! Putting files to a customer: by a button, or by dropping them.

use crate::api;
use crate::feature::import::file::{Unsent, check};
use crate::feature::kind::panel::List;
use crate::feature::record::mark::MarkChoice;
use crate::feature::record::related;
use crate::i18n::{tr, tr_with};
use crate::t;
use crate::ui::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::attachment::FileType;
use shared::id::InteractionId;
use shared::role::WholeClass;

/// What browsers offer to choose from.
fn accepted() -> String {
    FileType::ALL
        .iter()
        .flat_map(|kind| kind.extensions())
        .map(|extension| format!(".{extension}"))
        .collect::<Vec<_>>()
        .join(",")
}

/// The place to drop files on, with who may see them.
#[component]
pub fn Upload(
    /// The list that they come into.
    list: List,
) -> impl IntoView {
    let class = RwSignal::new(WholeClass::Open);
    let interaction = RwSignal::new(String::new());
    let talks = related::offered(list.open.id, "interactions");
    let sending = RwSignal::new(Vec::<String>::new());
    let refused = RwSignal::new(Vec::<String>::new());
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let take = move |files: web_sys::FileList| {
        let files: Vec<web_sys::File> = (0..files.length()).filter_map(|i| files.get(i)).collect();
        refused.set(Vec::new());
        let with = (
            class.get_untracked(),
            interaction.get_untracked().parse().ok(),
        );
        send(list, files, with, sending, refused);
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        if let Some(files) = input.files() {
            take(files);
        }
        // The same file can be chosen again after it was corrected.
        input.set_value("");
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(files) = event.data_transfer().and_then(|data| data.files()) {
            take(files);
        }
    };
    view! {
        <div class="file-drop">
            <label class="drop slim" class:over=move || over.get()
                on:dragover=move |event| { event.prevent_default(); over.set(true); }
                on:dragleave=move |_| over.set(false) on:drop=dropped>
                <span class="button small" aria-hidden="true"><Icon glyph=Glyph::Plus size=14/>{t!("attachment.choose")}</span>
                <span>{t!("attachment.drop")}</span>
                <span class="minor small">{t!("attachment.kinds")}</span>
                <input class="sr-only" type="file" name="attachment" multiple=true accept=accepted() node_ref=input on:change=chosen/>
            </label>
            <label class="file-class small">
                <span class="minor">{t!("attachment.field.class")}</span>
                <MarkChoice open=list.open name="file-class" chosen=class pick=move |one| class.set(one)/>
            </label>
            <label class="file-class small" hidden=move || talks.with(Vec::is_empty)>
                <span class="minor">{t!("attachment.field.interaction_id")}</span>
                <select class="input select slim" name="file-interaction" on:change=move |event| interaction.set(event_target_value(&event))>
                    <option value="">"—"</option>
                    {move || talks.get().into_iter().map(|(id, text)| view! { <option value=id>{text}</option> }).collect_view()}
                </select>
            </label>
            <div role="status">
                {move || sending.get().into_iter().map(|name| view! {
                    <p class="minor small">{tr_with("attachment.sending", &[("name", name)])}</p>
                }).collect_view()}
            </div>
            <div role="alert">
                {move || refused.get().into_iter().map(|text| view! {
                    <p class="notice bad small"><Icon glyph=Glyph::Warning size=14/><span>{text}</span></p>
                }).collect_view()}
            </div>
        </div>
    }
}

/// Sends one after the other, so that a slow line is not shared by many; what cannot be taken does not stop the rest.
fn send(
    list: List,
    files: Vec<web_sys::File>,
    (class, interaction): (WholeClass, Option<InteractionId>),
    sending: RwSignal<Vec<String>>,
    refused: RwSignal<Vec<String>>,
) {
    let refuse = move |name: &str, why: String| {
        refused.try_update(|all| all.push(format!("{name}: {why}")));
    };
    let mut wanted = Vec::new();
    for file in files {
        match check(&file.name(), file.size()) {
            Err(Unsent::TooLarge) => refuse(&file.name(), tr("attachment.too_large")),
            Err(Unsent::Empty) => refuse(&file.name(), tr("import.empty_file")),
            // Whether this is a type that is taken, the server says.
            Err(Unsent::Workbook) | Ok(()) => wanted.push(file),
        }
    }
    sending.update(|names| names.extend(wanted.iter().map(web_sys::File::name)));
    spawn_local(async move {
        for file in wanted {
            let name = file.name();
            let answer = api::attachment::create(list.open.id, &file, class, interaction).await;
            sending.try_update(|names| {
                if let Some(at) = names.iter().position(|one| *one == name) {
                    names.remove(at);
                }
            });
            match answer {
                Ok(_) => list.changed(),
                Err(error) => refuse(&name, error.message()),
            }
        }
    });
}
