//! The fields of the form. Segment and frequency lie flat in it; here they are taken apart and put together.

use super::emphases;
use crate::feature::record::field::{Field, Kind};
use serde_json::{Map, Value, json};
use shared::strategy::NewStrategy;

const STAGES: &[&str] = shared::stage::StageRole::WORDS;
const GOALS: &[&str] = shared::plan::GoalKind::WORDS;
const CHANNELS: &[&str] = shared::interaction::Channel::WORDS;
const MILESTONES: &[&str] = shared::milestone::MilestoneKind::WORDS;
const WEEKDAYS: &[&str] = shared::work_calendar::Weekday::WORDS;
const FREQUENCIES: &[&str] = &[
    "every",
    "weekday",
    "month_day",
    "quarter_end",
    "milestone",
    "holiday",
    "behaviour",
];
const BEHAVIOURS: &[&str] = shared::strategy::Behaviour::WORDS;

/// What it is called.
pub const NAMES: &[Field] = &[
    Field::new("name_zh", Kind::Text, 80).required(),
    Field::new("name_en", Kind::Text, 80).required(),
];

/// Whom it concerns; industries and tags have controls of their own beside these.
pub const SEGMENT: &[Field] = &[
    Field::new("stages", Kind::Words(STAGES), 0).words("stage_role"),
    Field::new("tiers", Kind::Words(shared::customer::Tier::WORDS), 0).words("tier"),
    Field::new("intents", Kind::Words(shared::customer::Intent::WORDS), 0).words("intent"),
    INDUSTRIES,
    TAGS,
    Field::new("key_account", Kind::Choice(&["yes", "no"]), 3).words("key_account"),
    Field::new("churn_risk", Kind::Flag, 0),
    Field::new("otherwise", Kind::Flag, 0),
];

/// Codes of industries.
pub const INDUSTRIES: Field = Field::new("industries", Kind::Keywords, 0);
/// Ids of tags.
pub const TAGS: Field = Field::new("tags", Kind::Keywords, 0);

/// How often, or when: what it goes by, and then what that needs.
pub const FREQUENCY: &[Field] = &[
    Field::new("frequency", Kind::Choice(FREQUENCIES), 20)
        .required()
        .words("frequency"),
    Field::new("count", Kind::Number(1, 366), 3),
    Field::new("unit", Kind::Choice(shared::strategy::Unit::WORDS), 10).words("unit"),
    Field::new("weekday", Kind::Choice(WEEKDAYS), 10).words("weekday"),
    Field::new("month_day", Kind::Number(1, 31), 2),
    Field::new("milestone", Kind::Choice(MILESTONES), 30).words("milestone_kind"),
    Field::new("days_before", Kind::Number(0, 60), 2),
    Field::new("behaviour", Kind::Choice(BEHAVIOURS), 30).words("behaviour"),
    Field::new("within_days", Kind::Number(0, 60), 2),
];

/// By which way, and who.
pub const WAY: &[Field] = &[
    Field::new("channel", Kind::Choice(CHANNELS), 20).words("channel"),
    Field::new(
        "executor",
        Kind::Choice(shared::strategy::Executor::WORDS),
        10,
    )
    .words("executor"),
    Field::new(
        "replaces",
        Kind::Choice(shared::strategy::Replaces::WORDS),
        10,
    )
    .words("replaces"),
    Field::new("working_days_only", Kind::Flag, 0),
    Field::new("internal", Kind::Flag, 0),
];

/// What for, and what about.
pub const CONTENT: &[Field] = &[
    Field::new("goal_kind", Kind::Choice(GOALS), 20)
        .required()
        .words("goal_kind"),
    Field::new("goal_zh", Kind::Text, 500),
    Field::new("goal_en", Kind::Text, 500),
    Field::new("content_zh", Kind::Long, 2000),
    Field::new("content_en", Kind::Long, 2000),
    EMPHASES,
    Field::new("materials", Kind::Text, 1000),
];

/// What to stress instead, by what the customer needs; rows of their own in the form.
pub const EMPHASES: Field = Field::new("emphases", Kind::Long, 50_000);

/// Whether plans are made from it.
pub const ACTIVE: Field = Field::new("active", Kind::Flag, 0);

/// Every field.
pub fn all() -> impl Iterator<Item = Field> {
    let groups = [NAMES, SEGMENT, FREQUENCY, WAY, CONTENT];
    groups.into_iter().flatten().copied().chain([ACTIVE])
}

/// What a kind of frequency needs beside itself.
#[must_use]
pub fn parts_of(frequency: &str) -> &'static [&'static str] {
    match frequency {
        "every" => &["count", "unit"],
        "weekday" => &["weekday"],
        "month_day" => &["month_day"],
        "quarter_end" | "holiday" => &["days_before"],
        "milestone" => &["milestone", "days_before"],
        "behaviour" => &["behaviour", "within_days"],
        _ => &[],
    }
}

/// A strategy as the form holds it; what a new one begins with where there is none.
#[must_use]
pub fn flat(strategy: &Value) -> Value {
    let Some(strategy) = strategy.as_object() else {
        return json!({
            "frequency": "every", "count": 1, "unit": "week", "executor": "owner", "replaces": "channel",
            "working_days_only": true, "active": true,
        });
    };
    let mut all = strategy.clone();
    if let Some(Value::Object(segment)) = all.remove("segment") {
        all.extend(segment);
    }
    let emphases = all.remove(EMPHASES.name).unwrap_or_default();
    all.insert(
        EMPHASES.name.to_owned(),
        json!(emphases::to_text(&emphases)),
    );
    let key = all.get("key_account").and_then(Value::as_bool);
    let key = key.map(|key| if key { "yes" } else { "no" });
    all.insert("key_account".to_owned(), json!(key));
    if let Some(Value::Object(mut frequency)) = all.remove("frequency") {
        let kind = frequency.remove("kind").unwrap_or_default();
        if let Some(day) = frequency.remove("day") {
            let name = kind.as_str().unwrap_or_default().to_owned();
            frequency.insert(name, day);
        }
        all.extend(frequency);
        all.insert("frequency".to_owned(), kind);
    }
    Value::Object(all)
}

