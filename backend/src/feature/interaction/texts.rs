//! What an interaction says. An entry may be marked as a whole: its texts then stand encrypted beside it and not in their
//! columns, so that whoever reads a column and forgets the mark shows nothing.

use super::row::InteractionRow;
use crate::access::keys::Place;
use crate::access::{FreeText, Masks, Viewer, retext, unless_masked};
use crate::db::Conn;
use crate::db::schema::plan;
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::feature::plan::row::PlanRow;
use crate::record::{Cx, store};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::InteractionId;
use shared::interaction::InteractionPatch;
use shared::role::WholeClass;
use shared::{Code, Patch};

/// The texts of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    /// What was said and done.
    pub content: FreeText,
    /// What we make of it.
    pub judgement: Option<FreeText>,
    /// The customer's own words.
    pub feedback: Option<FreeText>,
    /// What was agreed.
    pub consensus: Option<FreeText>,
    /// A competitor that was mentioned.
    pub competitor: Option<FreeText>,
}

/// The same as a reader sees them.
#[derive(Debug, Default)]
pub struct Shown {
    /// What was said and done; none where the reader may not see it.
    pub content: Option<String>,
    /// What we make of it.
    pub judgement: Option<String>,
    /// The customer's own words.
    pub feedback: Option<String>,
    /// What was agreed.
    pub consensus: Option<String>,
    /// A competitor that was mentioned.
    pub competitor: Option<String>,
}

