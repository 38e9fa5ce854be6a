//! Sessions and their rotating refresh tokens (R-SEC-7).
//!
//! The successor of a token is derived from it, so that two tabs that refresh at the same moment get the same one; a
//! token that comes back later than that was stolen, and ends the session.

use super::begin::Origin;
pub use super::renewal::RefreshToken;
use crate::access::keys::Keys;
use crate::access::leak::{self, Leak};
use crate::access::policy;
use crate::db::Conn;
use crate::db::schema::{session, team, user_account};
use crate::db::types::{Key, Written, stored};
use crate::error::AppResult;
use crate::feature::live::log::{self as live, Happened};
use crate::feature::second_factor::queries as second_factor;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use shared::id::{TeamId, UserId};
use shared::role::Role;
use shared::{Code, Lang};
use uuid::Uuid;

/// How long two tabs may refresh with the same token.
const TABS: Duration = Duration::seconds(20);
/// After which a session that is not refreshed ends.
pub const IDLE: Duration = Duration::hours(12);
/// After which every session ends.
const AGE: Duration = Duration::days(30);

/// Begins a session.
///
/// # Errors
/// Where the database fails.
pub fn begin(
    conn: &mut Conn,
    user: UserId,
    origin: &Origin,
    now: DateTime<Utc>,
) -> AppResult<RefreshToken> {
    let token = RefreshToken::fresh();
    let old = session::table.filter(
        session::user_id
            .eq(Key(user))
            .and(session::expires_at.lt(stored(now))),
    );
    diesel::delete(old).execute(conn)?;
    let must_enrol = second_factor::is_missing(conn, user)?;
    diesel::insert_into(session::table)
        .values((
            session::id.eq(Key(token.session)),
            session::user_id.eq(Key(user)),
            session::token_hash.eq(token.hash()),
            session::rotated_at.eq(stored(now)),
            session::created_at.eq(stored(now)),
            session::expires_at.eq(stored(now + AGE)),
            session::user_agent.eq(origin.agent.as_deref()),
            session::address.eq(Some(&origin.address)),
            session::must_enrol.eq(must_enrol),
        ))
        .execute(conn)?;
    Ok(token)
}

/// Whether the user of a session must set up a second factor before anything else.
///
/// # Errors
/// Where the database fails.
pub fn must_enrol(conn: &mut Conn, id: Uuid) -> AppResult<bool> {
    let found = session::table
        .find(Key(id))
        .select(session::must_enrol)
        .first(conn);
    Ok(found.optional()?.unwrap_or_default())
}

/// What becomes of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The token is the current one: it is replaced by its successor.
    Rotate,
    /// Another tab was faster: the same successor again.
    Repeat,
    /// The token was used before: the session ends.
    Stolen,
    /// The session has ended or expired.
    Ended,
}

/// Decides about a refresh. Pure.
#[must_use]
pub fn judge(
    current: bool,
    previous: bool,
    rotated: NaiveDateTime,
    expires: NaiveDateTime,
    ended: bool,
    now: NaiveDateTime,
) -> Verdict {
    if ended || expires <= now || now - rotated > IDLE {
        Verdict::Ended
    } else if current {
        Verdict::Rotate
    } else if previous && now - rotated <= TABS {
        Verdict::Repeat
    } else {
        Verdict::Stolen
    }
}

