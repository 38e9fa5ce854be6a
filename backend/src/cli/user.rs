//! `throughline user …`

use super::args::{UserAction, Wanted};
use super::{Failure, account, password, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::db::schema::{team, user_account};
use crate::db::types::Written;
use crate::error::{AppError, AppResult};
use crate::feature::auth::password::hash;
use crate::state::State;
use diesel::prelude::*;
use shared::Code;
use shared::role::Role;
use shared::user::NewUser;

/// Makes and changes accounts.
pub fn run(config: Config, action: UserAction) -> Result<(), Failure> {
    let state = setup::open(config)?;
    match action {
        UserAction::Add(wanted) => add(&state, &wanted),
        UserAction::Password { username, generate } => set_password(&state, &username, generate),
        UserAction::ResetSecondFactor { username } => reset_second_factor(&state, &username),
        UserAction::List => list(&state),
        UserAction::Deactivate { username } => deactivate(&state, &username),
    }
}

fn add(state: &State, wanted: &Wanted) -> Result<(), Failure> {
    let lang = terminal_language();
    let team_id = match &wanted.team {
        Some(name) => Some(state.db.read_now(|conn| team_of(conn, name))?),
        None => None,
    };
    let password = wanted_password(wanted.generate)?;
    let new = NewUser {
        username: wanted.username.to_lowercase(),
        name: wanted
            .name
            .clone()
            .unwrap_or_else(|| wanted.username.clone()),
        role: wanted.role,
        team_id,
        password,
        zone: None,
        language: None,
        email: None,
    };
    account::check(&new)?;
    let hashed = hash(&new.password)?;
    let (now, made) = (state.clock.now(), new.clone());
    state.db.write_now(move |conn| {
        let row = account::New {
            username: &made.username,
            name: &made.name,
            role: made.role,
            team_id: made.team_id,
            password_hash: &hashed,
        };
        account::insert(conn, &row, now)
    })?;
    let title = lang.pick("已创建", "Made");
    terminal::say(format!("{title}: {} ({})", new.username, new.role));
    tell(wanted.generate.then_some(new.password));
    Ok(())
}

fn team_of(conn: &mut crate::db::Conn, name: &str) -> AppResult<shared::id::TeamId> {
    account::team(conn, name)?
        .ok_or_else(|| AppError::from(Code::NoSuchTeam).detail(name.to_owned()))
}

fn set_password(state: &State, username: &str, generate: bool) -> Result<(), Failure> {
    let id = known(state, username)?;
    let password = wanted_password(generate)?;
    account::check(&NewUser {
        username: username.to_owned(),
        name: username.to_owned(),
        role: Role::Sales,
        team_id: None,
        password: password.clone(),
        zone: None,
        language: None,
        email: None,
    })?;
    let hashed = hash(&password)?;
    let now = state.clock.now();
    state
        .db
        .write_now(move |conn| account::set_password(conn, id, &hashed, now))?;
    let what = "密码已更新，该账号的登录已全部失效。";
    terminal::say(terminal_language().pick(what, "The password is set; its sessions have ended."));
    tell(generate.then_some(password));
    Ok(())
}

fn reset_second_factor(state: &State, username: &str) -> Result<(), Failure> {
    let id = known(state, username)?;
    let now = state.clock.now();
    state
        .db
        .write_now(move |conn| account::reset_second_factor(conn, id, now))?;
    let what = "两步验证已重置，该账号的登录已全部失效。";
    terminal::say(
        terminal_language().pick(what, "The second factor is gone; its sessions have ended."),
    );
    Ok(())
}

fn deactivate(state: &State, username: &str) -> Result<(), Failure> {
    let id = known(state, username)?;
    let now = state.clock.now();
    state
        .db
        .write_now(move |conn| account::deactivate(conn, id, now))?;
    terminal::say(terminal_language().pick("账号已停用。", "The account is deactivated."));
    Ok(())
}

/// Name to sign in with, name, role, team, whether active.
type Listed = (String, String, Written<Role>, Option<String>, bool);

fn list(state: &State) -> Result<(), Failure> {
    let all: Vec<Listed> = state.db.read_now(|conn| {
        Ok(user_account::table
            .left_join(team::table.on(team::id.nullable().eq(user_account::team_id)))
            .select((
                user_account::username,
                user_account::name,
                user_account::role,
                team::name.nullable(),
                user_account::active,
            ))
            .order(user_account::username)
            .load(conn)?)
    })?;
    let lang = terminal_language();
    for (username, name, role, team, active) in all {
        let state = match active {
            true => lang.pick("启用", "active"),
            false => lang.pick("停用", "deactivated"),
        };
        let team = team.unwrap_or_default();
        terminal::say(format!("{username}\t{name}\t{}\t{team}\t{state}", role.0));
    }
    Ok(())
}

fn known(state: &State, username: &str) -> Result<shared::id::UserId, Failure> {
    let found = state.db.read_now(|conn| account::find(conn, username))?;
    found.map(|(id, _)| id).ok_or_else(|| {
        let what = terminal_language().pick("没有这个用户", "there is no such account");
        Failure::new(format!("{what}: {username}"))
    })
}

fn wanted_password(generate: bool) -> Result<String, Failure> {
    if generate {
        Ok(password::generate())
    } else {
        password::ask()
    }
}

fn tell(password: Option<String>) {
    if let Some(password) = password {
        let what = terminal_language().pick("密码", "Password");
        terminal::say(format!("{what}: {password}"));
    }
}
