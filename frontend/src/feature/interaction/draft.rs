//! What the entry form holds, and the request it becomes.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use shared::Code;
use shared::error::ConfirmCode;
use shared::id::{ContactId, TeamId, UserId};
use shared::interaction::{Answered, Channel, Direction, NewInteraction};
use shared::role::WholeClass;
use shared::stage::NewStageChange;
use shared::time::When;
use shared::todo::{Assignee, NewTodo};

/// A next step as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// What is to be done.
    pub what: String,
    /// Who: empty for the caller, `customer`, a user's id, or `team:` and a team's.
    pub who: String,
    /// The day, `YYYY-MM-DD`; empty for none.
    pub day: String,
    /// The time, `HH:MM`; empty for the whole day.
    pub time: String,
    /// When to be reminded, `YYYY-MM-DDTHH:MM`; empty for never.
    pub remind: String,
}

impl StepDraft {
    /// Whether nothing was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let Self {
            what,
            day,
            time,
            remind,
            who: _,
        } = self;
        [what, day, time, remind]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// An interaction as it is typed.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The day, `YYYY-MM-DD`; empty for now.
    pub day: String,
    /// The time, `HH:MM`; empty where only the day is known.
    pub time: String,
    /// The ways.
    pub channels: Vec<Channel>,
    /// Who reached out.
    pub direction: Option<Direction>,
    /// Whether the customer answered.
    pub answered: Option<Answered>,
    /// Their people.
    pub contacts: Vec<ContactId>,
    /// Our people; nobody named is the caller alone.
    pub our_users: Vec<UserId>,
    /// Our people without an account.
    pub our_others: String,
    /// What was said and done.
    pub content: String,
    /// The customer's own words.
    pub feedback: String,
    /// What was agreed.
    pub consensus: String,
    /// What we make of it.
    pub judgement: String,
    /// A competitor that was mentioned.
    pub competitor: String,
    /// Who may see what it says; nothing chosen is everyone with reach.
    pub class: Option<WholeClass>,
    /// The next steps.
    pub steps: Vec<StepDraft>,
    /// The stage change that it causes; drafts do not keep it, because the gates may have changed meanwhile.
    #[serde(skip)]
    pub stage_change: Option<NewStageChange>,
}

impl Draft {
    /// The form as it begins.
    #[must_use]
    pub fn fresh() -> Self {
        Self {
            channels: vec![Channel::Phone],
            ..Self::default()
        }
    }

    /// Whether anything of it was chosen or typed, a text or not: who, how, when, by whose doing, for whose eyes.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        *self != Self::fresh()
    }

    /// Whether no text was typed, nor anything that makes records of its own.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            content,
            feedback,
            consensus,
            judgement,
            competitor,
            our_others,
            ..
        } = self;
        [
            content, feedback, consensus, judgement, competitor, our_others,
        ]
        .iter()
        .all(|text| text.trim().is_empty())
            && self.stage_change.is_none()
            && self.steps.iter().all(StepDraft::is_blank)
    }
}

/// The request that the draft becomes. `to_utc` knows the viewer's zone.
///
/// # Errors
/// The fields that cannot be taken, by their names in the request; next steps as `todos/0/what`.
pub fn request(
    draft: &Draft,
    acknowledge: Vec<ConfirmCode>,
    to_utc: impl Fn(NaiveDateTime) -> DateTime<Utc>,
) -> Result<NewInteraction, Vec<(String, Code)>> {
    let mut refused = Vec::new();
    if draft.content.trim().is_empty() {
        refused.push(("content".to_owned(), Code::Required));
    }
    if draft.channels.is_empty() {
        refused.push(("channels".to_owned(), Code::Required));
    }
    let happened_at = moment(&draft.day, &draft.time, &to_utc).unwrap_or_else(|code| {
        refused.push(("happened_at".to_owned(), code));
        None
    });
    let todos = steps(&draft.steps, &to_utc, &mut refused);
    if !refused.is_empty() {
        return Err(refused);
    }
    Ok(NewInteraction {
        happened_at,
        channels: draft.channels.clone(),
        direction: draft.direction,
        answered: draft.answered,
        our_users: (!draft.our_users.is_empty()).then(|| draft.our_users.clone()),
        our_others: filled(&draft.our_others),
        contacts: draft.contacts.clone(),
        content: draft.content.trim().to_owned(),
        judgement: filled(&draft.judgement),
        feedback: filled(&draft.feedback),
        consensus: filled(&draft.consensus),
        competitor: filled(&draft.competitor),
        class: draft.class.filter(|class| *class != WholeClass::Open),
        todos,
        stage_change: draft.stage_change.clone(),
        acknowledge,
        ..NewInteraction::default()
    })
}

