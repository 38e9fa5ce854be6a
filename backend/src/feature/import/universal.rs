//! The universal form F2 as JSON: one form, or a list of them. Its parts become the columns that the table has.

use super::plan::{ImportPlan, Refusal};
use super::read::{Clock, from_rows};
use super::sheet::{Row, row};
use serde_json::Value;
use shared::error::Code;
use shared::import::{FileEncoding, Form};

/// Headings, and where their cells stand in the JSON.
const PLACES: &[(&str, &str)] = &[
    ("客户编号", "/profile/number"),
    ("客户名称", "/profile/name"),
    ("所属行业", "/profile/industry"),
    ("客户来源", "/profile/source"),
    ("联系人", "/profile/contact"),
    ("职务", "/profile/title"),
    ("电话", "/profile/mobile"),
    ("联系电话", "/profile/phone"),
    ("微信", "/profile/wechat"),
    ("邮箱", "/profile/email"),
    ("省份", "/profile/province"),
    ("城市", "/profile/city"),
    ("地址", "/profile/address"),
    ("核心需求", "/needs/core"),
    ("期望方案", "/needs/desired"),
    ("期望时间", "/needs/wanted_by"),
    ("跟进日期", "/date"),
    ("跟进方式", "/channel"),
    ("我方参与人", "/ours"),
    ("客户方参与人", "/theirs"),
    ("沟通摘要", "/summary"),
    ("达成共识", "/consensus"),
    ("填写目的", "/purpose"),
    ("待办事项", "/to_do"),
    ("满意度评分", "/service/satisfaction"),
    ("服务评价", "/service/comment"),
    ("问题描述", "/service/problem"),
    ("解决方案", "/service/solution"),
    ("处理结果", "/service/result"),
    ("重要节点", "/milestones"),
    ("备注", "/remarks"),
];

/// Headings of what a form may hold several of, by the key of the list, and where their cells stand in one of its objects.
const LISTS: &[(&str, &[(&str, &str)])] = &[
    (
        "opportunities",
        &[
            ("商机名称", "title"),
            ("商机金额", "amount"),
            ("成交概率", "probability"),
            ("预计成交时间", "expected_close"),
            ("商机状态", "state"),
            ("丢单原因", "loss_reason"),
        ],
    ),
    (
        "key_facts",
        &[
            ("关键信息", "statement"),
            ("信息类别", "subject"),
            ("信息来源", "source"),
            ("来源说明", "source_note"),
            ("核实人", "verified_by"),
            ("核实日期", "verified_on"),
        ],
    ),
    (
        "stories",
        &[
            ("案例名称", "title"),
            ("案例类型", "kind"),
            ("案例经过", "happened"),
            ("有效做法", "worked"),
            ("案例关键词", "keywords"),
            ("案例共享范围", "shared_with"),
        ],
    ),
];

/// Reads the form.
///
/// # Errors
/// [`Code::BrokenFile`] with its line where it is no JSON, [`Code::UnknownForm`] where it is not this form.
pub fn read(text: &str, encoding: FileEncoding, clock: Clock) -> Result<ImportPlan, Refusal> {
    let value: Value = serde_json::from_str(text).map_err(|error| Refusal {
        line: i64::try_from(error.line()).ok(),
        ..refuse(Code::BrokenFile)
    })?;
    let forms: Vec<&Value> = match &value {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let named = |form: &&Value| form.pointer("/profile/name").is_some_and(Value::is_string);
    if forms.is_empty() || !forms.iter().all(named) {
        return Err(refuse(Code::UnknownForm));
    }
    let mut others: Vec<String> = Vec::new();
    for name in forms.iter().flat_map(|form| unknown(form)) {
        if !others.contains(&name) {
            others.push(name);
        }
    }
    let listed = LISTS.iter().flat_map(|(_, columns)| columns.iter());
    let known = PLACES.iter().chain(listed).map(|(heading, _)| *heading);
    let mut rows = vec![row(1, known.chain(others.iter().map(String::as_str)))];
    for form in &forms {
        rows.extend(rows_of(form, text, &others));
    }
    // The heading stands in no line of the file.
    let mut plan = from_rows(&rows, encoding, clock)?;
    plan.form = Form::UniversalForm;
    Ok(plan)
}

fn follow_ups(form: &Value) -> Vec<&Value> {
    match form.get("follow_up").or_else(|| form.get("follow_ups")) {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => vec![&Value::Null],
    }
}

/// The objects of a list; a single one may stand without its brackets.
fn listed<'a>(form: &'a Value, key: &str) -> Vec<&'a Value> {
    several(form.get(key))
}

