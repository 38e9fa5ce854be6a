//! What happened: interactions and the next steps agreed in them.

use super::draft::Draft;
use super::headings::Field;
use super::plan::{PlannedInteraction, PlannedIssue, PlannedTodo};
use super::read::{Cell, Clock};
use super::records::marked;
use super::say::{Instead, explained, issue};
use chrono::NaiveDate;
use shared::error::Code;
use shared::interaction::Channel;
use shared::read::{self, NextStep};
use shared::role::WholeClass;
use shared::time::When;

/// The longest text of an interaction, and of a to-do.
const TEXT: usize = 10_000;
const TODO: usize = 500;
/// The most to-dos of one interaction.
const TODOS: usize = 20;

impl Draft {
    /// Takes what a row says happened, what it leads to, and the stage it leaves the customer in.
    pub(super) fn take_history(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let when = self.when_of(cells, clock, issues);
        let day = when.map(|when| day_of(when, clock));
        let channels = self.channels_of(cells, issues);
        let todos = self.todos_of(cells, day, clock, issues);
        let happened = self.interaction(line, cells, when, channels, issues);
        self.take_records(line, cells, when, clock, issues);
        match happened {
            Some(mut interaction) => {
                interaction.todos = todos;
                self.above = Some((interaction.happened_at, interaction.channels.clone()));
                self.interactions.push(interaction);
            }
            None => self.todos.extend(todos),
        }
        self.take_stages(line, cells, when, clock, issues);
    }

    /// When the row happened. A date that cannot be taken is reported and kept.
    fn when_of(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<When> {
        let cell = cells
            .iter()
            .find(|cell| cell.column.field == Some(Field::When))?;
        let Some(moment) = read::moment(cell.text) else {
            self.refuse(cell, Code::WrongType, false, issues);
            return None;
        };
        let Some(when) = moment.when(&clock.zone) else {
            self.keep(cell, false);
            let why = [
                "日期只精确到年或月，无法作为互动日期",
                "The date is known to the year or month only",
            ];
            issues.push(explained(
                cell.line,
                Some(&cell.column.heading),
                Code::WrongType,
                why,
                Instead::Remarks,
            ));
            return None;
        };
        if clock.is_ahead(when) {
            self.refuse(cell, Code::InFuture, false, issues);
            return None;
        }
        Some(when)
    }

    fn channels_of(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) -> Vec<Channel> {
        let mut all = Vec::new();
        for cell in cells
            .iter()
            .filter(|cell| cell.column.field == Some(Field::Channels))
        {
            let (channels, unread) = read::channels(cell.text);
            if !unread.is_empty() {
                self.refuse(cell, Code::NotOnList, false, issues);
            }
            all.extend(channels);
            if all.is_empty() {
                all.push(Channel::Other);
            }
        }
        all
    }

    /// The interaction of a row, if it tells of one. Without a date of its own it happened when the one above did.
    fn interaction(
        &mut self,
        line: i64,
        cells: &[Cell<'_>],
        when: Option<When>,
        channels: Vec<Channel>,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<PlannedInteraction> {
        let cell = |field: Field| {
            cells
                .iter()
                .find(|cell| cell.column.field == Some(field))
                .copied()
        };
        let (content, feedback, participants, consensus) = (
            cell(Field::Content),
            cell(Field::Feedback),
            cell(Field::Participants),
            cell(Field::Consensus),
        );
        let whole = content
            .or(feedback)
            .or(consensus)
            .or_else(|| cell(Field::Channels))?;
        let (class, text) = marked(whole.text);
        let told = Cell { text, ..whole };
        let sealed = class != WholeClass::Open;
        let dated = cell(Field::When).is_some();
        let above = self.above.clone().filter(|_| !dated);
        let Some(happened_at) = when.or(above.as_ref().map(|(when, _)| *when)) else {
            if !dated {
                issues.push(issue(line, None, Code::Required, Instead::Remarks));
            }
            let told = [
                content,
                feedback,
                consensus,
                participants,
                cell(Field::Channels),
            ];
            for cell in told.into_iter().flatten() {
                self.keep(&cell, sealed);
            }
            return None;
        };
        let channels = if channels.is_empty() {
            above.map_or_else(|| vec![Channel::Other], |(_, channels)| channels)
        } else {
            channels
        };
        let mut our_names = participants
            .map(|cell| self.names(&cell, issues))
            .unwrap_or_default();
        if let Some(theirs) = cell(Field::Theirs) {
            our_names.extend(self.their_names(&theirs, issues));
        }
        Some(PlannedInteraction {
            line,
            happened_at,
            channels,
            content: self.fit_as(&told, TEXT, sealed, issues),
            feedback: feedback
                .filter(|_| content.is_some())
                .map(|cell| self.fit_as(&cell, TEXT, sealed, issues)),
            consensus: consensus
                .filter(|cell| cell.text != whole.text)
                .map(|cell| self.fit_as(&cell, TEXT, sealed, issues)),
            class,
            purpose: cell(Field::Purpose).map(|cell| cell.text.chars().take(40).collect()),
            our_names,
            contacts: Vec::new(),
            todos: Vec::new(),
        })
    }

    /// The customer's people who took part, each a contact.
    fn their_names(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) -> Vec<String> {
        let people = read::people(cell.text);
        if people.is_empty() {
            self.refuse(cell, Code::Unreadable, true, issues);
        }
        let names = people.into_iter().map(|person| {
            let name = person.name.text().to_owned();
            self.contact(person, cell, issues).map(|_| name)
        });
        names.flatten().collect()
    }

    fn names(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) -> Vec<String> {
        let names = cell
            .text
            .split(['、', ',', '，', ';', '；', '/', '\n', '+', '＋'])
            .map(str::trim);
        let names: Vec<String> = names
            .filter(|name| !name.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        if cell.text.chars().count() > 400 || names.len() > 50 {
            self.refuse(cell, Code::TooLong, false, issues);
            return Vec::new();
        }
        names
    }

    fn todos_of(
        &mut self,
        cells: &[Cell<'_>],
        day: Option<NaiveDate>,
        clock: Clock,
        issues: &mut Vec<PlannedIssue>,
    ) -> Vec<PlannedTodo> {
        let mut todos = Vec::new();
        for cell in cells
            .iter()
            .filter(|cell| cell.column.field == Some(Field::NextStep))
        {
            for step in read::next_steps(cell.text, day) {
                if step.what.chars().count() > TODO || todos.len() >= TODOS {
                    let part = Cell {
                        text: &step.what,
                        ..*cell
                    };
                    self.refuse(&part, Code::TooLong, false, issues);
                }
                if todos.len() < TODOS {
                    todos.push(todo(cell.line, step, clock));
                }
            }
        }
        todos
    }
}

fn todo(line: i64, step: NextStep, clock: Clock) -> PlannedTodo {
    PlannedTodo {
        line,
        what: step.what.chars().take(TODO).collect(),
        due: step.due.and_then(|due| due.when(&clock.zone)),
        by: step.by,
        by_customer: step.by_customer,
    }
}

/// The day of a moment in the organisation's zone.
pub(super) fn day_of(when: When, clock: Clock) -> NaiveDate {
    match when {
        When::Day(day) => day,
        When::At(at) => at.with_timezone(&clock.zone).date_naive(),
    }
}
