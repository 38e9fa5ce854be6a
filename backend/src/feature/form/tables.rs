//! The columns of the forms, and a customer laid out in them.

use super::dossier::{Dossier, Stages};
use super::paper::{Head, Paper};
use super::rows::{Beside, Moment, moments};
use super::{cells, knowledge, needs, plans, tags};
use crate::feature::import::{CLASS_MARKS, Known};
use chrono_tz::Tz;
use shared::contact::Contact;
use shared::interaction::Interaction;
use shared::read::{self, FormWord as _};
use shared::role::WholeClass;
use shared::tag::TagDimension;
use shared::{Guarded, Lang};

/// How a form is written.
#[derive(Debug, Clone)]
pub struct Manner {
    /// In which language.
    pub lang: Lang,
    /// In which zone its times stand.
    pub zone: Tz,
    /// What stages are called.
    pub stages: Stages,
    /// What sources, stages, categories and purposes are called.
    pub known: Known,
}

impl Paper {
    /// The rows of a customer, each as wide as the headings.
    #[must_use]
    pub fn rows(self, dossier: &Dossier, manner: &Manner) -> Vec<Vec<String>> {
        let mut sheet = Sheet {
            head: self.head(),
            rows: Vec::new(),
        };
        match self {
            Self::F1 => tracking(&mut sheet, dossier, manner),
            Self::F2 => universal(&mut sheet, dossier, manner),
            Self::F3 => relationship(&mut sheet, dossier, manner),
            Self::F4 => file(&mut sheet, dossier, manner),
            Self::F4b | Self::F5 => plans::fill(&mut sheet, dossier, manner),
        }
        sheet.rows
    }
}

/// Rows that grow as cells are set.
pub(super) struct Sheet {
    head: Head,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Sets a cell by its Chinese heading; a form without that column leaves it out.
    pub(super) fn set(&mut self, row: usize, heading: &str, text: impl Into<String>) {
        let Some(at) = self.head.iter().position(|(zh, _)| *zh == heading) else {
            return;
        };
        while self.rows.len() <= row {
            self.rows.push(vec![String::new(); self.head.len()]);
        }
        if let Some(cell) = self.rows.get_mut(row).and_then(|row| row.get_mut(at)) {
            *cell = text.into();
        }
    }

    pub(super) fn set_opt(&mut self, row: usize, heading: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.set(row, heading, text.as_str());
        }
    }
}

/// What every form says of the customer itself, under the headings that it has.
fn profile(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    let customer = &dossier.customer;
    let (card, profile) = (&customer.card, &customer.profile);
    let lang = manner.lang;
    sheet.set(0, "客户名称", cells::guarded(Some(&card.name)));
    sheet.set(0, "客户编号", card.number.as_str());
    sheet.set(0, "所属行业", cells::industry(customer, lang));
    sheet.set(
        0,
        "客户来源",
        manner.known.source_text(
            profile.source.as_deref(),
            profile.source_note.as_deref(),
            lang,
        ),
    );
    sheet.set(
        0,
        "成立时间",
        profile
            .founded_on
            .map_or_else(String::new, |on| on.to_string()),
    );
    sheet.set(
        0,
        "企业规模",
        profile
            .headcount
            .map_or_else(String::new, |people| cells::headcount(people, lang)),
    );
    sheet.set(0, "客户规模", cells::size_and_revenue(customer, lang));
    sheet.set(
        0,
        "年营业额",
        cells::money(profile.annual_revenue.as_ref(), lang),
    );
    sheet.set(
        0,
        "注册资本",
        profile
            .registered_capital
            .map_or_else(String::new, |capital| cells::amount(capital, lang)),
    );
    sheet.set(0, "客户价值分级", cells::tier(customer, lang));
    let clear = card
        .expected_purchase
        .as_ref()
        .is_some_and(|e| e.value().is_some());
    if !clear || (card.tier.is_none() && !card.key_account) {
        sheet.set(
            0,
            "年采购预期",
            cells::money(card.expected_purchase.as_ref(), lang),
        );
    }
    sheet.set(0, "地址", cells::guarded(profile.address.as_ref()));
    sheet.set(0, "客户当前状态", manner.stages.name(&card.stage));
    sheet.set_opt(
        0,
        "统一社会信用代码",
        profile
            .credit_code
            .as_ref()
            .map(ToString::to_string)
            .as_ref(),
    );
    for (heading, text) in [
        ("省份", &profile.province),
        ("城市", &profile.city),
        ("网址", &profile.website),
        ("主营产品", &profile.main_products),
        ("主营业务", &profile.main_products),
        ("合作历史", &profile.cooperation_history),
        ("决策流程", &profile.decision_process),
        ("采购目标", &profile.purchase_goal),
        ("备注", &profile.remarks),
        ("偏好时间", &profile.pref_hours),
        ("期望频率", &profile.pref_frequency),
        ("沟通禁忌", &profile.pref_avoid),
    ] {
        sheet.set_opt(0, heading, text.as_ref());
    }
    if let Some(channel) = profile.pref_channel {
        sheet.set(0, "偏好渠道", channel.on_form(lang));
    }
    for (i, contact) in dossier.contacts.iter().enumerate() {
        people(sheet, i, contact, lang);
    }
    let events: Vec<String> = dossier
        .milestones
        .iter()
        .map(|one| {
            let what = read::milestone_text(one.kind, one.note.as_deref(), lang);
            format!("{}{}{what}", one.date, lang.pick("：", ": "))
        })
        .collect();
    sheet.set(0, "重要节点", events.join(cells::semicolon(lang)));
}

