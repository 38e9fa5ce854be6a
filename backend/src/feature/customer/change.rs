//! Changing, archiving and restoring a customer.

use super::row::{CustomerRow, ProfileRow, place_of_notes};
use super::{counters, duplicates, rules, store, view};
use crate::access::policy::{self, Verb};
use crate::access::{Mask, Sealed, reseal, reseal_exact, retext};
use crate::db::Conn;
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult, Question};
use crate::events::{self, Draft};
use crate::feature::list::queries::require_source;
use crate::record::fact::Difference;
use crate::record::store::differences;
use crate::record::{Cx, Entry};
use shared::audit::Action;
use shared::customer::{CustomerKind, CustomerPatch};
use shared::error::ConfirmCode;
use shared::id::CustomerId;
use shared::role::{Capability, RecordKind};
use shared::timeline::Dimension;
use shared::{Code, Given, Patch, mask};

/// Applies a merge patch.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Stale`], [`Code::Invalid`], [`Code::ConfirmationNeeded`] for a new name that likely
/// exists already.
pub fn change(
    conn: &mut Conn,
    cx: &Cx,
    id: CustomerId,
    version: i32,
    patch: CustomerPatch,
) -> AppResult<()> {
    let viewer = cx.viewer(conn, id)?;
    // Who keeps the sources true needs nothing else of the customer.
    let only_source =
        touches_only_source(&patch) && policy::can(&cx.actor, Capability::CorrectSources);
    if !only_source {
        viewer.require(Verb::Write(RecordKind::Customer))?;
    }
    if !patch.confidential_notes.is_keep() && !viewer.keeps(shared::role::FieldClass::Confidential)
    {
        return Err(Code::Forbidden.into());
    }
    let before = store::find(conn, id)?;
    let profile_before = store::profile(conn, id)?;
    AppError::unless_stale(before.version, version, || view::customer(conn, cx, id))?;
    if before.archived_at.is_some() {
        return Err(Code::Archived.into());
    }
    let (mut after, mut profile) = (before.clone(), profile_before.clone());
    require_source(conn, patch.source.value().map(String::as_str))?;
    let acknowledged = patch.acknowledge.contains(&ConfirmCode::LikelyDuplicate);
    let faults = apply(conn, cx, patch, &mut after, &mut profile)?;
    if !faults.is_empty() {
        return Err(AppError::fields(faults));
    }
    if let Some(referrer) = profile
        .referred_by
        .filter(|r| profile_before.referred_by != Some(*r))
    {
        cx.viewer(conn, referrer.0)
            .map_err(|_| AppError::field("/referred_by", Code::NoSuchCustomer))?;
    }
    if !acknowledged {
        ask_about_duplicates(conn, cx, (&before, &after), (&profile_before, &profile))?;
    }
    let mut changes = differences(conn, cx, id, before.facts(), after.facts())?;
    let of_profile = differences(conn, cx, id, profile_before.facts(), profile.facts())?;
    changes.extend(of_profile);
    if changes.is_empty() {
        return Ok(());
    }
    store::save_profile(conn, &profile)?;
    let entry = Entry {
        dimension: Dimension::Profile,
        what: "profile_changed",
        when: None,
    };
    write(
        conn,
        cx,
        &before,
        after,
        Action::Changed,
        changes,
        Some(entry),
    )
}

fn touches_only_source(patch: &CustomerPatch) -> bool {
    let source_alone = CustomerPatch {
        source: patch.source.clone(),
        source_note: patch.source_note.clone(),
        acknowledge: patch.acknowledge.clone(),
        ..CustomerPatch::default()
    };
    *patch == source_alone
}