fn steps(
    drafts: &[StepDraft],
    to_utc: &impl Fn(NaiveDateTime) -> DateTime<Utc>,
    refused: &mut Vec<(String, Code)>,
) -> Vec<NewTodo> {
    let mut todos = Vec::new();
    for step in drafts {
        let place = todos.len();
        let dated = !step.day.is_empty() || !step.time.is_empty();
        if step.what.trim().is_empty() {
            if dated {
                refused.push((format!("todos/{place}/what"), Code::Required));
            }
            continue;
        }
        match todo(step, to_utc) {
            Ok(todo) => todos.push(todo),
            Err(code) => refused.push((format!("todos/{place}/due"), code)),
        }
    }
    todos
}

/// The to-do that a step becomes.
///
/// # Errors
/// The code of what is wrong with its date.
pub fn todo(
    step: &StepDraft,
    to_utc: &impl Fn(NaiveDateTime) -> DateTime<Utc>,
) -> Result<NewTodo, Code> {
    Ok(NewTodo {
        what: step.what.trim().to_owned(),
        assignee: assignee(&step.who),
        due: moment(&step.day, &step.time, to_utc)?,
        remind_at: instant(&step.remind, to_utc)?,
    })
}

/// A time of the viewer's zone, as `2026-12-01T09:00`; nothing where nothing is given.
///
/// # Errors
/// [`Code::WrongType`].
pub fn instant(
    text: &str,
    to_utc: &impl Fn(NaiveDateTime) -> DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Code> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    match moment(day, time, to_utc)? {
        None => Ok(None),
        Some(When::At(at)) => Ok(Some(at)),
        Some(When::Day(_)) => Err(Code::WrongType),
    }
}

/// What stands before the id of a team.
pub const TEAM: &str = "team:";

/// Who is meant: nobody named is the caller.
#[must_use]
pub fn assignee(who: &str) -> Option<Assignee> {
    if who == "customer" {
        return Some(Assignee::Customer);
    }
    if let Some(team) = who.strip_prefix(TEAM) {
        return team.parse::<TeamId>().ok().map(|id| Assignee::Team { id });
    }
    who.parse::<UserId>().ok().map(|id| Assignee::User { id })
}

/// The same the other way round.
#[must_use]
pub fn who(assignee: Assignee) -> String {
    match assignee {
        Assignee::User { id } => id.to_string(),
        Assignee::Team { id } => format!("{TEAM}{id}"),
        Assignee::Customer => "customer".to_owned(),
    }
}

