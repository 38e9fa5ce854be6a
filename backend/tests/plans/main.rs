//! How the databases carry out the hot queries: no table that grows with the customers is read from end to end, whatever
//! the order, the filter and the caller's reach. The statements are those that the running server sends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics says what is wrong"
)]

#[allow(unused_macros, unused_imports)]
#[path = "../api/support/mod.rs"]
mod support;

use crate::support::{Client, TestServer};
use backend::db::Conn;
use backend::error::{AppError, AppResult};
use backend::feature::demo;
use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// Enough that a planner prefers an index where it finds one.
const CUSTOMERS: u64 = 1500;

/// Tables whose size follows the number of customers.
const LARGE: &[&str] = &[
    "customer",
    "customer_profile",
    "customer_gram",
    "customer_tag",
    "collaborator",
    "contact",
    "contract",
    "interaction",
    "todo",
    "stage_change",
    "timeline_entry",
    "event",
    "event_field",
    "plan",
    "need",
    "need_version",
    "opportunity",
    "risk",
    "service_case",
    "milestone",
    "key_fact",
    "questionnaire",
    "story",
    "notification",
    "signal",
    "slow_down",
];

static SENT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn hear(event: InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event {
        let text = query.to_string();
        let statement = text.split("-- binds:").next().unwrap_or_default().trim();
        // An empty list of ids asks for nothing.
        if statement.starts_with("SELECT") && !statement.contains("(1=0)") {
            SENT.lock().unwrap().insert(statement.to_owned());
        }
    }
}

fn listen() {
    set_default_instrumentation(|| Some(Box::new(hear))).unwrap();
}

