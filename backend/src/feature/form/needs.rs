//! Needs on the forms that have them: beside what happened on their day, or from the top where a form tells no dates.

use super::dossier::Dossier;
use super::tables::Sheet;
use crate::feature::import::NEED_MARKS;
use shared::Lang;
use shared::need::{Need, NeedKind};
use shared::read::FormWord as _;

/// Needs of a form without dates, core needs first: the column is theirs, and other kinds are marked in it.
pub(super) fn from_the_top(sheet: &mut Sheet, dossier: &Dossier, lang: Lang) {
    let mut all: Vec<&Need> = dossier.needs.iter().collect();
    all.sort_by_key(|need| need.kind != NeedKind::Core);
    for (at, need) in all.into_iter().enumerate() {
        row(sheet, at, need, lang);
    }
}

/// A need under the headings that the form has.
pub(super) fn row(sheet: &mut Sheet, row: usize, need: &Need, lang: Lang) {
    sheet.set(row, "原需求", need.original.as_str());
    sheet.set(
        row,
        "当前需求",
        if need.text == need.original {
            ""
        } else {
            &need.text
        },
    );
    sheet.set_opt(row, "需求触发点", need.trigger.as_ref());
    sheet.set(row, "需求优先级", need.priority.on_form(lang));
    sheet.set_opt(row, "痛点", need.pain_point.as_ref());
    let mark = NEED_MARKS.iter().find(|(kind, ..)| *kind == need.kind);
    let mark = mark.map_or("", |(_, zh, en)| lang.pick(zh, en));
    sheet.set(row, "核心需求", format!("{}{mark}", need.text));
    sheet.set_opt(
        row,
        "期望方案",
        need.solution.as_ref().filter(|text| **text != need.text),
    );
    sheet.set(
        row,
        "期望时间",
        need.wanted_by.map_or_else(String::new, |on| on.to_string()),
    );
}
