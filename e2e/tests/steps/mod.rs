//! What the sentences of the features mean. Finding is the library's; here are what is given, what is done and what
//! is checked.

mod action;
mod check;
mod day;
mod given;
mod words;

use anyhow::{Context as _, Result};
use cucumber::gherkin::Step;

/// The rows of a step's table, each as its first two cells.
fn pairs(step: &Step) -> Result<Vec<(String, String)>> {
    let table = step.table.as_ref().context("the step has no table")?;
    let pair = |row: &Vec<String>| match row.as_slice() {
        [name, value, ..] => Ok((name.clone(), value.clone())),
        _ => anyhow::bail!("a row has two cells"),
    };
    table.rows.iter().map(pair).collect()
}
