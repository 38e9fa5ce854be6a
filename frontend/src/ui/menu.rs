//! A button that opens a short list of things to do: arrows move, Escape closes, a press elsewhere closes.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The button and its list. Children are [`MenuItem`]s.
#[component]
pub fn Menu(
    /// What the button is called.
    #[prop(into)]
    label: Signal<String>,
    /// What the button shows.
    button: ViewFn,
    /// Classes of the button.
    #[prop(default = "button quiet")]
    class: &'static str,
    /// The items.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let list = NodeRef::<html::Div>::new();
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            request_animation_frame(move || step(&list, 0));
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            open.set(false);
        }
        key @ ("ArrowDown" | "ArrowUp") => {
            event.prevent_default();
            open.set(true);
            if let Some(list) = list.get_untracked() {
                step(&list, if key == "ArrowDown" { 1 } else { -1 });
            }
        }
        // Items that stand beside each other.
        key @ ("ArrowRight" | "ArrowLeft") if open.get_untracked() => {
            event.prevent_default();
            if let Some(list) = list.get_untracked() {
                step(&list, if key == "ArrowRight" { 1 } else { -1 });
            }
        }
        _ => {}
    };
    view! {
        <div class="menu" on:keydown=keys>
            <button type="button" class=class aria-haspopup="menu" aria-expanded=move || open.get().to_string()
                aria-label=move || label.get() on:click=move |_| open.update(|open| *open = !*open)>{button.run()}</button>
            <Show when=move || open.get()>
                <div class="menu-away" on:click=move |_| open.set(false)></div>
                <div class="menu-list" role="menu" node_ref=list on:click=move |_| open.set(false)>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

/// One thing to do.
#[component]
pub fn MenuItem(
    /// Does it.
    #[prop(into)]
    on_press: Callback<()>,
    /// Whether it cannot be undone.
    #[prop(optional)]
    danger: bool,
    /// Its whole name, where what it shows is short for it.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    /// Its name.
    children: Children,
) -> impl IntoView {
    let class = if danger {
        "menu-item danger"
    } else {
        "menu-item"
    };
    view! {
        <button type="button" class=class role="menuitem" aria-label=label.map(|label| move || label.get()) on:click=move |_| on_press.run(())>{children()}</button>
    }
}

fn step(list: &web_sys::HtmlDivElement, by: i32) {
    let Ok(items) = list.query_selector_all("[role=menuitem]") else {
        return;
    };
    let count = i32::try_from(items.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let here = (0..count).find(|at| {
        let item = u32::try_from(*at).ok().and_then(|at| items.get(at));
        active
            .as_ref()
            .is_some_and(|active| item.is_some_and(|item| active.is_same_node(Some(&item))))
    });
    let next = here.map_or(0, |here| (here + by).rem_euclid(count));
    let item = u32::try_from(next).ok().and_then(|at| items.get(at));
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