fn people(sheet: &mut Sheet, row: usize, contact: &Contact, lang: Lang) {
    sheet.set(row, "对接人", cells::contact(contact, lang));
    sheet.set(row, "脱敏联系方式", cells::masked_phone(contact));
    for heading in ["联系人姓名", "联系人"] {
        sheet.set(row, heading, cells::contact_name(contact, lang));
    }
    sheet.set_opt(row, "职务", contact.title.as_ref());
    sheet.set_opt(row, "部门", contact.department.as_ref());
    sheet.set(row, "电话", cells::phones(contact, lang));
    sheet.set(row, "微信", cells::guarded(contact.wechat.as_ref()));
    sheet.set(row, "邮箱", cells::guarded(contact.email.as_ref()));
}

fn ours(interaction: &Interaction) -> Vec<String> {
    let users = interaction.our_users.iter().map(|user| user.name.clone());
    users.chain(interaction.our_others.clone()).collect()
}

fn theirs(interaction: &Interaction) -> Vec<String> {
    let all = interaction.contacts.iter();
    all.map(|contact| cells::guarded(Some(&contact.name)))
        .collect()
}

/// The word before the text of an entry that is marked as a whole, so that who reads it on paper knows and an import does.
fn class_mark(class: WholeClass, lang: Lang) -> &'static str {
    let mark = CLASS_MARKS.iter().find(|(one, ..)| *one == class);
    mark.map_or("", |(_, zh, en)| lang.pick(zh, en))
}

/// What happened, in the words of the form for date, way, content and next step.
fn happened(sheet: &mut Sheet, row: usize, moment: &Moment<'_>, manner: &Manner, words: [&str; 4]) {
    let [date, way, content, next] = words;
    if let Some(at) = moment.when {
        sheet.set(row, date, cells::when(manner.zone, at));
    }
    let Some(talk) = moment.interaction else {
        return;
    };
    sheet.set(row, way, cells::channels(&talk.channels, manner.lang));
    // Of an entry whose mark keeps it from the reader, that it is there.
    let mark = talk
        .content
        .as_ref()
        .map_or("", |_| class_mark(talk.class, manner.lang));
    let said = talk.content.clone().map_or(Guarded::Hidden, Guarded::clear);
    sheet.set(
        row,
        content,
        format!("{mark}{}", cells::guarded(Some(&said))),
    );
    sheet.set_opt(row, "客户反馈", talk.feedback.as_ref());
    sheet.set_opt(row, "达成共识", talk.consensus.as_ref());
    sheet.set(
        row,
        next,
        cells::todos(&talk.todos, manner.zone, manner.lang),
    );
}

/// Next steps that no interaction brought stand on a row of their own, so that none is taken for its own.
fn loose_todos(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner, heading: &str) {
    if !dossier.todos.is_empty() {
        let row = sheet.rows.len();
        let all = cells::todos(&dossier.todos, manner.zone, manner.lang);
        sheet.set(row, heading, all);
    }
}

/// The line within the stage, with the contract in it.
fn detail(dossier: &Dossier, lang: Lang) -> String {
    let line = dossier.customer.card.stage_detail.clone();
    let line = line.unwrap_or_default();
    let contract = dossier.contracts.iter().find_map(|contract| {
        let amount = contract.amount.as_ref().and_then(Guarded::value)?;
        Some((contract, cells::amount(*amount, lang)))
    });
    let Some((contract, amount)) = contract else {
        return line;
    };
    let comma = cells::comma(lang);
    let term = match (contract.starts_on, contract.ends_on) {
        (Some(from), Some(to)) => {
            let (term, to_word) = (lang.pick("合同期", "term "), lang.pick("至", " to "));
            format!("{comma}{term}{from}{to_word}{to}")
        }
        _ => String::new(),
    };
    // What the line calls the contract, its amount stands behind.
    let named = ["合同", "contract"]
        .iter()
        .find(|word| line.contains(**word));
    if let Some(word) = named {
        let gap = lang.pick("", " ");
        let with_amount = format!("{word}{gap}{amount}");
        return format!("{}{term}", line.replacen(word, &with_amount, 1));
    }
    let before = if line.is_empty() {
        line
    } else {
        format!("{line}{comma}")
    };
    format!("{before}{}{amount}{term}", lang.pick("合同", "contract "))
}

