//! Which customer a row speaks of.

use super::draft::Draft;
use super::plan::{PlannedCustomer, PlannedIssue};
use super::read::{Cell, Clock};
use super::say::{Instead, explained, issue};
use shared::error::Code;
use shared::name::match_key;
use std::collections::HashMap;

/// The customers of a file in its order, found by number and by name.
#[derive(Default)]
pub struct Customers {
    drafts: Vec<Draft>,
    by_number: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl Customers {
    /// The customer of a row: by its number, else by its name, else the one of the row above, else a new one.
    pub fn of_row(
        &mut self,
        line: i64,
        number: Option<Cell<'_>>,
        name: Option<Cell<'_>>,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<&mut Draft> {
        let known = self.known(number.as_ref(), name.as_ref());
        let at = match (known, number, name) {
            (Some(at), _, _) => at,
            (None, None, None) => {
                let above = self.drafts.len().checked_sub(1);
                if above.is_none() {
                    issues.push(issue(line, None, Code::Required, Instead::File));
                }
                above?
            }
            (None, Some(_), None) => {
                let why = [
                    "该行有客户编号而没有客户名称",
                    "The row has a number but no customer's name",
                ];
                issues.push(explained(line, None, Code::Required, why, Instead::File));
                return None;
            }
            (None, _, Some(name)) => {
                let at = self.drafts.len();
                self.drafts.push(Draft::new(&name, issues));
                self.by_name
                    .entry(match_key(name.text))
                    .or_default()
                    .push(at);
                at
            }
        };
        let draft = self.drafts.get_mut(at)?;
        if let Some(name) = name
            && match_key(draft.name()) != match_key(name.text)
            && name.line != draft.line
        {
            draft.contradicts(&name, false, issues);
        }
        if let Some(number) = number {
            draft.set_number(&number, issues);
            self.by_number.entry(number.text.to_owned()).or_insert(at);
        }
        Some(draft)
    }

    /// A customer that has come up already. Two companies of one name are told apart by their numbers.
    fn known(&self, number: Option<&Cell<'_>>, name: Option<&Cell<'_>>) -> Option<usize> {
        let by_number = number.and_then(|cell| self.by_number.get(cell.text).copied());
        by_number.or_else(|| {
            let namesakes = self.by_name.get(&match_key(name?.text))?;
            let fits = |at: &&usize| {
                number.is_none() || self.drafts.get(**at).is_some_and(|d| d.number().is_none())
            };
            namesakes.iter().find(fits).copied()
        })
    }

    /// The finished plans, in the order of the file.
    pub fn finish(self, clock: Clock, issues: &mut Vec<PlannedIssue>) -> Vec<PlannedCustomer> {
        self.drafts
            .into_iter()
            .map(|draft| draft.finish(clock, issues))
            .collect()
    }
}