/// Exchanges a refresh token for its successor, and notes from where.
///
/// # Errors
/// [`Code::SessionEnded`] — to be committed, since a stolen token ends the session.
pub fn refresh(
    conn: &mut Conn,
    keys: &Keys,
    token: &RefreshToken,
    address: Option<&str>,
    now: DateTime<Utc>,
) -> AppResult<Option<(UserId, RefreshToken)>> {
    type Row = (
        Key<UserId>,
        Vec<u8>,
        Option<Vec<u8>>,
        NaiveDateTime,
        NaiveDateTime,
        Option<NaiveDateTime>,
        bool,
    );
    let row: Option<Row> = session::table
        .inner_join(user_account::table.on(user_account::id.eq(session::user_id)))
        .filter(session::id.eq(Key(token.session)))
        .select((
            session::user_id,
            session::token_hash,
            session::previous_hash,
            session::rotated_at,
            session::expires_at,
            session::ended_at,
            user_account::active,
        ))
        .first(conn)
        .optional()?;
    let Some((user, current, previous, rotated, expires, ended, active)) = row else {
        return Ok(None);
    };
    let hash = token.hash();
    let over = ended.is_some() || !active;
    let successor = token.successor(keys);
    match judge(
        current == hash,
        previous.as_ref() == Some(&hash),
        rotated,
        expires,
        over,
        stored(now),
    ) {
        Verdict::Rotate => {
            diesel::update(session::table.find(Key(token.session)))
                .set((
                    session::token_hash.eq(successor.hash()),
                    session::previous_hash.eq(Some(hash)),
                    session::rotated_at.eq(stored(now)),
                    address.map(|address| session::address.eq(Some(address))),
                ))
                .execute(conn)?;
            Ok(Some((user.0, successor)))
        }
        Verdict::Repeat => Ok(Some((user.0, successor))),
        Verdict::Stolen => {
            tracing::warn!(session = %token.session, "a refresh token came back after its use; the session ends");
            end(conn, token.session, now)?;
            Ok(None)
        }
        Verdict::Ended => Ok(None),
    }
}

/// Ends a session.
///
/// # Errors
/// Where the database fails.
pub fn end(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> AppResult<()> {
    diesel::update(session::table.filter(session::id.eq(Key(id)).and(session::ended_at.is_null())))
        .set(session::ended_at.eq(Some(stored(now))))
        .execute(conn)?;
    live::append(conn, Happened::Standing, now)
}

/// Ends all sessions of a user, but for the one that asks.
///
/// # Errors
/// Where the database fails.
pub fn end_all(
    conn: &mut Conn,
    user: UserId,
    except: Option<Uuid>,
    now: DateTime<Utc>,
) -> AppResult<()> {
    let others = session::table
        .filter(
            session::user_id
                .eq(Key(user))
                .and(session::ended_at.is_null()),
        )
        .filter(session::id.ne(Key(except.unwrap_or_default())));
    diesel::update(others)
        .set(session::ended_at.eq(Some(stored(now))))
        .execute(conn)?;
    live::append(conn, Happened::Standing, now)
}

/// A user as the session stands now.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The user.
    pub id: UserId,
    /// The name that colleagues know.
    pub name: String,
    /// The role now.
    pub role: Role,
    /// The team now.
    pub team_id: Option<TeamId>,
    /// The teams that a manager leads.
    pub leads: Vec<TeamId>,
    /// Zone of display.
    pub zone: Option<String>,
    /// Preferred language.
    pub language: Option<Lang>,
    /// Whether a second factor must be set up before anything else.
    pub must_enrol: bool,
}

