//! JSON bodies: read, typed and validated; every fault has a JSON pointer and a code.

use super::idempotency::Repeat;
use crate::error::{AppError, AppResult};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::Code;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// A typed, validated body, and the idempotency key that came with it.
#[derive(Debug)]
pub struct Body<T> {
    /// The body.
    pub value: T,
    /// The key, if the client sent one.
    pub repeat: Option<Repeat>,
}

/// The idempotency key of a request that says nothing but by its address.
#[derive(Debug)]
pub struct Keyed(pub Option<Repeat>);

/// How large a JSON body may be, in bytes, where no other limit is set.
const LIMIT: usize = 1 << 20;

/// The limit in force; put into the application's data.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimit(pub usize);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            require_json(&request)?;
            let limit = request
                .app_data::<web::Data<BodyLimit>>()
                .map_or(LIMIT, |limit| limit.0);
            let bytes = read_limited(&mut payload, limit).await?;
            let repeat = repeat(&request, &bytes)?;
            Ok(Self {
                value: parse(&bytes)?,
                repeat,
            })
        })
    }
}

impl FromRequest for Keyed {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, AppResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            // Nobody reads a body that came along, but it tells one request from another.
            let bytes = read_limited(&mut payload, LIMIT).await?;
            repeat(&request, &bytes).map(Self)
        })
    }
}

/// Reads a payload up to a limit.
///
/// # Errors
/// [`Code::TooLarge`], [`Code::Malformed`] where the client broke off.
pub async fn read_limited(payload: &mut Payload, limit: usize) -> AppResult<Vec<u8>> {
    use futures_util::StreamExt;
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Code::Malformed)?;
        if bytes.len() + chunk.len() > limit {
            return Err(Code::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn require_json(request: &HttpRequest) -> AppResult<()> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if kind == "application/json" || kind == "application/merge-patch+json" {
        Ok(())
    } else {
        Err(Code::UnsupportedMedia.into())
    }
}

/// The idempotency key of a request, with a hash over method, path and what was said.
///
/// # Errors
/// [`Code::InvalidParameter`] for what is no key.
pub fn repeat(request: &HttpRequest, bytes: &[u8]) -> AppResult<Option<Repeat>> {
    let Some(value) = request.headers().get("Idempotency-Key") else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=200).contains(&key.len()));
    let key =
        key.ok_or_else(|| AppError::from(Code::InvalidParameter).detail("Idempotency-Key"))?;
    let mut hash = Sha256::new();
    hash.update(request.method().as_str());
    hash.update([0]);
    hash.update(request.path());
    hash.update([0]);
    hash.update(bytes);
    Ok(Some(Repeat {
        key: key.to_owned(),
        request_hash: hash.finalize().into(),
    }))
}

/// Reads a body.
///
/// # Errors
/// [`Code::Malformed`], or [`Code::Invalid`] with the fields.
pub fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> AppResult<T> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| AppError::from(Code::Malformed).detail(error.to_string()))?;
    parse_value(value)
}

/// Reads a body, or a part of one, that was JSON already.
///
/// # Errors
/// [`Code::Invalid`] with the fields.
pub fn parse_value<T: DeserializeOwned + Validate>(value: Value) -> AppResult<T> {
    let mut faults = Vec::new();
    find_control_characters(&value, String::new(), &mut faults);
    if !faults.is_empty() {
        return Err(AppError::fields(faults));
    }
    let typed: T = serde_path_to_error::deserialize(&value).map_err(|error| {
        AppError::field(
            pointer(error.path(), error.inner()),
            code_of(&error.inner().to_string()),
        )
    })?;
    typed.validate().map_err(|errors| {
        let mut faults = Vec::new();
        collect(&errors, "", &mut faults);
        faults.sort_by(|a, b| a.0.cmp(&b.0));
        AppError::fields(faults)
    })?;
    Ok(typed)
}

