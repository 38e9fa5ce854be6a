//! What sheets, columns and words of closed lists are called: as the screens call them, in both languages.

use serde_json::Value;
use shared::Lang;
use std::sync::OnceLock;

const ZH: &str = include_str!("../../../../frontend/locales/zh.json");
const EN: &str = include_str!("../../../../frontend/locales/en.json");

fn texts(lang: Lang) -> &'static Value {
    static READ: OnceLock<(Value, Value)> = OnceLock::new();
    let read = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let (zh, en) = READ.get_or_init(|| (read(ZH), read(EN)));
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A text of the screens by its place, such as `/bell/title`.
#[must_use]
pub fn text(lang: Lang, place: &str) -> Option<&'static str> {
    texts(lang).pointer(place)?.as_str()
}

/// The name of a sheet; the word itself where the screens have none.
#[must_use]
pub fn sheet(lang: Lang, kind: &'static str) -> &'static str {
    match kind {
        "customer" => lang.pick("客户", "Customers"),
        "todo" => lang.pick("待办", "To-dos"),
        "stage_change" => lang.pick("阶段轨迹", "Stage changes"),
        "interaction" => lang.pick("互动", "Interactions"),
        "need_version" => lang.pick("需求变更历史", "Need history"),
        "attachment" => lang.pick("文件清单（不含内容）", "Files (list, no content)"),
        _ => text(lang, &format!("/{kind}/title")).unwrap_or(kind),
    }
}

/// The heading of a column; the field's name where the screens have none.
#[must_use]
pub fn heading<'a>(lang: Lang, kind: &str, field: &'a str) -> &'a str {
    own(lang, kind, field)
        .or_else(|| text(lang, &format!("/{}/field/{field}", form_of(kind))))
        .unwrap_or(field)
}

/// The kind whose form has the fields of a sheet.
fn form_of(kind: &str) -> &str {
    match kind {
        "need_version" => "need",
        other => other,
    }
}

/// Headings of fields that no form of the screens has, and of those that stand there under other words.
fn own(lang: Lang, kind: &str, field: &str) -> Option<&'static str> {
    let (zh, en) = match (kind, field) {
        (_, "customer_number") => ("客户编号", "Customer no."),
        (_, "customer_name") => ("客户名称", "Customer name"),
        ("todo", "what") => ("事项", "What"),
        ("todo", "assignee") => ("执行人", "Who"),
        ("todo", "due") => ("期限", "Due"),
        ("todo", "remind_at") => ("提醒时间", "Reminder"),
        ("todo", "state") => ("状态", "State"),
        ("todo", "done_at") => ("完成时间", "Done at"),
        ("todo" | "attachment", "interaction") => ("所属互动", "Of interaction"),
        ("attachment", "file_type") => ("文件类型", "Type"),
        ("attachment", "size") => ("大小（字节）", "Size (bytes)"),
        ("attachment", "sha256") => ("校验值 SHA-256", "SHA-256"),
        ("attachment", "created_at") => ("上传时间", "Added at"),
        ("attachment", "author") => ("上传人", "Added by"),
        ("questionnaire", "state") => ("状态", "State"),
        ("questionnaire", "answered_at") => ("答复时间", "Answered at"),
        ("questionnaire", "proposals") => ("答复", "Answers"),
        ("need", "original") => ("原需求", "Original need"),
        ("need" | "need_version", "happened_at") => ("提出时间", "Said when"),
        ("need_version", "need") => ("所属需求", "Of need"),
        ("need_version", "number") => ("版本", "Version"),
        ("opportunity", "contract") => ("所成合同", "Became contract"),
        ("plan", "fulfilled_by") => ("完成于互动", "Fulfilled by"),
        ("stage_change", "to") => ("阶段", "Stage"),
        ("stage_change", "happened_at") => ("变更时间", "When"),
        ("stage_change", "reason") => ("原因", "Reason"),
        ("stage_change", "loss_reason") => ("流失原因", "Loss reason"),
        ("stage_change", "detail") => ("阶段说明", "Detail"),
        ("customer", "collaborators") => ("协作人", "Collaborators"),
        ("customer", "tag_basic") => ("基础标签", "Basic tags"),
        ("customer", "tag_need") => ("需求标签", "Need tags"),
        ("customer", "tag_behaviour") => ("行为标签", "Behaviour tags"),
        _ => return None,
    };
    Some(lang.pick(zh, en))
}

/// A word of the audit trail, as its screen says it: of `kind`, `action` or `via`.
#[must_use]
pub fn of_trail<'a>(lang: Lang, list: &str, word: &'a str) -> &'a str {
    text(lang, &format!("/audit/{list}/{word}")).unwrap_or(word)
}

/// The name of a field of a trail: as its form calls it, or as the trails do where no form has it.
#[must_use]
pub fn of_changed<'a>(lang: Lang, kind: &str, field: &'a str) -> &'a str {
    let name = heading(lang, kind, field);
    if name == field {
        of_trail(lang, "field_name", field)
    } else {
        name
    }
}

/// A word of a closed list, as people read it.
#[must_use]
pub fn word(lang: Lang, list: &str, word: &str) -> String {
    let found = [
        format!("/word/{list}/{word}"),
        format!("/{}/{word}", short(list)),
    ];
    let found = found.iter().find_map(|place| text(lang, place));
    found.unwrap_or(word).to_owned()
}

/// The word of a closed list that a text means: as the screens write it in either language, or as it travels; none where
/// the list has no such word.
#[must_use]
pub fn meant(list: &str, written: &str) -> Option<String> {
    let written = written.trim();
    [Lang::Zh, Lang::En].into_iter().find_map(|lang| {
        let all = texts(lang);
        let words = all
            .pointer(&format!("/word/{list}"))
            .or_else(|| all.pointer(&format!("/{}", short(list))))?;
        let same = |(word, text): &(&String, &Value)| {
            let text = text.as_str().unwrap_or_default();
            text.eq_ignore_ascii_case(written) || *word == written
        };
        words
            .as_object()?
            .iter()
            .find(same)
            .map(|(word, _)| word.clone())
    })
}

/// The screens' section for a list that is none of the records' own words.
fn short(list: &str) -> &str {
    match list {
        "customer_kind" => "kind",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_out_and_comes_back_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for (list, one) in [
                ("risk_kind", "competition"),
                ("channel", "online_meeting"),
                ("tier", "high"),
                ("customer_kind", "person"),
                ("level", "high"),
            ] {
                let written = word(lang, list, one);
                assert_ne!(written, one, "{list} has no word in {lang:?}");
                assert_eq!(meant(list, &written).as_deref(), Some(one));
            }
        }
        assert_eq!(
            meant("risk_kind", "competition").as_deref(),
            Some("competition")
        );
        assert_eq!(meant("risk_kind", "天气"), None);
    }
}
