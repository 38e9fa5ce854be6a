//! The paper forms by their headings, whatever the order, the width and the spaces.

use super::headings::{Field, HEADINGS, Of, PLAN_HEADINGS};
use super::plan::Refusal;
use super::sheet::Row;
use shared::error::Code;
use shared::import::Form;
use shared::name::half_width;

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading as written; `#7` where it has none.
    pub heading: String,
    /// What it holds; none where no form has such a column.
    pub field: Option<Field>,
    /// What a bare number in it counts: 10,000 under 年营业额（万元）.
    pub unit: i64,
}

/// Where the headings of a file stand and what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The form.
    pub form: Form,
    /// Place of the heading among the rows: lines of title may stand before it.
    pub row: usize,
    /// The columns, from the left.
    pub columns: Vec<Column>,
}

/// How many rows may stand before the heading.
const TITLE_ROWS: usize = 20;

/// How many headings of a form prove it.
const ENOUGH: usize = 4;

/// How many headings of the rarer forms F2 and F4 prove them: other forms do not have them.
const OWN: usize = 2;

/// Finds the heading of a file and the form that it belongs to.
///
/// # Errors
/// [`Code::UnknownForm`] where no row names a customer and enough columns of one form.
pub fn recognise(rows: &[Row]) -> Result<Heading, Refusal> {
    let known = |row: &Row| {
        let general = row.cells.iter().filter(|cell| find(cell).is_some()).count();
        general.max(plans(row))
    };
    let (place, row) = rows
        .iter()
        .take(TITLE_ROWS)
        .enumerate()
        .rev()
        .max_by_key(|(_, row)| known(row))
        .ok_or_else(unknown)?;
    let form = form_of(row).ok_or_else(unknown)?;
    Ok(Heading {
        form,
        row: place,
        columns: row
            .cells
            .iter()
            .enumerate()
            .map(|(at, cell)| column(form, at, cell))
            .collect(),
    })
}

/// How many of the headings are those of F5.
fn plans(row: &Row) -> usize {
    let found = row.cells.iter().filter(|cell| find_plan(cell).is_some());
    found.count()
}

fn form_of(row: &Row) -> Option<Form> {
    let planned = |field: Field| row.cells.iter().any(|cell| find_plan(cell) == Some(field));
    let whose = planned(Field::PlanCompany) || planned(Field::Name);
    if planned(Field::PlanPlanned) && whose && plans(row) >= ENOUGH {
        return Some(if planned(Field::PrefFrequency) {
            Form::StrategyTable
        } else {
            Form::FollowUpPlan
        });
    }
    let found: Vec<(Field, Of)> = row.cells.iter().filter_map(|cell| find(cell)).collect();
    let count = |form: Of| found.iter().filter(|(_, of)| *of == form).count();
    if found.len() < ENOUGH || !found.iter().any(|(field, _)| *field == Field::Name) {
        return None;
    }
    let (tracking, relationship) = (count(Of::Tracking), count(Of::Relationship));
    if count(Of::File) >= OWN {
        Some(Form::InformationFile)
    } else if count(Of::Universal) >= OWN {
        Some(Form::UniversalForm)
    } else if tracking + relationship == 0 {
        None
    } else if tracking >= relationship {
        Some(Form::TrackingRecord)
    } else {
        Some(Form::RelationshipRecord)
    }
}

fn column(form: Form, at: usize, written: &str) -> Column {
    let (_, note) = split_note(written);
    let unit = match note.as_str() {
        n if n.contains('亿') => 100_000_000,
        n if n.contains('万') => 10_000,
        n if n.contains('千') => 1_000,
        _ => 1,
    };
    Column {
        heading: if written.is_empty() {
            format!("#{}", at + 1)
        } else {
            written.replace('\n', " ")
        },
        field: match form {
            Form::FollowUpPlan | Form::StrategyTable => find_plan(written),
            _ => find(written).map(|(field, _)| field),
        },
        unit,
    }
}