fn ask_about_duplicates(
    conn: &mut Conn,
    cx: &Cx,
    (before, after): (&CustomerRow, &CustomerRow),
    (profile_before, profile): (&ProfileRow, &ProfileRow),
) -> AppResult<()> {
    let key = (before.match_key != after.match_key).then_some(after.match_key.as_str());
    let code = profile
        .credit_code
        .as_ref()
        .filter(|_| profile_before.credit_code != profile.credit_code);
    let records = duplicates::find(
        conn,
        cx,
        key,
        code.map(|code| &code.0),
        Some(after.customer_id()),
    )?;
    if records.is_empty() {
        Ok(())
    } else {
        Err(AppError::confirm(vec![Question {
            code: ConfirmCode::LikelyDuplicate,
            records,
        }]))
    }
}

/// Applies a patch to both rows; the fields that cannot be taken.
fn apply(
    conn: &mut Conn,
    cx: &Cx,
    patch: CustomerPatch,
    row: &mut CustomerRow,
    profile: &mut ProfileRow,
) -> AppResult<Vec<(String, Code)>> {
    let masks = cx.masks(conn, row.customer_id())?;
    let mut faults = rules::faults(
        patch.industry.value().map(String::as_str),
        patch.website.value().map(String::as_str),
    );
    match patch.name {
        Patch::Keep | Patch::Set(Given::Unchanged) => {}
        Patch::Set(Given::Value(name)) if !name.trim().is_empty() => rename(row, name.trim()),
        _ => faults.push(("/name".to_owned(), Code::Required)),
    }
    match patch.number {
        Patch::Keep => {}
        Patch::Set(number) if !number.trim().is_empty() => renumber(row, number.trim()),
        _ => faults.push(("/number".to_owned(), Code::Required)),
    }
    if !patch.key_account.apply_required(&mut row.key_account) {
        faults.push(("/key_account".to_owned(), Code::Required));
    }
    patch.tier.map(Written).apply(&mut row.tier);
    patch.intent.map(Written).apply(&mut row.intent);
    patch.industry.apply(&mut row.industry);
    patch.source.apply(&mut row.source);
    retext(patch.stage_detail, &mut row.stage_detail, masks);
    match patch.expected_purchase {
        Patch::Keep | Patch::Set(Given::Unchanged) => {}
        Patch::Clear => (row.expected, row.expected_minor) = (None, None),
        Patch::Set(Given::Value(amount)) => {
            (row.expected, row.expected_minor) = (
                Some(Sealed::seal_exact(&amount)),
                Some(counters::minor(&amount)),
            );
        }
    }
    retext(patch.source_note, &mut profile.source_note, masks);
    patch.referred_by.map(Key).apply(&mut profile.referred_by);
    retext(patch.referral_reward, &mut profile.referral_reward, masks);
    patch
        .referral_rewarded_on
        .map(Written)
        .apply(&mut profile.referral_rewarded_on);
    patch
        .credit_code
        .map(Written)
        .apply(&mut profile.credit_code);
    patch.province.apply(&mut profile.province);
    patch.city.apply(&mut profile.city);
    reseal(
        patch.address,
        &mut profile.address,
        address_mask(row.kind.0),
    );
    patch.website.apply(&mut profile.website);
    patch.founded_on.map(Written).apply(&mut profile.founded_on);
    patch.headcount.map(Written).apply(&mut profile.headcount);
    patch
        .registered_capital
        .map(Written)
        .apply(&mut profile.registered_capital);
    reseal_exact(patch.annual_revenue, &mut profile.annual_revenue);
    retext(patch.main_products, &mut profile.main_products, masks);
    retext(
        patch.cooperation_history,
        &mut profile.cooperation_history,
        masks,
    );
    retext(patch.decision_process, &mut profile.decision_process, masks);
    retext(patch.purchase_goal, &mut profile.purchase_goal, masks);
    retext(patch.remarks, &mut profile.remarks, masks);
    match patch.confidential_notes {
        Patch::Keep | Patch::Set(Given::Unchanged) => {}
        Patch::Clear => profile.confidential_notes = None,
        Patch::Set(Given::Value(text)) => {
            let place = place_of_notes(row.customer_id());
            profile.confidential_notes = Some(cx.keys.encrypt(conn, &place, text.as_bytes())?);
        }
    }
    reseal(patch.occupation, &mut profile.occupation, mask::whole);
    reseal(patch.habits, &mut profile.habits, mask::whole);
    reseal_exact(patch.birthday, &mut profile.birthday);
    patch
        .pref_channel
        .map(Written)
        .apply(&mut profile.pref_channel);
    retext(patch.pref_hours, &mut profile.pref_hours, masks);
    retext(patch.pref_frequency, &mut profile.pref_frequency, masks);
    retext(patch.pref_avoid, &mut profile.pref_avoid, masks);
    Ok(faults)
}

