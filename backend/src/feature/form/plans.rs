//! Plans on their forms, F5 and F4b: one row each, in the order in which they are due.

use super::cells;
use super::dossier::Dossier;
use super::tables::{Manner, Sheet};
use crate::feature::import::AT_RISK;
use shared::contact::Contact;
use shared::id::ContactId;
use shared::read::{self, FormWord as _};
use shared::risk::{RiskKind, RiskState};
use shared::stage::StageRole;
use std::collections::HashMap;

/// What type of customer a plan is for: its stage, or that it may leave.
fn customer_type(dossier: &Dossier, manner: &Manner) -> String {
    let stage = manner.stages.name(&dossier.customer.card.stage);
    let at_risk = |risk: &&shared::risk::Risk| {
        risk.kind == RiskKind::Churn && risk.state != RiskState::Closed
    };
    if !dossier.risks.iter().any(|risk| at_risk(&risk)) {
        return stage;
    }
    let risk = manner.lang.pick(AT_RISK.0, AT_RISK.1);
    // Said of the first stage of cooperation, it needs no word of the stage.
    let usual = manner.known.first_of(StageRole::Cooperating);
    if usual.as_deref() == Some(dossier.customer.card.stage.as_str()) {
        risk.to_owned()
    } else {
        format!("{risk}{}", cells::beside(&stage, manner.lang))
    }
}

pub(super) fn fill(sheet: &mut Sheet, dossier: &Dossier, manner: &Manner) {
    let (lang, zone) = (manner.lang, manner.zone);
    let customer = &dossier.customer;
    let name = cells::guarded(Some(&customer.card.name));
    let kind = customer_type(dossier, manner);
    let contacts: HashMap<ContactId, &Contact> =
        dossier.contacts.iter().map(|one| (one.id, one)).collect();
    for (row, plan) in dossier.plans.iter().enumerate() {
        let contact = plan.contact.as_ref();
        let whole = contact.and_then(|one| contacts.get(&one.id));
        let title = whole.and_then(|contact| contact.title.as_deref());
        let place = match title {
            Some(title) => format!("{name}/{title}"),
            // Read back, what follows the last stroke is the title.
            None if name.contains(['/', '／']) => format!("{name}/"),
            None => name.clone(),
        };
        let user = plan.owner.as_ref().map(|user| user.name.as_str());
        let (remark, person) =
            cells::text_and_person(plan.remark.as_deref().unwrap_or_default(), user);
        sheet.set(row, "客户编号", customer.card.number.as_str());
        sheet.set(row, "客户名称", name.as_str());
        sheet.set(
            row,
            "联系人姓名",
            cells::guarded(contact.map(|one| &one.name)),
        );
        sheet.set(row, "所属公司/职位", place);
        sheet.set(row, "客户类型", kind.as_str());
        sheet.set_opt(row, "跟进频率", customer.profile.pref_frequency.as_ref());
        let goal = read::goal_text(plan.goal_kind, plan.goal.as_deref(), lang);
        sheet.set(row, "跟进目标", goal);
        for heading in ["跟进方式", "跟进渠道"] {
            sheet.set(row, heading, cells::channels(&plan.channels, lang));
        }
        for heading in ["计划跟进时间", "计划时间"] {
            sheet.set(row, heading, cells::when(zone, plan.planned));
        }
        for heading in ["实际跟进时间", "实际时间"] {
            sheet.set(
                row,
                heading,
                plan.actual
                    .map_or_else(String::new, |at| cells::when(zone, at)),
            );
        }
        sheet.set_opt(row, "跟进内容摘要", plan.summary.as_ref());
        sheet.set_opt(row, "客户反馈/需求", plan.feedback.as_ref());
        sheet.set_opt(row, "下一步行动", plan.next_action.as_ref());
        for heading in ["负责人", "执行人"] {
            sheet.set(row, heading, person.as_str());
        }
        sheet.set(row, "状态", plan.state.on_form(lang));
        sheet.set(row, "备注", remark);
    }
}
