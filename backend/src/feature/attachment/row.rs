//! The row of an attachment.

use super::rules;
use super::upload::Examined;
use crate::access::keys::data::is_bound;
use crate::access::keys::{DataKey, Place};
use crate::access::leak::{self, Leak};
use crate::access::{FreeText, Sealed, Viewer};
use crate::db::Conn;
use crate::db::schema::{attachment, interaction};
use crate::db::types::{Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::feature::interaction::row::InteractionRow;
use crate::record::fact::{self, Fact, Facts};
use crate::record::{Cx, Entry, Lens, Names, Record, record_row};
use chrono::NaiveDateTime;
use diesel::prelude::*;
use shared::attachment::{Attachment, AttachmentPatch, FileType, clean_name};
use shared::id::{AttachmentId, CustomerId, InteractionId, UserId};
use shared::role::{FieldClass, RecordKind, WholeClass};
use shared::timeline::Dimension;
use shared::{Code, Guarded, Patch};

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attachment, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct AttachmentRow {
    /// Its id.
    pub id: Key<AttachmentId>,
    /// The customer.
    pub customer_id: Key<CustomerId>,
    /// Row version.
    pub version: i32,
    /// The interaction that it belongs to.
    pub interaction_id: Option<Key<InteractionId>>,
    /// Its name, where it is not confidential.
    pub name: Option<FreeText>,
    /// Its name encrypted, where it is.
    pub sealed_name: Option<Vec<u8>>,
    /// Who may see it.
    pub class: Written<WholeClass>,
    /// What it is.
    pub file_type: Written<FileType>,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its content under the key of its content: in clear it would tell who has the same file that it is this one.
    /// Files from before that have it in clear; one of an erased person has none.
    pub sha256: Vec<u8>,
    /// When it was put there.
    pub created_at: NaiveDateTime,
    /// Who put it there.
    pub created_by: Option<Key<UserId>>,
    /// When it was last changed.
    pub updated_at: NaiveDateTime,
    /// When it was archived.
    pub archived_at: Option<NaiveDateTime>,
    /// The key of its content, wrapped; none for files from before every file had one.
    pub content_key: Option<Vec<u8>>,
}

impl AttachmentRow {
    /// A new file of a customer, and the key under which its content is to be stored.
    ///
    /// # Errors
    /// Where its name cannot be encrypted.
    pub fn make(
        conn: &mut Conn,
        cx: &Cx,
        customer: CustomerId,
        id: AttachmentId,
        file: &Examined,
        wanted: (WholeClass, Option<InteractionId>),
    ) -> AppResult<(Self, DataKey)> {
        let (class, interaction) = wanted;
        let (key, wrapped) = cx.keys.fresh_key(conn, &place_of_key(id))?;
        let now = stored(cx.now);
        let mut row = Self {
            id: Key(id),
            customer_id: Key(customer),
            version: 1,
            interaction_id: interaction.map(Key),
            name: None,
            sealed_name: None,
            class: Written(class),
            file_type: Written(file.kind),
            size: i64::try_from(file.content.len()).unwrap_or(i64::MAX),
            sha256: key.lock(&place_of_digest(id), &file.sha256)?,
            created_at: now,
            created_by: Some(Key(cx.actor.id)),
            updated_at: now,
            archived_at: None,
            content_key: Some(wrapped),
        };
        row.call(conn, cx, &file.name)?;
        Ok((row, key))
    }

    /// The key of its content, where it has one of its own.
    ///
    /// # Errors
    /// Where it cannot be unwrapped.
    pub fn key_of_content(&self, cx: &Cx) -> AppResult<Option<DataKey>> {
        let wrapped = self.content_key.as_deref();
        let unwrap = |wrapped| cx.keys.unwrap_key(&place_of_key(self.id.0), wrapped);
        wrapped.map(unwrap).transpose()
    }

    /// The SHA-256 of its content; none where the file was erased, or its key does not serve, which opening it tells.
    #[must_use]
    pub fn digest(&self, cx: &Cx) -> Option<Vec<u8>> {
        if !is_bound(&self.sha256) {
            return (!self.sha256.is_empty()).then(|| self.sha256.clone());
        }
        let key = self.key_of_content(cx).ok().flatten()?;
        key.unlock(&place_of_digest(self.id.0), &self.sha256).ok()
    }

    fn place_of_name(&self) -> Place {
        Place::of("sealed_name", self.id.0.uuid())
    }

    /// Gives it a name, kept as its class wants.
    fn call(&mut self, conn: &mut Conn, cx: &Cx, name: &str) -> AppResult<()> {
        if self.class.0 == WholeClass::Confidential {
            self.name = None;
            let place = self.place_of_name();
            self.sealed_name = Some(cx.keys.encrypt(conn, &place, name.as_bytes())?);
        } else {
            self.name = Some(FreeText::new(name));
            self.sealed_name = None;
        }
        Ok(())
    }

    /// Its whole name, for rules that let nothing of it out.
    fn whole_name(&self, cx: &Cx) -> AppResult<String> {
        match (&self.name, &self.sealed_name) {
            (Some(name), _) => Ok(name.for_rules().to_owned()),
            (None, Some(cipher)) => {
                let plain = cx.keys.decrypt(&self.place_of_name(), cipher)?;
                String::from_utf8(plain).map_err(AppError::internal)
            }
            (None, None) => Ok(String::new()),
        }
    }

    /// Strikes words out of its name; whether there were any.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn strike(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        strike: impl Fn(&str) -> Option<String>,
    ) -> AppResult<bool> {
        let Some(left) = strike(&self.whole_name(cx)?) else {
            return Ok(false);
        };
        self.call(conn, cx, &left)?;
        Ok(true)
    }

    /// Its name as the caller may see it.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn shown_name(&self, cx: &Cx, viewer: &Viewer<'_>) -> AppResult<Guarded<String>> {
        Ok(match (&self.name, &self.sealed_name) {
            (Some(name), _) if leak::planted(Leak::FileNames) => {
                Guarded::clear(leak::raw_text(name))
            }
            _ if !viewer.sees_file(self.class.0) => Guarded::Hidden,
            (Some(name), _) => Guarded::clear(viewer.free(name)),
            (None, Some(cipher)) => viewer.confidential(&cx.keys, &self.place_of_name(), cipher)?,
            (None, None) => Guarded::Hidden,
        })
    }

    /// Refuses whoever may not see the file: neither may they change what they do not see.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn require_seen(&self, viewer: &Viewer<'_>) -> AppResult<()> {
        if viewer.sees_file(self.class.0) || leak::planted(Leak::FileContent) {
            Ok(())
        } else {
            Err(Code::Forbidden.into())
        }
    }

    /// Whether the interaction that it belongs to is one of its customer.
    ///
    /// # Errors
    /// [`Code::NoSuchInteraction`].
    pub fn require_interaction(&self, conn: &mut Conn) -> AppResult<()> {
        let Some(id) = self.interaction_id else {
            return Ok(());
        };
        let known = interaction::table.filter(
            interaction::id
                .eq(id)
                .and(interaction::customer_id.eq(self.customer_id)),
        );
        if diesel::select(diesel::dsl::exists(known)).get_result(conn)? {
            return Ok(());
        }
        Err(AppError::field("/interaction_id", Code::NoSuchInteraction))
    }

    /// Applies a merge patch. A name that comes back as it was shown changes nothing (R-SEC-3).
    ///
    /// # Errors
    /// [`Code::Forbidden`] where the caller may not see the file, [`Code::Invalid`] with the fields that cannot be taken.
    pub fn apply(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        viewer: &Viewer<'_>,
        patch: AttachmentPatch,
    ) -> AppResult<()> {
        viewer.require_kept(self.class.0)?;
        let mut name = self.whole_name(cx)?;
        let class = self.class.0;
        let mut faults = Vec::new();
        match patch.name {
            Patch::Clear => faults.push(("/name".to_owned(), Code::Required)),
            Patch::Set(new) if self.shown_name(cx, viewer)?.text().as_ref() != Some(&new) => {
                let kind = self.file_type.0;
                let new = clean_name(&new, kind);
                if !rules::may_be_called(kind, &new) {
                    faults.push(("/name".to_owned(), Code::FileMismatch));
                }
                name = new;
            }
            Patch::Keep | Patch::Set(_) => {}
        }
        if !patch.class.map(Written).apply_required(&mut self.class) {
            faults.push(("/class".to_owned(), Code::Required));
        }
        patch
            .interaction_id
            .map(Key)
            .apply(&mut self.interaction_id);
        if !faults.is_empty() {
            return Err(AppError::fields(faults));
        }
        // Encrypting the same name again would look like another one.
        if class != self.class.0 || name != self.whole_name(cx)? {
            self.call(conn, cx, &name)?;
        }
        Ok(())
    }

    /// What the audit trail knows of the name: as much as the class lets be seen, and of a confidential one that it
    /// changed.
    fn name_fact(&self) -> Option<Fact> {
        match self.class.0 {
            WholeClass::Open => fact::text(self.name.as_ref()),
            WholeClass::Commercial => {
                fact::commercial(self.name.as_ref().map(FreeText::as_sealed).as_ref())
            }
            WholeClass::Confidential => match fact::confidential(self.sealed_name.as_deref()) {
                Some(Fact::Locked(mark)) => {
                    Some(Fact::Sealed(FieldClass::Confidential, Sealed::seal(mark)))
                }
                other => other,
            },
        }
    }
}

