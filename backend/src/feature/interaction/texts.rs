//! What an interaction says. An entry may be marked as a whole: its texts then stand encrypted beside it and not in their
//! columns, so that whoever reads a column and forgets the mark shows nothing.

use super::row::InteractionRow;
use crate::access::keys::Place;
use crate::access::{FreeText, Masks, Viewer, retext};
use crate::db::Conn;
use crate::db::schema::{plan, plan_talk};
use crate::db::types::Written;
use crate::error::{AppError, AppResult};
use crate::events;
use crate::feature::plan::row::PlanRow;
use crate::record::{Cx, store};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::InteractionId;
use shared::interaction::InteractionPatch;
use shared::role::{RecordKind, WholeClass};
use shared::{Code, Patch};

/// The texts of one entry: as they are kept, as they are written to be encrypted, or as a reader sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts<T> {
    /// What was said and done; none where the reader may not see it.
    pub content: Option<T>,
    /// What we make of it.
    pub judgement: Option<T>,
    /// The customer's own words.
    pub feedback: Option<T>,
    /// What was agreed.
    pub consensus: Option<T>,
    /// A competitor that was mentioned.
    pub competitor: Option<T>,
}

impl<T> Texts<T> {
    /// None at all.
    const fn none() -> Self {
        Self {
            content: None,
            judgement: None,
            feedback: None,
            consensus: None,
            competitor: None,
        }
    }

    /// Each of them as something else.
    fn map<'a, U>(&'a self, to: impl Fn(&'a T) -> U) -> Texts<U> {
        let one = |text: &'a Option<T>| text.as_ref().map(&to);
        Texts {
            content: one(&self.content),
            judgement: one(&self.judgement),
            feedback: one(&self.feedback),
            consensus: one(&self.consensus),
            competitor: one(&self.competitor),
        }
    }

    const fn each(&mut self) -> [&mut Option<T>; 5] {
        [
            &mut self.content,
            &mut self.judgement,
            &mut self.feedback,
            &mut self.consensus,
            &mut self.competitor,
        ]
    }
}

/// What a patch changes of the texts, in the order of [`Texts::each`].
const fn changes(patch: &mut InteractionPatch) -> [&mut Patch<String>; 5] {
    [
        &mut patch.content,
        &mut patch.judgement,
        &mut patch.feedback,
        &mut patch.consensus,
        &mut patch.competitor,
    ]
}

impl Texts<String> {
    /// Takes out of a patch what comes back as it was shown, nothing where nothing was, which changes nothing (R-SEC-3).
    fn drop_unchanged(mut self, patch: &mut InteractionPatch) {
        for (change, shown) in changes(patch).into_iter().zip(self.each()) {
            let same = match change {
                Patch::Set(text) => shown.as_ref() == Some(text),
                Patch::Clear => shown.is_none(),
                Patch::Keep => true,
            };
            if same {
                *change = Patch::Keep;
            }
        }
    }
}

impl Texts<FreeText> {
    /// Everything that was written, for the signs in it; never shown.
    pub(super) fn said(&self) -> String {
        let parts = [
            &self.content,
            &self.feedback,
            &self.consensus,
            &self.judgement,
        ];
        let parts = parts.into_iter().flatten().map(FreeText::for_rules);
        parts.collect::<Vec<_>>().join("\n")
    }

    /// Every text without what a strike takes away; none where it takes nothing.
    fn without(mut self, strike: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let mut struck = false;
        for text in self.each().into_iter().flatten() {
            if let Some(rest) = strike(text.for_rules()) {
                *text = FreeText::new(rest);
                struck = true;
            }
        }
        struck.then_some(self)
    }

    /// Takes the texts of a merge patch.
    fn take(&mut self, patch: &mut InteractionPatch, masks: Masks) -> AppResult<()> {
        if patch.content == Patch::Clear {
            return Err(AppError::field("/content", Code::Required));
        }
        for (change, text) in changes(patch).into_iter().zip(self.each()) {
            retext(std::mem::take(change), text, masks);
        }
        Ok(())
    }
}

/// Where the encrypted texts of an interaction belong.
fn place(id: InteractionId) -> Place {
    Place::of("interaction_texts", id.uuid())
}

