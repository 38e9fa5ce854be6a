//! What a receiver is told, read through the policy at the moment of sending: rights that went meanwhile are gone.
//!
//! E-mail leaves the house, so that nothing sealed stands in it, whatever its reader may see in the application. A webhook
//! is a program of role `integration`, kept to its kinds, classes and teams.

use super::mail::MailText;
use super::queue::DeliveryRow;
use super::text;
use crate::access::Actor;
use crate::access::leak::{self, Leak};
use crate::access::limits::{Access, Limits, Within};
use crate::db::Conn;
use crate::db::schema::{customer, event, user_account};
use crate::db::types::{Key, Written};
use crate::error::{AppError, AppResult};
use crate::events::Marks;
use crate::feature::audit::row::{EventRow, rendered};
use crate::feature::auth::session::actor_at_command_line;
use crate::feature::customer::view::references;
use crate::feature::notification::handlers as notifications;
use crate::feature::webhook::queries::Known;
use crate::record::Cx;
use crate::state::State;
use diesel::prelude::*;
use shared::Lang;
use shared::audit::{AuditEntry, Origin, SystemKind, Via};
use shared::customer::CustomerRef;
use shared::id::{CustomerId, EventId, NotificationId, TeamId, UserId};
use shared::notification::{Notification, Why};
use shared::role::{RecordKind, Role};
use shared::token::Resource;
use shared::webhook::{Format, Told, ToldData};
use std::sync::Arc;

/// What is sent.
#[derive(Debug)]
pub enum Message {
    /// By e-mail.
    Mail(MailText),
    /// To a program.
    Program(Vec<u8>),
    /// To a robot.
    Robot(RobotText),
    /// Nothing any more, and why.
    Nothing(&'static str),
}

/// What a robot says in its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotText {
    /// What it is about.
    pub title: String,
    /// What happened.
    pub said: String,
    /// Where to read it.
    pub link: Option<String>,
}

impl RobotText {
    fn new(title: &str, said: &str, link: Option<String>) -> Self {
        Self {
            title: plain(title),
            said: plain(said),
            link,
        }
    }

    /// As Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let link = self
            .link
            .as_ref()
            .map(|link| format!("\n\n[{link}]({link})"));
        format!(
            "**{}**\n\n{}{}",
            self.title,
            self.said,
            link.unwrap_or_default()
        )
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        let link = self.link.as_ref().map(|link| format!("\n{link}"));
        format!("{}\n{}{}", self.title, self.said, link.unwrap_or_default())
    }
}

/// Without the signs by which a name could call people of the group or lead them elsewhere.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '<' => '＜',
            '>' => '＞',
            '[' => '［',
            ']' => '］',
            '*' => '＊',
            '`' => '｀',
            '\n' | '\r' => ' ',
            c => c,
        })
        .collect()
}

/// What a delivery says now.
///
/// # Errors
/// Where the database fails.
pub fn message(
    conn: &mut Conn,
    state: &State,
    row: &DeliveryRow,
    webhook: Option<&Known>,
) -> AppResult<Message> {
    match webhook {
        Some(webhook) if !webhook.sends => Ok(Message::Nothing("the webhook is off")),
        Some(webhook) => match (row.notification_id, row.event_id) {
            (Some(id), _) => by_robot(conn, state, webhook, row, id.0),
            (None, Some(id)) => of_event(conn, state, webhook, id.0),
            (None, None) => test(webhook, row),
        },
        None => match (row.user_id, row.notification_id) {
            (Some(user), Some(id)) => by_mail(conn, state, row, user.0, id.0),
            _ => Ok(Message::Nothing("nothing to tell")),
        },
    }
}

fn test(webhook: &Known, row: &DeliveryRow) -> AppResult<Message> {
    if webhook.format.is_robot() {
        let said = text::test(webhook.language);
        return Ok(Message::Robot(RobotText::new("Throughline", said, None)));
    }
    let told = Told {
        what: row.what.clone(),
        timestamp: row.created_at.and_utc(),
        data: None,
    };
    Ok(Message::Program(json(&told)?))
}

fn json(told: &Told) -> AppResult<Vec<u8>> {
    serde_json::to_vec(told).map_err(AppError::internal)
}