/// Parts of a form that hold further parts, and those that follow-ups hold under a dot of their own.
const PARTS: &[&str] = &["profile", "needs", "service"];
const FOLLOW_UP: &str = "follow_up";
/// Before keys of a follow-up that stand beside the follow-ups.
const WHOLE: &str = "form";
const FOLLOW_UPS: &[&str] = &[FOLLOW_UP, "follow_ups"];

/// What is said once for a whole form; all else that has no part of its own stands in its follow-ups.
const ONCE: &[&str] = &["milestones", "remarks", "purpose"];

/// What the objects hold that become the text of one cell.
const TO_DO: &[&str] = &["what", "due", "who"];
const MILESTONE: &[&str] = &["date", "type", "note"];

/// Keys that the form does not have, as columns would be headed: `profile.hobby`, `follow_up.weather`, `rating`; and those
/// under which something else stands than the form has there. They are named to whoever imports, and kept in the remarks
/// like columns that no form has.
fn unknown(form: &Value) -> Vec<String> {
    let known = |place: &str| PLACES.iter().any(|(_, known)| *known == place);
    let once = |key: &str| ONCE.contains(&key);
    let mut found = Vec::new();
    for (key, value) in form.as_object().into_iter().flatten() {
        let key = key.as_str();
        if PARTS.contains(&key) {
            found.extend(strangers([value], key, |sub| {
                known(&format!("/{key}/{sub}"))
            }));
        } else if let Some((_, columns)) = LISTS.iter().find(|(list, _)| *list == key) {
            let fits = |sub: &str| columns.iter().any(|(_, known)| *known == sub);
            found.extend(strangers(listed(form, key), key, fits));
        } else if key == "milestones" {
            found.extend(inside(form.get(key), key, MILESTONE));
        } else if FOLLOW_UPS.contains(&key) {
            // Of two lists of follow-ups the form takes the first.
            let other = key != FOLLOW_UP && form.get(FOLLOW_UP).is_some();
            found.extend(other.then(|| key.to_owned()));
        } else if !once(key) {
            // A follow-up's key beside the follow-ups: under its bare name it would be taken for the follow-up's own column.
            let misplaced = known(&format!("/{key}"));
            let name = || format!("{WHOLE}.{key}");
            found.push(if misplaced { name() } else { key.to_owned() });
        }
    }
    for one in follow_ups(form) {
        let fits = |sub: &str| known(&format!("/{sub}")) && !once(sub);
        found.extend(strangers([one], FOLLOW_UP, fits));
        found.extend(inside(one.get("to_do"), "follow_up.to_do", TO_DO));
    }
    found
}

/// Keys of these objects that do not fit; the name of the part itself where something stands there that is no object.
fn strangers<'a>(
    all: impl IntoIterator<Item = &'a Value>,
    part: &str,
    fits: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    for value in all {
        match value {
            Value::Null => {}
            Value::Object(fields) => {
                let new = fields.keys().filter(|sub| !fits(sub));
                found.extend(new.map(|sub| format!("{part}.{sub}")));
            }
            _ => found.push(part.to_owned()),
        }
    }
    found
}

