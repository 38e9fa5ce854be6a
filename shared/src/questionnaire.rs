//! Questionnaires 问卷: questions that a customer answers by a link; the answers are proposed, and a person takes them over.

use crate::contact::ContactRef;
use crate::guarded::Guarded;
use crate::id::{ContactId, QuestionnaireId};
use crate::role::FieldClass;
use chrono::{DateTime, Utc};

words! {
    /// Which questions are asked.
    pub enum QuestionnaireKind {
        /// Who a new customer is, and what it needs.
        NewCustomer = "new_customer",
        /// How satisfied a customer is.
        Satisfaction = "satisfaction",
    }

    /// Where a questionnaire stands.
    pub enum QuestionnaireState {
        /// No link was made yet.
        Open = "open",
        /// The customer has the link.
        Sent = "sent",
        /// The customer answered; somebody must look at it.
        Answered = "answered",
        /// Answers were taken over.
        Accepted = "accepted",
        /// The answers were looked at, and none was taken over.
        Dismissed = "dismissed",
    }

    /// One question.
    pub enum Question {
        /// The name of whom to talk to.
        ContactName = "contact_name",
        /// That person's title.
        ContactTitle = "contact_title",
        /// That person's mobile number.
        ContactMobile = "contact_mobile",
        /// That person's e-mail address.
        ContactEmail = "contact_email",
        /// That person's WeChat.
        ContactWechat = "contact_wechat",
        /// The city.
        City = "city",
        /// The website.
        Website = "website",
        /// Main products.
        MainProducts = "main_products",
        /// What is needed.
        Need = "need",
        /// What a purchase shall achieve.
        PurchaseGoal = "purchase_goal",
        /// How a purchase is decided.
        DecisionProcess = "decision_process",
        /// The best hours for a talk.
        PrefHours = "pref_hours",
        /// How often contact is wished.
        PrefFrequency = "pref_frequency",
        /// What to avoid.
        PrefAvoid = "pref_avoid",
        /// Satisfaction, 1 to 5.
        Satisfaction = "satisfaction",
        /// Recommendation, 0 to 10.
        Recommendation = "recommendation",
        /// A comment in the customer's own words.
        Comment = "comment",
    }
}

impl QuestionnaireKind {
    /// Its questions, in their order.
    #[must_use]
    pub const fn questions(self) -> &'static [Question] {
        match self {
            Self::NewCustomer => &[
                Question::ContactName,
                Question::ContactTitle,
                Question::ContactMobile,
                Question::ContactEmail,
                Question::ContactWechat,
                Question::City,
                Question::Website,
                Question::MainProducts,
                Question::Need,
                Question::PurchaseGoal,
                Question::DecisionProcess,
                Question::PrefHours,
                Question::PrefFrequency,
                Question::PrefAvoid,
            ],
            Self::Satisfaction => &[
                Question::Satisfaction,
                Question::Recommendation,
                Question::Comment,
            ],
        }
    }
}

impl Question {
    /// Who may see the answer.
    #[must_use]
    pub const fn class(self) -> FieldClass {
        match self {
            Self::ContactName | Self::ContactMobile | Self::ContactEmail | Self::ContactWechat => {
                FieldClass::Personal
            }
            _ => FieldClass::Open,
        }
    }

    /// How many characters an answer may have.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Need | Self::Comment => 4_000,
            Self::MainProducts | Self::PurchaseGoal | Self::DecisionProcess => 1_000,
            Self::PrefHours | Self::PrefFrequency | Self::PrefAvoid | Self::Website => 200,
            _ => 80,
        }
    }

    /// The numbers that an answer may be, where it is a number.
    #[must_use]
    pub const fn scale(self) -> Option<(i32, i32)> {
        match self {
            Self::Satisfaction => Some((1, 5)),
            Self::Recommendation => Some((0, 10)),
            _ => None,
        }
    }
}

dto! {
    /// An answer that waits to be taken over.
    pub struct Proposal {
        /// The question.
        pub question: Question,
        /// What the customer answered.
        pub value: Guarded<String>,
    }

    /// The questions of a link, without anything of the customer.
    pub struct Questions {
        /// Which questionnaire.
        pub kind: QuestionnaireKind,
        /// The questions, in their order.
        pub questions: Vec<Question>,
        /// Until when they can be answered.
        pub expires_at: DateTime<Utc>,
    }
}

input! {
    /// One answer.
    pub struct Said {
        /// The question.
        pub question: Question,
        /// The answer.
        #[validate(length(max = 4000))]
        pub text: String,
    }

    /// Answers a questionnaire; once. What is left empty is left out.
    pub struct QuestionnaireAnswers {
        /// What stands behind `#` in the link.
        #[validate(length(min = 1, max = 200))]
        pub token: String,
        /// The answers.
        #[validate(length(max = 50))]
        pub answers: Vec<Said>,
    }

    /// Takes answers over into the record.
    pub struct AcceptAnswers {
        /// Which; none dismisses them all.
        #[validate(length(max = 50))]
        pub questions: Vec<Question>,
    }
}

record! {
    /// A questionnaire for a customer.
    pub struct Questionnaire, NewQuestionnaire, QuestionnairePatch: QuestionnaireId {
        /// Which questions.
        kind: required QuestionnaireKind,
        /// Whom it is for; a new contact is made from the answers where nobody is named.
        contact: optional ContactId as ContactRef,
        /// A note for colleagues.
        note: optional text(1_000),
        /// Where it stands.
        state: shown QuestionnaireState,
        /// What the customer answered.
        proposals: shown Vec<Proposal>,
        /// When.
        answered_at: shown Option<DateTime<Utc>>,
    }
}
