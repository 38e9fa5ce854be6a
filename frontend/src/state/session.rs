//! Who is signed in, and the small lists that every screen needs.

use super::{lasting, may_have_session, prefs, remember_session};
use crate::api::{self, Answer};
use leptos::prelude::{
    GetUntracked as _, RwSignal, Set as _, Update as _, With as _, WithUntracked as _,
};
use leptos::reactive::graph::Observer;
use shared::auth::Me;
use shared::id::UserId;
use shared::purpose::Purpose;
use shared::role::{Capability, Role};
use shared::stage::Stage;
use shared::team::Team;
use shared::user::User;
use shared::word::Word;
use shared::{Lang, Page};

/// How far the session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// We do not know yet whether the browser still has a session.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is, and [`Session::me`] says who.
    SignedIn,
}

/// The session. Copies of it are one and the same.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// How far it is.
    pub phase: RwSignal<Phase>,
    /// The caller.
    pub me: RwSignal<Option<Me>>,
    /// All stages, from left to right.
    pub stages: RwSignal<Vec<Stage>>,
    /// What interactions are recorded for.
    pub purposes: RwSignal<Vec<Purpose>>,
    /// Where customers come from.
    pub sources: RwSignal<Vec<Word>>,
    /// What needs are about.
    pub need_categories: RwSignal<Vec<Word>>,
    /// Colleagues, for choosing owners.
    pub users: RwSignal<Vec<User>>,
    /// Teams.
    pub teams: RwSignal<Vec<Team>>,
    /// Goes up when a record was made or changed outside the page that shows it, so that lists read again.
    pub changed: RwSignal<u32>,
}

thread_local! {
    static SESSION: Session = lasting(Session::new);
}

/// The session of this page.
#[must_use]
pub fn use_session() -> Session {
    SESSION.with(|session| *session)
}

/// Called where the server no longer takes our token and gives no new one.
pub fn session_lost() {
    use_session().end();
}

/// Called where the server answers nothing more before a second factor is set up.
pub fn second_factor_wanted() {
    use_session().me.update(|me| {
        if let Some(me) = me {
            me.must_enrol = true;
        }
    });
}

