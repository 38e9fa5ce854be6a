//! What a file would make, what could not be read, and what it made.

use crate::i18n::{tr, tr_with};
use crate::state::use_session;
use crate::t;
use crate::ui::{Badge, Glyph, Icon};
use leptos::prelude::*;
use shared::import::{
    FileEncoding, ImportAction, ImportCustomer, ImportIssue, ImportPreview, ImportResult,
    ImportTotals,
};

/// The numbers of a total that are not zero, in words.
fn counted(totals: &ImportTotals) -> Vec<(&'static str, i64)> {
    [
        ("import.customers", totals.customers),
        ("import.contacts", totals.contacts),
        ("import.interactions", totals.interactions),
        ("import.todos", totals.todos),
        ("import.stage_changes", totals.stage_changes),
        ("import.contracts", totals.contracts),
        ("import.needs", totals.needs),
        ("import.risks", totals.risks),
        ("import.milestones", totals.milestones),
        ("import.plans", totals.plans),
        ("import.service_cases", totals.service_cases),
        ("import.opportunities", totals.opportunities),
        ("import.key_facts", totals.key_facts),
        ("import.stories", totals.stories),
        ("import.questionnaires", totals.questionnaires),
    ]
    .into_iter()
    .filter(|(_, count)| *count != 0)
    .collect()
}

/// What will be made, before it is made.
#[component]
pub fn Preview(
    /// The preview.
    preview: ImportPreview,
    /// Makes it.
    #[prop(into)]
    commit: Callback<()>,
    /// Chooses another file.
    #[prop(into)]
    again: Callback<()>,
    /// Whether it is being made.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let totals = preview.totals;
    let nothing = counted(&totals).is_empty();
    let done = preview.committed_at.is_some();
    let (form, encoding) = (preview.form, preview.encoding);
    let lines = [
        ("import.file", preview.file_name.clone()),
        ("import.form", tr(&format!("import.form_{form}"))),
        (
            "import.encoding",
            match encoding {
                FileEncoding::Utf8 => "UTF-8".to_owned(),
                FileEncoding::Gb18030 => "GB18030 / GBK".to_owned(),
                FileEncoding::Workbook => tr("import.encoding_workbook"),
            },
        ),
        ("import.rows", preview.rows.to_string()),
    ];
    view! {
        <section class="panel import-head">
            <dl class="import-what">
                {lines.into_iter().map(|(key, text)| view! { <div><dt class="minor">{t!(key)}</dt><dd>{text}</dd></div> }).collect_view()}
            </dl>
            <h2>{t!("import.will_make")}</h2>
            <Totals totals=totals/>
            <div class="acts">
                <button type="button" class="button primary" disabled=move || busy.get() || nothing || done on:click=move |_| commit.run(())>
                    {move || tr(if busy.get() { "import.making" } else { "import.make" })}
                </button>
                <button type="button" class="button" on:click=move |_| again.run(())>{t!("import.another")}</button>
                {done.then(|| view! { <span class="minor">{t!("import.already")}</span> })}
            </div>
        </section>
        <NotTakenYet columns=preview.not_taken.iter().map(|one| (one.column.clone(), one.cells)).collect()/>
        <Issues issues=preview.issues/>
        <Customers customers=preview.customers/>
    }
}

#[component]
fn Totals(totals: ImportTotals) -> impl IntoView {
    let counts = counted(&totals);
    if counts.is_empty() {
        return view! { <p class="minor">{t!("import.nothing")}</p> }.into_any();
    }
    view! {
        <ul class="totals">
            {counts.into_iter().map(|(key, count)| view! {
                <li><strong>{crate::format::grouped(count)}</strong>" "<span class="minor">{t!(key)}</span></li>
            }).collect_view()}
        </ul>
    }
    .into_any()
}

/// Columns whose kind of record is not taken yet; the file is kept for them.
#[component]
fn NotTakenYet(columns: Vec<(String, i64)>) -> impl IntoView {
    (!columns.is_empty()).then(|| {
        view! {
            <section class="notice">
                <Icon glyph=Glyph::Info/>
                <div class="notice-body">
                    <span>{t!("import.not_taken")}</span>
                    <ul class="tags-line">
                        {columns.into_iter().map(|(column, cells)| view! {
                            <li><Badge>{column}" · "{cells}</Badge></li>
                        }).collect_view()}
                    </ul>
                </div>
            </section>
        }
    })
}