/// A day with or without a time; nothing where neither is given.
///
/// # Errors
/// The code of what is wrong.
pub fn moment(
    day: &str,
    time: &str,
    to_utc: &impl Fn(NaiveDateTime) -> DateTime<Utc>,
) -> Result<Option<When>, Code> {
    if day.is_empty() {
        return if time.is_empty() {
            Ok(None)
        } else {
            Err(Code::Required)
        };
    }
    let day: NaiveDate = day.parse().map_err(|_| Code::WrongType)?;
    if time.is_empty() {
        return Ok(Some(When::Day(day)));
    }
    let time = NaiveTime::parse_from_str(time, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"))
        .map_err(|_| Code::WrongType)?;
    Ok(Some(When::At(to_utc(day.and_time(time)))))
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn shanghai(local: NaiveDateTime) -> DateTime<Utc> {
        (local - Duration::hours(8)).and_utc()
    }

    fn draft() -> Draft {
        Draft {
            day: "2024-05-20".into(),
            time: "10:15".into(),
            channels: vec![Channel::Meeting],
            content: " 技术方案确认 ".into(),
            steps: vec![
                StepDraft {
                    what: "发送竞品对比表".into(),
                    day: "2024-05-27".into(),
                    ..StepDraft::default()
                },
                StepDraft::default(),
            ],
            ..Draft::default()
        }
    }

    #[wasm_bindgen_test]
    fn a_day_stays_a_day_and_a_time_goes_to_utc() {
        let new = request(&draft(), vec![], shanghai).unwrap();
        assert_eq!(
            new.happened_at.map(|w| w.to_string()).as_deref(),
            Some("2024-05-20T02:15:00Z")
        );
        assert_eq!(new.content, "技术方案确认");
        assert_eq!(new.todos.len(), 1);
        assert_eq!(
            new.todos[0].due.map(|w| w.to_string()).as_deref(),
            Some("2024-05-27")
        );
        assert_eq!(new.feedback, None);
    }

    #[wasm_bindgen_test]
    fn what_is_missing_is_named_where_it_is_missing() {
        let bad = Draft {
            channels: vec![],
            content: " ".into(),
            day: String::new(),
            steps: vec![StepDraft {
                day: "2024-05-27".into(),
                ..StepDraft::default()
            }],
            ..draft()
        };
        let names: Vec<String> = request(&bad, vec![], shanghai)
            .unwrap_err()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            ["content", "channels", "happened_at", "todos/0/what"]
        );
    }

    #[wasm_bindgen_test]
    fn the_customer_may_be_the_one_who_promised() {
        assert_eq!(assignee(""), None);
        assert_eq!(assignee("customer"), Some(Assignee::Customer));
        let id = "0190a5a0-0000-7000-8000-000000000000";
        assert!(matches!(assignee(id), Some(Assignee::User { .. })));
        let team = format!("team:{id}");
        assert_eq!(assignee(&team).map(who), Some(team));
    }

    #[wasm_bindgen_test]
    fn a_reminder_is_a_time_and_no_bare_day() {
        let at = instant("2024-05-20T10:15", &shanghai).ok().flatten();
        assert_eq!(
            at.map(|at| at.to_rfc3339()).as_deref(),
            Some("2024-05-20T02:15:00+00:00")
        );
        assert_eq!(instant("2024-05-20", &shanghai), Err(Code::WrongType));
        assert_eq!(instant("", &shanghai), Ok(None));
    }

    #[wasm_bindgen_test]
    fn an_untouched_form_is_empty() {
        let fresh = Draft {
            channels: vec![Channel::Phone],
            day: "2024-05-20".into(),
            ..Draft::default()
        };
        assert!(fresh.is_empty());
        assert!(!draft().is_empty());
    }

    #[wasm_bindgen_test]
    fn what_was_chosen_without_a_text_is_worth_keeping() {
        assert!(!Draft::fresh().is_chosen());
        let each: [fn(&mut Draft); 6] = [
            |d| d.contacts = vec![ContactId::from(uuid::Uuid::nil())],
            |d| d.channels.push(Channel::Visit),
            |d| d.day = "2024-05-20".into(),
            |d| d.direction = Some(Direction::Incoming),
            |d| d.answered = Some(Answered::No),
            |d| d.class = Some(WholeClass::Commercial),
        ];
        for choose in each {
            let mut draft = Draft::fresh();
            choose(&mut draft);
            assert!(draft.is_chosen() && draft.is_empty(), "{draft:?}");
        }
    }
}
