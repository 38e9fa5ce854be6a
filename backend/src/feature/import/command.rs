//! `throughline import`: the same as the upload, shown on a terminal.

use super::{Known, store};
use crate::access::Actor;
use crate::error::AppResult;
use crate::record::Cx;
use crate::state::State;
use shared::import::{ImportPreview, ImportTotals};

/// Shows what a file would make and, unless it is a dry run, makes it.
///
/// # Errors
/// As the upload.
pub fn run(
    state: &State,
    actor: &Actor,
    file_name: &str,
    bytes: &[u8],
    dry_run: bool,
) -> AppResult<String> {
    let cx = Cx::new(state, actor.clone());
    store::require_import(&cx)?;
    store::plan(&cx, bytes, Known::none())?;
    let (name, bytes) = (file_name.to_owned(), bytes.to_vec());
    let (cx_of_keep, cx_of_commit) = (cx.clone(), cx);
    let preview = state.db.write_now(move |conn| {
        let row = store::keep(conn, &cx_of_keep, &name, &bytes)?;
        store::show(conn, &cx_of_keep, &row)
    })?;
    let mut text = told(actor, &preview);
    if !dry_run {
        let id = preview.id;
        let result = state
            .db
            .write_now(move |conn| store::commit(conn, &cx_of_commit, id))?;
        text.push_str(actor.lang.pick("\n已写入：", "\nMade: "));
        text.push_str(&counted(actor, &result.totals));
    }
    Ok(text)
}

fn counted(actor: &Actor, totals: &ImportTotals) -> String {
    let all = [
        ("客户", "customers", totals.customers),
        ("联系人", "contacts", totals.contacts),
        ("互动", "interactions", totals.interactions),
        ("待办", "to-dos", totals.todos),
        ("阶段变更", "stage changes", totals.stage_changes),
        ("合同", "contracts", totals.contracts),
        ("需求", "needs", totals.needs),
        ("风险", "risks", totals.risks),
        ("重要节点", "milestones", totals.milestones),
        ("跟进计划", "plans", totals.plans),
        ("服务反馈", "service cases", totals.service_cases),
        ("商机", "opportunities", totals.opportunities),
        ("关键信息", "key facts", totals.key_facts),
        ("案例", "stories", totals.stories),
    ];
    let said = all.iter().map(|(zh, en, count)| match actor.lang {
        shared::Lang::Zh => format!("{zh} {count}"),
        shared::Lang::En => format!("{count} {en}"),
    });
    said.collect::<Vec<_>>().join(actor.lang.pick("，", ", "))
}

fn told(actor: &Actor, preview: &ImportPreview) -> String {
    let lang = actor.lang;
    let mut lines = vec![format!(
        "{}: {}, {}, {} {}",
        preview.file_name,
        preview.form,
        preview.encoding,
        preview.rows,
        lang.pick("行", "rows")
    )];
    lines.push(format!(
        "{}{}",
        lang.pick("将写入：", "Will make: "),
        counted(actor, &preview.totals)
    ));
    for customer in &preview.customers {
        lines.push(format!(
            "  {} {}  {} {}  {}",
            lang.pick("第", "line"),
            customer.line,
            customer.number.as_deref().unwrap_or("-"),
            customer.name,
            customer.action
        ));
    }
    for column in &preview.not_taken {
        let what = lang.pick(
            "列暂不导入（文件已保留）",
            "column not taken yet (the file is kept)",
        );
        lines.push(format!("  {what}: {} × {}", column.column, column.cells));
    }
    for issue in &preview.issues {
        let column = issue.column.as_deref().unwrap_or("-");
        lines.push(format!(
            "  {} {}, {column}: {}",
            lang.pick("第", "line"),
            issue.line,
            issue.message
        ));
    }
    lines.join("\n")
}