#[component]
fn Issues(issues: Vec<ImportIssue>) -> impl IntoView {
    let count = issues.len();
    (count > 0).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head">
                    <h2>{t!("import.issues")}</h2><span class="minor">{count}</span>
                </header>
                <div class="scroll-x"><table class="plain">
                    <thead><tr>
                        <th scope="col" class="num">{t!("import.line")}</th>
                        <th scope="col">{t!("import.column")}</th>
                        <th scope="col">{t!("import.reason")}</th>
                    </tr></thead>
                    <tbody>
                        {issues.into_iter().map(|issue| view! {
                            <tr>
                                <td class="num">{issue.line}</td>
                                <td>{issue.column.unwrap_or_default()}</td>
                                <td>{issue.message}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table></div>
            </section>
        }
    })
}

#[component]
fn Customers(customers: Vec<ImportCustomer>) -> impl IntoView {
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{t!("import.customers_of_file")}</h2></header>
            <div class="scroll-x"><table class="plain">
                <thead><tr>
                    <th scope="col" class="num">{t!("import.line")}</th>
                    <th scope="col">{t!("customers.name")}</th>
                    <th scope="col">{t!("import.action")}</th>
                    <th scope="col">{t!("customers.stage")}</th>
                    <th scope="col">{t!("import.owner")}</th>
                    <th scope="col">{t!("import.brings")}</th>
                </tr></thead>
                <tbody>{customers.into_iter().map(row).collect_view()}</tbody>
            </table></div>
        </section>
    }
}

fn row(one: ImportCustomer) -> impl IntoView {
    let session = use_session();
    let action = one.action;
    let tone = match action {
        ImportAction::Create => "good",
        ImportAction::Extend => "accent",
        ImportAction::Duplicate => "warn",
    };
    let name = one.name;
    let shown = match one.existing {
        Some(id) => {
            view! { <a href=format!("/customers/{id}") target="_blank">{name}</a> }.into_any()
        }
        None => view! { <span>{name}</span> }.into_any(),
    };
    let (owner, found) = (one.owner, one.owner_found);
    let brings: Vec<(&'static str, i64)> = counted(&one.totals)
        .into_iter()
        .filter(|(key, _)| *key != "import.customers")
        .collect();
    let brings = move || {
        let texts: Vec<String> = brings
            .iter()
            .map(|(key, count)| format!("{} {count}", tr(key)))
            .collect();
        texts.join(" · ")
    };
    let owner = move || match (&owner, found) {
        (Some(name), true) => name.clone(),
        (Some(name), false) => tr_with("import.owner_unknown", &[("name", name.clone())]),
        (None, _) => tr("import.owner_you"),
    };
    view! {
        <tr>
            <td class="num">{one.line}</td>
            <td>{shown}" "<span class="minor small">{one.number}</span></td>
            <td><Badge tone=tone>{move || tr(&format!("import.action_{action}"))}</Badge></td>
            <td>{one.stage.map(|stage| session.stage_name(&stage))}</td>
            <td>{owner}</td>
            <td class="minor">{brings}</td>
        </tr>
    }
}

/// What was made.
#[component]
pub fn Result(
    /// The preview, for the customers' names.
    preview: ImportPreview,
    /// The result.
    result: ImportResult,
    /// Chooses another file.
    #[prop(into)]
    again: Callback<()>,
) -> impl IntoView {
    // The result lists ids in the order of the file, without the duplicates that were left out.
    let names: Vec<String> = preview
        .customers
        .iter()
        .filter(|one| one.action != ImportAction::Duplicate)
        .map(|one| one.name.clone())
        .collect();
    let links = result
        .customer_ids
        .iter()
        .enumerate()
        .map(|(at, id)| {
            (
                format!("/customers/{id}"),
                names.get(at).cloned().unwrap_or_else(|| id.to_string()),
            )
        })
        .collect::<Vec<_>>();
    view! {
        <section class="panel" role="status">
            <header class="panel-head"><Icon glyph=Glyph::Check/><h2>{t!("import.made")}</h2></header>
            <Totals totals=result.totals/>
            <ul class="made">
                {links.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect_view()}
            </ul>
            <div class="acts">
                <a class="button primary" href="/customers?sort=-created_at">{t!("import.see")}</a>
                <button type="button" class="button" on:click=move |_| again.run(())>{t!("import.another")}</button>
            </div>
        </section>
    }
}
