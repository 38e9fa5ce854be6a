//! The server's one error type. It becomes a [`Problem`] where the request leaves the server (`http/problem.rs`).

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use serde::Serialize;
use shared::error::{ConfirmCode, Confirmation, FieldError, Problem};
use shared::stage::Gate;
use shared::{Code, Lang};
use std::error::Error as StdError;

/// What nearly everything in the server answers.
pub type AppResult<T> = Result<T, AppError>;

/// A question to a person, in no language yet.
#[derive(Debug, Clone)]
pub struct Question {
    /// What is asked.
    pub code: ConfirmCode,
    /// The records it rests on, as the caller may see them.
    pub records: Vec<shared::customer::CustomerRef>,
}

/// What happened in this very case.
#[derive(Debug, Clone)]
enum Detail {
    /// The same in every language: a name, a parameter.
    Plain(String),
    /// In words, Chinese and English.
    Words(String, String),
}

impl Detail {
    fn text(&self, lang: Lang) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Words(zh, en) => lang.pick(zh, en),
        }
    }
}

/// An error with its one name.
#[derive(Debug)]
pub struct AppError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    code: Code,
    detail: Option<Detail>,
    fields: Vec<(String, Code)>,
    missing: Vec<Gate>,
    confirm: Vec<Question>,
    current: Option<serde_json::Value>,
    count: Option<i64>,
    ticket: Option<String>,
    retry_after: Option<u64>,
    allow: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl From<Code> for AppError {
    fn from(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            detail: None,
            fields: Vec::new(),
            missing: Vec::new(),
            confirm: Vec::new(),
            current: None,
            count: None,
            ticket: None,
            retry_after: None,
            allow: None,
            source: None,
        }))
    }
}

