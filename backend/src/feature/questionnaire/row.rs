//! The row of a questionnaire.

use crate::access::keys::{Keys, Place};
use crate::access::leak::{self, Leak};
use crate::db::Conn;
use crate::error::{AppError, AppResult};
use crate::record::column::{MayText, Must, Person, Taking};
use crate::record::people::Eye;
use crate::record::{Rules, plain_kind, record_kind};
use chrono::NaiveDateTime;
use shared::questionnaire::{
    NewQuestionnaire, Proposal, Question, Questionnaire, QuestionnaireKind, QuestionnairePatch,
    QuestionnaireState,
};
use shared::{Code, Guarded};

record_kind! {
    /// A row of the table.
    pub struct QuestionnaireRow in questionnaire: Questionnaire, QuestionnaireId, Questionnaire, NewQuestionnaire, QuestionnairePatch;
    timeline: Service, "questionnaire";
    fields {
        kind: Must<QuestionnaireKind>,
        contact: Person,
        note: MayText,
    }
    kept {
        answers: Option<Vec<u8>> = None,
        sent_at: Option<NaiveDateTime> = None,
        answered_at: Option<NaiveDateTime> = None,
        accepted_at: Option<NaiveDateTime> = None,
        dismissed_at: Option<NaiveDateTime> = None,
    }
    shown {
        state: |row, _eye| row.state(),
        proposals: |row, eye| row.proposals(eye)?,
        answered_at: |row, _eye| row.answered_at.map(|at| at.and_utc()),
    }
    listed {
        states {}
        users {}
        times {}
        words { kind: kind as QuestionnaireKind }
    }
}
plain_kind!(
    QuestionnaireRow,
    NewQuestionnaire,
    QuestionnairePatch,
    "questionnaires"
);

/// A question with its answer.
pub type Answer = (Question, String);

impl QuestionnaireRow {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> QuestionnaireState {
        match self {
            Self {
                accepted_at: Some(_),
                ..
            } => QuestionnaireState::Accepted,
            Self {
                dismissed_at: Some(_),
                ..
            } => QuestionnaireState::Dismissed,
            Self {
                answered_at: Some(_),
                ..
            } => QuestionnaireState::Answered,
            Self {
                sent_at: Some(_), ..
            } => QuestionnaireState::Sent,
            _ => QuestionnaireState::Open,
        }
    }

    /// What the customer answered.
    ///
    /// # Errors
    /// Where the key does not serve.
    pub fn answered(&self, keys: &Keys) -> AppResult<Vec<Answer>> {
        match &self.answers {
            None => Ok(Vec::new()),
            Some(cipher) => serde_json::from_slice(&keys.decrypt(&self.place(), cipher)?)
                .map_err(AppError::internal),
        }
    }

    /// Keeps what the customer answered, encrypted.
    ///
    /// # Errors
    /// Where it cannot be encrypted.
    pub fn keep(&mut self, conn: &mut Conn, keys: &Keys, answers: &[Answer]) -> AppResult<()> {
        let plain = serde_json::to_vec(answers).map_err(AppError::internal)?;
        self.answers = Some(keys.encrypt(conn, &self.place(), &plain)?);
        Ok(())
    }

    fn place(&self) -> Place {
        Place::of("answers", self.id.0.uuid())
    }

    fn proposals(&self, eye: &Eye<'_>) -> AppResult<Vec<Proposal>> {
        let all = self.answered(&eye.cx.keys)?.into_iter();
        Ok(all
            .map(|(question, text)| Proposal {
                question,
                value: if leak::planted(Leak::Proposals) {
                    Guarded::clear(text)
                } else if eye.viewer.sees(question.class()) {
                    Guarded::clear(eye.viewer.screened(&text))
                } else {
                    Guarded::Hidden
                },
            })
            .collect())
    }
}

impl Rules for QuestionnaireRow {
    fn called(view: &Questionnaire) -> Option<shared::Guarded<String>> {
        crate::events::first_words(view.note.as_deref()?).map(shared::Guarded::clear)
    }

    /// The questions stand once the customer has them.
    fn check(&mut self, taking: &mut Taking<'_>, before: Option<&Self>) {
        if before.is_some_and(|before| before.sent_at.is_some() && before.kind.0 != self.kind.0) {
            taking.fault("kind", Code::InUse);
        }
    }
}
