//! One open stream. All that it keeps is up to where its reader was told: whoever reads slowly costs nothing but a few
//! messages, and whoever does not read at all is let go, to take it up again later.

use super::hub::Slot;
use super::resume;
use super::told::{self, Found, News};
use crate::access::Actor;
use crate::error::{AppError, AppResult};
use crate::http::actor::again;
use crate::record::Cx;
use crate::state::State;
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use futures_util::Stream;
use shared::Code;
use shared::live::{CHANGE, NOTIFICATION, RESET};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep, timeout};

/// How often a stream shows that it is alive, and asks whether its caller's session is.
const BEAT: Duration = Duration::from_secs(15);
/// How long a reader may take to read what waits for it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many messages may wait for it.
const WAITING: usize = 16;
/// The pause between two looks, in which what happens together gathers.
const BREATH: Duration = Duration::from_millis(50);
/// After how many milliseconds a reader whose stream broke off should come back.
const RETRY: u32 = 2000;

/// One reader's stream.
pub struct Teller {
    /// The state.
    pub state: State,
    /// Who reads, as it was when last asked.
    pub actor: Actor,
    /// When the caller's token ends.
    pub until: Option<DateTime<Utc>>,
    /// Up to where the reader was told.
    pub place: i64,
}

impl Teller {
    /// Begins to tell, in one of the streams that the caller may have; with `reset` the reader is told first that
    /// something may have been missed.
    ///
    /// # Errors
    /// Where the place cannot be sealed.
    pub fn begin(
        self,
        slot: Slot,
        reset: bool,
    ) -> AppResult<impl Stream<Item = Result<Bytes, Infallible>>> {
        let (send, receive) = mpsc::channel(WAITING);
        let what = if reset {
            format!("event: {RESET}\ndata: {{}}\n")
        } else {
            String::new()
        };
        let first = format!("retry: {RETRY}\n{}", self.message(self.place, &what)?);
        tokio::spawn(async move {
            let _slot = slot;
            let reader = self.actor.id;
            match self.tell(&send, first).await {
                Ok(()) => {}
                // The reader's next request is told why.
                Err(error) => tracing::debug!(%error, %reader, "a stream ends"),
            }
        });
        Ok(futures_util::stream::unfold(receive, |mut receive| async {
            let next: Bytes = receive.recv().await?;
            Some((Ok(next), receive))
        }))
    }

    /// Tells, until the reader is gone, the caller may not read any more, or the server stops.
    async fn tell(mut self, out: &mpsc::Sender<Bytes>, first: String) -> AppResult<()> {
        let hub = Arc::clone(&self.state.live);
        let mut head = hub.head();
        let mut beat = interval_at(Instant::now() + BEAT, BEAT);
        say(out, first).await?;
        loop {
            let up_to = *head.borrow_and_update();
            if up_to > self.place {
                self.catch_up(out, up_to).await?;
                sleep(BREATH).await;
            }
            tokio::select! {
                () = out.closed() => return Ok(()),
                () = hub.closed() => return Ok(()),
                changed = head.changed() => changed.map_err(AppError::internal)?,
                _ = beat.tick() => {
                    self.look(self.place).await?;
                    // The same whatever happened out of the caller's sight.
                    say(out, format!(":\n{}", self.message(self.place, "")?)).await?;
                }
            }
        }
    }

    /// Tells what there is up to a place.
    async fn catch_up(&mut self, out: &mpsc::Sender<Bytes>, up_to: i64) -> AppResult<()> {
        while self.place < up_to {
            let found = self.look(up_to).await?;
            for (place, news) in found.news {
                let text = match news {
                    News::Change(change) => {
                        let data = serde_json::to_string(&change).map_err(AppError::internal)?;
                        format!("event: {CHANGE}\ndata: {data}\n")
                    }
                    News::Notification => format!("event: {NOTIFICATION}\ndata: {{}}\n"),
                };
                say(out, self.message(place, &text)?).await?;
            }
            self.place = found.place;
        }
        Ok(())
    }

    /// Asks who the caller is now, and reads the next rows through that.
    async fn look(&mut self, up_to: i64) -> AppResult<Found> {
        let now = self.state.clock.now();
        if self.until.is_some_and(|until| until <= now) {
            return Err(Code::NotSignedIn.into());
        }
        let _turn = self.state.live.turn().await?;
        let (state, then, place) = (self.state.clone(), self.actor.clone(), self.place);
        let read = move |conn: &mut crate::db::Conn| {
            let actor = again(conn, &state.policies, &then, now)?;
            let cx = Cx::new(&state, actor);
            let found = told::next(conn, &cx, place, up_to)?;
            Ok((cx.actor, found))
        };
        let (actor, found) = self.state.db.read(read).await?;
        self.actor = actor;
        Ok(found)
    }

    /// A message that moves the reader's place on.
    fn message(&self, place: i64, what: &str) -> AppResult<String> {
        let now = self.state.clock.now();
        let id = resume::seal(&self.state.keys, &self.actor, place, now)?;
        Ok(format!("id: {id}\n{what}\n"))
    }
}

/// Hands a message on; a reader that does not read is let go.
async fn say(out: &mpsc::Sender<Bytes>, text: String) -> AppResult<()> {
    let sent = timeout(PATIENCE, out.send(Bytes::from(text))).await;
    sent.map_err(AppError::unavailable)?
        .map_err(AppError::unavailable)
}
