//! The open board: what was read, what is being dragged, what waits for a gate. The server has the last word: a move is
//! shown at once, and taken back where it is refused.

use super::{motion, order};
use crate::api::{self, Answer, ApiError};
use crate::feature::interaction::moving::overtaken;
use crate::feature::interaction::stage::StagePart;
use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::ui::{toast_ask, toast_bad, toast_error, toast_undo};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Value, json};
use shared::board::{Board, BoardColumn, DueCounts, PermittedSums};
use shared::customer::CustomerCard;
use shared::error::{ConfirmCode, Confirmation};
use shared::id::{CustomerId, StageChangeId};
use shared::stage::{Gate, Moved, NewStageChange, Stage, StageRole};
use shared::{Code, Page};

/// One column; each part is a signal of its own, so that a move changes two columns and nothing else.
#[derive(Clone, Copy)]
pub struct Column {
    /// The stage.
    pub stage: StoredValue<Stage>,
    /// How many customers.
    pub count: RwSignal<i64>,
    /// Whether that is all of them.
    pub exact: RwSignal<bool>,
    /// Permitted sums.
    pub sums: RwSignal<PermittedSums>,
    /// How next steps stand.
    pub due: RwSignal<DueCounts>,
    /// The cards read so far.
    pub cards: RwSignal<Vec<CustomerCard>>,
    /// Reads on.
    pub next: RwSignal<Option<String>>,
    /// Whether more is being read.
    pub busy: RwSignal<bool>,
}

impl Column {
    fn new(column: BoardColumn) -> Self {
        Self {
            stage: StoredValue::new(column.stage),
            count: RwSignal::new(column.count),
            exact: RwSignal::new(column.count_exact),
            sums: RwSignal::new(column.sums),
            due: RwSignal::new(column.due),
            cards: RwSignal::new(column.cards),
            next: RwSignal::new(column.next_cursor),
            busy: RwSignal::new(false),
        }
    }

    /// How many customers, in words: "199+" where counting stopped.
    #[must_use]
    pub fn count_text(self) -> String {
        let more = if self.exact.get() { "" } else { "+" };
        format!("{}{more}", self.count.get())
    }

    /// The stage's code.
    #[must_use]
    pub fn code(self) -> String {
        self.stage.with_value(|stage| stage.code.clone())
    }

    /// Whether it is folded to a strip until someone looks.
    #[must_use]
    pub fn is_end(self) -> bool {
        self.stage
            .with_value(|stage| matches!(stage.role, StageRole::Dormant | StageRole::Lost))
    }
}

/// A move that its gate stopped: it waits for what is missing.
#[derive(Clone)]
pub struct Waiting {
    /// The card as it was.
    pub card: CustomerCard,
    /// Where it shall go.
    pub to: String,
    /// What is missing.
    pub missing: Vec<Gate>,
    /// What the server wants confirmed, for example that there is no next step (R-NEXT).
    pub confirm: Vec<Confirmation>,
}

/// The open board. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct BoardStore {
    /// The columns, from the left.
    pub columns: RwSignal<Vec<Column>>,
    /// What went wrong with reading.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether something was read yet.
    pub loaded: RwSignal<bool>,
    /// Filters as they stand in the address.
    pub filter: RwSignal<String>,
    /// The move that waits at a gate.
    pub waiting: RwSignal<Option<Waiting>>,
    /// What is typed into the gate's dialog.
    pub part: StagePart,
    /// Whether what a gate asked for is on its way, so that a second press sends nothing.
    sending: RwSignal<bool>,
    /// The card whose "Move to…" is open.
    pub choosing: RwSignal<Option<CustomerCard>>,
    /// The card that is peeked at.
    pub peek: RwSignal<Option<CustomerCard>>,
    /// The stage that a phone shows.
    pub shown: RwSignal<String>,
    /// What screen readers are told.
    pub told: RwSignal<String>,
    /// Cards whose move the server has not answered yet: a second move of one would start from where it no longer is.
    pub(super) under_way: StoredValue<Vec<CustomerId>>,
    /// Moves of this screen, of which the stream of events tells it nothing new.
    pub(super) own: StoredValue<Vec<StageChangeId>>,
    /// How often something happened elsewhere: what was asked for before may be older than what is shown by now.
    pub(super) news: StoredValue<u32>,
}