impl Record for AttachmentRow {
    const KIND: RecordKind = RecordKind::Attachment;
    type View = Attachment;

    record_row!(attachment;
        states {}
        users { author: created_by }
        times {}
        words { class: class as WholeClass }
    );

    fn name_customer(view: &mut Attachment, customer: shared::customer::CustomerRef) {
        view.customer = Some(customer);
    }

    fn sealed() -> Vec<&'static str> {
        vec!["file_name"]
    }

    fn facts(&self) -> Facts {
        vec![
            ("file_name", self.name_fact()),
            ("class", fact::written(Some(&self.class))),
            (
                "interaction_id",
                fact::link(self.interaction_id.map(|key| key.0)),
            ),
        ]
    }

    fn on_timeline(&self) -> Option<Entry> {
        Some(Entry {
            dimension: Dimension::Attachments,
            what: "attachment",
            when: None,
        })
    }

    fn change_on_timeline(&self, _: &[&str]) -> Entry {
        Entry {
            dimension: Dimension::Attachments,
            what: "attachment_changed",
            when: None,
        }
    }

    fn called(view: &Attachment, _: &Cx) -> Option<Guarded<String>> {
        Some(view.name.clone())
    }

    fn views(conn: &mut Conn, lens: &Lens<'_>, rows: &[Self]) -> AppResult<Vec<Attachment>> {
        let authors = rows
            .iter()
            .filter_map(|row| row.created_by.map(|key| key.0));
        let names = Names::of_users(conn, authors)?;
        let talks: Vec<InteractionId> = rows
            .iter()
            .filter_map(|row| row.interaction_id.map(|key| key.0))
            .collect();
        let talks = InteractionRow::brief(conn, lens, &talks)?;
        rows.iter()
            .map(|row| {
                let talk = row.interaction_id.and_then(|key| talks.get(&key.0));
                let mut view = row.view(lens, &names)?;
                view.interaction = talk.cloned();
                Ok(view)
            })
            .collect()
    }
}