/// The strategy that the form holds.
///
/// # Errors
/// The field that is missing or makes no sense beside the others.
pub fn whole(mut all: Map<String, Value>) -> Result<NewStrategy, &'static str> {
    let kind = all.remove("frequency").unwrap_or_default();
    let kind = kind.as_str().ok_or("frequency")?.to_owned();
    let mut frequency = Map::new();
    for part in parts_of(&kind) {
        let value = all.get(*part).filter(|value| !value.is_null());
        let value = value.ok_or(*part)?.clone();
        let name = match *part {
            "weekday" | "month_day" => "day",
            part => part,
        };
        frequency.insert(name.to_owned(), value);
    }
    frequency.insert("kind".to_owned(), Value::String(kind));
    let mut segment = Map::new();
    for field in SEGMENT {
        if let Some(value) = all.remove(field.name).filter(|value| !value.is_null()) {
            let value = match (field.name, value.as_str()) {
                ("key_account", Some(key)) => Value::Bool(key == "yes"),
                _ => value,
            };
            segment.insert(field.name.to_owned(), value);
        }
    }
    for field in FREQUENCY {
        all.remove(field.name);
    }
    let emphases = all.remove(EMPHASES.name).unwrap_or_default();
    let emphases = emphases::from_text(emphases.as_str().unwrap_or_default());
    all.insert(EMPHASES.name.to_owned(), emphases);
    all.insert("frequency".to_owned(), Value::Object(frequency));
    all.insert("segment".to_owned(), Value::Object(segment));
    serde_json::from_value(Value::Object(all)).map_err(|_| "frequency")
}

/// What of a strategy changed, as a merge patch.
#[must_use]
pub fn changes(before: &NewStrategy, now: &NewStrategy) -> Map<String, Value> {
    let object = |strategy: &NewStrategy| match serde_json::to_value(strategy) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    let before = object(before);
    let mut now = object(now);
    now.retain(|name, value| before.get(name) != Some(value));
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::record::draft::{Entry, body};
    use wasm_bindgen_test::wasm_bindgen_test;

    fn again(strategy: &Value) -> NewStrategy {
        let record = flat(strategy);
        let entries: Vec<Entry> = all().map(|field| Entry::read(field, &record)).collect();
        whole(body(&entries).unwrap()).unwrap()
    }

    #[wasm_bindgen_test]
    fn what_the_form_shows_is_what_it_sends() {
        for frequency in [
            json!({ "kind": "every", "count": 3, "unit": "day" }),
            json!({ "kind": "weekday", "day": "friday" }),
            json!({ "kind": "month_day", "day": 31 }),
            json!({ "kind": "quarter_end", "days_before": 7 }),
            json!({ "kind": "milestone", "milestone": "renewal", "days_before": 30 }),
            json!({ "kind": "holiday", "days_before": 3 }),
            json!({ "kind": "behaviour", "behaviour": "material_download", "within_days": 2 }),
        ] {
            let strategy = json!({
                "name_zh": "甲", "name_en": "A", "goal_kind": "trust", "frequency": frequency, "channel": "phone",
                "segment": { "stages": ["interested", "potential"], "key_account": false, "industries": ["C35", "I"], "churn_risk": true },
                "replaces": "everything", "executor": "manager", "working_days_only": false, "internal": false, "active": true,
                "content_zh": "案例", "emphases": [{ "need": "升级", "content_zh": "升级案例", "content_en": null }],
            });
            let new: NewStrategy = serde_json::from_value(strategy.clone()).unwrap();
            assert_eq!(again(&strategy), new, "{frequency}");
            assert!(changes(&new, &again(&strategy)).is_empty());
        }
    }

    #[wasm_bindgen_test]
    fn every_word_of_the_lists_is_one_of_the_servers() {
        use shared::milestone::MilestoneKind;
        use shared::plan::GoalKind;
        assert_eq!(
            GOALS.len(),
            GOALS
                .iter()
                .filter(|one| one.parse::<GoalKind>().is_ok())
                .count()
        );
        assert_eq!(GOALS.len(), GoalKind::ALL.len());
        assert_eq!(MILESTONES.len(), MilestoneKind::ALL.len());
        assert_eq!(BEHAVIOURS.len(), shared::strategy::Behaviour::ALL.len());
        assert_eq!(CHANNELS.len(), shared::interaction::Channel::ALL.len());
        assert_eq!(STAGES.len(), shared::stage::StageRole::ALL.len());
    }

    #[wasm_bindgen_test]
    fn only_what_changed_is_sent() {
        let before = json!({ "name_zh": "甲", "name_en": "A", "goal_kind": "trust", "channel": "phone",
            "frequency": { "kind": "weekday", "day": "friday" } });
        let before: NewStrategy = serde_json::from_value(before).unwrap();
        let now = NewStrategy {
            channel: None,
            ..before.clone()
        };
        assert_eq!(
            Value::Object(changes(&before, &now)),
            json!({ "channel": null })
        );
    }
}