fn tracking(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    let last = dossier.stages.last().map(|stage| stage.id);
    for (row, moment) in moments(dossier, Beside::StagesAndNeeds, manner.zone)
        .iter()
        .enumerate()
    {
        happened(
            sheet,
            row,
            moment,
            manner,
            ["互动日期", "互动方式", "核心内容", "后续行动"],
        );
        if let Some(talk) = moment.interaction {
            let names = [ours(talk), theirs(talk)].concat();
            sheet.set(row, "参与人", names.join(cells::between(manner.lang)));
        }
        if let Some(need) = moment.need {
            needs::row(sheet, row, need, manner.lang);
        }
        if let Some(stage) = moment.stage {
            sheet.set(row, "合作阶段", manner.stages.name(&stage.to));
            let text = if Some(stage.id) == last {
                detail(dossier, manner.lang)
            } else {
                stage.detail.clone().unwrap_or_default()
            };
            sheet.set(row, "合作状态", text);
        }
    }
    profile(sheet, dossier, manner);
    let owner = dossier
        .customer
        .card
        .owner
        .as_ref()
        .map(|user| user.name.as_str());
    sheet.set(0, "负责人", owner.unwrap_or_default());
    for (row, risk) in dossier.risks.iter().enumerate() {
        let user = risk.responsible.as_ref().map(|user| user.name.as_str());
        let (text, person) = cells::text_and_person(&risk.description, user);
        sheet.set(row, "风险类型", risk.kind.on_form(manner.lang));
        sheet.set(row, "风险描述", text);
        sheet.set(
            row,
            "应对措施",
            cells::measures(&risk.measures, manner.lang),
        );
        sheet.set(row, "负责人", person);
    }
    loose_todos(sheet, dossier, manner, "后续行动");
}

fn universal(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    for (row, moment) in moments(dossier, Beside::CasesAndNeeds, manner.zone)
        .iter()
        .enumerate()
    {
        happened(
            sheet,
            row,
            moment,
            manner,
            ["跟进日期", "跟进方式", "沟通摘要", "待办事项"],
        );
        if let Some(talk) = moment.interaction {
            sheet.set(
                row,
                "我方参与人",
                ours(talk).join(cells::between(manner.lang)),
            );
            sheet.set(
                row,
                "客户方参与人",
                theirs(talk).join(cells::between(manner.lang)),
            );
            sheet.set_opt(
                row,
                "填写目的",
                talk.purpose
                    .as_ref()
                    .map(|code| manner.known.purpose_name(code, manner.lang))
                    .as_ref(),
            );
        }
        if let Some(need) = moment.need {
            needs::row(sheet, row, need, manner.lang);
        }
        let Some(case) = moment.case else { continue };
        sheet.set(
            row,
            "满意度评分",
            case.satisfaction
                .map_or_else(String::new, |score| score.to_string()),
        );
        for (heading, text) in [
            ("服务评价", &case.comment),
            ("问题描述", &case.problem),
            ("解决方案", &case.solution),
            ("处理结果", &case.verdict),
        ] {
            sheet.set_opt(row, heading, text.as_ref());
        }
    }
    profile(sheet, dossier, manner);
    knowledge::fill(sheet, dossier, manner);
    loose_todos(sheet, dossier, manner, "待办事项");
}

fn relationship(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    for (row, moment) in moments(dossier, Beside::Stages, manner.zone)
        .iter()
        .enumerate()
    {
        happened(
            sheet,
            row,
            moment,
            manner,
            ["跟进时间", "跟进方式", "跟进内容", "下一步行动"],
        );
        if let Some(stage) = moment.stage {
            sheet.set(row, "状态变化", manner.stages.name(&stage.to));
        }
    }
    profile(sheet, dossier, manner);
    loose_todos(sheet, dossier, manner, "下一步行动");
}

fn file(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    profile(sheet, dossier, manner);
    needs::from_the_top(sheet, dossier, manner.lang);
    let card = &dossier.customer.card;
    sheet.set(0, "合作阶段", manner.stages.name(&card.stage));
    sheet.set_opt(0, "客户负责人", card.owner.as_ref().map(|user| &user.name));
    for (heading, dimension) in [
        ("基础标签", TagDimension::Basic),
        ("需求标签", TagDimension::Need),
        ("行为标签", TagDimension::Behaviour),
    ] {
        sheet.set(0, heading, tags::cell(dossier, manner, dimension));
    }
}
