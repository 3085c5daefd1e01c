//! `jogo serve`: opens the port, shows how to join, and serves until it is told to stop.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use lan::Announcement;
use server::{ServerId, ServerView};
use texts::Texts;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::{addresses, cli, data, host, invitation, logging};

/// The timeout of an announcement, which takes one second on a working network.
const ANNOUNCING: Duration = Duration::from_secs(5);

/// Serves until Ctrl-C or SIGTERM.
#[tokio::main]
pub(crate) async fn run(options: cli::Serve) -> anyhow::Result<()> {
    let texts = options.texts;
    let asked = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(asked)
        .await
        .map_err(|error| anyhow!(refusal(texts, asked, &error)))?;
    let (keep, kept) = data::open(&options.data, texts).await?;
    let bound = listener.local_addr()?;
    let mut notes = vec![kept];
    if !options.limits.behind_proxy {
        // Nothing is encrypted here, and a private network needs no encryption.
        let public = addresses::public(&lan::reachable(bound.ip()));
        notes.extend(public.map(|address| texts.serve_public(address)));
    }
    let link = options.limits.link_behind_proxy();
    let ways_in = move |announced| invitation::now(texts, bound, link.as_deref(), announced);
    let log_file = (!options.log && host::can_show())
        .then(logging::file)
        .flatten();
    let announce = options.announce;
    let mut server = server_options(options, bound)?;
    let screen = log_file.as_ref().map(|(_, path)| {
        notes.push(texts.host_log(path.display()));
        let (view, seen) = watch::channel(ServerView::default());
        server.view = Some(view);
        seen
    });
    let _log = logging::start(log_file.map(|(file, _)| file));
    let id = keep.id();
    let announcement = announce.then(|| start_announcement(bound, id)).flatten();
    let ending = ending()?;
    pass_on_requests_for_copies(&server)?;
    let stop = async move {
        let announced = announcement.as_ref();
        match screen {
            Some(seen) => {
                let outcome = host::run(texts, notes, seen, announced, ways_in).await;
                if let Err(error) = outcome {
                    tracing::error!(%error, "the terminal is gone");
                }
            }
            None => {
                // A server without a screen still serves.
                let _unseen = invitation::show(texts, &ways_in(false), &notes);
                tokio::select! {
                    () = ending => {}
                    never = say_when_announced(texts, announced) => match never {},
                }
            }
        }
        say_that_it_stops(texts);
        if let Some(announcement) = announcement {
            announcement.end();
        }
    };
    server::serve(listener, keep, server, stop).await?;
    Ok(())
}

/// Returns the options of a server that listens on `bound`.
fn server_options(options: cli::Serve, bound: SocketAddr) -> anyhow::Result<server::Options> {
    let mut server = server::Options {
        origins: options.origins,
        address: server::AddressForOthers::new(move || {
            let first = lan::reachable(bound.ip()).into_iter().next()?;
            Some(SocketAddr::new(first, bound.port()).to_string())
        }),
        only_unlisted: options.only_unlisted,
        room_settings: server::RoomSettings {
            hold: u64::try_from(options.hold.as_millis())?,
            patience: u64::try_from(options.patience.as_millis())?,
            ..server::RoomSettings::default()
        },
        history_days: options.history_days,
        ..server::Options::default()
    };
    options.limits.set(&mut server);
    Ok(server)
}

/// Waits until the announcement has logged its outcome, and logs a delay. The network may
/// come up later.
async fn log(announcing: impl Future<Output = ()>) {
    let mut announcing = std::pin::pin!(announcing);
    let in_time = tokio::time::timeout(ANNOUNCING, announcing.as_mut()).await;
    if in_time.is_err() {
        tracing::warn!("not announced so far: no network to announce on");
        announcing.await;
    }
}

/// Announces this server on the network. A server that cannot be announced still serves.
fn start_announcement(bound: SocketAddr, id: ServerId) -> Option<Announcement> {
    let scope = lan::Scope::of_environment(|name| std::env::var(name).ok());
    match Announcement::start(scope, bound, id) {
        Ok(announcement) => {
            if let Some(announcement) = &announcement {
                tokio::spawn(log(announcement.log()));
            }
            announcement
        }
        Err(fault) => {
            tracing::warn!(error = %fault, "not announced on the network");
            None
        }
    }
}

/// Says that the server stops. A Ctrl-C from now on ends the process at once.
fn say_that_it_stops(texts: Texts) {
    let _unheard = writeln!(io::stderr(), "jogo: {}", texts.serve_stopping());
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

/// Asks the server for a copy of its rooms at each SIGUSR1, which would otherwise end the
/// process.
#[cfg(unix)]
fn pass_on_requests_for_copies(server: &server::Options) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::user_defined1())?;
    let copies = Arc::clone(&server.copies);
    tokio::spawn(async move {
        while asked.recv().await.is_some() {
            copies.notify_one();
        }
    });
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
const fn pass_on_requests_for_copies(_: &server::Options) -> io::Result<()> {
    Ok(())
}

/// Returns a future that waits for the first Ctrl-C or SIGTERM from now on.
#[cfg(unix)]
fn ending() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn ending() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _unheard = tokio::signal::ctrl_c().await;
    })
}

/// Says once that clients on the network find the server, as soon as they do.
async fn say_when_announced(texts: Texts, announcement: Option<&Announcement>) -> Infallible {
    while !announcement.is_some_and(Announcement::is_on_air) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let _unseen = writeln!(io::stdout(), "  {}", texts.serve_announced());
    std::future::pending().await
}

/// Returns the sentence for a port that could not be opened, with the way out.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum: most kinds cannot happen here"
)]
fn refusal(texts: Texts, asked: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let later = asked.port().checked_add(1).unwrap_or(1_024);
            let is_free = |port: &u16| {
                std::net::TcpListener::bind(SocketAddr::new(asked.ip(), *port)).is_ok()
            };
            let free = (later..).take(100).find(is_free).unwrap_or(0);
            texts.port_taken(asked.port(), free)
        }
        io::ErrorKind::PermissionDenied => texts.port_forbidden(asked.port()),
        io::ErrorKind::AddrNotAvailable => texts.address_not_here(asked.ip()),
        _ => texts.cannot_listen(asked, error),
    }
}