/// A control character that no text of people holds.
fn is_bad(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

fn find_control_characters(value: &Value, at: String, faults: &mut Vec<(String, Code)>) {
    match value {
        Value::String(text) if text.chars().any(is_bad) => faults.push((at, Code::BadText)),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                find_control_characters(item, format!("{at}/{i}"), faults);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                find_control_characters(field, format!("{at}/{}", escape(name)), faults);
            }
        }
        _ => {}
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The pointer of a fault; unknown and missing fields are named by the message, not by the path.
fn pointer(path: &serde_path_to_error::Path, error: &serde_json::Error) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", escape(key))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let message = error.to_string();
    if let Some(name) = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split('`').next())
    {
        pointer.push_str(&format!("/{}", escape(name)));
    }
    pointer
}

fn code_of(message: &str) -> Code {
    if message.starts_with("unknown field") {
        Code::UnknownField
    } else if message.starts_with("missing field") {
        Code::Required
    } else if message.starts_with("unknown variant") {
        Code::NotOnList
    } else if message.contains("not a unified social credit code") {
        Code::BadCreditCode
    } else {
        Code::WrongType
    }
}

fn collect(errors: &ValidationErrors, at: &str, faults: &mut Vec<(String, Code)>) {
    for (field, kind) in errors.errors() {
        let here = format!("{at}/{field}");
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(inner, &here, faults),
            ValidationErrorsKind::List(items) => {
                for (i, inner) in items {
                    collect(inner, &format!("{here}/{i}"), faults);
                }
            }
            ValidationErrorsKind::Field(found) => {
                faults.extend(
                    found
                        .iter()
                        .map(|error| (here.clone(), validation_code(error))),
                );
            }
        }
    }
}

fn validation_code(error: &validator::ValidationError) -> Code {
    let number = |name: &str| error.params.get(name).and_then(Value::as_u64);
    let length = error.params.get("value").map_or(0, |value| match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        _ => 0,
    });
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    match error.code.as_ref() {
        "length" if number("max").is_some_and(|max| length > max) => Code::TooLong,
        "length" if length == 0 => Code::Required,
        "length" => Code::TooShort,
        "range" => Code::OutOfRange,
        _ => Code::WrongType,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::customer::NewCustomer;
    use shared::interaction::NewInteraction;

    fn faults<T: DeserializeOwned + Validate>(body: &str) -> Vec<(String, Code)> {
        let problem = match parse::<T>(body.as_bytes()) {
            Ok(_) => return Vec::new(),
            Err(error) => error.problem(shared::Lang::En, ""),
        };
        if problem.errors.is_empty() {
            return vec![(String::new(), problem.code)];
        }
        problem
            .errors
            .into_iter()
            .map(|error| (error.pointer, error.code))
            .collect()
    }

    #[test]
    fn every_fault_has_its_pointer_and_code() {
        let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(faults::<NewCustomer>("{"), one("", Code::Malformed));
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":"a","nonsense":1}"#),
            one("/nonsense", Code::UnknownField)
        );
        assert_eq!(faults::<NewCustomer>("{}"), one("/name", Code::Required));
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":""}"#),
            one("/name", Code::Required)
        );
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":1}"#),
            one("/name", Code::WrongType)
        );
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":"a","tier":"huge"}"#),
            one("/tier", Code::NotOnList)
        );
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":"a\u0000"}"#),
            one("/name", Code::BadText)
        );
        assert_eq!(
            faults::<NewCustomer>(r#"{"name":"a","credit_code":"1"}"#),
            one("/credit_code", Code::BadCreditCode)
        );
        let long = format!(r#"{{"name":"{}"}}"#, "长".repeat(121));
        assert_eq!(faults::<NewCustomer>(&long), one("/name", Code::TooLong));
        assert_eq!(
            faults::<NewInteraction>(
                r#"{"channels":["phone"],"content":"x","todos":[{"what":""}]}"#
            ),
            one("/todos/0/what", Code::Required)
        );
        assert_eq!(
            faults::<NewInteraction>(r#"{"channels":[],"content":"x"}"#),
            one("/channels", Code::Required)
        );
    }
}
