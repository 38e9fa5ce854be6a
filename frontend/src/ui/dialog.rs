//! The native dialog: focus stays inside, Escape closes, the page behind is inert.

use super::{Glyph, Icon};
use crate::t;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// What of a dialog's content takes the focus.
const FIRST: &str = ":scope > .dialog-body > :not(.dialog-head) :is(input, select, textarea, button):not(:disabled), \
    :scope > .dialog-body > :is(input, select, textarea, button):not(:disabled)";

/// A modal dialog while `open` holds; its content is made anew each time.
#[component]
pub fn Dialog(
    /// Whether it is open; it closes itself by setting this to `false`.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// More classes: `wide`, `side`.
    #[prop(default = "")]
    class: &'static str,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Show when=move || open.get()>
            <Opened open title class>{children.with_value(|children| children())}</Opened>
        </Show>
    }
}

/// The first field or button of the content has the focus rather than the cross; not where that brings up a keyboard of glass.
fn focus_first(dialog: &web_sys::HtmlDialogElement) {
    let touch = window().match_media("(pointer: coarse)");
    if touch.is_ok_and(|media| media.is_some_and(|media| media.matches())) {
        return;
    }
    let first = dialog.query_selector(FIRST);
    if let Ok(Some(first)) = first
        && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = first.focus();
    }
}

#[component]
fn Opened(
    open: RwSignal<bool>,
    title: Signal<String>,
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(document().active_element());
    on_cleanup(move || {
        // Closed by leaving the page rather than by the browser, the dialog gives the focus back itself.
        let before = before.try_get_value().flatten();
        if let Some(before) =
            before.and_then(|before| before.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = before.focus();
        }
    });
    let heading = format!("dialog-{}", uuid::Uuid::new_v4().simple());
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // A dialog that is not yet in the page cannot open; the next frame shows it.
            request_animation_frame(move || {
                if dialog.is_connected() && !dialog.open() {
                    let _ = dialog.show_modal();
                    focus_first(&dialog);
                }
            });
        }
    });
    // A press on the backdrop is a press on the dialog itself, outside of its content.
    let outside = move |event: web_sys::MouseEvent| {
        let target = event.target();
        if let (Some(target), Some(dialog)) = (target, node.get_untracked())
            && target == *AsRef::<web_sys::EventTarget>::as_ref(&dialog)
            // What was typed is not lost by a press beside it.
            && matches!(dialog.query_selector("form"), Ok(None))
        {
            open.set(false);
        }
    };
    view! {
        <dialog node_ref=node class=format!("dialog {class}") aria-labelledby=heading
            on:close=move |_| open.set(false) on:mousedown=outside>
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id=heading.clone()>{move || title.get()}</h2>
                    <button type="button" class="button quiet icon-only" aria-label=t!("ui.close")
                        on:click=move |_| open.set(false)><Icon glyph=Glyph::Close/></button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