/// The same for objects that become text; what is no object is that text already.
fn inside(value: Option<&Value>, part: &str, known: &[&str]) -> Vec<String> {
    let objects = several(value).into_iter().filter(|one| one.is_object());
    strangers(objects, part, |sub| known.contains(&sub))
}

/// The values of a list; a single one may stand without its brackets.
fn several(value: Option<&Value>) -> Vec<&Value> {
    match value {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
    }
}

/// What stands under such a key, for one of the form's rows.
fn other(form: &Value, follow_up: &Value, first: bool, name: &str) -> String {
    let under = |all: Vec<&Value>, sub: &str| {
        let texts = all.into_iter().filter_map(|one| one.get(sub));
        texts.map(written).collect::<Vec<_>>().join("、")
    };
    let is_list = |key: &str| LISTS.iter().any(|(list, _)| *list == key);
    match name.split_once('.') {
        Some((FOLLOW_UP, sub)) => match sub.strip_prefix("to_do.") {
            Some(sub) => under(several(follow_up.get("to_do")), sub),
            None => under(vec![follow_up], sub),
        },
        None if name == FOLLOW_UP && !follow_up.is_object() => written(follow_up),
        _ if !first => String::new(),
        Some((WHOLE, sub)) => form.get(sub).map(written).unwrap_or_default(),
        Some((part, sub)) => under(several(form.get(part)), sub),
        None if is_list(name) => {
            let bare = listed(form, name)
                .into_iter()
                .filter(|one| !one.is_object());
            bare.map(written).collect::<Vec<_>>().join("、")
        }
        None if name != FOLLOW_UP => form.get(name).map(written).unwrap_or_default(),
        None => String::new(),
    }
}

/// One row for each follow-up; the first carries everything else as well.
fn rows_of(form: &Value, text: &str, others: &[String]) -> Vec<Row> {
    let name = form
        .pointer("/profile/name")
        .map(written)
        .unwrap_or_default();
    let line = text.find(&name).map_or(1, |at| {
        let before = text.get(..at).unwrap_or_default();
        i64::try_from(before.matches('\n').count() + 1).unwrap_or(1)
    });
    let follow_ups = follow_ups(form);
    let lists: Vec<Vec<&Value>> = LISTS.iter().map(|(key, _)| listed(form, key)).collect();
    let height = lists.iter().map(Vec::len).max().unwrap_or(0);
    let rows = (0..height.max(follow_ups.len())).map(|i| {
        let follow_up = follow_ups.get(i).copied().unwrap_or(&Value::Null);
        let cells: Vec<String> = PLACES
            .iter()
            .map(|(heading, place)| {
                let whole =
                    place.matches('/').count() > 1 || matches!(*place, "/milestones" | "/remarks");
                match (whole, i, *heading) {
                    (false, _, "待办事项") => to_dos(follow_up.pointer(place)),
                    // Said once for the whole form.
                    (false, _, "填写目的") => {
                        form.pointer(place).map(written).unwrap_or_default()
                    }
                    (false, ..) => follow_up.pointer(place).map(written).unwrap_or_default(),
                    (true, 0, "重要节点") => milestones(form.pointer(place)),
                    (true, 0, _) => form.pointer(place).map(written).unwrap_or_default(),
                    _ => String::new(),
                }
            })
            .chain(LISTS.iter().zip(&lists).flat_map(|((_, columns), all)| {
                let one = all.get(i).copied().unwrap_or(&Value::Null);
                columns
                    .iter()
                    .map(|(_, key)| one.get(key).map(written).unwrap_or_default())
            }))
            .chain(
                others
                    .iter()
                    .map(|name| other(form, follow_up, i == 0, name)),
            )
            .collect();
        row(line, cells.iter().map(String::as_str))
    });
    rows.collect()
}

/// A value as a cell writes it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(written).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

fn each(value: Option<&Value>, write: impl Fn(&Value) -> String) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Array(all)) => all.iter().map(write).collect::<Vec<_>>().join("；"),
        Some(one) => write(one),
    }
}

