//! The customer's own fields.

use super::draft::Draft;
use super::headings::Field;
use super::plan::PlannedIssue;
use super::read::{Cell, Clock};
use shared::error::Code;
use shared::industry;
use shared::read;
use shared::uscc::CreditCode;
use shared::word::ListName;

/// Whether a text in such a column may hold what not everyone may read.
const fn sealed(field: Field) -> bool {
    matches!(
        field,
        Field::Revenue | Field::Expected | Field::Tier | Field::Size
    )
}

impl Draft {
    /// Takes the profile of a row. Blank means as above; something else than above is reported.
    pub(super) fn take_profile(
        &mut self,
        cells: &[Cell<'_>],
        clock: Clock<'_>,
        issues: &mut Vec<PlannedIssue>,
    ) {
        for cell in cells {
            let Some(field) = cell.column.field.filter(|field| of_profile(*field)) else {
                continue;
            };
            if field == Field::Remarks {
                self.keep_plain(cell.text.to_owned(), false);
            } else if sealed(field) && is_mask(cell.text) {
                // R-SEC-3: what was masked for whoever exported it says nothing about the value.
            } else if self.says_first(cell, field, sealed(field), issues) {
                self.take(field, cell, clock, issues);
            }
        }
    }

    fn take(
        &mut self,
        field: Field,
        cell: &Cell<'_>,
        clock: Clock<'_>,
        issues: &mut Vec<PlannedIssue>,
    ) {
        let text = cell.text;
        let read = match field {
            Field::Industry => self.take_industry(cell),
            Field::Source => self.take_source(cell, clock),
            Field::Size => return self.take_size(cell, issues),
            Field::Tier => self.take_tier(cell),
            Field::CreditCode => put(
                &mut self.profile.credit_code,
                text.parse::<CreditCode>().ok(),
            ),
            Field::Founded => put(&mut self.profile.founded_on, read::founding(text)),
            Field::Revenue => put(
                &mut self.profile.annual_revenue,
                read::amount_in_units(text, cell.column.unit),
            ),
            Field::Capital => put(
                &mut self.profile.registered_capital,
                read::amount_in_units(text, cell.column.unit),
            ),
            Field::Expected => put(
                &mut self.profile.expected_purchase,
                read::amount_in_units(text, cell.column.unit),
            ),
            Field::Intent => put(&mut self.profile.intent, read::intent(text)),
            Field::PrefChannel => {
                let (channels, unread) = read::channels(text);
                let one = channels.len() == 1 && unread.is_empty();
                put(&mut self.profile.pref_channel, channels.first().copied()) && one
            }
            _ => return self.take_text(field, cell, issues),
        };
        if !read {
            self.refuse(cell, refusal(field), sealed(field), issues);
        }
    }

    fn take_text(&mut self, field: Field, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) {
        let most = match field {
            Field::Province | Field::City => 40,
            Field::Address | Field::Website => 200,
            Field::Owner | Field::PrefHours | Field::PrefFrequency => 80,
            Field::PrefAvoid => 400,
            Field::Products => 500,
            _ => 2000,
        };
        let text = Some(self.fit(cell, most, issues));
        let profile = &mut self.profile;
        match field {
            Field::Province => profile.province = text,
            Field::City => profile.city = text,
            Field::Address => profile.address = text,
            Field::Website => profile.website = text,
            Field::Products => profile.main_products = text,
            Field::History => profile.cooperation_history = text,
            Field::DecisionProcess => profile.decision_process = text,
            Field::Goal => profile.purchase_goal = text,
            Field::PrefHours => profile.pref_hours = text,
            Field::PrefFrequency => profile.pref_frequency = text,
            Field::PrefAvoid => profile.pref_avoid = text,
            _ => self.owner = text,
        }
    }

    fn take_industry(&mut self, cell: &Cell<'_>) -> bool {
        let Some(found) = industry::by_name(cell.text).and_then(industry::find) else {
            return false;
        };
        self.profile.industry = Some(found.code.to_owned());
        // A word that the standard does not have says more than its code.
        if !cell.text.contains(found.zh)
            && !cell.text.eq_ignore_ascii_case(found.code)
            && !cell.text.ends_with(found.en)
            && !cell.text.eq_ignore_ascii_case(found.en)
        {
            self.keep(cell, false);
        }
        true
    }

    fn take_source(&mut self, cell: &Cell<'_>, clock: Clock<'_>) -> bool {
        if let Some((code, note)) = clock.known.source_and_note(cell.text) {
            self.profile.source = Some(code);
            self.profile.source_note = Some(note.chars().take(200).collect());
            return true;
        }
        let exact = clock.known.code(ListName::Source, cell.text);
        if exact.is_some() {
            self.profile.source = exact;
            return true;
        }
        let found = clock.known.source(cell.text);
        self.profile.source.clone_from(&found);
        let fits = cell.text.chars().count() <= 200;
        if fits {
            self.profile.source_note = Some(cell.text.to_owned());
        }
        found.is_some() && fits
    }

    fn take_tier(&mut self, cell: &Cell<'_>) -> bool {
        let Some(found) = read::tier(cell.text) else {
            return false;
        };
        self.profile.tier = found.tier;
        self.profile.key_account |= found.key_account;
        match found.expected_purchase {
            Some(expected) => self.profile.expected_purchase = Some(expected),
            // Whatever else stands beside the tier is not read, but kept.
            None if cell.text.contains(['(', '（', '，', ',', '；', ';']) => {
                self.keep(cell, true)
            }
            None => {}
        }
        true
    }

    /// Several facts in one cell: `500-1000人，年营收1-5亿`.
    fn take_size(&mut self, cell: &Cell<'_>, issues: &mut Vec<PlannedIssue>) {
        for clause in read::clauses(cell.text) {
            let part = Cell {
                text: &clause,
                ..*cell
            };
            let folded = clause.to_lowercase();
            let labelled = |words: &[&str]| words.iter().any(|word| folded.contains(word));
            let money = read::amount_within(&clause).map(|found| found.amount);
            let people = read::headcount(&clause)
                .or_else(|| read::headcount_within(&clause).map(|(people, _)| people));
            let read = if labelled(&["注册资本", "注册资金", "registered capital"]) {
                put(&mut self.profile.registered_capital, money)
            } else if labelled(&[
                "营收",
                "收入",
                "营业额",
                "产值",
                "销售额",
                "revenue",
                "turnover",
            ]) {
                put(&mut self.profile.annual_revenue, money)
            } else {
                put(&mut self.profile.headcount, people)
            };
            if !read {
                self.refuse(&part, Code::Unreadable, money.is_some(), issues);
            }
        }
    }
}

const fn of_profile(field: Field) -> bool {
    matches!(
        field,
        Field::Industry
            | Field::Source
            | Field::CreditCode
            | Field::Province
            | Field::City
            | Field::Address
            | Field::Website
            | Field::Founded
            | Field::Size
            | Field::Revenue
            | Field::Capital
            | Field::Products
            | Field::History
            | Field::DecisionProcess
            | Field::Goal
            | Field::Tier
            | Field::Expected
            | Field::Intent
            | Field::Owner
            | Field::Remarks
            | Field::PrefChannel
            | Field::PrefHours
            | Field::PrefFrequency
            | Field::PrefAvoid
    )
}

/// Whether a form shows no more of the value than its mask: `*10–50万`, `***`.
pub(super) fn is_mask(text: &str) -> bool {
    text.starts_with(['*', '＊'])
}

/// Why a cell of that column cannot be taken.
const fn refusal(field: Field) -> Code {
    match field {
        Field::Industry => Code::BadIndustry,
        Field::CreditCode => Code::BadCreditCode,
        Field::Source | Field::Tier | Field::Intent | Field::PrefChannel => Code::NotOnList,
        _ => Code::Unreadable,
    }
}

/// Sets a value that was read; whether there was one.
fn put<T>(target: &mut Option<T>, value: Option<T>) -> bool {
    let read = value.is_some();
    if read {
        *target = value;
    }
    read
}
