//! The customer's people.

use super::draft::Draft;
use super::headings::Field;
use super::plan::{PlannedContact, PlannedIssue};
use super::read::Cell;
use shared::error::Code;
use shared::read::{self, Known, Person, Phone};

/// What a contact is called whose name the file does not give.
const NAMELESS: &str = "联系人";

impl Draft {
    /// Takes the contacts of a row: those that it names, else what it says of the last one above.
    pub(super) fn take_contacts(&mut self, cells: &[Cell<'_>], issues: &mut Vec<PlannedIssue>) {
        let mut row: Vec<usize> = Vec::new();
        for cell in of(cells, Field::Contact) {
            let (text, left) = read::left(cell.text);
            let people = read::people(text);
            if people.is_empty() {
                self.refuse(cell, Code::Unreadable, true, issues);
            }
            for person in people {
                let at = self.contact(person, cell, issues);
                if let Some(contact) = at.and_then(|at| self.contacts.get_mut(at)) {
                    contact.left_on = contact.left_on.or(left);
                }
                row.extend(at.filter(|at| !row.contains(at)));
            }
        }
        for cell in cells {
            match cell.column.field {
                Some(Field::Phone) => self.take_phones(cell, &mut row, issues),
                Some(Field::Email) => match read::email(cell.text) {
                    Some(email) => {
                        self.set(cell, &mut row, |contact| &mut contact.email, email, issues)
                    }
                    None => self.refuse(cell, Code::BadEmail, true, issues),
                },
                Some(Field::Wechat) => {
                    let account = Known::from_text(cell.text);
                    if account.text().chars().count() > 80 {
                        self.refuse(cell, Code::TooLong, true, issues);
                    } else {
                        self.set(
                            cell,
                            &mut row,
                            |contact| &mut contact.wechat,
                            account,
                            issues,
                        );
                    }
                }
                Some(field @ (Field::Title | Field::Department)) => {
                    self.take_place(cell, field, &mut row, issues)
                }
                _ => {}
            }
        }
    }

    /// The place of a contact: the one of that name, or a new one.
    pub(super) fn contact(
        &mut self,
        person: Person,
        cell: &Cell<'_>,
        issues: &mut Vec<PlannedIssue>,
    ) -> Option<usize> {
        let long =
            |text: &Option<String>, most| text.as_ref().is_some_and(|t| t.chars().count() > most);
        if person.name.text().chars().count() > 80
            || long(&person.title, 80)
            || long(&person.department, 80)
        {
            self.refuse(cell, Code::TooLong, true, issues);
            return None;
        }
        if let Some(at) = self.named.get(person.name.text()).copied() {
            if let Some(contact) = self.contacts.get_mut(at) {
                contact.title = contact.title.take().or(person.title);
                contact.department = contact.department.take().or(person.department);
            }
            return Some(at);
        }
        self.named
            .insert(person.name.text().to_owned(), self.contacts.len());
        self.contacts.push(PlannedContact {
            name: person.name,
            salutation: person.salutation,
            title: person.title,
            department: person.department,
            mobile: None,
            phone: None,
            email: None,
            wechat: None,
            left_on: None,
        });
        self.contacts.len().checked_sub(1)
    }

    /// The contact that a cell without a name speaks of.
    fn spoken_of(&mut self, row: &mut Vec<usize>) -> usize {
        let at = row
            .first()
            .copied()
            .or_else(|| self.contacts.len().checked_sub(1))
            .unwrap_or_else(|| {
                self.contacts.push(PlannedContact {
                    name: Known::Clear(NAMELESS.to_owned()),
                    salutation: None,
                    title: None,
                    department: None,
                    mobile: None,
                    phone: None,
                    email: None,
                    wechat: None,
                    left_on: None,
                });
                0
            });
        if row.is_empty() {
            row.push(at);
        }
        at
    }

    /// Sets a personal value; another one in its place is reported and kept.
    fn set(
        &mut self,
        cell: &Cell<'_>,
        row: &mut Vec<usize>,
        field: impl Fn(&mut PlannedContact) -> &mut Option<Known>,
        value: Known,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let at = self.spoken_of(row);
        if let Some(contact) = self.contacts.get_mut(at)
            && !put(field(contact), value)
        {
            self.contradicts(cell, true, issues);
        }
    }

    /// Numbers and, as forms do, addresses among them. As many numbers as people are one each.
    fn take_phones(
        &mut self,
        cell: &Cell<'_>,
        row: &mut Vec<usize>,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let (phones, unread) = read::phones(cell.text);
        let one_each = phones.len() == row.len();
        let first = self.spoken_of(row);
        for (i, phone) in phones.into_iter().enumerate() {
            let at = row.get(i).copied().filter(|_| one_each).unwrap_or(first);
            let Some(contact) = self.contacts.get_mut(at) else {
                continue;
            };
            let taken = match phone {
                Phone::Mobile(known) => {
                    put(&mut contact.mobile, known.clone()) || put(&mut contact.phone, known)
                }
                Phone::Other(known) => put(&mut contact.phone, known),
            };
            if !taken {
                self.contradicts(cell, true, issues);
            }
        }
        for text in unread {
            let part = Cell {
                text: &text,
                ..*cell
            };
            match read::email(&text) {
                Some(email) => self.set(&part, row, |contact| &mut contact.email, email, issues),
                None => self.refuse(&part, Code::BadPhone, true, issues),
            }
        }
    }

    fn take_place(
        &mut self,
        cell: &Cell<'_>,
        field: Field,
        row: &mut Vec<usize>,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let text = self.fit(cell, 80, issues);
        let at = self.spoken_of(row);
        let Some(contact) = self.contacts.get_mut(at) else {
            return;
        };
        if field == Field::Department {
            contact.department = Some(text);
            return;
        }
        if contact.department.is_none() {
            contact.department = read::department_of_title(&text);
        }
        // A column of its own says more than the title that is part of a name.
        contact.title = Some(text);
    }

    /// Finds the customer's people among those who took part.
    pub(super) fn settle_participants(&mut self) {
        let named = &self.named;
        for interaction in &mut self.interactions {
            let mut theirs = Vec::new();
            interaction.our_names.retain(|name| {
                let at = named.get(name).copied();
                theirs.extend(at);
                at.is_none()
            });
            interaction.contacts = theirs;
        }
    }
}

/// Sets a value that is not there yet; whether it now is the one.
fn put(target: &mut Option<Known>, value: Known) -> bool {
    match target {
        Some(there) => *there == value,
        None => {
            *target = Some(value);
            true
        }
    }
}

fn of<'a, 'b>(cells: &'a [Cell<'b>], field: Field) -> impl Iterator<Item = &'a Cell<'b>> {
    cells
        .iter()
        .filter(move |cell| cell.column.field == Some(field))
}
