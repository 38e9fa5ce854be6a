//! The customer that is open: what was read of it, and how it is read again.

use crate::api::{self, ApiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::contact::Contact;
use shared::contract::Contract;
use shared::customer::Customer;
use shared::id::CustomerId;
use shared::role::{RecordKind, WholeClass};
use shared::todo::Todo;

/// The open customer. Copies of it are one and the same.
#[derive(Clone, Copy)]
pub struct Open {
    /// Which one.
    pub id: CustomerId,
    /// It, with its whole profile.
    pub customer: RwSignal<Option<Customer>>,
    /// Why it could not be read.
    pub error: RwSignal<Option<ApiError>>,
    /// Its contacts; none before they were read.
    pub contacts: RwSignal<Option<Vec<Contact>>>,
    /// Its to-dos.
    pub todos: RwSignal<Option<Vec<Todo>>>,
    /// Its contracts.
    pub contracts: RwSignal<Option<Vec<Contract>>>,
    /// Goes up whenever the timeline has to be read again.
    pub history: RwSignal<u32>,
    /// A stage that was offered and taken up: the head opens its dialog for it.
    pub moving_to: RwSignal<Option<String>>,
}

impl Open {
    /// Opens a customer; reads nothing yet.
    #[must_use]
    pub fn new(id: CustomerId) -> Self {
        Self {
            id,
            customer: RwSignal::new(None),
            error: RwSignal::new(None),
            contacts: RwSignal::new(None),
            todos: RwSignal::new(None),
            contracts: RwSignal::new(None),
            history: RwSignal::new(0),
            moving_to: RwSignal::new(None),
        }
    }

    /// Reads everything; what is on the screen stays until the answer is there.
    pub fn read(self) {
        self.read_customer();
        self.read_contacts();
        self.read_todos();
        self.read_contracts();
        self.told();
    }

    /// The history changed: the timeline reads again.
    pub fn told(self) {
        self.history.try_update(|n| *n = n.wrapping_add(1));
    }

    /// Reads the customer itself.
    pub fn read_customer(self) {
        spawn_local(async move {
            match api::customer::read(self.id).await {
                Ok(customer) => {
                    self.error.try_set(None);
                    put(self.customer, customer);
                }
                // What was read before stays readable where the network fails.
                Err(error)
                    if self.customer.try_with_untracked(Option::is_none) == Some(true)
                        || error.problem().is_some() =>
                {
                    self.error.try_set(Some(error));
                }
                Err(_) => {}
            }
        });
    }

    /// Reads the contacts.
    pub fn read_contacts(self) {
        spawn_local(async move {
            if let Ok(list) = api::contact::list(self.id).await {
                put(self.contacts, list);
            }
        });
    }

    /// Reads the to-dos.
    pub fn read_todos(self) {
        spawn_local(async move {
            if let Ok(list) = api::todo::list(self.id).await {
                put(self.todos, list);
            }
        });
    }

    /// Reads the contracts.
    pub fn read_contracts(self) {
        spawn_local(async move {
            if let Ok(list) = api::contract::list(self.id).await {
                put(self.contracts, list);
            }
        });
    }

    /// Whether the caller may make and change records of a kind here; follows the customer.
    #[must_use]
    pub fn may_write(self, kind: RecordKind) -> bool {
        self.customer.with(|customer| {
            customer
                .as_ref()
                .is_some_and(|c| c.rights.write.contains(&kind) && c.card.archived_at.is_none())
        })
    }

    /// Whether the caller may mark an interaction or a file with this class, or take the mark away.
    #[must_use]
    pub fn marks(self, class: WholeClass) -> bool {
        self.customer.with(|customer| {
            customer
                .as_ref()
                .is_some_and(|c| c.rights.marks.contains(&class))
        })
    }

    /// A value of the customer, once it was read; follows the customer.
    pub fn get<T>(self, read: impl FnOnce(&Customer) -> T) -> Option<T> {
        self.customer.with(|customer| customer.as_ref().map(read))
    }
}

/// Shows what was read, where it is not what is shown already: what stands still can be read and pressed.
fn put<T: PartialEq + Send + Sync + 'static>(shown: RwSignal<Option<T>>, read: T) {
    let same = shown.try_with_untracked(|shown| shown.as_ref() == Some(&read));
    if same == Some(false) {
        shown.try_set(Some(read));
    }
}

/// The open customer of the page around.
#[must_use]
pub fn use_open() -> Option<Open> {
    use_context()
}