/// Where the key of a file's content belongs.
fn place_of_key(id: AttachmentId) -> Place {
    Place::of("content_key", id.uuid())
}

fn place_of_digest(id: AttachmentId) -> Place {
    Place::of("sha256", id.uuid())
}

impl AttachmentRow {
    /// The files of these interactions, archived ones left out, as part of them.
    ///
    /// # Errors
    /// Where the database fails, or a key does not serve.
    pub fn of_interactions(
        conn: &mut Conn,
        lens: &Lens<'_>,
        ids: &[InteractionId],
    ) -> AppResult<Vec<Attachment>> {
        let keys: Vec<Key<InteractionId>> = ids.iter().copied().map(Key).collect();
        let rows: Vec<Self> = attachment::table
            .filter(
                attachment::interaction_id
                    .eq_any(keys)
                    .and(attachment::archived_at.is_null()),
            )
            .order(attachment::id)
            .select(Self::as_select())
            .load(conn)?;
        let authors = rows
            .iter()
            .filter_map(|row| row.created_by.map(|key| key.0));
        let names = Names::of_users(conn, authors)?;
        rows.iter().map(|row| row.view(lens, &names)).collect()
    }

    fn view(&self, lens: &Lens<'_>, names: &Names) -> AppResult<Attachment> {
        let row = self;
        let viewer = lens.viewer(row.customer_id.0);
        let seen = viewer.sees_file(row.class.0) || leak::planted(Leak::FileSizes);
        let kind = row.file_type.0;
        Ok(Attachment {
            id: row.id.0,
            customer_id: row.customer_id.0,
            customer: None,
            version: row.version,
            interaction_id: row.interaction_id.map(|key| key.0),
            interaction: None,
            name: row.shown_name(lens.cx, &viewer)?,
            class: row.class.0,
            file_type: seen.then_some(kind),
            media_type: seen.then(|| kind.media_type().to_owned()),
            size: seen.then_some(row.size),
            sha256: seen
                .then(|| row.digest(lens.cx))
                .flatten()
                .map(|digest| hex(&digest)),
            author: names.user(row.created_by),
            created_at: row.created_at.and_utc(),
            updated_at: row.updated_at.and_utc(),
            archived_at: row.archived_at.map(|at| at.and_utc()),
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
