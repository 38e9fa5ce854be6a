//! The browser application of Throughline.
//!
//! Where to find what
//! - [`api`]: `api::get("/board").await`, `post`, `post_keyed`, `post_plain`, `upload`, `patch(path, version, &body)`,
//!   `put`, `delete`; paths without `/api/v1`; the token, its renewal, language, `If-Match` and `Idempotency-Key` are
//!   seen to. Errors are [`api::ApiError`]: `.message()`, `.field("/name")`, `.is(Code::Stale)`, `.confirmations()`.
//! - [`state`]: `use_session()` (who am I, stages, colleagues, `changed`, `touch()`), `prefs()` (language, theme),
//!   `state::clock` (the time of day where the caller is).
//! - [`i18n`]: `t!("board.title")` in views, `t!("x.y", n = 3)`, `i18n::tr("…")` for a text, `i18n::lang()`. The texts
//!   are in `locales/`; each screen has a section of its own there.
//! - [`show`]: amounts, dates and due dates in the language and zone of the screen; [`format`] is the pure part.
//! - [`ui`]: `Icon`, `Avatar`, `Badge`, `Dialog`, `Field`, `TextInput`, `Menu`, `Masked`, `Lifeline`, `Segmented`,
//!   `Skeleton`, `Empty`, `Failed`, `toast`, `toast_undo`, `toast_error`.
//! - [`page`]: one module a page, [`routes`] says where each is; [`feature`]: what pages are made of.
//!
//! Sizes that only the program knows are set with `style:name=value`.

pub mod api;
mod app;
pub mod feature;
pub mod format;
pub mod i18n;
pub mod page;
pub mod routes;
pub mod shell;
pub mod show;
pub mod state;
pub mod ui;

/// Starts the application in the body of the page.
pub fn start() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
    leptos::task::spawn_local(state::use_session().resume());
}