/// Whose session this is, if it still stands and is this user's.
///
/// # Errors
/// [`Code::SessionEnded`].
pub fn standing(
    conn: &mut Conn,
    (id, user): (Uuid, UserId),
    now: DateTime<Utc>,
) -> AppResult<Standing> {
    type Row = (
        Key<UserId>,
        String,
        Written<Role>,
        Option<Key<TeamId>>,
        Option<String>,
        Option<Written<Lang>>,
        bool,
        Option<NaiveDateTime>,
        NaiveDateTime,
        NaiveDateTime,
        bool,
    );
    let row: Option<Row> = session::table
        .inner_join(user_account::table.on(user_account::id.eq(session::user_id)))
        .filter(session::id.eq(Key(id)).and(session::user_id.eq(Key(user))))
        .select((
            user_account::id,
            user_account::name,
            user_account::role,
            user_account::team_id,
            user_account::zone,
            user_account::language,
            user_account::active,
            session::ended_at,
            session::expires_at,
            session::rotated_at,
            session::must_enrol,
        ))
        .first(conn)
        .optional()?;
    let Some((id, name, role, team, zone, language, active, ended, expires, rotated, must_enrol)) =
        row
    else {
        return Err(Code::SessionEnded.into());
    };
    let now = stored(now);
    let ended = ended.filter(|_| !leak::planted(Leak::SessionOutlives));
    let active = active || leak::planted(Leak::SessionOutlives);
    if !active || ended.is_some() || expires <= now || now - rotated > IDLE {
        return Err(Code::SessionEnded.into());
    }
    let team_id = team.map(|k| k.0);
    let leads = match (role.0, team_id) {
        (role, Some(team)) if policy::leads_a_team(role) => below(conn, team)?,
        _ => Vec::new(),
    };
    Ok(Standing {
        id: id.0,
        name,
        role: role.0,
        team_id,
        leads,
        zone,
        language: language.map(|w| w.0),
        must_enrol,
    })
}

/// An account as it acts on the command line: with its own role and reach, without a session.
///
/// # Errors
/// Where the database fails.
pub fn actor_at_command_line(
    conn: &mut Conn,
    id: UserId,
    org_zone: chrono_tz::Tz,
) -> AppResult<Option<crate::access::Actor>> {
    type Row = (String, Written<Role>, Option<Key<TeamId>>);
    let row: Option<Row> = user_account::table
        .filter(
            user_account::id
                .eq(Key(id))
                .and(user_account::active.eq(true)),
        )
        .select((
            user_account::name,
            user_account::role,
            user_account::team_id,
        ))
        .first(conn)
        .optional()?;
    let Some((name, role, team)) = row else {
        return Ok(None);
    };
    let team_id = team.map(|k| k.0);
    let leads = match (role.0, team_id) {
        (role, Some(team)) if policy::leads_a_team(role) => below(conn, team)?,
        _ => Vec::new(),
    };
    Ok(Some(crate::access::Actor {
        role: role.0,
        team_id,
        leads,
        policy: policy::store::load(conn)?,
        ..crate::access::Actor::at_command_line(id, name, org_zone)
    }))
}

/// A team and all below it.
fn below(conn: &mut Conn, top: TeamId) -> AppResult<Vec<TeamId>> {
    let teams: Vec<(Key<TeamId>, Option<Key<TeamId>>)> =
        team::table.select((team::id, team::parent_id)).load(conn)?;
    let mut found = vec![top];
    let mut at = 0;
    while let Some(parent) = found.get(at).copied() {
        found.extend(
            teams
                .iter()
                .filter(|(id, up)| *up == Some(Key(parent)) && id.0 != top)
                .map(|(id, _)| id.0),
        );
        at += 1;
        if at > teams.len() {
            break;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r_sec_7_two_tabs_are_no_thieves_but_a_late_copy_is() {
        let now = Utc::now().naive_utc();
        let (far, ago) = (now + AGE, |seconds| now - Duration::seconds(seconds));
        assert_eq!(
            judge(true, false, ago(900), far, false, now),
            Verdict::Rotate
        );
        assert_eq!(
            judge(false, true, ago(20), far, false, now),
            Verdict::Repeat
        );
        assert_eq!(
            judge(false, true, ago(21), far, false, now),
            Verdict::Stolen
        );
        assert_eq!(
            judge(false, false, ago(1), far, false, now),
            Verdict::Stolen
        );
        assert_eq!(judge(true, false, ago(1), far, true, now), Verdict::Ended);
        assert_eq!(
            judge(
                true,
                false,
                now - IDLE - Duration::seconds(1),
                far,
                false,
                now
            ),
            Verdict::Ended
        );
        assert_eq!(judge(true, false, ago(1), now, false, now), Verdict::Ended);
    }
}
