//! What colleagues do on the board: their moves are seen here, too. The server's order is read, and never written back;
//! nothing moves while a card is under way, and the card that one is about to move stays one's own until that is settled.

use super::drag::Drag;
use super::store::{BoardStore, Column};
use super::{motion, order};
use crate::api::{self, Answer};
use crate::i18n::tr_with;
use crate::state::live::on_told;
use crate::state::use_session;
use crate::ui::toast_bad;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::Code;
use shared::board::Board;
use shared::customer::CustomerCard;
use shared::id::{CustomerId, StageChangeId, UserId};
use shared::live::{LiveChange, Told};
use shared::role::RecordKind;
use std::collections::BTreeMap;
use std::time::Duration;

/// Beyond so many customers at once the board is read as a whole.
const MANY: usize = 5;
/// How many cards of a column are read at the least and at the most.
const FEW: usize = 30;
const MOST: usize = 200;
/// The pause before it is tried again while a card is under way, and the least between two readings of the whole.
const AGAIN: Duration = Duration::from_millis(600);

/// The customers to read again, each with whoever moved it.
type Changed = BTreeMap<CustomerId, Option<UserId>>;

#[derive(Clone, Copy)]
struct Following {
    store: BoardStore,
    drag: Drag,
    changed: StoredValue<Changed>,
    /// Whether the next try is arranged.
    arranged: StoredValue<bool>,
}

/// Lets the board follow what happens elsewhere.
pub fn follow(store: BoardStore, drag: Drag) {
    let following = Following {
        store,
        drag,
        changed: StoredValue::new(Changed::new()),
        arranged: StoredValue::new(false),
    };
    on_told(move |told| {
        if told.iter().filter(|one| following.note(one)).count() > 0 {
            following.work();
        }
    });
}

impl Following {
    /// Notes what is to be read again; whether there is anything.
    fn note(self, told: &Told) -> bool {
        let Told::Change(change) = told else {
            return false;
        };
        let own = StageChangeId(change.record_id);
        if self.store.own.with_value(|all| all.contains(&own)) {
            return false;
        }
        self.store.news.update_value(|n| *n = n.wrapping_add(1));
        self.changed.update_value(|changed| {
            let mover = changed.entry(change.customer_id).or_default();
            *mover = mover.or(mover_of(change));
        });
        true
    }

    fn work(self) {
        if self.drag.is_under_way_now() {
            return self.arrange();
        }
        let Some(mut changed) = self.changed.try_update_value(std::mem::take) else {
            return;
        };
        let under_way = self.store.under_way.get_value();
        let later: Changed = under_way
            .iter()
            .filter_map(|id| changed.remove_entry(id))
            .collect();
        let waits = !later.is_empty();
        self.changed.update_value(|kept| kept.extend(later));
        let narrowed = self
            .store
            .filter
            .with_untracked(|filter| !filter.is_empty());
        if !changed.is_empty() && (narrowed || changed.len() > MANY) {
            // Which of them a filter finds is the server's to say.
            self.store.read_again();
        } else if !changed.is_empty() {
            for (id, mover) in changed {
                self.read_card(id, mover);
            }
            self.store.refresh_heads();
        }
        if waits {
            self.arrange();
        }
    }

    fn arrange(self) {
        if self
            .arranged
            .try_update_value(|arranged| std::mem::replace(arranged, true))
            == Some(false)
        {
            let again = move || {
                // The board may have been left meanwhile.
                if self.arranged.try_set_value(false).is_none() {
                    self.work();
                }
            };
            set_timeout(again, AGAIN);
        }
    }

    fn read_card(self, id: CustomerId, mover: Option<UserId>) {
        spawn_local(async move {
            let answer = api::customer::read(id).await;
            if self.changed.is_disposed() {
                return;
            }
            // It may have been taken up while the answer was on its way.
            let taken = self.drag.is_under_way_now()
                || self.store.under_way.with_value(|ids| ids.contains(&id));
            match answer {
                _ if taken => {
                    self.changed.update_value(|changed| {
                        changed.insert(id, mover);
                    });
                    self.arrange();
                }
                Ok(customer) if customer.card.archived_at.is_none() => {
                    self.store.put(customer.card, mover);
                }
                Ok(_) => self.store.take_out(id),
                Err(error) if error.is(Code::NotFound) => self.store.take_out(id),
                // What is shown stays; the next word of it reads it again.
                Err(_) => {}
            }
        });
    }
}