impl AppError {
    /// Adds what happened in this very case. Never a sealed value.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(Detail::Plain(detail.into()));
        self
    }

    /// The same in words, of which the reader gets those of the own language. Never a sealed value.
    #[must_use]
    pub fn detail_in_words(mut self, zh: String, en: String) -> Self {
        self.0.detail = Some(Detail::Words(zh, en));
        self
    }

    /// One field that cannot be taken, by JSON pointer.
    #[must_use]
    pub fn field(pointer: impl Into<String>, code: Code) -> Self {
        Self::fields(vec![(pointer.into(), code)])
    }

    /// Several fields that cannot be taken.
    #[must_use]
    pub fn fields(fields: Vec<(String, Code)>) -> Self {
        let mut error = Self::from(Code::Invalid);
        error.0.fields = fields;
        error
    }

    /// Refuses a patch that empties what must be there: each field's pointer, and whether it kept a value.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields that would be empty.
    pub fn require(kept: &[(&str, bool)]) -> AppResult<()> {
        let missing: Vec<_> = kept
            .iter()
            .filter(|(_, ok)| !ok)
            .map(|(at, _)| ((*at).to_owned(), Code::Required))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Self::fields(missing))
        }
    }

    /// Moves the fields below another pointer, where the faulty part stood inside a larger request.
    #[must_use]
    pub fn below(mut self, pointer: &str) -> Self {
        for (at, _) in &mut self.0.fields {
            at.insert_str(0, pointer);
        }
        self
    }

    /// A value that is taken already: 409, at this field.
    #[must_use]
    pub fn duplicate(pointer: impl Into<String>) -> Self {
        let mut error = Self::from(Code::Duplicate);
        error.0.fields = vec![(pointer.into(), Code::Duplicate)];
        error
    }

    /// Gates that are not met.
    #[must_use]
    pub fn gates(missing: Vec<Gate>) -> Self {
        let mut error = Self::from(Code::GateNotMet);
        error.0.missing = missing;
        error
    }

    /// Questions to a person.
    #[must_use]
    pub fn confirm(questions: Vec<Question>) -> Self {
        let mut error = Self::from(Code::ConfirmationNeeded);
        error.0.confirm = questions;
        error
    }

    /// A stale version, with the record as it stands now, rendered through the caller's rights.
    #[must_use]
    pub fn stale(current: impl Serialize) -> Self {
        match serde_json::to_value(current) {
            Ok(value) => {
                let mut error = Self::from(Code::Stale);
                error.0.current = Some(value);
                error
            }
            Err(error) => Self::internal(error),
        }
    }

    /// Refuses a change that was made to another version than the one that stands, and shows what stands.
    ///
    /// # Errors
    /// [`Code::Stale`]; where the view cannot be made.
    pub fn unless_stale<V: Serialize>(
        stands: i32,
        wanted: i32,
        view: impl FnOnce() -> AppResult<V>,
    ) -> AppResult<()> {
        if stands == wanted {
            Ok(())
        } else {
            Err(Self::stale(view()?))
        }
    }

    /// The user still owns so many customers.
    #[must_use]
    pub fn owns_customers(count: i64) -> Self {
        let mut error = Self::from(Code::OwnsCustomers);
        error.0.count = Some(count);
        error
    }

    /// The password is right and a code is wanted; the ticket says so to the second step.
    #[must_use]
    pub fn second_factor(ticket: String) -> Self {
        let mut error = Self::from(Code::SecondFactorNeeded);
        error.0.ticket = Some(ticket);
        error
    }

    /// Too many requests; `seconds` until the next may come.
    #[must_use]
    pub fn too_many(seconds: u64) -> Self {
        let mut error = Self::from(Code::TooManyRequests);
        error.0.retry_after = Some(seconds);
        error
    }

    /// Something that cannot happen did; the cause goes to the log alone.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::from(Code::Internal);
        error.0.source = Some(source.into());
        error
    }

    /// The database cannot be used at the moment; the cause goes to the log alone.
    pub fn unavailable(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::from(Code::Unavailable);
        error.0.source = Some(source.into());
        error
    }

    /// The store of files cannot be used at the moment; the cause goes to the log alone.
    pub fn files(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let mut error = Self::from(Code::FilesUnavailable);
        error.0.source = Some(source.into());
        error
    }

    /// A fault of settings or set-up, for the person at the command line.
    #[must_use]
    pub fn setup(message: String) -> Self {
        Self::internal(message)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Seconds until the next try, for `Retry-After`.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.0.retry_after
    }

    /// A method that the address does not take; `allow` names those it does.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        let mut error = Self::from(Code::MethodNotAllowed);
        error.0.allow = Some(allow);
        error
    }

    /// The methods that the address takes, for `Allow`.
    #[must_use]
    pub fn allow(&self) -> Option<&str> {
        self.0.allow.as_deref()
    }

    /// The same error once more, for whoever writes the answer; the cause comes along as text.
    #[must_use]
    pub fn duplicate_for_answer(&self) -> Self {
        let inner = &self.0;
        Self(Box::new(Inner {
            code: inner.code,
            detail: inner.detail.clone(),
            fields: inner.fields.clone(),
            missing: inner.missing.clone(),
            confirm: inner.confirm.clone(),
            current: inner.current.clone(),
            count: inner.count,
            ticket: inner.ticket.clone(),
            retry_after: inner.retry_after,
            allow: inner.allow.clone(),
            source: inner
                .source
                .as_ref()
                .map(|source| source.to_string().into()),
        }))
    }

    /// The database's own error, if that is the cause.
    #[must_use]
    pub fn database(&self) -> Option<&DieselError> {
        self.0.source.as_deref().and_then(|s| s.downcast_ref())
    }

    /// The cause, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync)> {
        self.0.source.as_deref()
    }

    /// The error as it travels.
    #[must_use]
    pub fn problem(&self, lang: Lang, request_id: &str) -> Problem {
        let inner = &self.0;
        Problem {
            kind: format!("/api/docs/problems#{}", inner.code.as_str()),
            title: inner.code.message(lang).to_owned(),
            status: inner.code.status(),
            detail: inner
                .detail
                .as_ref()
                .map(|detail| detail.text(lang).to_owned()),
            code: inner.code,
            request_id: request_id.to_owned(),
            errors: inner
                .fields
                .iter()
                .map(|(pointer, code)| FieldError {
                    pointer: pointer.clone(),
                    code: *code,
                    message: code.message(lang).to_owned(),
                })
                .collect(),
            missing: inner.missing.clone(),
            confirm: inner.confirm.iter().map(|q| ask(q, lang)).collect(),
            current: inner.current.clone(),
            count: inner.count,
            ticket: inner.ticket.clone(),
        }
    }
}