/// What those see of an address who may not see personal values: of a person nothing, of a company all but numbers.
const fn address_mask(kind: CustomerKind) -> Mask {
    match kind {
        CustomerKind::Person => mask::whole,
        CustomerKind::Company => mask::screen,
    }
}

fn rename(row: &mut CustomerRow, name: &str) {
    let kind = row.kind.0;
    if kind != CustomerKind::Person {
        row.name = Sealed::seal_exact(&name);
    } else if !row.name.renew(Sealed::seal(name), mask::person) {
        return;
    }
    row.match_key = rules::duplicate_key(kind, name);
    row.name_sort = rules::sort_key(kind, name, &row.number);
}

fn renumber(row: &mut CustomerRow, number: &str) {
    row.number = number.to_owned();
    if row.kind.0 == CustomerKind::Person {
        row.name_sort = rules::sort_key(row.kind.0, "", number);
    }
}

/// Writes the narrow row with its event, counting the version up.
///
/// # Errors
/// [`Code::Stale`] where someone else wrote at the same time.
pub fn write(
    conn: &mut Conn,
    cx: &Cx,
    before: &CustomerRow,
    mut after: CustomerRow,
    action: Action,
    changes: Vec<Difference>,
    entry: Option<Entry>,
) -> AppResult<()> {
    after.version = before.version + 1;
    after.updated_at = stored(cx.now);
    if !store::save(conn, before, &after)? {
        return Err(AppError::stale(view::customer(
            conn,
            cx,
            before.customer_id(),
        )?));
    }
    events::append(
        conn,
        cx,
        Draft {
            customer_id: before.customer_id(),
            kind: RecordKind::Customer,
            record_id: before.customer_id().uuid(),
            action,
            changes,
            entry,
        },
    )?;
    Ok(())
}

/// Archives a customer; archiving twice is no error.
///
/// # Errors
/// [`Code::Forbidden`], [`Code::Stale`].
pub fn archive(conn: &mut Conn, cx: &Cx, id: CustomerId, version: i32) -> AppResult<()> {
    cx.viewer(conn, id)?.require(Verb::Archive)?;
    let before = store::find(conn, id)?;
    AppError::unless_stale(before.version, version, || view::customer(conn, cx, id))?;
    if before.archived_at.is_some() {
        return Ok(());
    }
    let mut after = before.clone();
    after.archived_at = Some(stored(cx.now));
    let entry = Entry {
        dimension: Dimension::Profile,
        what: "archived",
        when: None,
    };
    write(
        conn,
        cx,
        &before,
        after,
        Action::Archived,
        Vec::new(),
        Some(entry),
    )
}

/// Brings a customer back; restoring what is not archived is no error.
///
/// # Errors
/// [`Code::Forbidden`].
pub fn restore(conn: &mut Conn, cx: &Cx, id: CustomerId) -> AppResult<()> {
    cx.viewer(conn, id)?.require(Verb::Archive)?;
    let before = store::find(conn, id)?;
    if before.archived_at.is_none() {
        return Ok(());
    }
    if before.name.is_erased() {
        return Err(Code::Erased.into());
    }
    let mut after = before.clone();
    after.archived_at = None;
    let entry = Entry {
        dimension: Dimension::Profile,
        what: "restored",
        when: None,
    };
    write(
        conn,
        cx,
        &before,
        after,
        Action::Restored,
        Vec::new(),
        Some(entry),
    )
}
