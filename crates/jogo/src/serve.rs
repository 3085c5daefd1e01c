//! `jogo serve`: opens the port, shows how to join, and serves until it is told to stop.

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use lan::Announcement;
use server::{Metrics, ServerId};
use texts::Texts;
use tokio::net::TcpListener;
use tracing_appender::non_blocking::ErrorCounter;
use tracing_subscriber::filter::Targets;
use tui::host::Notes;

use crate::host_token::HostDoor;
use crate::server_news::ServerNews;
use crate::{addresses, cli, data, host, invitation, listening, logging, signals, supervisor};

/// The timeout of an announcement, which takes one second on a working network.
const ANNOUNCING: Duration = Duration::from_secs(5);

/// Serves until Ctrl-C or SIGTERM.
pub(crate) fn run(options: cli::Serve) -> anyhow::Result<()> {
    let levels = logging::levels(options.texts)?;
    let inherited = listening::inherited(options.texts)?;
    serve(options, levels, inherited)
}

#[tokio::main]
async fn serve(
    options: cli::Serve,
    levels: Targets,
    inherited: Option<std::net::TcpListener>,
) -> anyhow::Result<()> {
    let texts = options.texts;
    let asked = SocketAddr::new(options.host, options.port);
    let listener = listening::for_players(texts, asked, inherited).await?;
    let numbers = listening::for_numbers(texts, options.metrics).await?;
    let (keep, kept) = data::open(&options.data, texts).await?;
    let bound = listener.local_addr()?;
    let mut notes = notes(&options, kept, bound);
    let (link, path) = (options.limits.link(), options.path.clone());
    let ways_in = move |announced| invitation::now(texts, bound, link.as_deref(), &path, announced);
    let log_file = (!options.log && host::can_show())
        .then(logging::file)
        .flatten();
    let (log_file, log_path) = log_file.unzip();
    // Before the door, which may have something to log.
    let (_log, dropped) = logging::start(log_file, options.json_log, levels);
    let announce = options.announce;
    let door = HostDoor::of(&options);
    notes.warnings.extend(door.warning(texts));
    let mut server = server_options(options, bound)?;
    server.host = Some(door.access.clone());
    let screen = log_path.map(|path| {
        notes.facts.push(texts.host_log(path.display()));
        ServerNews::told_by(&mut server)
    });
    if let Some(listener) = numbers {
        let link = format!("http://{}/metrics", listener.local_addr()?);
        notes.facts.push(texts.serve_metrics(link));
        server.metrics = Some(give_numbers(listener, dropped));
    }
    let id = keep.id();
    let announcement = announce.then(|| start_announcement(bound, id)).flatten();
    let ending = signals::ending()?;
    signals::pass_on_requests_for_copies(&server)?;
    let stop = async move {
        supervisor::ready();
        let announced = announcement.as_ref();
        match screen {
            Some(told) => {
                let outcome = host::run(texts, notes, told, door, announced, ways_in).await;
                if let Err(error) = outcome {
                    tracing::error!(%error, "the terminal is gone");
                }
            }
            None => {
                let ways = ways_in(false);
                notes.facts.extend(door.in_words(texts, &ways.link));
                // A server without a screen still serves.
                let _unseen = invitation::show(texts, &ways, &notes);
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
    let served = server::serve(listener, keep, server, stop).await;
    served.map_err(|error| anyhow!(texts.serve_store_failed(texts.cause(&error))))
}

/// Returns the notes for the host before the server runs.
fn notes(options: &cli::Serve, kept: String, bound: SocketAddr) -> Notes {
    Notes {
        warnings: warning(options, bound)
            .into_iter()
            .chain(cli::unknown_variables(options.texts))
            .collect(),
        facts: std::iter::once(kept).chain(own_page(options)).collect(),
    }
}

/// Returns the note about a page of the host's own.
fn own_page(options: &cli::Serve) -> Option<String> {
    let (folder, texts) = (options.page.as_deref()?, options.texts);
    Some(if folder.join("index.html").is_file() {
        texts.serve_page(folder.display())
    } else {
        texts.serve_page_without_index(folder.display())
    })
}

/// Returns the warning about a server that the internet sees without encryption. A private
/// network needs none.
fn warning(options: &cli::Serve, bound: SocketAddr) -> Option<String> {
    let public = addresses::public(&lan::reachable(bound.ip()));
    let public = public.filter(|_| !options.limits.behind_proxy);
    public.map(|address| options.texts.serve_public(address))
}

/// Gives the numbers of the server to all programs that read them on this listener.
fn give_numbers(listener: TcpListener, dropped: ErrorCounter) -> Arc<Metrics> {
    let metrics = Arc::new(Metrics::new(move || dropped.dropped_lines() as u64));
    tokio::spawn(server::serve_metrics(listener, Arc::clone(&metrics)));
    metrics
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
        own_page: options.page,
        path: options.path.into(),
        frames: options.frames,
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
    supervisor::stopping();
    let _unheard = writeln!(io::stderr(), "jogo: {}", texts.serve_stopping());
    tokio::spawn(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

/// Says once that clients on the network find the server, as soon as they do.
async fn say_when_announced(texts: Texts, announcement: Option<&Announcement>) -> Infallible {
    while !announcement.is_some_and(Announcement::is_on_air) {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let _unseen = writeln!(io::stdout(), "  {}", texts.serve_announced());
    std::future::pending().await
}
