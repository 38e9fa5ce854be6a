//! Sending what is due. Every receiver is served on its own, so that a broken one holds no other up.

use super::backoff;
use super::mail::Mailer;
use super::post::{self, Post};
use super::queue::{self, DeliveryRow, Outcome, Receiver};
use super::render::{self, Message, RobotText};
use super::sign;
use crate::error::AppResult;
use crate::feature::webhook::queries::{self, Known};
use crate::state::State;
use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;
use reqwest_rustls::Url;
use serde_json::{Value, json};
use shared::webhook::Format;

/// How many receivers are served at a time.
pub(super) const AT_ONCE: usize = 16;
/// How much one receiver is sent in one go.
const BATCH: i64 = 20;

/// Sends what is due and waits until all of it was tried; how many attempts were made. A server, which must not wait for a
/// receiver that never answers, calls [`super::run`] instead.
///
/// # Errors
/// Where the database fails. What a receiver does is no error: it is tried again, and then shown as failed.
pub async fn deliver_due(state: &State, now: DateTime<Utc>) -> AppResult<usize> {
    let receivers = state
        .db
        .read(move |conn| queue::receivers(conn, now))
        .await?;
    let runs = receivers
        .into_iter()
        .map(|receiver| serve(state, receiver, now));
    let results: Vec<AppResult<usize>> = futures_util::stream::iter(runs)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let sent = results.into_iter().sum::<AppResult<usize>>()?;
    state.db.write(move |conn| queue::forget(conn, now)).await?;
    Ok(sent)
}

/// Sends one receiver what is due; how many attempts were made.
///
/// # Errors
/// Where the database fails.
pub(super) async fn serve(
    state: &State,
    receiver: Receiver,
    now: DateTime<Utc>,
) -> AppResult<usize> {
    let rows = state
        .db
        .read(move |conn| queue::due(conn, receiver, now, BATCH))
        .await?;
    let mut sent = 0;
    for row in rows {
        let Some(outcome) = deliver(state, row).await? else {
            continue;
        };
        sent += 1;
        if outcome.holds_up_all() {
            break;
        }
    }
    Ok(sent)
}

/// Sends one, unless another process has it.
///
/// # Errors
/// Where the database fails.
pub async fn deliver(state: &State, row: DeliveryRow) -> AppResult<Option<Outcome>> {
    let now = state.clock.now();
    let claimed = state.db.write(move |conn| {
        let mut row = row.clone();
        Ok(queue::claim(conn, &mut row, now)?.then_some(row))
    });
    let Some(row) = claimed.await? else {
        return Ok(None);
    };
    let outcome = match attempt(state, &row).await {
        Ok(outcome) => outcome,
        // What cannot be rendered is our fault, and no reason to stop.
        Err(error) => {
            tracing::error!(delivery = %row.id.0, %error, "a delivery could not be made");
            Outcome::Refused(None, "could not be made".to_owned())
        }
    };
    let now = state.clock.now();
    let told = outcome.clone();
    state
        .db
        .write(move |conn| queue::settle(conn, &row, &told, now))
        .await?;
    Ok(Some(outcome))
}

async fn attempt(state: &State, row: &DeliveryRow) -> AppResult<Outcome> {
    let (of, row) = (state.clone(), row.clone());
    let id = row.id.0;
    let (message, webhook) = state
        .db
        .read(move |conn| {
            let webhook = row
                .webhook_id
                .map(|key| queries::known(conn, &of.keys, key.0));
            let webhook = webhook.transpose()?;
            Ok((render::message(conn, &of, &row, webhook.as_ref())?, webhook))
        })
        .await?;
    Ok(match (message, webhook) {
        (Message::Nothing(why), _) => Outcome::Dropped(why.to_owned()),
        (Message::Mail(text), _) => match &state.config.mail {
            Some(settings) => Mailer::new(settings)?.send(&text).await,
            None => Outcome::never(None, "the server sends no e-mail"),
        },
        (_, None) => Outcome::Dropped("no receiver".to_owned()),
        (Message::Program(body), Some(webhook)) => {
            let post = to_program(&webhook, &id.to_string(), state.clock.now(), body)?;
            let reply = post::send(post, state.config.webhooks_private).await;
            taken(reply, state.clock.now())
        }
        (Message::Robot(text), Some(webhook)) => {
            let post = to_robot(&webhook, state.clock.now(), &text)?;
            let reply = post::send(post, state.config.webhooks_private).await;
            robot_took(reply, state.clock.now())
        }
    })
}