/// What people look at all day.
async fn look_around(client: &Client) {
    let list = client.get("/api/v1/customers").await;
    let items = list.expect(200)["items"].as_array().unwrap().clone();
    let id = items[0]["id"].as_str().unwrap().to_owned();
    let mut paths: Vec<String> = vec![
        "/board".into(),
        "/board?owner=me".into(),
        "/board?q=%E7%A7%91%E6%8A%80".into(),
        "/board?tier=high".into(),
        "/board/potential".into(),
        "/board/interested?tier=high".into(),
        "/timeline".into(),
        "/notifications".into(),
        "/contacts".into(),
        "/interactions".into(),
        "/plans".into(),
        "/needs".into(),
        "/customers?q=%E6%81%92%E5%8A%9B".into(),
        "/customers?stage=interested".into(),
        "/customers?owner=me".into(),
        "/customers?stage=interested&sort=name".into(),
        "/customers?stage=interested&sort=-created_at".into(),
        "/signals".into(),
        "/signals?owner=me".into(),
        "/signals?whose=team".into(),
        "/signals?kind=no_need,stage_long".into(),
        "/signals?state=open,snoozed,dismissed,acted,settled".into(),
        "/signals/count".into(),
        "/signals/count?whose=team".into(),
        "/today".into(),
        "/today?whose=team".into(),
        "/care".into(),
        "/audit".into(),
        "/audit/events".into(),
        "/audit/events?author=me".into(),
        "/audit/events?author=none".into(),
        "/audit/events?kind=contact".into(),
        "/audit/events?action=moved".into(),
        "/audit/events?field=stage&from=2026-01-01T00:00:00Z".into(),
        "/audit/events?request_id=demo".into(),
        format!("/audit/events?customer={id}"),
        format!("/audit/events?record={id}"),
    ];
    for sort in [
        "next_step",
        "name",
        "created_at",
        "last_interaction_at",
        "number",
    ] {
        paths.push(format!("/customers?sort={sort}"));
        paths.push(format!("/customers?sort=-{sort}"));
    }
    for part in [
        "",
        "/timeline",
        "/timeline?dimension=interactions",
        "/stage-changes",
        "/contacts",
        "/contracts",
        "/interactions",
        "/todos",
        "/plans",
        "/needs",
        "/opportunities",
        "/risks",
        "/service-cases",
        "/milestones",
        "/key-facts",
        "/questionnaires",
        "/stories",
        "/signals",
        "/care",
        "/audit",
    ] {
        paths.push(format!("/customers/{id}{part}"));
    }
    for path in paths {
        let answer = client.get(&format!("/api/v1{path}")).await;
        // A sort that the API does not offer, or not to this caller, sends nothing.
        assert!(
            answer.status == 200 || answer.status < 404,
            "{path}: {}",
            answer.text()
        );
    }
    for segment in [json!({}), json!({ "tiers": ["high"], "churn_risk": true })] {
        let strategy = json!({
            "name_zh": "每周致电", "name_en": "A call a week", "goal_kind": "promotion", "channel": "phone",
            "segment": segment, "frequency": { "kind": "every", "count": 1, "unit": "week" },
        });
        let path = "/api/v1/strategies/preview";
        let answer = client.post(path, json!({ "strategy": strategy })).await;
        // Not every role may.
        assert!(
            answer.status == 200 || answer.status == 403,
            "{path}: {}",
            answer.text()
        );
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Detail {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// What is wrong with the way in which this statement is carried out.
fn faults(conn: &mut Conn, statement: &str) -> AppResult<Vec<String>> {
    let failed = |e: diesel::result::Error| AppError::internal(format!("{e}: {statement}"));
    match conn {
        Conn::Sqlite(conn) => {
            let steps: Vec<Detail> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"))
                .load(conn)
                .map_err(failed)?;
            let whole = |detail: &str| {
                LARGE.iter().any(|table| detail == format!("SCAN {table}"))
                    // A page that is sorted first was read as a whole.
                    || (detail.contains("TEMP B-TREE FOR ORDER BY") && statement.contains("LIMIT")
                        && !of_few_customers(statement))
                    // An index from end to end is a page in order where the page has an end.
                    || (detail.starts_with("SCAN") && detail.contains("INDEX") && !statement.contains("LIMIT")
                        && LARGE.iter().any(|t| detail.starts_with(&format!("SCAN {t} "))))
            };
            let mut listed = false;
            Ok(steps
                .into_iter()
                .map(|step| step.detail)
                .filter(|detail| {
                    // A list of ids to compare with has no end but its own, whatever the page's.
                    listed |= detail.starts_with("LIST SUBQUERY");
                    let of_large = LARGE
                        .iter()
                        .any(|t| detail.starts_with(&format!("SCAN {t} ")));
                    whole(detail) || (listed && of_large)
                })
                .collect())
        }
        Conn::Pg(conn) => {
            let count = (1..=99)
                .rev()
                .find(|n| statement.contains(&format!("${n}")));
            let nothing = vec!["NULL"; count.unwrap_or(0)].join(", ");
            let arguments = count.map_or_else(String::new, |_| format!("({nothing})"));
            // Whether an index can serve is asked; of small tables the planner would rather read all.
            for command in [
                "SET enable_seqscan = off".to_owned(),
                "SET plan_cache_mode = force_generic_plan".to_owned(),
                format!("PREPARE looked_at AS {statement}"),
            ] {
                diesel::sql_query(command).execute(conn).map_err(failed)?;
            }
            let plan = format!("EXPLAIN EXECUTE looked_at{arguments}");
            let lines: Vec<Line> = explain(conn, &plan).map_err(failed)?;
            diesel::sql_query("DEALLOCATE looked_at")
                .execute(conn)
                .map_err(failed)?;
            Ok(lines
                .into_iter()
                .map(|line| line.line)
                .filter(|line| {
                    LARGE.iter().any(|t| {
                        line.contains(&format!("Seq Scan on {t} "))
                            || line.contains(&format!("Seq Scan on \"{t}\" "))
                    })
                })
                .collect())
        }
    }
}

/// Whether the statement reads the rows of one customer, of some by their ids, or of those of one team or owner: what is
/// sorted then does not grow with the table.
fn of_few_customers(statement: &str) -> bool {
    statement.contains("`customer_id` = ") || statement.contains("id` IN (")
}

/// The lines of a plan; PostgreSQL names their column `QUERY PLAN`.
fn explain(conn: &mut PgConnection, plan: &str) -> QueryResult<Vec<Line>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let rows: Vec<Row> = diesel::sql_query(plan).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Line { line: row.line })
        .collect())
}

fn looked_at(backing: support::Backing) {
    let server = TestServer::start(backing);
    demo::load(&server.state, CUSTOMERS, 1).unwrap();
    let faults = support::block_on(async {
        let clients = [
            server.login("sales").await,
            server.login("manager").await,
            server.login("admin").await,
        ];
        SENT.lock().unwrap().clear();
        for client in &clients {
            look_around(client).await;
        }
        let sent = SENT.lock().unwrap().clone();
        assert!(sent.len() > 30, "what was sent is heard: {}", sent.len());
        let mut found = Vec::new();
        for statement in sent {
            let faults = server
                .db()
                .read_now(|conn| faults(conn, &statement))
                .unwrap();
            found.extend(
                faults
                    .into_iter()
                    .map(|fault| format!("{fault}\n    {statement}")),
            );
        }
        found
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// One test for both databases: what is heard belongs to the process.
#[test]
fn no_hot_query_reads_a_large_table_from_end_to_end() {
    listen();
    looked_at(support::Backing::Sqlite);
    looked_at(support::Backing::Postgres);
}
