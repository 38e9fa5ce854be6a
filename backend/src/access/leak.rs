//! Leaks that tests plant on purpose, one at a time, to show that the two-world test notices them (R-SEC-1, R-SEC-2).
//!
//! Only with the feature `planted-leaks`, which no build of the product has; without it [`planted`] is `false` for the
//! compiler, and what stands behind it is gone.

macro_rules! leaks {
    ($($name:ident: $doc:literal,)+) => {
        /// A kind of leak.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Leak {
            $(#[doc = $doc] $name,)+
        }

        impl Leak {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

leaks! {
    Mobiles: "Mobile numbers and other texts with a mask are shown in full.",
    OneMore: "A mask shows one more character.",
    MaskLength: "A mask is as long as what it hides.",
    Persons: "Names of persons are shown in full.",
    CustomerNames: "Names of customers that are persons are shown in full.",
    Amounts: "Amounts are shown in full.",
    NarrowBand: "A band is narrower than bands are.",
    Whole: "Values of which nothing is shown are shown.",
    WholeLength: "A value of which nothing is shown tells its length.",
    FreeText: "Free text is not screened.",
    OptionalText: "Free text that may be absent is not screened.",
    Pieces: "Free text inside structures is not screened.",
    PhonesOnly: "E-mail addresses in free text are forgotten.",
    ShortNumbersOnly: "Numbers of cards in free text are forgotten.",
    CompanyAddress: "The address of a company is not screened.",
    ForHelpers: "Confidential values are shown to those who help, or lead.",
    CipherLength: "A confidential value tells its length.",
    FilesForAll: "Files are for everyone.",
    FileNames: "The name of a file is shown to those who may not see the file.",
    FileSizes: "So are its size and hash.",
    FileContent: "So is its content.",
    EntriesForAll: "What marked entries say is shown to everyone.",
    EntryHistory: "What an entry said before it was marked stays in its history.",
    History: "Values of the audit trail are shown in full.",
    HistoryText: "Free text of the audit trail is not screened.",
    Audit: "The audit trail forgets the caller.",
    ReachForgotten: "A single customer is read without asking for reach.",
    NoTeam: "No team is read as no limit.",
    TeamIsAll: "The reach of a team is that of all.",
    GrantOutlives: "Who helped once, helps for ever.",
    NamedOutlives: "Who was named for confidential values, is named for ever.",
    ViewAsWidens: "Who looks through another role is shown what that role is shown, and not less than one's own.",
    RoleOutlives: "A role holds as long as the session.",
    SessionOutlives: "A session that ended still serves.",
    Stranger: "Whose standing is unknown counts as the owner.",
    FirstFew: "Protection stops after the first few customers.",
    SumsOverAll: "Sums are over all rows.",
    SealedFilter: "A list is filtered by a sealed field.",
    DottedPath: "A search is filtered by a field of a related record.",
    SealedOrder: "A list is ordered by a sealed field.",
    PersonOrder: "Persons are ordered by their names.",
    SealedSearch: "A search finds numbers of contacts.",
    PrefixGuess: "A search finds persons by the beginning of their names.",
    CountBeyond: "A count goes beyond reach.",
    PlainCursor: "A cursor tells what stands in the last row.",
    Snippet: "A card quotes what was found.",
    Cards: "Cards forget the caller.",
    References: "References to customers forget the caller.",
    Profile: "The profile forgets the caller.",
    DerivedTags: "Derived tags forget the caller.",
    DuplicateCheck: "The duplicate check forgets the caller.",
    Timeline: "The timeline forgets the caller.",
    TimelineChanges: "So do the changes on it.",
    Notifications: "Notifications forget the caller.",
    NeedVersions: "Versions of needs forget the caller.",
    FormOfOne: "A form of one customer forgets the caller.",
    FormOfMany: "A form of many customers forgets the caller.",
    Merges: "Merges, and their preview, forget the caller.",
    StageChanges: "Stage changes forget the caller.",
    Care: "Days of care are for everyone.",
    Briefing: "The briefing forgets the caller.",
    Proposals: "Answers of a questionnaire are for everyone.",
    ImportReport: "The report of an import is for everyone.",
    ContactNames: "Contacts that records name are named in full.",
    Stale: "The current record in a 412 forgets the caller.",
    Changed: "The answer to what was changed forgets the caller.",
    Restored: "The answer to what was brought back forgets the caller.",
    Replay: "A repeated request answers what another caller made.",
    Lists: "Lists forget the caller.",
    ErrorHint: "A refusal says what is there.",
    NotFoundHint: "A customer beyond reach is named.",
    LogLine: "The log quotes a record.",
    Header: "A header quotes a record.",
    ByteCount: "An answer is as long as what it hides.",
    ContentTag: "An ETag is made from content.",
    SharedAnswer: "One answer is shared between callers.",
    Undone: "Who may not take a merge back is told whom it was about.",
    Calendar: "The calendar feed is written by the eyes of whose it is.",
    WebhookBody: "What a program is sent forgets the rights of its webhook.",
    RobotText: "What a robot says forgets that it says it to a group.",
    UnchangedWrite: "What is written over an unseen value says whether it stood there already.",
    NotModified: "A 304 is decided by what another caller was answered.",
    StreamBeyond: "A stream is filtered by the rights of somebody who reaches more.",
    StreamReveals: "A stream tells that somebody looked at a sealed value.",
    TagLabel: "A number in the label of a tag is taken, and shown.",
    MergeCompares: "A merge says whether unseen values are the same.",
    KeptCounts: "Records that keep themselves from a reader are counted.",
    KeptCursor: "A page is cut before what keeps itself from its reader is left out.",
    ChangesTold: "That an unseen value changed is told.",
    KeptDerivedTag: "Tags follow from needs that keep themselves from the reader.",
}

/// The header in which a test asks what tag an answer would have, and in which it is handed on, under a planted leak.
pub const TAG: &str = "x-tag-of-content";

#[cfg(feature = "planted-leaks")]
pub use switched::{eyes_open, first, forgotten, plant, planted, raw, raw_text, shared};

/// What tests switch.
#[cfg(feature = "planted-leaks")]
mod switched {
    use super::Leak;
    use crate::access::{FreeText, Sealed};
    use std::any::Any;
    use std::cell::Cell;
    use std::collections::HashMap;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU8, Ordering};

    const NOTHING: u8 = u8::MAX;
    static PLANTED: AtomicU8 = AtomicU8::new(NOTHING);
    static FIRST: Mutex<Option<HashMap<String, Box<dyn Any + Send>>>> = Mutex::new(None);

    thread_local! {
        static OPEN: Cell<bool> = const { Cell::new(false) };
    }

    /// Plants a leak for the whole process, or none.
    pub fn plant(leak: Option<Leak>) {
        PLANTED.store(leak.map_or(NOTHING, |leak| leak as u8), Ordering::SeqCst);
    }

    /// Whether this leak is planted.
    #[must_use]
    pub fn planted(leak: Leak) -> bool {
        PLANTED.load(Ordering::SeqCst) == leak as u8
    }

    /// Whether the policy is forgotten at this moment, by [`forgotten`].
    #[must_use]
    pub fn eyes_open() -> bool {
        OPEN.get()
    }

    /// Does something with the policy forgotten, where this leak is planted.
    pub fn forgotten<T>(leak: Leak, what: impl FnOnce() -> T) -> T {
        let before = OPEN.replace(OPEN.get() || planted(leak));
        let done = what();
        OPEN.set(before);
        done
    }

    /// A sealed value as it is stored.
    #[must_use]
    pub fn raw(value: &Sealed) -> String {
        value.stored().to_owned()
    }

    /// A text as it is stored.
    #[must_use]
    pub fn raw_text(text: &FreeText) -> String {
        text.for_rules().to_owned()
    }

    /// What came first under a name, where this leak is planted; it is remembered either way.
    pub fn first<T: Clone + Send + 'static>(leak: Leak, name: String, now: T) -> T {
        let Ok(mut all) = FIRST.lock() else {
            return now;
        };
        let known = all
            .get_or_insert_default()
            .entry(name)
            .or_insert_with(|| Box::new(now.clone()));
        match known.downcast_ref::<T>() {
            Some(then) if planted(leak) => then.clone(),
            _ => now,
        }
    }

    /// The same, remembered only while the leak is planted.
    pub fn shared<T: Clone + Send + 'static>(leak: Leak, name: String, now: T) -> T {
        if planted(leak) {
            first(leak, name, now)
        } else {
            now
        }
    }
}

#[cfg(not(feature = "planted-leaks"))]
pub use never::{eyes_open, first, forgotten, planted, raw, raw_text, shared};

/// What the product is built with: nothing.
#[cfg(not(feature = "planted-leaks"))]
mod never {
    use super::Leak;
    use crate::access::{FreeText, Sealed};

    /// Whether this leak is planted: never.
    #[must_use]
    pub const fn planted(_: Leak) -> bool {
        false
    }

    /// Whether the policy is forgotten: never.
    #[must_use]
    pub const fn eyes_open() -> bool {
        false
    }

    /// Does something.
    pub fn forgotten<T>(_: Leak, what: impl FnOnce() -> T) -> T {
        what()
    }

    /// Nothing of a value.
    #[must_use]
    pub const fn raw(_: &Sealed) -> String {
        String::new()
    }

    /// Nothing of a text.
    #[must_use]
    pub const fn raw_text(_: &FreeText) -> String {
        String::new()
    }

    /// What is now.
    pub fn first<T>(_: Leak, _: String, now: T) -> T {
        now
    }

    /// What is now.
    pub fn shared<T>(_: Leak, _: String, now: T) -> T {
        now
    }
}
