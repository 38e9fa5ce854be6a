//! Opportunities, key facts and success stories on the universal form, each kind from the top.

use super::cells;
use super::dossier::Dossier;
use super::tables::{Manner, Sheet};
use shared::Lang;
use shared::key_fact::KeyFact;
use shared::opportunity::Opportunity;
use shared::read::FormWord as _;
use shared::story::Story;

pub(super) fn fill(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    for (row, deal) in dossier.deals.iter().enumerate() {
        opportunity(sheet, row, deal, manner.lang);
    }
    for (row, one) in dossier.facts.iter().enumerate() {
        fact(sheet, row, one, manner.lang);
    }
    for (row, one) in dossier.stories.iter().enumerate() {
        story(sheet, row, one, manner.lang);
    }
}

fn opportunity(sheet: &mut Sheet, row: usize, deal: &Opportunity, lang: Lang) {
    let percent = deal.probability.map(|percent| format!("{percent}%"));
    let close = deal.expected_close.map(|on| on.to_string());
    let loss = deal.loss_reason.map(|reason| reason.on_form(lang));
    sheet.set(row, "商机名称", deal.title.as_str());
    sheet.set(row, "商机金额", cells::money(deal.amount.as_ref(), lang));
    sheet.set_opt(row, "成交概率", percent.as_ref());
    sheet.set_opt(row, "预计成交时间", close.as_ref());
    sheet.set(row, "商机状态", deal.state.on_form(lang));
    sheet.set_opt(row, "丢单原因", loss.as_ref());
}

fn fact(sheet: &mut Sheet, row: usize, fact: &KeyFact, lang: Lang) {
    let user = fact.verified_by.as_ref().map(|user| user.name.as_str());
    let note = fact.source_note.as_deref().unwrap_or_default();
    let (note, person) = cells::text_and_person(note, user);
    let day = fact.verified_on.map(|on| on.to_string());
    sheet.set(row, "关键信息", fact.statement.as_str());
    sheet.set(row, "信息类别", fact.subject.on_form(lang));
    sheet.set(row, "信息来源", fact.source.on_form(lang));
    sheet.set(row, "来源说明", note);
    sheet.set(row, "核实人", person);
    sheet.set_opt(row, "核实日期", day.as_ref());
}

fn story(sheet: &mut Sheet, row: usize, story: &Story, lang: Lang) {
    sheet.set(row, "案例名称", story.title.as_str());
    sheet.set(row, "案例类型", story.kind.on_form(lang));
    sheet.set(row, "案例经过", story.happened.as_str());
    sheet.set_opt(row, "有效做法", story.worked.as_ref());
    sheet.set(row, "案例关键词", story.keywords.join(cells::between(lang)));
    sheet.set(row, "案例共享范围", story.shared_with.on_form(lang));
}
