//! A look at a picture or a PDF: fetched through the caller's rights, shown from the browser's own memory.

use crate::api;
use crate::t;
use crate::ui::{Dialog, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::attachment::FileType;
use shared::id::AttachmentId;

/// The dialog; nothing is fetched before it is opened.
#[component]
pub fn Preview(
    /// The file.
    id: AttachmentId,
    /// What it is.
    kind: FileType,
    /// Its name.
    name: String,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let title = name.clone();
    view! {
        <Dialog open=open title=Signal::derive(move || title.clone()) class="wide file-preview">
            <Look id=id kind=kind name=name.clone()/>
        </Dialog>
    }
}

#[component]
fn Look(id: AttachmentId, kind: FileType, name: String) -> impl IntoView {
    let address = RwSignal::new(None::<Result<String, String>>);
    spawn_local(async move {
        let found = api::attachment::preview(id).await;
        let found = found.map_err(|error| error.message());
        let late = address.try_set(Some(found));
        // The dialog was closed meanwhile: nobody else gives the memory back.
        if let Some(Some(Ok(url))) = late {
            api::attachment::forget(&url);
        }
    });
    on_cleanup(move || {
        if let Some(Some(Ok(url))) = address.try_get_untracked() {
            api::attachment::forget(&url);
        }
    });
    move || match address.get() {
        None => view! { <Skeleton lines=6/> }.into_any(),
        Some(Err(message)) => {
            view! { <div class="notice bad" role="alert">{message}</div> }.into_any()
        }
        Some(Ok(url)) if kind.is_image() => {
            view! { <img class="file-picture" src=url alt=name.clone()/> }.into_any()
        }
        Some(Ok(url)) => view! {
            <iframe class="file-pages" src=url title=name.clone()></iframe>
            <p class="minor small">{t!("attachment.no_viewer")}</p>
        }
        .into_any(),
    }
}
