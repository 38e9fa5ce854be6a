//! The row of a contact.

use super::{rules, succession};
use crate::access::Sealed;
use crate::access::{FreeText, reseal, reseal_exact, retext};
use crate::db::Conn;
use crate::db::schema::contact;
use crate::db::types::{Key, Written, fresh, stored};
use crate::error::{AppError, AppResult};
use crate::feature::customer::row::CustomerRow;
use crate::feature::customer::store as customers;
use crate::record::fact::{self, Facts};
use crate::record::{Cx, Entry, Kind, Lens, Record, record_row, store};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::contact::{Contact, ContactPatch, DecisionRole, NewContact};
use shared::id::{ContactId, CustomerId, UserId};
use shared::role::{FieldClass, RecordKind};
use shared::time::FlexDate;
use shared::timeline::Dimension;
use shared::{Code, Given, Guarded, Patch, mask};
use uuid::Uuid;

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ContactRow {
    /// Its id.
    pub id: Key<ContactId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// Row version.
    pub version: i32,
    /// The name.
    pub name: Sealed,
    /// Salutation.
    pub salutation: Option<FreeText>,
    /// Title.
    pub title: Option<FreeText>,
    /// Department.
    pub department: Option<FreeText>,
    /// Part in a decision.
    pub decision_role: Option<Written<DecisionRole>>,
    /// Mobile number.
    pub mobile: Option<Sealed>,
    /// Telephone.
    pub phone: Option<Sealed>,
    /// E-mail.
    pub email: Option<Sealed>,
    /// WeChat.
    pub wechat: Option<Sealed>,
    /// WeCom.
    pub wecom: Option<Sealed>,
    /// Birthday.
    pub birthday: Option<Sealed>,
    /// Preferences.
    pub preferences: Option<FreeText>,
    /// Whether this is the main contact.
    pub is_primary: bool,
    /// The day the contact left.
    pub left_on: Option<Written<FlexDate>>,
    /// Who came after.
    pub succeeded_by: Option<Key<ContactId>>,
    /// When it was made.
    pub created_at: NaiveDateTime,
    /// Who made it.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
}

