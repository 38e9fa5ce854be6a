//! Strategies in words: whom one concerns, how often, by which way.

use crate::feature::record::input::word;
use crate::i18n::{lang, tr, tr_with};
use crate::show;
use shared::Lang;
use shared::strategy::{Frequency, Segment, Strategy, Unit};
use shared::tag::Tag;

/// Its name in the language of the screen.
#[must_use]
pub fn name(strategy: &Strategy) -> String {
    match lang() {
        Lang::Zh => strategy.name_zh.clone(),
        Lang::En => strategy.name_en.clone(),
    }
}

/// Whom it concerns.
#[must_use]
pub fn segment(segment: &Segment, tags: &[Tag]) -> String {
    let between = tr("strategy.or");
    let list = |words: Vec<String>| words.join(&between);
    let mut parts = Vec::new();
    let mut add = |key: &str, words: Vec<String>| {
        if !words.is_empty() {
            parts.push(tr_with(
                &format!("strategy.whom.{key}"),
                &[("words", list(words))],
            ));
        }
    };
    let stages = segment.stages.iter();
    add(
        "stages",
        stages.map(|one| word("stage_role", one.as_str())).collect(),
    );
    let tiers = segment.tiers.iter();
    add(
        "tiers",
        tiers.map(|one| word("tier", one.as_str())).collect(),
    );
    let intents = segment.intents.iter();
    add(
        "intents",
        intents.map(|one| word("intent", one.as_str())).collect(),
    );
    let industries = segment.industries.iter();
    add(
        "industries",
        industries.map(|code| show::industry(code)).collect(),
    );
    let named = segment.tags.iter().map(|id| {
        let tag = tags.iter().find(|tag| tag.id == *id);
        tag.map_or_else(|| tr("strategy.unknown_tag"), |tag| tag.label.clone())
    });
    add("tags", named.collect());
    if let Some(key) = segment.key_account {
        parts.push(word("key_account", if key { "yes" } else { "no" }));
    }
    if segment.churn_risk {
        parts.push(tr("strategy.field.churn_risk"));
    }
    if parts.is_empty() {
        parts.push(tr("strategy.everybody"));
    }
    if segment.otherwise {
        parts.push(tr("strategy.otherwise"));
    }
    parts.join(" · ")
}

/// How often, or when.
#[must_use]
pub fn frequency(frequency: Frequency) -> String {
    let number = |n: u16| ("n", n.to_string());
    match frequency {
        Frequency::Every { count, unit } => {
            let key = match unit {
                Unit::Day => "strategy.often.day",
                Unit::Week => "strategy.often.week",
                Unit::Month => "strategy.often.month",
            };
            tr_with(key, &[number(count)])
        }
        Frequency::Weekday { day } => tr_with(
            "strategy.often.weekday",
            &[("day", word("weekday", day.as_str()))],
        ),
        Frequency::MonthDay { day } => {
            tr_with("strategy.often.month_day", &[("day", day.to_string())])
        }
        Frequency::QuarterEnd { days_before } => before(days_before, tr("strategy.quarter_end")),
        Frequency::Milestone {
            milestone,
            days_before,
        } => before(days_before, word("milestone_kind", milestone.as_str())),
        Frequency::Holiday { days_before } => before(days_before, tr("strategy.holiday")),
        Frequency::Behaviour {
            behaviour,
            within_days,
        } => tr_with(
            "strategy.often.after",
            &[
                ("n", within_days.to_string()),
                ("what", word("behaviour", behaviour.as_str())),
            ],
        ),
    }
}

fn before(days: u8, what: String) -> String {
    if days == 0 {
        return tr_with("strategy.often.on", &[("what", what)]);
    }
    tr_with(
        "strategy.often.before",
        &[("n", days.to_string()), ("what", what)],
    )
}

/// By which way, how often, who, what for.
#[must_use]
pub fn facts(strategy: &Strategy) -> String {
    let way = match (strategy.internal, strategy.channel) {
        (true, _) => tr("strategy.internally"),
        (false, Some(channel)) => word("channels", channel.as_str()),
        (false, None) => tr("strategy.preferred"),
    };
    let who = word("executor", strategy.executor.as_str());
    let goal = word("goal_kind", strategy.goal_kind.as_str());
    [way, frequency(strategy.frequency), goal, who].join(" · ")
}

/// Who changed it last, and when; as it came along otherwise.
#[must_use]
pub fn changed(strategy: &Strategy) -> String {
    match &strategy.changed_by {
        Some(by) => tr_with(
            "strategy.changed",
            &[
                ("who", by.name.clone()),
                ("when", show::moment(strategy.updated_at)),
            ],
        ),
        None => tr("strategy.came_along"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::set_lang;
    use shared::milestone::MilestoneKind;
    use shared::stage::StageRole;
    use shared::work_calendar::Weekday;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn frequencies_read_in_both_languages() {
        let all = [
            (
                Frequency::Every {
                    count: 1,
                    unit: Unit::Week,
                },
                "每周",
                "Every week",
            ),
            (
                Frequency::Every {
                    count: 3,
                    unit: Unit::Day,
                },
                "每 3 天",
                "Every 3 days",
            ),
            (
                Frequency::Weekday {
                    day: Weekday::Friday,
                },
                "每周五",
                "Every Friday",
            ),
            (
                Frequency::MonthDay { day: 5 },
                "每月 5 日",
                "On day 5 of each month",
            ),
            (
                Frequency::QuarterEnd { days_before: 0 },
                "季度末当天",
                "On the end of the quarter",
            ),
            (
                Frequency::Milestone {
                    milestone: MilestoneKind::DecisionPoint,
                    days_before: 1,
                },
                "决策节点前 1 天",
                "1 day before: decision point",
            ),
        ];
        for (one, zh, en) in all {
            set_lang(Lang::Zh);
            assert_eq!(frequency(one), zh);
            set_lang(Lang::En);
            assert_eq!(frequency(one).to_lowercase(), en.to_lowercase());
        }
        set_lang(Lang::Zh);
    }

    #[wasm_bindgen_test]
    fn a_segment_without_names_is_everybody() {
        set_lang(Lang::Zh);
        assert_eq!(segment(&Segment::default(), &[]), "所有客户");
        let some = Segment {
            stages: [StageRole::Potential, StageRole::Interested].into(),
            key_account: Some(true),
            ..Segment::default()
        };
        assert_eq!(segment(&some, &[]), "潜在或意向阶段 · 重点客户");
    }
}