impl Shown {
    /// Takes out of a patch what comes back as it was shown, nothing where nothing was, which changes nothing (R-SEC-3).
    fn drop_unchanged(&self, patch: &mut InteractionPatch) {
        let texts = [
            (&mut patch.content, &self.content),
            (&mut patch.judgement, &self.judgement),
            (&mut patch.feedback, &self.feedback),
            (&mut patch.consensus, &self.consensus),
            (&mut patch.competitor, &self.competitor),
        ];
        for (change, shown) in texts {
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

/// The written form of what is encrypted.
#[derive(Serialize, Deserialize)]
struct Plain {
    content: String,
    judgement: Option<String>,
    feedback: Option<String>,
    consensus: Option<String>,
    competitor: Option<String>,
}

impl From<Plain> for Texts {
    fn from(plain: Plain) -> Self {
        Self {
            content: FreeText::new(plain.content),
            judgement: plain.judgement.map(FreeText::new),
            feedback: plain.feedback.map(FreeText::new),
            consensus: plain.consensus.map(FreeText::new),
            competitor: plain.competitor.map(FreeText::new),
        }
    }
}

impl From<&Texts> for Plain {
    fn from(texts: &Texts) -> Self {
        let opt = |text: &Option<FreeText>| text.as_ref().map(|text| text.for_rules().to_owned());
        Self {
            content: texts.content.for_rules().to_owned(),
            judgement: opt(&texts.judgement),
            feedback: opt(&texts.feedback),
            consensus: opt(&texts.consensus),
            competitor: opt(&texts.competitor),
        }
    }
}

impl Texts {
    /// Everything that was written, for the signs in it; never shown.
    pub(super) fn said(&self) -> String {
        let parts = [
            Some(&self.content),
            self.feedback.as_ref(),
            self.consensus.as_ref(),
            self.judgement.as_ref(),
        ];
        let parts: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(FreeText::for_rules)
            .collect();
        parts.join("\n")
    }

    /// Every text without what a strike takes away; none where it takes nothing.
    fn without(&self, strike: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let mut left = self.clone();
        let mut struck = false;
        let mut one = |text: &mut FreeText| {
            if let Some(rest) = strike(text.for_rules()) {
                *text = FreeText::new(rest);
                struck = true;
            }
        };
        one(&mut left.content);
        let others = [
            &mut left.judgement,
            &mut left.feedback,
            &mut left.consensus,
            &mut left.competitor,
        ];
        others.into_iter().flatten().for_each(one);
        struck.then_some(left)
    }

    /// Takes the texts of a merge patch.
    fn take(&mut self, patch: &InteractionPatch, masks: Masks) -> AppResult<()> {
        let content = unless_masked(patch.content.clone(), Some(&self.content), masks)
            .map(FreeText::new)
            .apply_required(&mut self.content);
        if !content {
            return Err(AppError::field("/content", Code::Required));
        }
        retext(patch.judgement.clone(), &mut self.judgement, masks);
        retext(patch.feedback.clone(), &mut self.feedback, masks);
        retext(patch.consensus.clone(), &mut self.consensus, masks);
        retext(patch.competitor.clone(), &mut self.competitor, masks);
        Ok(())
    }
}

/// Whether a patch changes what an entry says, or who may see it.
fn is_about_texts(patch: &InteractionPatch) -> bool {
    !(patch.content.is_keep()
        && patch.judgement.is_keep()
        && patch.feedback.is_keep()
        && patch.consensus.is_keep()
        && patch.competitor.is_keep()
        && patch.class.is_keep())
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
    pub(super) fn texts(&self, cx: &Cx) -> AppResult<Texts> {
        let Some(cipher) = &self.kept else {
            return Ok(Texts {
                content: self.content.clone(),
                judgement: self.judgement.clone(),
                feedback: self.feedback.clone(),
                consensus: self.consensus.clone(),
                competitor: self.competitor.clone(),
            });
        };
        let plain = cx.keys.decrypt(&place(self.id.0), cipher)?;
        let plain: Plain = serde_json::from_slice(&plain).map_err(AppError::internal)?;
        Ok(plain.into())
    }

    /// What it says, as the caller may see it; nothing of an entry whose mark keeps it from the caller.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn shown(&self, cx: &Cx, viewer: &Viewer<'_>) -> AppResult<Shown> {
        if !viewer.sees_entry(self.class.0) {
            return Ok(Shown::default());
        }
        let texts = self.texts(cx)?;
        let open = |text: &Option<FreeText>| viewer.free_opt(text.as_ref());
        Ok(Shown {
            content: Some(viewer.free(&texts.content)),
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
    pub(super) fn keep(&mut self, conn: &mut Conn, cx: &Cx, texts: Texts) -> AppResult<()> {
        let open = self.class.0 == WholeClass::Open;
        self.kept = if open {
            None
        } else {
            let plain = serde_json::to_vec(&Plain::from(&texts)).map_err(AppError::internal)?;
            Some(cx.keys.encrypt(conn, &place(self.id.0), &plain)?)
        };
        let shown = |text: Option<FreeText>| text.filter(|_| open);
        self.content = shown(Some(texts.content)).unwrap_or_else(|| FreeText::new(""));
        self.judgement = shown(texts.judgement);
        self.feedback = shown(texts.feedback);
        self.consensus = shown(texts.consensus);
        self.competitor = shown(texts.competitor);
        Ok(())
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
        if !is_about_texts(&patch) {
            return Ok(());
        }
        require_kept(&viewer, was)?;
        let mut texts = self.texts(cx)?;
        let said = texts.clone();
        texts.take(&patch, masks)?;
        match patch.class {
            Patch::Keep => {}
            Patch::Set(class) => self.class = Written(class),
            Patch::Clear => self.class = Written(WholeClass::Open),
        }
        require_kept(&viewer, self.class.0)?;
        if was == WholeClass::Open && self.class.0 != WholeClass::Open {
            take_back(conn, cx, self.id.0, &said)?;
        }
        // Whoever does not see all of it must not learn that what they wrote stood there already.
        self.keep(conn, cx, texts)
    }

    /// The same with its texts in their columns, for rules that ask the policy of each.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn opened(&self, cx: &Cx) -> AppResult<Self> {
        let texts = self.texts(cx)?;
        Ok(Self {
            kept: None,
            content: texts.content,
            judgement: texts.judgement,
            feedback: texts.feedback,
            consensus: texts.consensus,
            competitor: texts.competitor,
            ..self.clone()
        })
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

/// Takes back what plans took over from an interaction that is marked now.
fn take_back(conn: &mut Conn, cx: &Cx, id: InteractionId, said: &Texts) -> AppResult<()> {
    let plans: Vec<PlanRow> = plan::table
        .filter(plan::fulfilled_by.eq(Some(Key(id))))
        .select(PlanRow::as_select())
        .load(conn)?;
    for row in plans {
        let (summary, feedback) = (Some(&said.content), said.feedback.as_ref());
        let copied = |of: Option<&FreeText>, said: Option<&FreeText>| of.is_some() && of == said;
        let summary = copied(row.summary.as_ref(), summary);
        let feedback = copied(row.feedback.as_ref(), feedback);
        if !summary && !feedback {
            continue;
        }
        store::change::<PlanRow>(conn, cx, row.id.0.uuid(), row.version, |_, row| {
            row.summary = row.summary.take().filter(|_| !summary);
            row.feedback = row.feedback.take().filter(|_| !feedback);
            Ok(())
        })?;
    }
    Ok(())
}

/// Refuses whoever may not write entries of this mark: what one does not see, and what was opened for reading alone.
///
/// # Errors
/// [`Code::Forbidden`].
pub(super) fn require_kept(viewer: &Viewer<'_>, class: WholeClass) -> AppResult<()> {
    if class == WholeClass::Open || viewer.keeps(class.into()) {
        Ok(())
    } else {
        Err(Code::Forbidden.into())
    }
}