fn to_program(webhook: &Known, id: &str, now: DateTime<Utc>, body: Vec<u8>) -> AppResult<Post> {
    let seconds = now.timestamp();
    let mut headers = vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
    ];
    if let Some(secret) = &webhook.secret {
        let signature = sign::standard(secret, id, seconds, &body)?;
        headers.push(("webhook-signature", signature));
    }
    Ok(Post {
        url: webhook.url.clone(),
        headers,
        body,
    })
}

/// A message as the makers of the robots document it.
fn to_robot(webhook: &Known, now: DateTime<Utc>, text: &RobotText) -> AppResult<Post> {
    let mut url: Url = webhook.url.clone();
    let body = match webhook.format {
        Format::Wecom => json!({"msgtype": "markdown", "markdown": {"content": text.markdown()}}),
        Format::Feishu => {
            let mut body = json!({"msg_type": "text", "content": {"text": text.plain()}});
            if let (Some(secret), Some(fields)) = (&webhook.secret, body.as_object_mut()) {
                let seconds = now.timestamp();
                fields.insert("timestamp".to_owned(), seconds.to_string().into());
                fields.insert("sign".to_owned(), sign::feishu(secret, seconds)?.into());
            }
            body
        }
        Format::Dingtalk | Format::Standard => {
            if let Some(secret) = &webhook.secret {
                let millis = now.timestamp_millis();
                url.query_pairs_mut()
                    .append_pair("timestamp", &millis.to_string())
                    .append_pair("sign", &sign::dingtalk(secret, millis)?);
            }
            let markdown = json!({"title": text.title, "text": text.markdown()});
            json!({"msgtype": "markdown", "markdown": markdown})
        }
    };
    Ok(Post {
        url,
        headers: Vec::new(),
        body: serde_json::to_vec(&body).map_err(crate::error::AppError::internal)?,
    })
}

/// What an answer of a program means.
fn taken(reply: Result<post::Reply, Outcome>, now: DateTime<Utc>) -> Outcome {
    let reply = match reply {
        Ok(reply) => reply,
        Err(outcome) => return outcome,
    };
    let status = Some(i32::from(reply.status));
    let said = format!("HTTP {}", reply.status);
    let until = reply.retry_after.as_deref();
    let until = until.and_then(|text| backoff::read(text, now));
    // Too many at once, or closed for a while: whoever says until when is believed.
    if let (429 | 503, Some(until)) = (reply.status, until) {
        return Outcome::Busy(status, said, until);
    }
    match reply.status {
        200..=299 => Outcome::Taken(status),
        // The specification's word for "never again".
        410 => Outcome::Never(status, said),
        408 | 429 | 500.. => Outcome::Unreachable(status, said),
        _ => Outcome::Refused(status, said),
    }
}

/// Robots answer 200 to what they do not take, and say so in the body.
fn robot_took(reply: Result<post::Reply, Outcome>, now: DateTime<Utc>) -> Outcome {
    let body: Value = match &reply {
        Ok(reply) => serde_json::from_slice(&reply.body).unwrap_or(Value::Null),
        Err(_) => Value::Null,
    };
    let outcome = taken(reply, now);
    let Outcome::Taken(status) = outcome else {
        return outcome;
    };
    // `errcode` of WeCom and DingTalk, `code` or `StatusCode` of Feishu.
    let code = ["errcode", "code", "StatusCode"]
        .iter()
        .find_map(|name| body.get(name)?.as_i64());
    match code {
        Some(0) => Outcome::Taken(status),
        // Too many messages: all of them wait.
        Some(code @ (45009 | 130_101 | 410_100 | 9499 | 11232)) => {
            Outcome::Unreachable(status, format!("code {code}: too many messages"))
        }
        Some(code) => {
            let said = ["errmsg", "msg"]
                .iter()
                .find_map(|name| body.get(name)?.as_str());
            Outcome::Refused(status, format!("code {code}: {}", said.unwrap_or_default()))
        }
        None => Outcome::Refused(status, "an answer that no robot gives".to_owned()),
    }
}