impl Session {
    fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Starting),
            me: RwSignal::new(None),
            stages: RwSignal::new(Vec::new()),
            purposes: RwSignal::new(Vec::new()),
            sources: RwSignal::new(Vec::new()),
            need_categories: RwSignal::new(Vec::new()),
            users: RwSignal::new(Vec::new()),
            teams: RwSignal::new(Vec::new()),
            changed: RwSignal::new(0),
        }
    }

    /// Takes up the session that the browser's cookie stands for, if there is one.
    pub async fn resume(self) {
        if !may_have_session() || !self.take_up().await {
            self.end();
        }
    }

    /// Takes up the session that the browser's cookie stands for, also where this page does not know of one: a provider
    /// of sign-ins has just begun it.
    pub async fn take_up(self) -> bool {
        api::token::renew().await && self.load().await.is_ok()
    }

    /// Signs in and reads what every screen needs.
    ///
    /// # Errors
    /// Wrong name or password, or no answer.
    pub async fn sign_in(self, username: String, password: String) -> Answer<()> {
        api::token::sign_in(username, password).await?;
        self.load().await
    }

    /// Gives the code that signing in asked for.
    ///
    /// # Errors
    /// A wrong code, a ticket that is over, or no answer.
    pub async fn second_step(self, ticket: String, code: String) -> Answer<()> {
        api::token::second_step(ticket, code).await?;
        self.load().await
    }

    /// Goes on after a second factor was set up that the organisation wants.
    pub async fn enrolled(self) {
        if self.must_enrol() {
            let _ = self.load().await;
        }
    }

    /// Whether a second factor must be set up before anything else works.
    #[must_use]
    pub fn must_enrol(self) -> bool {
        seen(self.me, |me| me.as_ref().is_some_and(|me| me.must_enrol))
    }

    /// Signs out.
    pub async fn sign_out(self) {
        api::token::sign_out().await;
        self.end();
    }

    /// Reads everything again as whoever one looks through; where that fails, as oneself.
    pub async fn reload(self) {
        if self.load().await.is_err() {
            super::view_as::set(None);
            if self.load().await.is_err() {
                return;
            }
        }
        self.touch();
    }

    async fn load(self) -> Answer<()> {
        let me: Me = api::get("/me").await?;
        if me.must_enrol {
            // Nothing else would be answered.
            self.signed_in(me);
            return Ok(());
        }
        let (stages, purposes, users, teams) = futures::join!(
            api::get::<Items<Stage>>("/stages"),
            api::get::<Items<Purpose>>("/purposes"),
            api::get::<Items<User>>("/users?limit=200"),
            api::get::<Items<Team>>("/teams"),
        );
        let mut stages = stages?.into_vec();
        stages.sort_by_key(|stage| stage.position);
        self.stages.set(stages);
        self.purposes
            .set(purposes.map(Items::into_vec).unwrap_or_default());
        self.reload_lists().await;
        // Lists of colleagues only help with choosing; a role that may not read them still works.
        self.users
            .set(people(users.map(Items::into_vec).unwrap_or_default()));
        self.teams
            .set(teams.map(Items::into_vec).unwrap_or_default());
        self.signed_in(me);
        Ok(())
    }

    fn signed_in(self, me: Me) {
        // What was chosen on this device wins over what the account remembers.
        if let Some(lang) = me.language.filter(|_| !prefs().lang_chosen.get_untracked()) {
            prefs().lang.set(lang);
        }
        self.me.set(Some(me));
        remember_session(true);
        self.phase.set(Phase::SignedIn);
    }

    /// Reads stages and purposes again, after a change to them.
    pub async fn reload_stages(self) {
        if let Ok(stages) = api::get::<Items<Stage>>("/stages").await {
            let mut stages = stages.into_vec();
            stages.sort_by_key(|stage| stage.position);
            self.stages.set(stages);
        }
        if let Ok(purposes) = api::get::<Items<Purpose>>("/purposes").await {
            self.purposes.set(purposes.into_vec());
        }
    }

    /// Reads the administrators' lists again, after a change to them.
    pub async fn reload_lists(self) {
        let (sources, categories) = futures::join!(
            api::get::<Items<Word>>("/lists/source"),
            api::get::<Items<Word>>("/lists/need_category"),
        );
        if let Ok(sources) = sources {
            self.sources.set(sources.into_vec());
        }
        if let Ok(categories) = categories {
            self.need_categories.set(categories.into_vec());
        }
    }

    /// The words of a list, by the field that takes them.
    #[must_use]
    pub fn words(self, list: &str) -> Vec<Word> {
        let words = if list == "source" {
            self.sources
        } else {
            self.need_categories
        };
        seen(words, Clone::clone)
    }

    /// The name of a source in the language of the screen; its code where it is no longer on the list.
    #[must_use]
    pub fn source_name(self, code: &str) -> String {
        let found = seen(self.sources, |words| {
            words.iter().find(|word| word.code == code).cloned()
        });
        found.map_or_else(|| code.to_owned(), |word| word_name(&word))
    }

    /// The name of a category of needs in the language of the screen; its code where it is no longer on the list.
    #[must_use]
    pub fn need_category_name(self, code: &str) -> String {
        let found = seen(self.need_categories, |words| {
            words.iter().find(|word| word.code == code).cloned()
        });
        found.map_or_else(|| code.to_owned(), |word| word_name(&word))
    }

    /// Reads users and teams again, after a change to them.
    pub async fn reload_people(self) {
        if let Ok(users) = api::get::<Items<User>>("/users?limit=200").await {
            self.users.set(people(users.into_vec()));
        }
        if let Ok(teams) = api::get::<Items<Team>>("/teams").await {
            self.teams.set(teams.into_vec());
        }
    }

    fn end(self) {
        api::token::forget();
        super::view_as::set(None);
        remember_session(false);
        self.me.set(None);
        self.users.set(Vec::new());
        self.teams.set(Vec::new());
        self.stages.set(Vec::new());
        self.phase.set(Phase::SignedOut);
    }

    /// Tells lists that something changed elsewhere.
    pub fn touch(self) {
        self.changed.update(|count| *count = count.wrapping_add(1));
    }

    /// Whether the caller has a capability; follows the session.
    #[must_use]
    pub fn can(self, capability: Capability) -> bool {
        seen(self.me, |me| {
            me.as_ref().is_some_and(|me| me.can.contains(&capability))
        })
    }

    /// Whether the caller sets from when on something is a signal: who leads a team, and who keeps stages. The server
    /// decides by the same two.
    #[must_use]
    pub fn keeps_rules(self) -> bool {
        let leads = self
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.role == Role::Manager));
        leads || self.can(Capability::ManageStages)
    }

    /// The caller's id at this moment.
    #[must_use]
    pub fn my_id(self) -> Option<UserId> {
        self.me.get_untracked().map(|me| me.id)
    }

    /// The stage of a code.
    #[must_use]
    pub fn stage(self, code: &str) -> Option<Stage> {
        seen(self.stages, |stages| {
            stages.iter().find(|stage| stage.code == code).cloned()
        })
    }

    /// The name of a stage in the language of the screen; its code where it is unknown.
    #[must_use]
    pub fn stage_name(self, code: &str) -> String {
        let lang = crate::i18n::lang();
        self.stage(code).map_or_else(
            || code.to_owned(),
            |stage| match lang {
                Lang::Zh => stage.name_zh,
                Lang::En => stage.name_en,
            },
        )
    }

    /// The class that carries the hue of a stage: `hue-blue` and its like.
    #[must_use]
    pub fn stage_hue(self, code: &str) -> &'static str {
        let hue = seen(self.stages, |stages| {
            stages
                .iter()
                .find(|stage| stage.code == code)
                .map(|stage| stage.hue)
        });
        hue.map_or("hue-grey", crate::ui::hue_class)
    }

    /// The name of a colleague, at this moment.
    #[must_use]
    pub fn user_name(self, id: UserId) -> Option<String> {
        self.users.with_untracked(|users| {
            users
                .iter()
                .find(|user| user.id == id)
                .map(|user| user.name.clone())
        })
    }
}

/// Colleagues alone: a program owns nothing, helps nobody and has nothing to do.
fn people(mut users: Vec<User>) -> Vec<User> {
    users.retain(|user| user.role != Role::Integration);
    users
}

/// The name of a word in the language of the screen.
#[must_use]
pub fn word_name(word: &Word) -> String {
    match crate::i18n::lang() {
        Lang::Zh => word.name_zh.clone(),
        Lang::En => word.name_en.clone(),
    }
}

/// Reads a signal: inside a view or an effect such that it runs again, elsewhere just as it stands.
fn seen<T: Send + Sync + 'static, U>(signal: RwSignal<T>, read: impl FnOnce(&T) -> U) -> U {
    if Observer::get().is_some() {
        signal.with(read)
    } else {
        signal.with_untracked(read)
    }
}

/// A list that is answered either in pages or bare.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Items<T> {
    Paged(Page<T>),
    Bare(Vec<T>),
}

impl<T> Items<T> {
    fn into_vec(self) -> Vec<T> {
        match self {
            Self::Paged(page) => page.items,
            Self::Bare(items) => items,
        }
    }
}
