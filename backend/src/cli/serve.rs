//! `throughline serve`

use super::args::ServeArgs;
use super::{Failure, setup, terminal};
use crate::config::{Config, terminal_language};
use crate::feature::{delivery, demo};
use crate::jobs::runner;
use crate::state::State;
use crate::{app, metrics, tls};
use std::io::ErrorKind;
use std::net::{TcpListener, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Instant;

/// Runs the server until it is told to stop.
pub fn run(mut config: Config, args: &ServeArgs) -> Result<(), Failure> {
    let started = Instant::now();
    config.demo = args.demo;
    stay_at_home(&config)?;
    // First of all, so that a second server finds out before it has touched the database.
    let listener = bind(&config.listen)?;
    let tls = config.tls.as_ref().map(tls::load).transpose();
    let tls = tls.map_err(|error| Failure::usage(error.to_string()))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = listener
        .local_addr()
        .map_err(cannot_listen(&config.listen))?;

    let metrics_listener = config.metrics_listen.as_deref().map(bind).transpose()?;
    let mut state = setup::open(config)?;
    if args.demo {
        prepare_demo(&mut state)?;
    } else {
        prepare(&state)?;
    }
    actix_web::rt::System::new()
        .block_on(async {
            if let Some(listener) = metrics_listener {
                let address = listener.local_addr()?;
                actix_web::rt::spawn(metrics::serve(Arc::clone(&state.metrics), listener)?);
                terminal::say(format!("Metrics on http://{address}/metrics"));
            }
            let engine = runner::start(&state);
            actix_web::rt::spawn(delivery::run::run(state.clone()));
            let live = Arc::clone(&state.live);
            let server = app::serve(state, listener, tls)?;
            let handle = server.handle();
            let mut signals = Signals::catch()?;
            actix_web::rt::spawn(async move {
                signals.next().await;
                tracing::info!("stopping: requests that run are finished first");
                // Streams never finish; their readers come back to whatever serves then.
                live.close();
                let finish = handle.stop(true);
                tokio::select! {
                    () = finish => {}
                    // Asked twice: at once.
                    () = signals.next() => handle.stop(false).await,
                }
            });
            // Scripts read this line.
            terminal::say(format!("Listening on {scheme}://{address}"));
            let seconds = started.elapsed().as_secs_f32();
            terminal::say(match terminal_language() {
                shared::Lang::Zh => format!("启动用时 {seconds:.1} 秒；按 Ctrl-C 停止。"),
                shared::Lang::En => format!("Started in {seconds:.1} s; Ctrl-C stops it."),
            });
            let served = server.await;
            engine.stop().await;
            served
        })
        .map_err(|error| Failure::new(error.to_string()))
}

/// A demo's password is on its sign-in page: it is nobody's business beyond this machine.
fn stay_at_home(config: &Config) -> Result<(), Failure> {
    if !config.demo || config.demo_anywhere {
        return Ok(());
    }
    let mut addresses = config
        .listen
        .to_socket_addrs()
        .map_err(cannot_listen(&config.listen))?;
    if addresses.all(|address| address.ip().is_loopback()) {
        return Ok(());
    }
    let lang = terminal_language();
    let why = lang.pick(
        "演示只在本机地址上提供服务（登录页会显示密码）；如确有需要，请加 --demo-anywhere",
        "a demo listens on this machine's own addresses only, since its sign-in page shows the password; \
         --demo-anywhere lifts that",
    );
    Err(Failure::usage(format!(
        "THROUGHLINE_LISTEN={}: {why}",
        config.listen
    )))
}

fn bind(listen: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen).map_err(cannot_listen(listen))
}

fn cannot_listen(listen: &str) -> impl Fn(std::io::Error) -> Failure {
    move |error| {
        let lang = terminal_language();
        let why = if error.kind() == ErrorKind::AddrInUse {
            let why = lang.pick(
                "端口已被占用；请停止占用它的程序，或用 --listen / THROUGHLINE_LISTEN 换一个",
                "the port is in use; stop the program that has it, or choose another with --listen or THROUGHLINE_LISTEN",
            );
            why.to_owned()
        } else {
            format!("{}: {error}", lang.pick("无法监听", "cannot listen"))
        };
        Failure::new(format!("{listen}: {why}"))
    }
}

/// An empty database gets its first administrator, whose password is shown this once.
fn prepare(state: &State) -> Result<(), Failure> {
    let lang = terminal_language();
    if let Some(password) = setup::first_administrator(&state.db, state.clock.now())? {
        let name = setup::FIRST_ADMINISTRATOR;
        let title = lang.pick("首位管理员", "First administrator");
        let once = lang.pick("仅显示这一次", "shown only this once");
        terminal::say(format!("{title}: {name}"));
        terminal::say(format!(
            "{} ({once}): {password}",
            lang.pick("密码", "Password")
        ));
    }
    if demo::accounts::is_demo(&state.db)? {
        tracing::warn!("this database holds demo accounts with a password that was printed");
    }
    Ok(())
}

/// A demo gets its accounts, and its data where there is none.
fn prepare_demo(state: &mut State) -> Result<(), Failure> {
    let lang = terminal_language();
    let password = demo::accounts::prepare(state)?;
    demo::load(state, demo::CUSTOMERS, demo::SEED)?;
    let names: Vec<&str> = demo::accounts::names().collect();
    let title = lang.pick("演示账号", "Demo accounts");
    terminal::say(format!("{title}: {}", names.join(", ")));
    terminal::say(format!(
        "{}: {password}",
        lang.pick("演示密码", "Demo password")
    ));
    state.config = Arc::new(Config {
        demo_password: Some(password),
        ..Config::clone(&state.config)
    });
    demo::load(state, demo::CUSTOMERS, demo::SEED)?;
    Ok(())
}

/// SIGINT and SIGTERM, caught from the moment this is made.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn catch() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(not(unix))]
    fn catch() -> std::io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
