//! The sample files come in whole: what every cell says is found in what the API then tells.

use crate::forms::{empty, facts, import};
use serde_json::{Value, json};

const TABLES: [&str; 3] = [
    include_str!("../samples/f1-tracking-record.csv"),
    include_str!("../samples/f3-relationship-record.csv"),
    include_str!("../samples/f5-follow-up-plan.csv"),
];
const F2: &str = include_str!("../samples/f2-universal-form.json");
const F5_GB: &[u8] = include_bytes!("../samples/f5-follow-up-plan.gb18030.csv");

/// What becomes a code, an amount or a date of other letters, and what of it is told.
const OTHERWISE: &[(&str, &[&str])] = &[
    ("互联网信息服务", &["I642"]),
    ("制造业", &["C"]),
    ("I65 软件和信息技术服务业", &["I65"]),
    ("2015年", &["2015"]),
    ("100-500人", &["100", "500"]),
    ("500-1000人", &["500", "1000"]),
    ("5000万元", &["50000000"]),
    ("年营收1-5亿", &["100000000", "500000000"]),
    ("中价值客户", &["medium"]),
    ("年采购预期约50万", &["500000"]),
    ("年度合同8万元", &["80000"]),
    ("续约意向待确认", &["unsure"]),
    ("线下拜访", &["visit"]),
    ("线下会议", &["meeting"]),
    ("电话沟通", &["phone"]),
    ("电话", &["phone"]),
    ("邮件", &["email"]),
    ("拜访", &["visit"]),
    ("会议", &["meeting"]),
    ("线上问卷", &["survey"]),
    ("高", &["high"]),
    ("潜在客户", &["potential"]),
    ("意向客户", &["interested"]),
    ("成交客户", &["cooperating"]),
    ("合作中客户", &["cooperating"]),
    ("流失风险客户", &["churn"]),
    ("竞争风险", &["competition"]),
    ("待跟进", &["pending"]),
    ("已完成", &["done"]),
    ("after-sales", &["after_sales"]),
    ("cooperation started", &["cooperation_started"]),
    ("decision-maker changed", &["decision_maker_changed"]),
];

/// Every text and number of a value.
fn leaves(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|one| leaves(one, all)),
        Value::Array(items) => items.iter().for_each(|one| leaves(one, all)),
        Value::String(text) => all.push(text.clone()),
        Value::Number(number) => all.push(number.to_string()),
        _ => {}
    }
}

/// The statements of a cell: between punctuation, dates by themselves.
fn statements(cell: &str) -> Vec<String> {
    let whole = OTHERWISE.iter().any(|(text, _)| *text == cell.trim());
    if whole {
        return vec![cell.trim().to_owned()];
    }
    let mut all = Vec::new();
    for part in cell.split(['，', '；', '、', '：', '（', '）', '+', '/']) {
        let part = part.trim();
        let dated = part.get(..10).filter(|day| {
            day.chars().enumerate().all(|(at, c)| match at {
                4 | 7 => c == '-',
                _ => c.is_ascii_digit(),
            })
        });
        let rest = match dated {
            Some(day) => {
                all.push(day.to_owned());
                part[10..].trim_start_matches('前').trim()
            }
            None => part,
        };
        // The time of day is told in another zone.
        let time = dated.is_some() && rest.contains(':');
        if !(rest.is_empty() || time) {
            all.push(rest.to_owned());
        }
    }
    all
}

fn is_told(statement: &str, told: &[String]) -> bool {
    let otherwise = OTHERWISE.iter().find(|(text, _)| *text == statement);
    match otherwise {
        Some((_, all)) => all.iter().all(|one| {
            told.iter()
                .any(|leaf| leaf == one || leaf.strip_suffix(".00") == Some(one))
        }),
        None => told.iter().any(|leaf| leaf.contains(statement)),
    }
}

/// The cells of a table without its running numbers.
fn cells(table: &str) -> Vec<String> {
    assert!(!table.contains('"'), "cells are plain");
    let mut rows = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let heading = rows.next().unwrap();
    let cells = rows.flat_map(|row| {
        let named = heading.iter().zip(row);
        let named = named.filter(|(heading, cell)| **heading != "序号" && !cell.is_empty());
        named.map(|(_, cell)| cell.to_owned()).collect::<Vec<_>>()
    });
    cells.collect()
}

async fn comes_in_whole(bytes: &[u8], cells: &[String], encoding: &str) {
    let server = empty();
    let sales = server.login("sales").await;
    let preview = import(&sales, bytes).await;
    assert_eq!(
        (&preview["issues"], &preview["encoding"]),
        (&json!([]), &json!(encoding))
    );
    let mut told = Vec::new();
    leaves(&facts(&sales).await, &mut told);
    // Its number is left out of the facts.
    let listed = sales.get("/api/v1/customers").await.expect(200)["items"].clone();
    let numbers = listed.as_array().unwrap().iter();
    told.extend(numbers.filter_map(|one| one["number"].as_str().map(str::to_owned)));
    let statements: Vec<String> = cells.iter().flat_map(|cell| statements(cell)).collect();
    assert!(statements.len() > 20, "{statements:?}");
    let lost: Vec<&String> = statements
        .iter()
        .filter(|one| !is_told(one, &told))
        .collect();
    assert!(lost.is_empty(), "{encoding}: {lost:?} are lost: {told:?}");
    std::thread::spawn(move || drop(server)).join().unwrap();
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

#[test]
fn every_cell_of_every_sample_table_is_told_in_both_encodings() {
    crate::support::block_on(async {
        for table in TABLES {
            let cells = cells(table);
            comes_in_whole(table.as_bytes(), &cells, "utf-8").await;
            comes_in_whole(&gb18030(table), &cells, "gb18030").await;
        }
        comes_in_whole(F5_GB, &cells(TABLES[2]), "gb18030").await;
    });
}

#[test]
fn every_value_of_the_universal_form_is_told_in_both_encodings() {
    crate::support::block_on(async {
        let mut cells = Vec::new();
        leaves(&serde_json::from_str(F2).unwrap(), &mut cells);
        comes_in_whole(F2.as_bytes(), &cells, "utf-8").await;
        comes_in_whole(&gb18030(F2), &cells, "gb18030").await;
    });
}
