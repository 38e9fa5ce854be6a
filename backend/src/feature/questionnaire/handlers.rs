//! HTTP in and out of questionnaires.

use super::row::QuestionnaireRow;
use crate::record::record_operations;
use shared::id::QuestionnaireId;
use shared::questionnaire::{NewQuestionnaire, Questionnaire, QuestionnairePatch};

record_operations! {
    row: QuestionnaireRow,
    tag: "Questionnaires",
    names: "a questionnaire" / "questionnaires",
    operations: "questionnaire" / "questionnaires",
    paths: "/customers/{id}/questionnaires", "/questionnaires", "/questionnaires/{id}", "/questionnaires/{id}/restore",
    types: QuestionnaireId, Questionnaire, NewQuestionnaire, QuestionnairePatch,
    who: "owner, collaborators, managers above the owner, success",
    example: {"kind": "new_customer"},
    filters: {
        ("kind" = Option<String>, Query, description = "Which one; several separated by commas"),
    },
}