fn ask(question: &Question, lang: Lang) -> Confirmation {
    let message = match question.code {
        ConfirmCode::LikelyDuplicate => lang.pick(
            "已有名称或信用代码相同的客户，仍要新建吗？",
            "A customer of the same name or credit code exists. Make another one?",
        ),
        ConfirmCode::NoNextStep => lang.pick(
            "保存后该客户没有带日期的下一步，仍要保存吗？",
            "The customer would be left without a dated next step. Save all the same?",
        ),
        ConfirmCode::EverybodyDaily => lang.pick(
            "该策略会让每位客户每天都被联系，仍要保存吗？",
            "The strategy would have everybody contacted every day. Save it all the same?",
        ),
        ConfirmCode::OverContact => lang.pick(
            "短时间内已多次主动联系该意向客户，再次联系可能造成打扰，仍要保存吗？",
            "This interested customer was contacted several times already within a short time. Save another contact all the same?",
        ),
        ConfirmCode::Irreversible => lang.pick(
            "此人的个人信息将被永久删除，无法恢复。确认删除吗？",
            "This person is erased for good; nothing brings them back. Erase them?",
        ),
    };
    Confirmation {
        code: question.code,
        message: message.to_owned(),
        records: question.records.clone(),
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.0.source, &self.0.detail) {
            (Some(source), _) => source.fmt(f),
            (None, Some(detail)) => {
                let (message, detail) = (self.0.code.message(Lang::En), detail.text(Lang::En));
                write!(f, "{message}: {detail}")
            }
            (None, None) => f.write_str(self.0.code.message(Lang::En)),
        }
    }
}

impl StdError for AppError {}

/// The fields that a violated constraint belongs to.
const CONSTRAINTS: &[(&str, &str)] = &[
    ("customer.number", "/number"),
    ("customer_number_key", "/number"),
    ("user_account.username", "/username"),
    ("user_account_username_key", "/username"),
    ("user_account.email", "/email"),
    ("user_account_email_key", "/email"),
    ("stage.code", "/code"),
    ("stage_pkey", "/code"),
];

impl From<DieselError> for AppError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::from(Code::NotFound),
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                let told = format!(
                    "{} {}",
                    info.message(),
                    info.constraint_name().unwrap_or_default()
                );
                match CONSTRAINTS.iter().find(|(name, _)| told.contains(name)) {
                    Some((_, pointer)) => Self::duplicate(*pointer),
                    None => Self::internal(error),
                }
            }
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => {
                Self::unavailable(error)
            }
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => {
                Self::unavailable(error)
            }
            DieselError::DatabaseError(_, info)
                if [
                    "database is locked",
                    "disk",
                    "readonly",
                    "lock timeout",
                    "connection",
                    "deadlock",
                    "terminat",
                    "no such table",
                    "does not exist",
                ]
                .iter()
                .any(|word| info.message().contains(word)) =>
            {
                Self::unavailable(error)
            }
            _ => Self::internal(error),
        }
    }
}

impl From<r2d2::Error> for AppError {
    fn from(error: r2d2::Error) -> Self {
        Self::unavailable(error)
    }
}