impl BoardStore {
    /// An empty board.
    #[must_use]
    pub fn new() -> Self {
        Self {
            columns: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            loaded: RwSignal::new(false),
            filter: RwSignal::new(String::new()),
            waiting: RwSignal::new(None),
            part: StagePart::new(),
            sending: RwSignal::new(false),
            choosing: RwSignal::new(None),
            peek: RwSignal::new(None),
            shown: RwSignal::new(String::new()),
            told: RwSignal::new(String::new()),
            under_way: StoredValue::new(Vec::new()),
            own: StoredValue::new(Vec::new()),
            news: StoredValue::new(0),
        }
    }

    /// Reads the board.
    pub fn read(self) {
        let filter = self.filter.get_untracked();
        let news = self.news.get_value();
        spawn_local(async move {
            let answer: Answer<Board> = api::get(&format!("/board?limit=30{filter}")).await;
            // Another filter may have been chosen meanwhile.
            if self.filter.try_get_untracked().as_ref() != Some(&filter) {
                return;
            }
            match answer {
                Ok(board) => {
                    self.take(board);
                    if self.news.try_get_value() != Some(news) {
                        self.read_again();
                    }
                }
                Err(error) => self.error.set(Some(error)),
            }
            self.loaded.set(true);
        });
    }

    pub(super) fn take(self, board: Board) {
        let columns: Vec<Column> = board.columns.into_iter().map(Column::new).collect();
        if self.shown.with_untracked(String::is_empty) {
            let fullest = columns
                .iter()
                .find(|column| column.count.get_untracked() > 0)
                .or(columns.first());
            self.shown
                .set(fullest.map(|column| column.code()).unwrap_or_default());
        }
        self.error.set(None);
        self.columns.set(columns);
    }

    /// Reads counts and sums anew, and leaves the cards alone.
    pub(super) fn refresh_heads(self) {
        // An answer or an undo may come after the board was left.
        let Some(filter) = self.filter.try_get_untracked() else {
            return;
        };
        spawn_local(async move {
            let answer: Answer<Board> = api::get(&format!("/board?limit=1{filter}")).await;
            let Ok(board) = answer else { return };
            if self.filter.try_get_untracked().as_ref() != Some(&filter) {
                return;
            }
            for fresh in board.columns {
                if let Some(column) = self.column(&fresh.stage.code) {
                    column.count.set(fresh.count);
                    column.exact.set(fresh.count_exact);
                    column.sums.set(fresh.sums);
                    column.due.set(fresh.due);
                }
            }
        });
    }

    /// Reads on in a column.
    pub fn read_on(self, column: Column) {
        let Some(cursor) = column.next.get_untracked() else {
            return;
        };
        if column.busy.get_untracked() {
            return;
        }
        column.busy.set(true);
        let path = format!(
            "/board/{}?limit=30{}&cursor={cursor}",
            column.code(),
            self.filter.get_untracked()
        );
        spawn_local(async move {
            let answer: Answer<Page<CustomerCard>> = api::get(&path).await;
            column.busy.try_set(false);
            match answer {
                Ok(page) => {
                    column.cards.update(|cards| {
                        for card in page.items {
                            if !cards.iter().any(|known| known.id == card.id) {
                                cards.push(card);
                            }
                        }
                    });
                    column.next.set(page.next_cursor);
                }
                Err(error) => toast_error(&error),
            }
        });
    }

