//! Word between the processes on one database that there is something to read: `LISTEN` and `NOTIFY` on PostgreSQL. A
//! SQLite file has one server, which wakes itself.

use super::{Address, Conn};
use diesel::connection::SimpleConnection as _;
use diesel::{PgConnection, QueryResult};
use std::time::Duration;

/// The channel.
const CHANNEL: &str = "throughline_live";
/// How often the connection is looked at; that asks no server, but reads what has come.
const PAUSE: Duration = Duration::from_millis(50);
/// How many looks pass before the server is asked whether the connection still stands.
const LOOKS: u32 = 600;
/// The pause before a broken connection is opened again.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells the other processes, once this transaction is committed.
///
/// # Errors
/// Where the database fails.
pub fn tell(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Pg(conn) => conn.batch_execute(&format!("NOTIFY {CHANNEL}")),
    }
}

/// Calls `heard` over and over from a thread of its own, until it says `false`: with `true` where some process may have
/// told something, which is also so after the connection had to be opened.
///
/// # Errors
/// Where there can be no thread.
pub fn listen(
    address: &Address,
    heard: impl Fn(bool) -> bool + Send + 'static,
) -> std::io::Result<()> {
    if !matches!(address, Address::Pg(_)) {
        return Ok(());
    }
    let address = address.clone();
    let thread = std::thread::Builder::new().name("database listener".to_owned());
    thread
        .spawn(move || {
            while heard(false) {
                match address.connect() {
                    Ok(Conn::Pg(mut conn)) => {
                        if let Err(error) = follow(&mut conn, &heard) {
                            tracing::warn!(%error, "the listening connection broke");
                        }
                    }
                    Ok(Conn::Sqlite(_)) => return,
                    Err(error) => tracing::warn!(%error, "no connection to listen on"),
                }
                std::thread::sleep(AGAIN);
            }
        })
        .map(drop)
}

fn follow(conn: &mut PgConnection, heard: &impl Fn(bool) -> bool) -> QueryResult<()> {
    conn.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    // What was told while nobody listened is made up for by asking.
    let mut told = true;
    let mut looks = 0;
    while heard(told) {
        std::thread::sleep(PAUSE);
        looks += 1;
        if looks >= LOOKS {
            conn.batch_execute("SELECT 1")?;
            looks = 0;
        }
        told = has_come(conn)?;
    }
    Ok(())
}

/// Whether any word has come.
fn has_come(conn: &mut PgConnection) -> QueryResult<bool> {
    let mut told = false;
    for one in conn.notifications_iter() {
        one?;
        told = true;
    }
    Ok(told)
}