/// The field of a heading of F5.
fn find_plan(written: &str) -> Option<Field> {
    let (bare, _) = split_note(written);
    let (whole, bare) = (key(written), key(&bare));
    PLAN_HEADINGS
        .iter()
        .find(|(_, words)| words.split(' ').any(|word| word == whole || word == bare))
        .map(|(field, _)| *field)
}

/// The field of a heading: exactly, or without what stands in parentheses.
fn find(written: &str) -> Option<(Field, Of)> {
    let (bare, _) = split_note(written);
    let (whole, bare) = (key(written), key(&bare));
    HEADINGS
        .iter()
        .find(|(_, _, words)| words.split(' ').any(|word| word == whole || word == bare))
        .map(|(field, of, _)| (*field, *of))
}

/// A heading without its parentheses, and what stands in them.
fn split_note(written: &str) -> (String, String) {
    let folded = half_width(written);
    match folded.split_once(['(', '[', '【']) {
        Some((bare, note)) => (
            bare.to_owned(),
            note.trim_end_matches([')', ']', '】']).to_owned(),
        ),
        None => (folded, String::new()),
    }
}

/// Letters and digits alone, of one width and case.
fn key(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn unknown() -> Refusal {
    Refusal {
        code: Code::UnknownForm,
        line: None,
        zh: "无法识别的表格：需要“客户名称”列，以及某一种纸质表单的其他列".to_owned(),
        en: "Unknown form: it needs a column for the customer's name (客户名称) and further columns of one of the paper forms".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::import::sheet::rows;

    fn form(text: &str) -> Option<(Form, usize)> {
        recognise(&rows(text).unwrap())
            .ok()
            .map(|heading| (heading.form, heading.row))
    }

    #[test]
    fn both_forms_by_their_own_headings() {
        assert_eq!(
            form(include_str!(
                "../../../tests/samples/f1-tracking-record.csv"
            )),
            Some((Form::TrackingRecord, 0))
        );
        assert_eq!(
            form(include_str!(
                "../../../tests/samples/f3-relationship-record.csv"
            )),
            Some((Form::RelationshipRecord, 0))
        );
    }

    #[test]
    fn the_follow_up_plan_and_the_universal_form() {
        let plan = include_str!("../../../tests/samples/f5-follow-up-plan.csv");
        assert_eq!(form(plan), Some((Form::FollowUpPlan, 0)));
        assert_eq!(
            form("客户名称,核心需求,期望方案,跟进日期,满意度评分\n"),
            Some((Form::UniversalForm, 0))
        );
    }

    #[test]
    fn order_width_spaces_and_titles_do_not_matter() {
        assert_eq!(
            form(
                "客户关系维护记录表,,,\n制表：王销售,,,\n 跟进 时间 ,＊客户名称：,下一步行动,客户反馈（原话）\n"
            ),
            Some((Form::RelationshipRecord, 2))
        );
        assert_eq!(
            form("Customer Name,Next action,Interaction Date,Core content\n"),
            Some((Form::TrackingRecord, 0))
        );
    }

    #[test]
    fn other_files_are_unknown() {
        for text in [
            "",
            "a,b,c\n1,2,3\n",
            "客户名称\n恒力\n",
            "序号,联系人姓名,客户类型,跟进目标,跟进方式,状态\n",
        ] {
            assert_eq!(form(text), None, "{text}");
        }
    }

    #[test]
    fn a_heading_may_carry_its_unit() {
        assert_eq!(
            column(Form::TrackingRecord, 0, "年营业额（万元）"),
            Column {
                heading: "年营业额（万元）".to_owned(),
                field: Some(Field::Revenue),
                unit: 10_000
            }
        );
        assert_eq!(column(Form::TrackingRecord, 6, "").heading, "#7");
    }

    #[test]
    fn no_heading_stands_for_two_things() {
        let mut seen = std::collections::HashMap::new();
        for (field, _, words) in HEADINGS {
            for word in words.split(' ') {
                assert_eq!(word, key(word), "headings are compared by their key");
                assert_eq!(seen.insert(word, *field), None, "{word}");
            }
        }
    }
}