/// An empty text is no value.
fn some(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

impl ContactRow {
    /// A new contact of a customer.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that cannot be taken.
    pub fn make(cx: &Cx, customer: CustomerId, new: NewContact) -> AppResult<Self> {
        let mut faults = rules::faults(
            new.mobile.as_deref(),
            new.phone.as_deref(),
            new.email.as_deref(),
        );
        if new.name.trim().is_empty() {
            faults.push(("/name".to_owned(), Code::Required));
        }
        if !faults.is_empty() {
            return Err(AppError::fields(faults));
        }
        let now = stored(cx.now);
        Ok(Self {
            id: Key(fresh()),
            customer_id: Key(customer),
            version: 1,
            name: Sealed::seal(new.name.trim()),
            salutation: some(new.salutation).map(FreeText::new),
            title: some(new.title).map(FreeText::new),
            department: some(new.department).map(FreeText::new),
            decision_role: new.decision_role.map(Written),
            mobile: some(new.mobile).map(Sealed::seal),
            phone: some(new.phone).map(Sealed::seal),
            email: some(new.email).map(Sealed::seal),
            wechat: some(new.wechat).map(Sealed::seal),
            wecom: some(new.wecom).map(Sealed::seal),
            birthday: new.birthday.as_ref().map(Sealed::seal_exact),
            preferences: some(new.preferences).map(FreeText::new),
            is_primary: new.primary,
            left_on: None,
            succeeded_by: None,
            created_at: now,
            created_by: cx.author(),
            updated_at: now,
            archived_at: None,
        })
    }

    /// The contact that a person who is a customer gets of its own.
    #[must_use]
    pub fn of_person(cx: &Cx, customer: &CustomerRow) -> Self {
        let now = stored(cx.now);
        Self {
            id: Key(fresh()),
            customer_id: customer.id,
            version: 1,
            name: customer.name.clone(),
            salutation: None,
            title: None,
            department: None,
            decision_role: Some(Written(DecisionRole::Decides)),
            mobile: None,
            phone: None,
            email: None,
            wechat: None,
            wecom: None,
            birthday: None,
            preferences: None,
            is_primary: true,
            left_on: None,
            succeeded_by: None,
            created_at: now,
            created_by: cx.author(),
            updated_at: now,
            archived_at: None,
        }
    }

    /// Whether it matters that this contact leaves or changes role (R-SIG-3): whoever decides, and the main contact.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.left_on.is_none() && (self.is_primary || self.decides())
    }

    /// Whether it decides.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.decision_role.map(|role| role.0) == Some(DecisionRole::Decides)
    }

    /// Refuses to take the mark or the part in decisions from somebody who matters but by the act that records it
    /// ([`super::succession`]), and a leaving in the future for everybody.
    ///
    /// # Errors
    /// [`Code::NeedsSuccession`], [`Code::InFuture`].
    fn require_act(&self, cx: &Cx, before: &Self) -> AppResult<()> {
        if self.left_on != before.left_on {
            rules::require_left(cx, self.left_on.map(|w| w.0))?;
        }
        let takes = self.left_on.is_some()
            || (before.is_primary && !self.is_primary)
            || (before.decides() && !self.decides());
        if before.matters() && takes && !cx.imported {
            return Err(Code::NeedsSuccession.into());
        }
        Ok(())
    }

    /// The main contact of a customer.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn primary(conn: &mut Conn, customer: CustomerId) -> AppResult<Option<Self>> {
        Ok(contact::table
            .filter(
                contact::customer_id
                    .eq(Key(customer))
                    .and(contact::is_primary.eq(true)),
            )
            .filter(contact::archived_at.is_null())
            .select(Self::as_select())
            .first(conn)
            .optional()?)
    }

    /// Whether the customer has a main contact.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn primary_exists(conn: &mut Conn, customer: CustomerId) -> AppResult<bool> {
        let primary = contact::table
            .filter(
                contact::customer_id
                    .eq(Key(customer))
                    .and(contact::is_primary.eq(true)),
            )
            .filter(contact::archived_at.is_null());
        Ok(diesel::select(diesel::dsl::exists(primary)).get_result(conn)?)
    }

    /// Makes it the main contact, or no longer, where the policy was asked already.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn mark(&self, conn: &mut Conn, cx: &Cx, primary: bool) -> AppResult<()> {
        let mut after = self.clone();
        after.is_primary = primary;
        store::rewrite(conn, cx, self, after)?;
        Ok(())
    }

    /// The contacts of a customer.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn of_customer(conn: &mut Conn, customer: CustomerId) -> AppResult<Vec<Self>> {
        Ok(contact::table
            .filter(
                contact::customer_id
                    .eq(Key(customer))
                    .and(contact::archived_at.is_null()),
            )
            .order(contact::id)
            .select(Self::as_select())
            .load(conn)?)
    }

    /// Applies a merge patch.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that cannot be taken.
    pub fn apply(&mut self, conn: &mut Conn, cx: &Cx, patch: ContactPatch) -> AppResult<()> {
        let masks = cx.masks(conn, self.customer_id.0)?;
        let given = |field: &Patch<Given<String>>| match field {
            Patch::Set(Given::Value(text)) => Some(text.clone()),
            _ => None,
        };
        let (mobile, phone, email) = (
            given(&patch.mobile),
            given(&patch.phone),
            given(&patch.email),
        );
        let mut faults = rules::faults(mobile.as_deref(), phone.as_deref(), email.as_deref());
        match patch.name {
            Patch::Keep | Patch::Set(Given::Unchanged) => {}
            Patch::Set(Given::Value(name)) if !name.trim().is_empty() => {
                self.name.renew(Sealed::seal(name.trim()), mask::person);
            }
            _ => faults.push(("/name".to_owned(), Code::Required)),
        }
        if !patch.primary.apply_required(&mut self.is_primary) {
            faults.push(("/primary".to_owned(), Code::Required));
        }
        if let Patch::Set(successor) = patch.succeeded_by {
            let other: Option<Self> = contact::table
                .filter(
                    contact::id
                        .eq(Key(successor))
                        .and(contact::customer_id.eq(self.customer_id)),
                )
                .select(Self::as_select())
                .first(conn)
                .optional()?;
            if other.is_none() || self.id == Key(successor) {
                faults.push(("/succeeded_by".to_owned(), Code::NoSuchContact));
            }
        }
        if !faults.is_empty() {
            return Err(AppError::fields(faults));
        }
        retext(patch.salutation, &mut self.salutation, masks);
        retext(patch.title, &mut self.title, masks);
        retext(patch.department, &mut self.department, masks);
        patch
            .decision_role
            .map(Written)
            .apply(&mut self.decision_role);
        reseal(patch.mobile, &mut self.mobile, mask::phone);
        reseal(patch.phone, &mut self.phone, mask::phone);
        reseal(patch.email, &mut self.email, mask::email);
        reseal(patch.wechat, &mut self.wechat, mask::account);
        reseal(patch.wecom, &mut self.wecom, mask::account);
        reseal_exact(patch.birthday, &mut self.birthday);
        retext(patch.preferences, &mut self.preferences, masks);
        patch.left_on.map(Written).apply(&mut self.left_on);
        patch.succeeded_by.map(Key).apply(&mut self.succeeded_by);
        Ok(())
    }
}