/// Whoever moved the customer, where that was somebody else.
fn mover_of(change: &LiveChange) -> Option<UserId> {
    let moved = change.kind == RecordKind::StageChange;
    let author = change.author_id.filter(|_| moved);
    author.filter(|author| use_session().my_id() != Some(*author))
}

impl BoardStore {
    /// Puts a card where it stands by now, so that it is seen going there.
    fn put(self, card: CustomerCard, mover: Option<UserId>) {
        let known = self.known(card.id);
        if known
            .as_ref()
            .is_some_and(|known| known.version > card.version || *known == card)
        {
            return;
        }
        let (from, focused) = (motion::place(card.id), motion::has_focus(card.id));
        self.take_out(card.id);
        if let Some(column) = self.column(&card.stage) {
            let whole = column.next.with_untracked(Option::is_none);
            if column
                .cards
                .with_untracked(|cards| order::is_among(cards, &card, whole))
            {
                column
                    .cards
                    .update(|cards| order::insert(cards, card.clone()));
            }
        }
        motion::glide(card.id, from);
        if focused {
            motion::focus(card.id);
        }
        let moved = known.is_some_and(|known| known.stage != card.stage);
        if let Some(who) = mover
            .filter(|_| moved)
            .and_then(|id| use_session().user_name(id))
        {
            let (name, stage) = (
                card.name.text().unwrap_or_default(),
                use_session().stage_name(&card.stage),
            );
            let said = [("who", who), ("name", name), ("stage", stage)];
            self.told.set(tr_with("board.moved_by", &said));
        }
    }

    /// Shows a card where it stands by now, and says why its move from elsewhere was refused.
    pub(super) fn show_overtaken(self, card: CustomerCard, said: String) {
        self.settled(card.id);
        self.put(card, None);
        self.refresh_heads();
        self.told.set(said.clone());
        toast_bad(said);
    }

    /// A card as it is shown.
    fn known(self, id: CustomerId) -> Option<CustomerCard> {
        let columns = self.codes();
        let columns = columns.iter().filter_map(|code| self.column(code));
        columns
            .filter_map(|column| {
                let find =
                    |cards: &Vec<CustomerCard>| cards.iter().find(|card| card.id == id).cloned();
                column.cards.with_untracked(find)
            })
            .next()
    }

    /// Reads the whole board again, as far as it was read, and leaves its columns where they stand.
    pub(super) fn read_again(self) {
        let Some(filter) = self.filter.try_get_untracked() else {
            return;
        };
        let columns = self.columns.get_untracked();
        let read = columns
            .iter()
            .map(|column| column.cards.with_untracked(Vec::len));
        let limit = read.max().unwrap_or(FEW).clamp(FEW, MOST);
        let news = self.news.get_value();
        spawn_local(async move {
            let path = format!("/board?limit={limit}{filter}");
            let answer: Answer<Board> = api::get(&path).await;
            let Ok(board) = answer else { return };
            if self.filter.try_get_untracked().as_ref() != Some(&filter) {
                return;
            }
            // A card that is on its way, or news since it was asked for: what came is old, and is asked for once more.
            let old =
                self.news.get_value() != news || self.under_way.with_value(|ids| !ids.is_empty());
            if old {
                set_timeout(move || self.read_again(), AGAIN);
            } else {
                self.take_again(board);
            }
        });
    }

    fn take_again(self, board: Board) {
        let same = board
            .columns
            .iter()
            .map(|column| &column.stage.code)
            .eq(&self.codes());
        if !same {
            return self.take(board);
        }
        for fresh in board.columns {
            let Some(column) = self.column(&fresh.stage.code) else {
                continue;
            };
            column.count.set(fresh.count);
            column.exact.set(fresh.count_exact);
            column.sums.set(fresh.sums);
            column.due.set(fresh.due);
            column.put_cards(fresh.cards);
            column.next.set(fresh.next_cursor);
        }
    }
}

impl Column {
    fn put_cards(self, cards: Vec<CustomerCard>) {
        if self.cards.with_untracked(|shown| *shown != cards) {
            self.cards.set(cards);
        }
    }
}
