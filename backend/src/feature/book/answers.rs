//! Answers to questionnaires in a cell: a line for each, the question before it.

use super::put::typed;
use super::words;
use crate::db::Conn;
use crate::db::types::stored;
use crate::error::AppResult;
use crate::feature::questionnaire::row::{Answer, QuestionnaireRow};
use crate::record::{Cx, store};
use chrono::{DateTime, Utc};
use serde_json::Value;
use shared::id::CustomerId;
use shared::questionnaire::{NewQuestionnaire, Proposal, Question, QuestionnaireState};
use shared::{Lang, mask};

/// The closed list of questions, as the screens name it.
const LIST: &str = "question/field";
/// Between a question and its answer.
const SIGN: char = '：';
/// An answer that the writer of the book could not see.
const HIDDEN: &str = "***";

/// Answers as a cell; what the caller may not see stays hidden.
pub(super) fn cell(lang: Lang, proposals: &Value) -> String {
    let all: Vec<Proposal> = serde_json::from_value(proposals.clone()).unwrap_or_default();
    let line = |one: &Proposal| {
        let question = words::word(lang, LIST, one.question.as_str());
        let answer = one.value.text().unwrap_or_else(|| HIDDEN.to_owned());
        format!("{question}{SIGN}{answer}")
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The answers of a cell: a line that begins with no question goes on with the answer before it.
pub(super) fn read(text: &str) -> Vec<Answer> {
    let mut all: Vec<Answer> = Vec::new();
    for line in text.lines() {
        let asked = line.split_once([SIGN, ':']).and_then(|(question, answer)| {
            let question: Question = words::meant(LIST, question)?.parse().ok()?;
            Some((question, answer.trim().to_owned()))
        });
        match (asked, all.last_mut()) {
            (Some(answer), _) => all.push(answer),
            (None, Some((_, before))) => {
                before.push('\n');
                before.push_str(line);
            }
            (None, None) => {}
        }
    }
    all.retain(|(_, answer)| !answer.is_empty() && answer != HIDDEN && !mask::is_masked(answer));
    all
}

/// Makes a questionnaire with what came back of it. A link that was sent does not come along: it leads elsewhere.
///
/// # Errors
/// Where it cannot be made.
pub(super) fn put(conn: &mut Conn, cx: &Cx, id: CustomerId, mut body: Value) -> AppResult<()> {
    use QuestionnaireState::{Accepted, Answered, Dismissed};
    let mut own = |name: &str| body.as_object_mut().and_then(|body| body.remove(name));
    let (state, at, answers) = (own("state"), own("answered_at"), own("proposals"));
    let state: Option<QuestionnaireState> = state.map(typed).transpose()?;
    let at: Option<DateTime<Utc>> = at.map(typed).transpose()?;
    let answers: Vec<Answer> = answers.map_or_else(|| Ok(Vec::new()), typed)?;
    let mut row = QuestionnaireRow::make(conn, cx, id, typed::<NewQuestionnaire>(body)?, "")?;
    if let Some(state @ (Answered | Accepted | Dismissed)) = state {
        let at = Some(stored(at.unwrap_or(cx.now)));
        row.sent_at = at;
        row.answered_at = at;
        row.accepted_at = at.filter(|_| state == Accepted);
        row.dismissed_at = at.filter(|_| state == Dismissed);
        row.keep(conn, &cx.keys, &answers)?;
    }
    store::insert(conn, cx, &row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::Guarded;

    #[test]
    fn answers_come_back_as_they_were_and_what_was_hidden_stays_out() {
        let proposals = [
            (
                Question::Need,
                Guarded::clear("降低成本\n缩短交期：两周".to_owned()),
            ),
            (Question::ContactMobile, Guarded::Hidden),
            (Question::City, Guarded::clear("苏州".to_owned())),
        ]
        .map(|(question, value)| Proposal { question, value });
        for lang in [Lang::Zh, Lang::En] {
            let cell = cell(lang, &json!(proposals));
            assert_eq!(
                read(&cell),
                [
                    (Question::Need, "降低成本\n缩短交期：两周".to_owned()),
                    (Question::City, "苏州".to_owned()),
                ],
                "{cell}"
            );
        }
    }
}
