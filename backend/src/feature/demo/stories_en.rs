//! The stories in English.

use super::stories::{Story, story};
use shared::interaction::Channel::{Email, Event, Meeting, OnlineMeeting, Phone, Visit, Wechat};

/// Before anything is certain.
pub const POTENTIAL: &[Story] = &[
    story(
        Phone,
        "First call with {c}. Two suppliers in place today; open to hear about {p}.",
        "Send me something to read",
        "Curious, no hurry",
    ),
    story(
        Event,
        "Met {c} at the trade fair and showed {p} for ten minutes; asked how long a roll-out takes.",
        "I will raise it with my team",
        "Need still to be confirmed",
    ),
    story(
        Email,
        "Sent {c} the brochure for {p} and a price range, their head of purchasing in copy.",
        "",
        "",
    ),
    story(
        Phone,
        "Asked whether the material was read. {c} wonders about connecting what they run today; next call with an engineer.",
        "Interfaces are my worry",
        "Integration is our way in",
    ),
    story(
        OnlineMeeting,
        "Short introduction for {c} and one colleague. Their budget is decided in the last quarter.",
        "Come back in October",
        "Timing is known now",
    ),
];

/// While it compares and evaluates.
pub const INTERESTED: &[Story] = &[
    story(
        Visit,
        "Demonstrated {p} on site to {c} and two engineers; three wishes: permissions, reports, mobile use.",
        "Clearer than what we have",
        "Engineers are on our side",
    ),
    story(
        OnlineMeeting,
        "Went through the list of questions that {c} had sent, 27 in all; two remain open.",
        "Close those two and we can start a trial",
        "",
    ),
    story(
        Meeting,
        "Workshop on scope: two lines in the first phase, {c} coordinates inside the company.",
        "We want to be live in six weeks",
        "Tight; plan people early",
    ),
    story(
        Phone,
        "{c} asked what the price is made of. Explained licence, roll-out and yearly service.",
        "I must compare it with last year",
        "Price-sensitive",
    ),
    story(
        Email,
        "Sent the comparison table and a reference; {c} hands it to purchasing.",
        "Purchasing will ask for three offers",
        "",
    ),
    story(
        Visit,
        "Took {c} to a reference customer for two hours; the response time there made an impression.",
        "That is what we need",
        "The decider has confidence",
    ),
];

/// While terms are under discussion.
pub const NEGOTIATING: &[Story] = &[
    story(
        Meeting,
        "First round on terms. {c} wants four instalments, we offered three.",
        "Instalments can be discussed",
        "Retention is their limit",
    ),
    story(
        Email,
        "Sent the second draft of the contract for {p} with changes marked; waiting for their lawyers.",
        "",
        "",
    ),
    story(
        Phone,
        "{c} passed on the lawyers' remarks: liability and ownership of data, nothing else.",
        "All other clauses are fine",
        "May close this month",
    ),
    story(
        Visit,
        "Visited {c} and the vice president; price and milestones agreed, one more training day asked for.",
        "Add the training and we sign",
        "Last step",
    ),
    story(
        OnlineMeeting,
        "Three-party call about staff on site and acceptance criteria; minutes sent.",
        "Put the criteria in the annex",
        "",
    ),
    story(
        Wechat,
        "{c} says that a competitor lowered the price in the last round and asks what we can do.",
        "Show us good will",
        "Needs a special price",
    ),
];

/// After signing.
pub const COOPERATING: &[Story] = &[
    story(
        Meeting,
        "Kick-off: plan and people confirmed, {c} leads the project on their side.",
        "A report every week, please",
        "Cooperative",
    ),
    story(
        Visit,
        "Visit to see {p} in use: steady numbers of users, five wishes noted down.",
        "Exports could be faster",
        "Satisfied",
    ),
    story(
        Phone,
        "Quarterly call. {c} says that all runs smoothly and one more line is planned for next year.",
        "It will be in the budget",
        "Chance to grow",
    ),
    story(
        Email,
        "{c} reported slow sign-in; solved remotely within two hours.",
        "Quick work, thank you",
        "",
    ),
    story(
        OnlineMeeting,
        "Yearly review: usage, hours saved, and options for renewal.",
        "Renewal yes, price to be discussed",
        "Likely to renew",
    ),
];

/// When it grows quiet, or ends.
pub const LEAVING: &[Story] = &[
    story(
        Phone,
        "Reached {c}: the project is on hold, no budget this year.",
        "Next year perhaps",
        "Keep an eye on it",
    ),
    story(
        Email,
        "Season's greetings and news of the release; no answer.",
        "",
        "Cooling down",
    ),
    story(
        Email,
        "{c} wrote that they chose another supplier and thanked us for the effort.",
        "The price gap was too wide",
        "Lost on price",
    ),
    story(
        Phone,
        "Several calls without an answer; the switchboard says our contact changed jobs.",
        "",
        "Find the new contact",
    ),
];

/// Next steps before anything is certain.
pub const NEXT_POTENTIAL: &[&str] = &[
    "Send product material",
    "Call about the material",
    "Arrange a first visit",
    "Find out who buys",
    "Invite to the webinar",
];
/// Next steps of comparing.
pub const NEXT_INTERESTED: &[&str] = &[
    "Send the revised proposal",
    "Schedule a demonstration",
    "Send the comparison table",
    "Open a trial account",
    "Survey the site",
];
/// Next steps of negotiating.
pub const NEXT_NEGOTIATING: &[&str] = &[
    "Submit the final quote",
    "Settle the contract's clauses",
    "Ask for a special price",
    "Check instalments with legal",
    "Meet the vice president",
];
/// Next steps after signing.
pub const NEXT_COOPERATING: &[&str] = &[
    "Quarterly call",
    "Send the progress report",
    "Prepare the renewal",
    "Training on site",
    "Survey for phase two",
];
/// Next steps of those that left.
pub const NEXT_LEAVING: &[&str] = &[
    "Ask again in half a year",
    "Send the new brochure",
    "Find the new contact",
];
