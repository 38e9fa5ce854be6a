//! What people say to each other on the way from a first call to a contract, in the two languages.
//!
//! `{c}` is the contact's name, `{p}` what the customer is interested in.

use super::{stories_en, stories_zh};
use shared::Lang;
use shared::interaction::Channel;
use shared::stage::StageRole;

/// One thing that happened.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// How.
    pub channel: Channel,
    /// What was said and done.
    pub content: &'static str,
    /// The customer's words, or nothing.
    pub feedback: &'static str,
    /// What we make of it, or nothing.
    pub judgement: &'static str,
}

impl Default for Story {
    fn default() -> Self {
        Self {
            channel: Channel::Phone,
            content: "—",
            feedback: "",
            judgement: "",
        }
    }
}

/// A story.
pub(super) const fn story(
    channel: Channel,
    content: &'static str,
    feedback: &'static str,
    judgement: &'static str,
) -> Story {
    Story {
        channel,
        content,
        feedback,
        judgement,
    }
}

/// What can happen while a customer stands in a stage.
#[must_use]
pub const fn within(stage: StageRole, lang: Lang) -> &'static [Story] {
    match (stage, lang) {
        (StageRole::Potential, Lang::Zh) => stories_zh::POTENTIAL,
        (StageRole::Potential, Lang::En) => stories_en::POTENTIAL,
        (StageRole::Interested, Lang::Zh) => stories_zh::INTERESTED,
        (StageRole::Interested, Lang::En) => stories_en::INTERESTED,
        (StageRole::Negotiating, Lang::Zh) => stories_zh::NEGOTIATING,
        (StageRole::Negotiating, Lang::En) => stories_en::NEGOTIATING,
        (StageRole::Cooperating, Lang::Zh) => stories_zh::COOPERATING,
        (StageRole::Cooperating, Lang::En) => stories_en::COOPERATING,
        (StageRole::Dormant | StageRole::Lost, Lang::Zh) => stories_zh::LEAVING,
        (StageRole::Dormant | StageRole::Lost, Lang::En) => stories_en::LEAVING,
    }
}

/// What is to be done next in a stage.
#[must_use]
pub const fn next_steps(stage: StageRole, lang: Lang) -> &'static [&'static str] {
    match (stage, lang) {
        (StageRole::Potential, Lang::Zh) => stories_zh::NEXT_POTENTIAL,
        (StageRole::Potential, Lang::En) => stories_en::NEXT_POTENTIAL,
        (StageRole::Interested, Lang::Zh) => stories_zh::NEXT_INTERESTED,
        (StageRole::Interested, Lang::En) => stories_en::NEXT_INTERESTED,
        (StageRole::Negotiating, Lang::Zh) => stories_zh::NEXT_NEGOTIATING,
        (StageRole::Negotiating, Lang::En) => stories_en::NEXT_NEGOTIATING,
        (StageRole::Cooperating, Lang::Zh) => stories_zh::NEXT_COOPERATING,
        (StageRole::Cooperating, Lang::En) => stories_en::NEXT_COOPERATING,
        (StageRole::Dormant | StageRole::Lost, Lang::Zh) => stories_zh::NEXT_LEAVING,
        (StageRole::Dormant | StageRole::Lost, Lang::En) => stories_en::NEXT_LEAVING,
    }
}