/// `2023-10-20前提交原型，由顾问跟进`.
fn to_dos(value: Option<&Value>) -> String {
    each(value, |to_do| {
        let part = |key: &str| to_do.get(key).map(written).filter(|text| !text.is_empty());
        let Some(what) = part("what") else {
            return written(to_do);
        };
        let due = part("due").map_or_else(String::new, |due| format!("{due}前"));
        let who = part("who").map_or_else(String::new, |who| format!("，由{who}跟进"));
        format!("{due}{what}{who}")
    })
}

/// `2023-10-01：decision-maker changed：刘经理接替张总监对接`.
fn milestones(value: Option<&Value>) -> String {
    each(value, |milestone| {
        let part = |key: &str| {
            milestone
                .get(key)
                .map(written)
                .filter(|text| !text.is_empty())
        };
        let Some(date) = part("date") else {
            return written(milestone);
        };
        let kind = part("type").map(|kind| shared::read::milestone_kind(&kind));
        let kind = kind.map(|kind| shared::read::FormWord::on_form(kind, shared::Lang::Zh));
        let parts = [Some(date), kind, part("note")];
        parts.into_iter().flatten().collect::<Vec<_>>().join("：")
    })
}

fn refuse(code: Code) -> Refusal {
    Refusal {
        code,
        line: None,
        zh: code.message(shared::Lang::Zh).to_owned(),
        en: code.message(shared::Lang::En).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A key of the form's own making, wherever it stands, is named, and what stands under it is kept.
    #[test]
    fn no_unknown_key_is_passed_over_in_silence() {
        let form = json!({
            "profile": { "name": "甲公司", "hobby": "围棋" },
            "needs": "便宜一点",
            "service": { "satisfaction": 5, "mood": "愉快" },
            "follow_up": [
                { "date": "2024-05-10", "channel": "电话", "summary": "介绍", "weather": "小雨", "remarks": "在前台等候",
                  "to_do": [{ "what": "报价", "due": "2024-05-12", "colour": "蓝色" }] },
                "后来又通了一次电话",
            ],
            "follow_ups": [{ "summary": "第二份清单" }],
            "milestones": [{ "date": "2024-05-01", "note": "启动", "place": "苏州园区" }],
            "opportunities": [{ "title": "扩容", "rival": "乙公司" }, "还有一个商机"],
            "rating": "甲等",
            "summary": "放错了位置",
        });
        let now = "2026-01-05T01:30:00Z".parse().unwrap();
        let known = super::super::known::Known::none();
        let clock = Clock::new(now, chrono_tz::Asia::Shanghai, known);
        let plan = read(&form.to_string(), FileEncoding::Utf8, clock).unwrap();
        let named: Vec<&str> = plan
            .issues
            .iter()
            .filter(|issue| issue.code == Code::UnknownColumn)
            .filter_map(|issue| issue.column.as_deref())
            .collect();
        for key in [
            "profile.hobby",
            "needs",
            "service.mood",
            "follow_up.weather",
            "follow_up.to_do.colour",
            "follow_up",
            "follow_ups",
            "milestones.place",
            "opportunities.rival",
            "opportunities",
            "rating",
            "form.summary",
            "follow_up.remarks",
        ] {
            assert!(named.contains(&key), "{key} is not named: {named:?}");
        }
        let kept = plan.customers[0]
            .profile
            .remarks
            .clone()
            .unwrap_or_default();
        for text in [
            "围棋",
            "便宜一点",
            "愉快",
            "小雨",
            "蓝色",
            "后来又通了一次电话",
            "第二份清单",
            "苏州园区",
            "乙公司",
            "还有一个商机",
            "甲等",
            "放错了位置",
            "在前台等候",
        ] {
            assert!(kept.contains(text), "{text} is lost: {kept}");
        }
    }
}
