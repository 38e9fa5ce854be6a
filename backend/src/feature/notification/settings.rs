//! What somebody wants to be told, and how.

use super::put::zone_of;
use crate::db::Conn;
use crate::db::schema::{notification_setting, user_account, webhook};
use crate::db::types::{Json, Key, Written, stored};
use crate::error::{AppError, AppResult};
use crate::record::Cx;
use diesel::prelude::*;
use shared::Code;
use shared::id::{UserId, WebhookId};
use shared::notification::{
    Channel, Choice, NewNotificationSettings, NotificationSettings, QuietHours, Robot, Why,
};
use shared::webhook::Format;

/// What somebody chose; nothing where the version is 0.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    version: i32,
    choices: Vec<Choice>,
    /// When e-mail and robots wait.
    pub quiet: Option<QuietHours>,
    /// The robot.
    pub robot: Option<WebhookId>,
}

impl Chosen {
    /// By which ways the person hears of this.
    #[must_use]
    pub fn ways(&self, why: Why) -> Vec<Channel> {
        let choice = self.choices.iter().find(|choice| choice.why == why);
        let mut ways = choice.map_or_else(|| why.usual(), |choice| choice.channels.clone());
        if why.always_rings() && !ways.contains(&Channel::Bell) {
            ways.push(Channel::Bell);
        }
        ways
    }
}

type Row = (
    i32,
    Json<Vec<Choice>>,
    Option<Json<QuietHours>>,
    Option<Key<WebhookId>>,
);

/// What a user chose.
///
/// # Errors
/// Where the database fails.
pub fn of(conn: &mut Conn, user: UserId) -> AppResult<Chosen> {
    let row: Option<Row> = notification_setting::table
        .find(Key(user))
        .select((
            notification_setting::version,
            notification_setting::choices,
            notification_setting::quiet,
            notification_setting::robot_id,
        ))
        .first(conn)
        .optional()?;
    Ok(
        row.map_or_else(Chosen::default, |(version, choices, quiet, robot)| Chosen {
            version,
            choices: choices.0,
            quiet: quiet.map(|quiet| quiet.0),
            robot: robot.map(|robot| robot.0),
        }),
    )
}

/// The caller's settings, with all that one must know to change them.
///
/// # Errors
/// Where the database fails.
pub fn view(conn: &mut Conn, cx: &Cx, sends_email: bool) -> AppResult<NotificationSettings> {
    let chosen = of(conn, cx.actor.id)?;
    let email: Option<String> = user_account::table
        .find(Key(cx.actor.id))
        .select(user_account::email)
        .first(conn)?;
    let choices = Why::ALL.iter().map(|why| Choice {
        why: *why,
        channels: chosen.ways(*why),
    });
    let urgent = Why::ALL.iter().copied().filter(|why| why.is_urgent());
    Ok(NotificationSettings {
        version: chosen.version,
        choices: choices.collect(),
        urgent: urgent.collect(),
        quiet: chosen.quiet,
        zone: zone_of(conn, cx.actor.id, cx.actor.org_zone)?.to_string(),
        robot_id: chosen.robot,
        robots: robots(conn)?,
        email,
        sends_email,
    })
}

/// The robots that administrators offer.
fn robots(conn: &mut Conn) -> AppResult<Vec<Robot>> {
    let rows: Vec<(Key<WebhookId>, String, Written<Format>)> = webhook::table
        .filter(webhook::for_people.eq(true).and(webhook::active.eq(true)))
        .filter(webhook::archived_at.is_null())
        .order(webhook::name)
        .select((webhook::id, webhook::name, webhook::format))
        .load(conn)?;
    let robots = rows.into_iter().map(|(id, name, format)| Robot {
        id: id.0,
        name,
        format: format.0,
    });
    Ok(robots.collect())
}

/// Refuses what nobody could be told by.
fn check(conn: &mut Conn, before: &Chosen, new: &NewNotificationSettings) -> AppResult<()> {
    for (at, choice) in new.choices.iter().enumerate() {
        if choice.why.always_rings() && !choice.channels.contains(&Channel::Bell) {
            let pointer = format!("/choices/{at}/channels");
            return Err(AppError::field(pointer, Code::Required));
        }
    }
    if new.quiet.is_some_and(|quiet| quiet.from == quiet.until) {
        return Err(AppError::field("/quiet/until", Code::OutOfRange));
    }
    let by_robot = |choice: &Choice| choice.channels.contains(&Channel::Robot);
    match new.robot_id {
        None if new.choices.iter().any(by_robot) => {
            Err(AppError::field("/robot_id", Code::Required))
        }
        // One that was chosen may stay, though it is not offered any more.
        Some(id) if before.robot != Some(id) && !robots(conn)?.iter().any(|r| r.id == id) => {
            Err(AppError::field("/robot_id", Code::NotOnList))
        }
        _ => Ok(()),
    }
}

/// Sets the caller's settings.
///
/// # Errors
/// [`Code::Stale`]; [`Code::Invalid`] with the fields.
pub fn set(
    conn: &mut Conn,
    cx: &Cx,
    version: i32,
    new: &NewNotificationSettings,
    sends_email: bool,
) -> AppResult<NotificationSettings> {
    let before = of(conn, cx.actor.id)?;
    check(conn, &before, new)?;
    let mut choices: Vec<Choice> = Vec::new();
    for choice in &new.choices {
        let mut channels = choice.channels.clone();
        channels.sort_unstable();
        channels.dedup();
        if !choices.iter().any(|known| known.why == choice.why) {
            choices.push(Choice {
                channels,
                ..choice.clone()
            });
        }
    }
    let row = (
        notification_setting::version.eq(version + 1),
        notification_setting::choices.eq(Json(choices)),
        notification_setting::quiet.eq(new.quiet.map(Json)),
        notification_setting::robot_id.eq(new.robot_id.map(Key)),
        notification_setting::updated_at.eq(stored(cx.now)),
    );
    let me = notification_setting::user_id.eq(Key(cx.actor.id));
    let written = if before.version != version {
        0
    } else if version == 0 {
        diesel::insert_into(notification_setting::table)
            .values((me, row))
            .execute(conn)?
    } else {
        let same = me.and(notification_setting::version.eq(version));
        diesel::update(notification_setting::table.filter(same))
            .set(row)
            .execute(conn)?
    };
    let now = view(conn, cx, sends_email)?;
    if written == 0 {
        return Err(AppError::stale(now));
    }
    Ok(now)
}