    /// The column of a stage.
    #[must_use]
    pub fn column(self, code: &str) -> Option<Column> {
        self.columns
            .try_with_untracked(|columns| {
                columns.iter().find(|column| column.code() == code).copied()
            })
            .flatten()
    }

    /// The codes of all stages, from the left.
    #[must_use]
    pub fn codes(self) -> Vec<String> {
        self.columns
            .try_with_untracked(|columns| columns.iter().map(|column| column.code()).collect())
            .unwrap_or_default()
    }

    /// Moves a card: at once on the screen, then in the server.
    pub fn move_card(self, card: CustomerCard, to: &str) {
        if card.stage == to {
            return;
        }
        if !card.movable {
            toast_bad(tr("board.not_movable"));
            return;
        }
        if self.under_way.with_value(|ids| ids.contains(&card.id)) {
            return;
        }
        self.under_way.update_value(|ids| ids.push(card.id));
        self.shift(&card, &card.stage, to);
        self.send(
            Waiting {
                card,
                to: to.to_owned(),
                missing: Vec::new(),
                confirm: Vec::new(),
            },
            None,
        );
    }

    /// Sends what the gate asked for.
    pub fn pass_gate(self) {
        let Some(waiting) = self.waiting.get_untracked() else {
            return;
        };
        if self.sending.get_untracked() {
            return;
        }
        if let Ok(Some(mut change)) = self.part.made(&waiting.missing) {
            change.acknowledge = waiting.confirm.iter().map(|c| c.code).collect();
            change.from = Some(waiting.card.stage.clone());
            self.sending.set(true);
            self.send(waiting, Some(change));
        }
    }

    /// Gives a waiting move up: the card goes back, and it is said why.
    pub fn give_up(self) {
        if let Some(waiting) = self.waiting.get_untracked() {
            self.waiting.set(None);
            self.put_back(&waiting);
            let (name, stage) = (
                waiting.card.name.text().unwrap_or_default(),
                use_session().stage_name(&waiting.card.stage),
            );
            toast_bad(tr_with("board.kept", &[("name", name), ("stage", stage)]));
        }
    }

    fn send(self, waiting: Waiting, change: Option<NewStageChange>) {
        let body = match &change {
            Some(change) => serde_json::to_value(change).unwrap_or(Value::Null),
            None => json!({ "from": waiting.card.stage, "to": waiting.to }),
        };
        spawn_local(async move {
            let path = format!("/customers/{}/stage-changes", waiting.card.id);
            let answer: Answer<Moved> = api::post(&path, &body).await;
            self.sending.try_set(false);
            match answer {
                Ok(moved) => self.moved(moved),
                Err(error) if error.is(Code::GateNotMet) => {
                    // One dialog at a time: a second card that is stopped meanwhile goes back.
                    if self.other_waits(waiting.card.id) {
                        self.put_back(&waiting);
                        toast_error(&error);
                        return;
                    }
                    self.part.clear();
                    self.part.to.set(waiting.to.clone());
                    self.waiting.set(Some(Waiting {
                        missing: error.missing().to_vec(),
                        ..waiting
                    }));
                }
                Err(error) if !error.confirmations().is_empty() => {
                    if self.other_waits(waiting.card.id) {
                        self.put_back(&waiting);
                        toast_error(&error);
                        return;
                    }
                    // What was typed for the gate stays; a move without one opens the dialog for the question alone.
                    if change.is_none() {
                        self.part.clear();
                        self.part.to.set(waiting.to.clone());
                    }
                    self.waiting.set(Some(Waiting {
                        confirm: error.confirmations().to_vec(),
                        ..waiting
                    }));
                }
                Err(error) if change.is_some() && error.is(Code::Invalid) => {
                    // The dialog stays open, nothing that was typed is lost.
                    self.part.error.set(
                        error
                            .fields()
                            .first()
                            .map(|field| field.message.clone())
                            .or(Some(error.message())),
                    );
                }
                Err(error) => {
                    self.stop_waiting(waiting.card.id);
                    match overtaken(&error) {
                        Some((now, said)) => self.show_overtaken(now.card, said),
                        None => {
                            self.put_back(&waiting);
                            toast_error(&error);
                        }
                    }
                }
            }
        });
    }

