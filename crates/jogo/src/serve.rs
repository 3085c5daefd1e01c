//! `jogo serve`: opens the port, shows how to join, and serves until it is told to stop.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use anyhow::anyhow;
use lan::Announcement;
use texts::Texts;
use tokio::net::TcpListener;

use crate::{addresses, cli, data, invitation, logging};

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
    let (keep, kept) = data::open(options.data, texts).await?;
    let _log = logging::start();
    let bound = listener.local_addr()?;
    let announcement = options.announce.then(|| announce(bound)).flatten();
    // A server without a screen still serves.
    let _unseen = invitation::show(texts, bound, announcement.is_some(), &kept);
    let reachable = lan::reachable(bound.ip());
    if !options.limits.behind_proxy {
        warn_of_the_internet(texts, &reachable);
    }
    let mut server = server::Options {
        origins: options.origins,
        address: server::AddressForOthers::new(move || {
            let first = lan::reachable(bound.ip()).into_iter().next()?;
            Some(SocketAddr::new(first, bound.port()).to_string())
        }),
        room_settings: server::RoomSettings {
            hold: u64::try_from(options.hold.as_millis())?,
            ..server::RoomSettings::default()
        },
        ..server::Options::default()
    };
    options.limits.set(&mut server);
    let stop = async move {
        told_to_stop(texts).await;
        if let Some(announcement) = announcement {
            announcement.end();
        }
    };
    server::serve(listener, keep, server, stop).await?;
    Ok(())
}

/// Waits until the announcement has logged its outcome, and logs a timeout.
async fn log(announcing: impl Future<Output = ()>) {
    if tokio::time::timeout(ANNOUNCING, announcing).await.is_err() {
        tracing::warn!("not announced so far: no network to announce on");
    }
}

/// Announces this server on the network. A server that cannot be announced still serves.
fn announce(bound: SocketAddr) -> Option<Announcement> {
    let scope = lan::Scope::of_environment(|name| std::env::var(name).ok());
    match Announcement::start(scope, bound) {
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

/// Warns of an address that the internet can reach. Nothing is encrypted here, and a
/// private network needs no encryption.
fn warn_of_the_internet(texts: Texts, reachable: &[IpAddr]) {
    if let Some(address) = addresses::public(reachable) {
        let _unseen = writeln!(io::stderr(), "jogo: {}", texts.serve_public(address));
    }
}

/// Waits for the first Ctrl-C or SIGTERM. A second Ctrl-C ends the process at once.
async fn told_to_stop(texts: Texts) {
    wait_for_signal().await;
    let _unheard = writeln!(io::stderr(), "jogo: {}", texts.serve_stopping());
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Returns the sentence for a port that could not be opened, with the way out.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "not our enum: most kinds cannot happen here"
)]
fn refusal(texts: Texts, asked: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            let other = if asked.port() == u16::MAX {
                5000
            } else {
                asked.port() + 1
            };
            texts.port_taken(asked.port(), other)
        }
        io::ErrorKind::PermissionDenied => texts.port_forbidden(asked.port()),
        io::ErrorKind::AddrNotAvailable => texts.address_not_here(asked.ip()),
        _ => texts.cannot_listen(asked, error),
    }
}