/// An address of the application, where the settings say under which it is reached.
fn link(state: &State, path: &str) -> Option<String> {
    let base = state.config.public_url.as_ref()?;
    Some(format!("{base}{path}"))
}

/// Where the application shows what a notification is about.
fn place_of(one: &Notification) -> String {
    let subject = one.system.as_ref().map(|subject| subject.kind);
    match (&one.customer, one.why) {
        (_, Why::Reveals) => "/settings/reveals".to_owned(),
        (Some(customer), _) => format!("/customers/{}", customer.id),
        (None, Why::JobFailing) => "/settings/jobs".to_owned(),
        (None, _) => subject
            .map_or("/settings/roles", SystemKind::alarm_place)
            .to_owned(),
    }
}

/// Limits that take every sealed value away, and nothing else.
fn nothing_sealed() -> Arc<Limits> {
    let kinds = RecordKind::ALL.iter();
    Arc::new(Limits {
        scopes: kinds.map(|kind| (*kind, Access::Read)).collect(),
        within: Within::All,
        ..Limits::default()
    })
}

/// A notification as its reader may see it, without anything sealed.
fn as_its_reader(
    conn: &mut Conn,
    state: &State,
    user: UserId,
    id: NotificationId,
    lang: Lang,
) -> AppResult<Option<Notification>> {
    let Some(actor) = actor_at_command_line(conn, user, state.config.org_zone)? else {
        return Ok(None);
    };
    let cx = Cx::new(
        state,
        Actor {
            lang,
            limits: Some(nothing_sealed()),
            ..actor
        },
    );
    notifications::one(conn, &cx, id)
}

fn by_mail(
    conn: &mut Conn,
    state: &State,
    row: &DeliveryRow,
    user: UserId,
    id: NotificationId,
) -> AppResult<Message> {
    let (name, email, language): (String, Option<String>, Option<Written<Lang>>) =
        user_account::table
            .find(Key(user))
            .select((
                user_account::name,
                user_account::email,
                user_account::language,
            ))
            .first(conn)?;
    let Some(to) = email else {
        return Ok(Message::Nothing("the account has no e-mail address"));
    };
    // Without a choice of their own, people of the organisation are taken to read Chinese.
    let lang = language.map_or(Lang::Zh, |language| language.0);
    let Some(one) = as_its_reader(conn, state, user, id, lang)? else {
        return Ok(Message::Nothing("its reader may not see it any more"));
    };
    let (about, said) = (text::subject(lang, &one), text::notification(lang, &one));
    let at = one.created_at.with_timezone(&zone(conn, state, user)?);
    let mut lines = vec![
        about.clone(),
        said.clone(),
        at.format("%Y-%m-%d %H:%M").to_string(),
    ];
    lines.extend(link(state, &place_of(&one)));
    lines.extend([
        String::new(),
        "-- ".to_owned(),
        text::footer(lang).to_owned(),
    ]);
    let subject = format!("{about}{}{said}", lang.pick("：", ": "));
    Ok(Message::Mail(MailText {
        to,
        name,
        id: row.id.0.to_string(),
        subject: subject.replace(['\n', '\r'], " "),
        text: lines.join("\r\n"),
    }))
}

fn zone(conn: &mut Conn, state: &State, user: UserId) -> AppResult<chrono_tz::Tz> {
    crate::feature::notification::put::zone_of(conn, user, state.config.org_zone)
}

/// A person's notification by a robot: what the robot may know of it, while the person may.
fn by_robot(
    conn: &mut Conn,
    state: &State,
    webhook: &Known,
    row: &DeliveryRow,
    id: NotificationId,
) -> AppResult<Message> {
    let lang = webhook.language;
    let gone = Ok(Message::Nothing("its reader may not see it any more"));
    let Some(user) = row.user_id else { return gone };
    if as_its_reader(conn, state, user.0, id, lang)?.is_none() {
        return gone;
    }
    let cx = program(conn, state, webhook)?;
    let Some(one) = notifications::one(conn, &cx, id)? else {
        return Ok(Message::Nothing("the webhook may not know of it"));
    };
    if let Some(customer) = &one.customer
        && !reaches(conn, webhook, customer.id)?
    {
        return Ok(Message::Nothing("the webhook may not know of it"));
    }
    Ok(Message::Robot(RobotText::new(
        &text::subject(lang, &one),
        &text::notification(lang, &one),
        link(state, &place_of(&one)),
    )))
}

