//! A form in a tab of its own, with the browser's print dialog over it.

use crate::api::form::{Fetch, page};
use crate::api::{Answer, ApiError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::window;

/// How often the tab is looked at, in milliseconds.
const LOOK: u32 = 50;
/// How often at the most before it is left to itself.
const LOOKS: u32 = 200;

/// A tab that waits for its page.
pub(super) struct Tab(web_sys::Window);

impl Tab {
    /// Opens one; none where the browser does not let it be opened.
    pub(super) fn open() -> Option<Self> {
        window()
            .open_with_url_and_target("", "_blank")
            .ok()
            .flatten()
            .map(Self)
    }

    /// Fetches the page, shows it, and asks the browser to print it once it is there.
    ///
    /// # Errors
    /// See [`ApiError`]; the tab is closed again.
    pub(super) async fn show(self, from: &Fetch) -> Answer<()> {
        let address = match page(from).await {
            Ok(address) => address,
            Err(error) => {
                let _ = self.0.close();
                return Err(error);
            }
        };
        let gone = |_| ApiError::Offline;
        self.0.location().replace(&address).map_err(gone)?;
        for _ in 0..LOOKS {
            TimeoutFuture::new(LOOK).await;
            if self.is_there(&address) {
                let _ = self.0.print();
                break;
            }
        }
        Ok(())
    }

    fn is_there(&self, address: &str) -> bool {
        let here = self.0.location().href().is_ok_and(|href| href == address);
        let read = self.0.document().map(|document| document.ready_state());
        here && read.as_deref() == Some("complete")
    }
}
