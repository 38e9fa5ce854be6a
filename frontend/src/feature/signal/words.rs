//! A signal in words: the sentence of its kind, filled with what was seen.

use crate::i18n::{find, lang, tr, tr_with};
use crate::show;
use crate::state::use_session;
use chrono::NaiveDate;
use shared::signal::{Signal, SignalFacts, SignalKind, SignalRecord};

/// The name of a kind of signal.
#[must_use]
pub fn name(kind: SignalKind) -> String {
    tr(&format!("word.signal.{kind}"))
}

/// What was seen, as a sentence in the language of the screen.
#[must_use]
pub fn sentence(signal: &Signal) -> String {
    tr_with(&key(signal.kind, &signal.facts), &values(&signal.facts))
}

/// A record behind a signal: its kind and what it is called, in the language of the screen.
#[must_use]
pub fn called(record: &SignalRecord) -> String {
    let own = find(lang(), &format!("{}.one", record.kind));
    let kind = own.map_or_else(|| tr(&format!("audit.kind.{}", record.kind)), str::to_owned);
    match record.name.as_ref().and_then(shared::Guarded::text) {
        Some(name) => format!("{kind} {}", dated(&name, show::date)),
        None => kind,
    }
}

/// A name with the day before it, as talks are called, with that day as people of a language write it.
fn dated(name: &str, written: impl Fn(NaiveDate) -> String) -> String {
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    match first.parse::<NaiveDate>() {
        Ok(day) => format!("{} {rest}", written(day)).trim_end().to_owned(),
        Err(_) => name.to_owned(),
    }
}

/// A complaint has no score, and reads in a way of its own.
fn key(kind: SignalKind, facts: &SignalFacts) -> String {
    let complaint = kind == SignalKind::Dissatisfied && facts.score.is_none();
    let form = if complaint {
        "complaint"
    } else {
        kind.as_str()
    };
    format!("signal.says.{form}")
}

fn values(facts: &SignalFacts) -> Vec<(&'static str, String)> {
    let number = |value: Option<i64>| value.map(|n| n.to_string());
    let stage = facts.stage.as_deref();
    let all = [
        ("n", number(facts.count)),
        ("limit", number(facts.limit)),
        ("since", facts.since.as_ref().map(show::when)),
        (
            "days",
            facts
                .since
                .as_ref()
                .map(|at| show::days_past(at).to_string()),
        ),
        ("on", facts.on.map(show::date)),
        ("score", number(facts.score.map(i64::from))),
        ("stage", stage.map(|code| use_session().stage_name(code))),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::dated;
    use crate::i18n::find;
    use shared::Lang;
    use shared::signal::{SignalAct, SignalKind};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_day_of_a_talk_is_written_as_people_do() {
        let written = |day: chrono::NaiveDate| day.format("%d/%m").to_string();
        assert_eq!(dated("2026-03-02 确认方案", written), "02/03 确认方案");
        assert_eq!(dated("2026-03-02 ", written), "02/03");
        assert_eq!(dated("确认 2026-03-02", written), "确认 2026-03-02");
    }

    #[wasm_bindgen_test]
    fn every_kind_and_act_reads_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            for kind in SignalKind::ALL {
                for key in [format!("word.signal.{kind}"), format!("signal.says.{kind}")] {
                    let other = format!("{key}_other");
                    let there = find(lang, &key).or_else(|| find(lang, &other));
                    assert!(there.is_some(), "{key}");
                }
            }
            for act in SignalAct::ALL {
                assert!(find(lang, &format!("signal.act.{act}")).is_some(), "{act}");
            }
        }
    }
}