/// The webhook as a caller.
fn program(conn: &mut Conn, state: &State, webhook: &Known) -> AppResult<Cx> {
    let kinds = webhook.kinds.iter().copied();
    let within = match webhook.teams.as_slice() {
        [team] => Within::Team(*team),
        // Of several teams, each customer is asked for (`reaches`).
        _ => Within::All,
    };
    let limits = Limits {
        scopes: kinds
            .chain([RecordKind::Customer])
            .map(|kind| (kind, Access::Read))
            .collect(),
        classes: webhook.classes.iter().copied().collect(),
        within,
    };
    let outside = Actor::outside(
        webhook.language,
        state.config.org_zone,
        "delivery".to_owned(),
        Origin::of(Via::Api),
    );
    let actor = Actor {
        name: webhook.name.clone(),
        role: Role::Integration,
        policy: state.policies.current(conn)?,
        limits: Some(Arc::new(limits)),
        ..outside
    };
    Ok(Cx::new(state, actor))
}

/// Whether a customer is of the teams of a webhook.
fn reaches(conn: &mut Conn, webhook: &Known, id: CustomerId) -> AppResult<bool> {
    if webhook.teams.is_empty() {
        return Ok(true);
    }
    let team: Option<Key<TeamId>> = customer::table
        .find(Key(id))
        .select(customer::team_id)
        .first(conn)?;
    Ok(team.is_some_and(|team| webhook.teams.contains(&team.0)))
}

fn of_event(conn: &mut Conn, state: &State, webhook: &Known, id: EventId) -> AppResult<Message> {
    let cx = program(conn, state, webhook)?;
    let row: EventRow = event::table
        .find(Key(id))
        .select(EventRow::as_select())
        .first(conn)?;
    let (customer, kind) = (row.customer(), row.kind());
    let lens = cx.lens(conn, [customer])?;
    let (action, mut change) = (row.action(), row.change());
    if !webhook.fields.is_empty() {
        change.keep_only(&webhook.fields);
    }
    let marks = Marks::read(conn, [&change])?;
    let allowed = lens
        .reached(customer)
        .is_ok_and(|viewer| viewer.reads(kind) && !marks.leave_unsaid(&viewer, action, &change));
    let called = leak::forgotten(Leak::RobotText, || references(conn, &cx, &[customer]))?;
    let (true, Some(called)) = (
        allowed && reaches(conn, webhook, customer)?,
        called.get(&customer),
    ) else {
        return Ok(Message::Nothing("the webhook may not know of it"));
    };
    let record = row.record();
    let read = || rendered(conn, &cx, &lens, &[].into(), vec![row]);
    let entry = leak::forgotten(Leak::WebhookBody, read)?.pop();
    let entry = entry.ok_or_else(|| AppError::internal("an event without an entry"))?;
    if webhook.format == Format::Standard {
        let told = told(webhook, entry, called.clone(), record);
        return Ok(Message::Program(json(&told)?));
    }
    let who = entry.author.as_ref().map(|user| user.name.as_str());
    Ok(Message::Robot(RobotText::new(
        &text::customer_name(called),
        &text::did(webhook.language, who, entry.action, kind),
        link(state, &format!("/customers/{customer}")),
    )))
}

fn told(webhook: &Known, entry: AuditEntry, customer: CustomerRef, record_id: uuid::Uuid) -> Told {
    let kind = entry.record_kind;
    let path = Resource::of_kind(kind).map_or("customers", Resource::as_str);
    let mut changes = entry.changes;
    if !webhook.fields.is_empty() {
        changes.retain(|change| webhook.fields.contains(&change.field));
    }
    Told {
        what: format!("{kind}.{}", entry.action),
        timestamp: entry.recorded_at,
        data: Some(ToldData {
            event_id: entry.id,
            customer,
            kind,
            record_id,
            address: format!("/api/v1/{path}/{record_id}"),
            action: entry.action,
            changes,
            author: entry.author,
        }),
    }
}