    /// Whether the gate's dialog is open for another card.
    fn other_waits(self, id: CustomerId) -> bool {
        let other = |waiting: &Option<Waiting>| {
            waiting
                .as_ref()
                .is_some_and(|waiting| waiting.card.id != id)
        };
        self.waiting.try_with_untracked(other).unwrap_or(false)
    }

    /// Closes the gate's dialog if it is this card's.
    fn stop_waiting(self, id: CustomerId) {
        if !self.other_waits(id) {
            self.waiting.set(None);
        }
    }

    /// The server has answered for this card.
    pub(super) fn settled(self, id: CustomerId) {
        self.under_way
            .try_update_value(|ids| ids.retain(|other| *other != id));
    }

    fn moved(self, moved: Moved) {
        self.settled(moved.card.id);
        self.stop_waiting(moved.card.id);
        let id = moved.change.id;
        self.own.try_update_value(|own| own.push(id));
        if let Some(column) = self.column(&moved.card.stage) {
            column.cards.update(|cards| {
                cards.retain(|card| card.id != moved.card.id);
                order::insert(cards, moved.card.clone());
            });
        }
        self.refresh_heads();
        let text = tr_with(
            "board.moved",
            &[("stage", use_session().stage_name(&moved.change.to))],
        );
        self.told.set(text.clone());
        toast_undo(text, move || self.undo(id, &[]));
    }

    fn undo(self, id: StageChangeId, acknowledge: &[ConfirmCode]) {
        let query = api::record::acknowledged(acknowledge);
        let path = format!("/stage-changes/{id}/undo{query}");
        spawn_local(async move {
            let answer: Answer<Moved> = api::post(&path, &json!({})).await;
            match answer {
                Ok(moved) => {
                    let from = motion::place(moved.card.id);
                    self.take_out(moved.card.id);
                    if let Some(column) = self.column(&moved.card.stage) {
                        column
                            .cards
                            .update(|cards| order::insert(cards, moved.card.clone()));
                    }
                    motion::glide(moved.card.id, from);
                    self.refresh_heads();
                }
                Err(error) => toast_ask(&error, "board.move_anyway", move |codes| {
                    self.undo(id, codes)
                }),
            }
        });
    }

    /// Takes a card off the screen.
    pub(super) fn take_out(self, id: CustomerId) {
        for column in self.codes().iter().filter_map(|code| self.column(code)) {
            if column
                .cards
                .with_untracked(|cards| cards.iter().any(|card| card.id == id))
            {
                column
                    .cards
                    .update(|cards| cards.retain(|card| card.id != id));
            }
        }
    }

    fn put_back(self, waiting: &Waiting) {
        self.settled(waiting.card.id);
        self.shift(&waiting.card, &waiting.to, &waiting.card.stage);
        self.refresh_heads();
    }

    /// Takes a card out of one column and puts it into another, on the screen alone.
    fn shift(self, card: &CustomerCard, from: &str, to: &str) {
        let place = motion::place(card.id);
        if let Some(column) = self.column(from) {
            column
                .cards
                .update(|cards| cards.retain(|other| other.id != card.id));
            column.count.update(|count| *count -= 1);
        }
        if let Some(column) = self.column(to) {
            column.cards.update(|cards| {
                // The board may have been read anew meanwhile and hold it already.
                cards.retain(|other| other.id != card.id);
                order::insert(cards, card.clone());
            });
            column.count.update(|count| *count += 1);
        }
        motion::glide(card.id, place);
    }
}

impl Default for BoardStore {
    fn default() -> Self {
        Self::new()
    }
}