impl InteractionRow {
    /// What it says, for rules that let nothing of it out.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub(super) fn texts(&self, cx: &Cx) -> AppResult<Texts<FreeText>> {
        let Some(cipher) = &self.kept else {
            return Ok(Texts {
                content: Some(self.content.clone()),
                judgement: self.judgement.clone(),
                feedback: self.feedback.clone(),
                consensus: self.consensus.clone(),
                competitor: self.competitor.clone(),
            });
        };
        let plain = cx.keys.decrypt(&place(self.id.0), cipher)?;
        let plain: Texts<String> = serde_json::from_slice(&plain).map_err(AppError::internal)?;
        Ok(plain.map(FreeText::new))
    }

    /// What it says, as the caller may see it; nothing of an entry whose mark keeps it from the caller.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn shown(&self, cx: &Cx, viewer: &Viewer<'_>) -> AppResult<Texts<String>> {
        if !viewer.sees_entry(self.class.0) {
            return Ok(Texts::none());
        }
        let texts = self.texts(cx)?;
        let open = |text: &Option<FreeText>| viewer.free_opt(text.as_ref());
        Ok(Texts {
            content: texts.content.as_ref().map(|text| viewer.free(text)),
            judgement: open(&texts.judgement),
            feedback: open(&texts.feedback),
            consensus: open(&texts.consensus),
            competitor: open(&texts.competitor),
        })
    }

    /// Puts texts where its mark wants them.
    ///
    /// # Errors
    /// Where they cannot be encrypted.
    pub(super) fn keep(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        texts: Texts<FreeText>,
    ) -> AppResult<()> {
        let open = self.class.0 == WholeClass::Open;
        self.kept = if open {
            None
        } else {
            let plain = texts.map(FreeText::for_rules);
            let plain = serde_json::to_vec(&plain).map_err(AppError::internal)?;
            Some(cx.keys.encrypt(conn, &place(self.id.0), &plain)?)
        };
        self.put(if open { texts } else { Texts::none() });
        Ok(())
    }

    /// Puts texts into their columns.
    fn put(&mut self, texts: Texts<FreeText>) {
        self.content = texts.content.unwrap_or_else(|| FreeText::new(""));
        self.judgement = texts.judgement;
        self.feedback = texts.feedback;
        self.consensus = texts.consensus;
        self.competitor = texts.competitor;
    }

    /// Takes changes of its texts and of its mark. Who may not see an entry changes nothing of what it says.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for an entry, or a mark, that is not the caller's to keep; [`Code::Invalid`].
    pub(super) fn rewrite(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        patch: &InteractionPatch,
        masks: Masks,
    ) -> AppResult<()> {
        let viewer = cx.viewer(conn, self.customer_id.0)?;
        let was = self.class.0;
        let mut patch = patch.clone();
        if was != WholeClass::Open {
            self.shown(cx, &viewer)?.drop_unchanged(&mut patch);
        }
        if patch.class == Patch::Set(was) {
            patch.class = Patch::Keep;
        }
        if patch.class.is_keep() && changes(&mut patch).iter().all(|change| change.is_keep()) {
            return Ok(());
        }
        viewer.require_kept(was)?;
        let mut texts = self.texts(cx)?;
        texts.take(&mut patch, masks)?;
        match patch.class {
            Patch::Keep => {}
            Patch::Set(class) => self.class = Written(class),
            Patch::Clear => self.class = Written(WholeClass::Open),
        }
        viewer.require_kept(self.class.0)?;
        if was == WholeClass::Open && self.class.0 != WholeClass::Open {
            take_back(conn, cx, self)?;
        }
        // Whoever does not see all of it must not learn that what they wrote stood there already.
        self.keep(conn, cx, texts)
    }

    /// The same with its texts in their columns, for rules that ask the policy of each.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn opened(&self, cx: &Cx) -> AppResult<Self> {
        let mut opened = self.clone();
        opened.put(self.texts(cx)?);
        opened.kept = None;
        Ok(opened)
    }

    /// Strikes words out of the texts of a marked entry; whether there were any.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn strike(
        &mut self,
        conn: &mut Conn,
        cx: &Cx,
        strike: impl Fn(&str) -> Option<String>,
    ) -> AppResult<bool> {
        let Some(left) = self.texts(cx)?.without(strike) else {
            return Ok(false);
        };
        self.keep(conn, cx, left)?;
        Ok(true)
    }
}

/// Takes back what plans took over from an interaction that is about to be marked, now or when it said something else, also
/// those that another fulfilled since. Who may mark the entry need not be allowed to write plans, nor need the plan still be
/// there.
fn take_back(conn: &mut Conn, cx: &Cx, entry: &InteractionRow) -> AppResult<()> {
    let plans: Vec<PlanRow> = plan::table
        .inner_join(plan_talk::table.on(plan_talk::plan_id.eq(plan::id)))
        .filter(plan_talk::interaction_id.eq(entry.id))
        .select(PlanRow::as_select())
        .load(conn)?;
    if plans.is_empty() {
        return Ok(());
    }
    let mut said = events::ever_said(conn, cx, RecordKind::Interaction, entry.id.0.uuid())?;
    let texts = entry.texts(cx)?;
    said.extend([texts.content, texts.feedback].into_iter().flatten());
    for before in plans {
        let mut after = before.clone();
        after.summary = after.summary.filter(|text| !said.contains(text));
        after.feedback = after.feedback.filter(|text| !said.contains(text));
        if after.summary != before.summary || after.feedback != before.feedback {
            store::rewrite(conn, cx, &before, after)?;
        }
    }
    Ok(())
}
