//! The strategies that come along, each against what R-CAD-1 … R-CAD-6 and R-CAD-9 say of it.

use serde_json::{Value, json};

/// What the rules say of a strategy.
struct Said {
    rule: &'static str,
    /// Whom it concerns; what is not named stands as nobody in particular.
    whom: Value,
    goal: &'static str,
    /// How the customer is contacted: by a channel, by the preferred one, or not at all.
    way: &'static str,
    frequency: Value,
    /// A word of what is stressed, in English; none where nothing is.
    content: &'static str,
    executor: &'static str,
}

fn every(count: u16, unit: &str) -> Value {
    json!({ "kind": "every", "count": count, "unit": unit })
}

fn said(
    rule: &'static str,
    whom: Value,
    (goal, content): (&'static str, &'static str),
    way: &'static str,
    frequency: Value,
) -> Said {
    Said {
        rule,
        whom,
        goal,
        way,
        frequency,
        content,
        executor: "owner",
    }
}

/// R-CAD-1 … R-CAD-6 and R-CAD-9, sentence by sentence.
#[rustfmt::skip]
fn rules() -> Vec<Said> {
    let (trust, doubts) = (("trust", "Cases of the industry"), ("proposal", "tailored proposal"));
    let usage = ("usage", "Guides and new features");
    let potential = json!({ "stages": ["potential"] });
    let promising = json!({ "stages": ["potential"], "tiers": ["high"] });
    let open = json!({ "stages": ["interested", "negotiating"] });
    let cooperating = json!({ "stages": ["cooperating"] });
    let lesser = json!({ "stages": ["cooperating"], "tiers": ["medium", "low"] });
    let by_intent = |intent: &str| json!({
        "stages": ["potential", "interested", "negotiating", "cooperating"], "intents": [intent], "otherwise": true,
    });
    vec![
        said("R-CAD-1", potential.clone(), trust, "preferred", every(1, "week")),
        said("R-CAD-1", potential, trust, "phone", every(1, "month")),
        said("R-CAD-1", promising.clone(), trust, "phone", every(1, "week")),
        // Executives meet executives (R-CAD-7).
        Said { executor: "manager", ..said("R-CAD-1", promising, trust, "visit", every(1, "month")) },
        said("R-CAD-2", open.clone(), doubts, "preferred", every(3, "day")),
        said("R-CAD-2", open, doubts, "preferred", json!({ "kind": "milestone", "milestone": "decision_point", "days_before": 1 })),
        said("R-CAD-3", cooperating.clone(), usage, "phone", every(1, "month")),
        said("R-CAD-3", cooperating, usage, "visit", every(3, "month")),
        said("R-CAD-3", lesser.clone(), ("satisfaction", ""), "phone", every(3, "month")),
        said("R-CAD-3", lesser, ("trust", ""), "wechat", json!({ "kind": "holiday", "days_before": 1 })),
        said("R-CAD-4", json!({ "stages": ["dormant", "lost"] }), ("win_back", ""), "internal", json!({ "kind": "month_day", "day": 31 })),
        said("R-CAD-5", json!({ "churn_risk": true }), ("win_back", ""), "preferred", every(3, "day")),
        said("R-CAD-6", json!({ "key_account": true }), ("usage", ""), "internal", every(1, "month")),
        said("R-CAD-6", json!({}), ("usage", ""), "internal", every(3, "month")),
        said("R-CAD-9", by_intent("high"), trust, "preferred", every(1, "week")),
        said("R-CAD-9", by_intent("low"), trust, "preferred", every(1, "month")),
    ]
}

/// The segment with all that it may name, in an order of its own.
fn whom(named: &Value) -> Value {
    let mut whole = json!({
        "stages": [], "tiers": [], "intents": [], "industries": [], "tags": [],
        "key_account": null, "churn_risk": false, "otherwise": false,
    });
    for (key, value) in named.as_object().unwrap() {
        let mut value = value.clone();
        if let Some(words) = value.as_array_mut() {
            words.sort_by_key(ToString::to_string);
        }
        whole[key] = value;
    }
    whole
}

fn way(strategy: &Value) -> &str {
    if strategy["internal"] == true {
        return "internal";
    }
    strategy["channel"].as_str().unwrap_or("preferred")
}

/// A text in both languages, each in its own; none where it is in neither.
fn in_both(strategy: &Value, field: &str) -> Option<String> {
    let of = |lang: &str| strategy[format!("{field}_{lang}")].as_str();
    let (zh, en) = (of("zh"), of("en"));
    assert_eq!(zh.is_some(), en.is_some(), "{field} of {strategy}");
    let (zh, en) = (zh?, en?);
    assert!(
        !zh.is_ascii() && en.is_ascii() && !en.trim().is_empty(),
        "{field}: {zh} {en}"
    );
    Some(en.to_owned())
}

both! {
    async fn r_cad_1_to_6_and_9_are_the_strategies_that_come_along(server: TestServer) {
        let sales = server.login("sales").await;
        let all = sales.get("/api/v1/strategies").await;
        let all = all.expect(200)["items"].as_array().unwrap();
        let rules = rules();
        assert_eq!(all.len(), rules.len());
        for (strategy, said) in all.iter().zip(rules) {
            let name = in_both(strategy, "name").expect("a name");
            let told = format!("{} {name}", said.rule);
            assert_eq!(whom(&strategy["segment"]), whom(&said.whom), "{told}");
            assert_eq!((strategy["goal_kind"].as_str().unwrap(), way(strategy)), (said.goal, said.way), "{told}");
            assert_eq!((&strategy["frequency"], strategy["executor"].as_str().unwrap()), (&said.frequency, said.executor), "{told}");
            assert_eq!(strategy["working_days_only"], true, "{told}: R-CAD-8");
            in_both(strategy, "goal").expect("a goal");
            let content = in_both(strategy, "content").unwrap_or_default();
            assert!(content.contains(said.content) && content.is_empty() == said.content.is_empty(), "{told}: {content}");
        }
    }

    async fn r_cad_7_an_upgrade_wants_cases_and_costs_want_figures(server: TestServer) {
        let sales = server.login("sales").await;
        let all = sales.get("/api/v1/strategies").await;
        for strategy in all.expect(200)["items"].as_array().unwrap() {
            let rows = strategy["emphases"].as_array().unwrap();
            let words = |row: &Value| format!("{} → {}", row["need"].as_str().unwrap(), in_both(row, "content").unwrap());
            let told: Vec<String> = rows.iter().map(words).collect();
            if strategy["content_en"] == "Cases of the industry" {
                assert_eq!(told.len(), 2, "{strategy}");
                assert!(told[0].contains("upgrade → Success stories") && told[0].contains("升级"), "{told:?}");
                assert!(told[1].contains("cost → Savings in figures") && told[1].contains("成本"), "{told:?}");
            } else {
                assert_eq!(told, [""; 0], "{strategy}");
            }
        }
    }
}
