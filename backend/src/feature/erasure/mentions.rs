//! Striking a person out of the texts of a customer. Whoever adds a column of free text adds it here.

use crate::access::erasure::Identity;
use crate::db::Conn;
use crate::db::schema::{
    attachment, contact, contract, customer, customer_profile, interaction, key_fact, milestone,
    need, need_version, opportunity, plan, questionnaire, reveal, risk, service_case, signal,
    stage_change, story, todo,
};
use crate::db::types::Key;
use crate::error::AppResult;
use diesel::prelude::*;
use shared::id::CustomerId;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Rewrites columns of a table where they name the person; the records that were changed.
macro_rules! strike {
    ($conn:ident, $customer:ident, $identity:ident, $table:ident, $owner:ident, $id:ident, [$($column:ident),+ $(,)?]) => {{
        let mut changed: BTreeSet<Uuid> = BTreeSet::new();
        $({
            let rows: Vec<(Key<Uuid>, Option<String>)> = $table::table
                .filter($table::$owner.eq(Key($customer)))
                .filter($table::$column.is_not_null())
                .select(($table::$id, $table::$column.nullable()))
                .load($conn)?;
            for (id, text) in rows {
                let text = text.unwrap_or_default();
                let Some(left) = $identity.strike(&text) else {
                    continue;
                };
                // By its text, too: one need has many versions.
                let row = $table::table.filter($table::$id.eq(id));
                diesel::update(row.filter($table::$column.eq(&text)))
                    .set($table::$column.eq(left))
                    .execute($conn)?;
                changed.insert(id.0);
            }
        })+
        changed
    }};
}

/// The same for a table with versions: whoever has an earlier state open cannot write it back.
macro_rules! strike_versioned {
    ($conn:ident, $customer:ident, $identity:ident, $all:ident; $($table:ident: [$($column:ident),+ $(,)?]),+ $(,)?) => {$({
        let changed = strike!($conn, $customer, $identity, $table, customer_id, id, [$($column),+]);
        for id in &changed {
            diesel::update($table::table.find(Key(*id)))
                .set($table::version.eq($table::version + 1))
                .execute($conn)?;
        }
        $all.extend(changed);
    })+};
}

/// Strikes a person out of all texts of a customer; in how many records.
pub(super) fn strike_out(
    conn: &mut Conn,
    customer_id: CustomerId,
    identity: &Identity,
) -> AppResult<u64> {
    let mut all = BTreeSet::new();
    strike_versioned!(conn, customer_id, identity, all;
        contact: [salutation, title, department, preferences],
        contract: [product, usage],
        interaction: [our_others, content, judgement, feedback, consensus, competitor, doubtful],
        todo: [what],
        plan: [goal, outline, materials, summary, feedback, next_action, remark],
        need: [text, original, pain_point, aim, trigger, solution],
        opportunity: [title, remark],
        risk: [description, measures],
        service_case: [comment, problem, cause, progress, solution, verdict],
        milestone: [note],
        key_fact: [subject, statement, source_note],
        questionnaire: [note],
        story: [title, happened, worked, keywords],
        attachment: [name],
    );
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        need_version,
        customer_id,
        need_id,
        [text, trigger]
    ));
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        stage_change,
        customer_id,
        id,
        [reason, detail]
    ));
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        signal,
        customer_id,
        id,
        [reason]
    ));
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        reveal,
        customer_id,
        id,
        [reason]
    ));
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        customer_profile,
        customer_id,
        customer_id,
        [
            source_note,
            referral_reward,
            address,
            website,
            main_products,
            cooperation_history,
            decision_process,
            purchase_goal,
            remarks,
            habits,
            occupation,
            pref_hours,
            pref_frequency,
            pref_avoid,
        ]
    ));
    all.extend(strike!(
        conn,
        customer_id,
        identity,
        customer,
        id,
        id,
        [stage_detail, next_what]
    ));
    if all.contains(&customer_id.uuid()) {
        diesel::update(customer::table.find(Key(customer_id)))
            .set(customer::version.eq(customer::version + 1))
            .execute(conn)?;
    }
    Ok(u64::try_from(all.len()).unwrap_or(u64::MAX))
}