impl Record for ContactRow {
    const KIND: RecordKind = RecordKind::Contact;
    type View = Contact;

    record_row!(contact;
        states {}
        users { author: created_by }
        times {}
        words { decision_role: decision_role as DecisionRole }
    );

    fn name_customer(view: &mut Contact, customer: shared::customer::CustomerRef) {
        view.customer = Some(customer);
    }

    fn sealed() -> Vec<&'static str> {
        vec![
            "name", "mobile", "phone", "email", "wechat", "wecom", "birthday",
        ]
    }

    fn facts(&self) -> Facts {
        vec![
            ("name", fact::personal(Some(&self.name))),
            ("salutation", fact::text(self.salutation.as_ref())),
            ("title", fact::text(self.title.as_ref())),
            ("department", fact::text(self.department.as_ref())),
            ("decision_role", fact::written(self.decision_role.as_ref())),
            ("mobile", fact::personal(self.mobile.as_ref())),
            ("phone", fact::personal(self.phone.as_ref())),
            ("email", fact::personal(self.email.as_ref())),
            ("wechat", fact::personal(self.wechat.as_ref())),
            ("wecom", fact::personal(self.wecom.as_ref())),
            ("birthday", fact::personal(self.birthday.as_ref())),
            ("preferences", fact::text(self.preferences.as_ref())),
            ("primary", fact::open(Some(self.is_primary))),
            ("left_on", fact::written(self.left_on.as_ref())),
            ("succeeded_by", fact::link(self.succeeded_by.map(|k| k.0))),
        ]
    }

    fn on_timeline(&self) -> Option<Entry> {
        Some(Entry {
            dimension: Dimension::Contacts,
            what: "contact_added",
            when: None,
        })
    }

    fn change_on_timeline(&self, _: &[&str]) -> Entry {
        Entry {
            dimension: Dimension::Contacts,
            what: "contact_changed",
            when: None,
        }
    }

    fn called(view: &Contact, _: &Cx) -> Option<Guarded<String>> {
        Some(view.name.clone())
    }

    fn views(_conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Contact>> {
        let number = |viewer: &crate::access::Viewer<'_>,
                      value: &Option<Sealed>,
                      mask: fn(&str) -> String| {
            value
                .as_ref()
                .map(|value| viewer.text(FieldClass::Personal, value, mask))
        };
        Ok(rows
            .iter()
            .map(|row| {
                let viewer = lens.viewer(row.customer_id.0);
                let email = number(&viewer, &row.email, mask::email);
                Contact {
                    id: row.id.0,
                    customer_id: row.customer_id.0,
                    customer: None,
                    version: row.version,
                    name: viewer.person(&row.name),
                    salutation: viewer.free_opt(row.salutation.as_ref()),
                    title: viewer.free_opt(row.title.as_ref()),
                    department: viewer.free_opt(row.department.as_ref()),
                    decision_role: row.decision_role.map(|w| w.0),
                    mobile: number(&viewer, &row.mobile, mask::phone),
                    phone: number(&viewer, &row.phone, mask::phone),
                    hints: rules::hints(email.as_ref()),
                    email,
                    wechat: number(&viewer, &row.wechat, mask::account),
                    wecom: number(&viewer, &row.wecom, mask::account),
                    birthday: row
                        .birthday
                        .as_ref()
                        .map(|value| viewer.whole(FieldClass::Personal, value)),
                    preferences: viewer.free_opt(row.preferences.as_ref()),
                    primary: row.is_primary,
                    left_on: row.left_on.map(|w| w.0),
                    succeeded_by: row.succeeded_by.map(|k| k.0),
                    created_at: row.created_at.and_utc(),
                    updated_at: row.updated_at.and_utc(),
                    archived_at: row.archived_at.map(|at| at.and_utc()),
                }
            })
            .collect())
    }

    /// Who matters goes by the act that records it (R-SIG-3), as long as somebody is there who could follow; the last one
    /// goes with what the act makes where nobody comes after.
    fn put_away(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        if !self.matters() || cx.imported {
            return Ok(());
        }
        let there = Self::of_customer(conn, self.customer_id.0)?;
        if there.iter().any(|other| other.left_on.is_none()) {
            return Err(Code::NeedsSuccession.into());
        }
        succession::without_successor(conn, cx, self)
    }

    /// Where another is the main contact by now, that one stays it.
    fn come_back(&mut self, conn: &mut Conn) -> AppResult<()> {
        self.is_primary = self.is_primary && !Self::primary_exists(conn, self.customer_id.0)?;
        Ok(())
    }

    /// There is one main contact: the mark leaves the other, which its own trail says. Who was erased stays so.
    fn settle(&self, conn: &mut Conn, cx: &Cx) -> AppResult<()> {
        if self.name.is_erased() && self.archived_at.is_none() {
            return Err(Code::Erased.into());
        }
        if !self.is_primary || self.archived_at.is_some() {
            return Ok(());
        }
        let others: Vec<Self> = contact::table
            .filter(
                contact::customer_id
                    .eq(self.customer_id)
                    .and(contact::is_primary.eq(true)),
            )
            .filter(contact::id.ne(self.id))
            .select(Self::as_select())
            .load(conn)?;
        for before in others {
            before.mark(conn, cx, false)?;
        }
        Ok(())
    }
}

impl Kind for ContactRow {
    type New = NewContact;
    type Patch = ContactPatch;
    const PATH: &'static str = "contacts";

    fn create(conn: &mut Conn, cx: &Cx, customer: CustomerId, new: NewContact) -> AppResult<Uuid> {
        let mut row = Self::make(cx, customer, new)?;
        // Two that come at once must not both find that nobody is the main contact yet.
        customers::hold(conn, customer)?;
        let main = Self::primary(conn, customer)?;
        row.is_primary |= main.is_none();
        store::create(conn, cx, &row)?;
        succession::passed_on(conn, cx, main, &row)?;
        Ok(row.id.0.uuid())
    }

    fn change(
        conn: &mut Conn,
        cx: &Cx,
        id: Uuid,
        version: i32,
        patch: ContactPatch,
    ) -> AppResult<()> {
        let customer = Self::find(conn, id)?.customer_id.0;
        let main = Self::primary(conn, customer)?;
        let row = store::change::<Self>(conn, cx, id, version, |conn, row| {
            let before = row.clone();
            row.apply(conn, cx, patch)?;
            row.require_act(cx, &before)
        })?;
        succession::passed_on(conn, cx, main, &row)
    }
}
