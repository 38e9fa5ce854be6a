//! Reading what people write: amounts, headcounts, dates, telephone numbers, names, ways of contact, stages, next steps.
//!
//! Pure text in, values out, for imports and for entry forms alike. Nothing here guesses silently: what a parser does
//! not understand it refuses, and the caller keeps the text. Full-width and half-width writing are the same.

mod amount;
pub mod cell;
mod date;
mod deal;
mod headcount;
mod known;
mod left;
mod person;
mod phone;
mod quantity;
mod record;
mod scan;
mod step;
mod words;

pub use amount::{AmountFound, amount, amount_in_units, amount_within};
pub use date::{Moment, date, founding, moment};
pub use deal::{ContractNote, DatedNote, contract, dated_notes};
pub use headcount::{headcount, headcount_within};
pub use known::Known;
pub use left::{left, left_mark};
pub use person::{Person, department_of_title, means_person, people, person};
pub use phone::{Phone, email, phone, phones};
pub use record::{
    FormWord, english, goal, goal_kind, goal_text, level, milestone, milestone_kind,
    milestone_text, plan_state, risk_kind, satisfaction, word,
};
pub use scan::clauses;
pub use step::{NextStep, next_steps};
pub use words::{TierFound, channels, intent, source, stage_role, tier};
