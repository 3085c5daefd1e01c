//! F32: the server may have 64 MB, and a crowd wants as much of them as it can get.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::bail;
use futures_util::future::join_all;
use game::{Board, Mark, Square};
use serde_json::Value;
use testkit::ResourceLimits;
use testkit::socketio::frames;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::slow_readers::{cramped, wide_name};
use super::workload::{Play, Tables, entering};
use crate::client::{Connection, Entering};
use crate::history::Log;
use crate::report::Outcome;
use crate::server::{Server, Settings};

/// The limit. The system counts heap and stacks, so a little more may be resident.
const CAP: ResourceLimits = ResourceLimits {
    memory: Some(64 * 1_024),
    open_files: None,
};

/// The limit on connections that makes the memory sufficient.
const CONNECTIONS: usize = 200;

/// The idle clients that come at once. They answer no heartbeat, so they must all be there
/// before the first ones are missed, on a busy machine as well.
const AT_ONCE: usize = 20;

/// Lets in half as many again as there are connections, each greedy in one of four ways. The
/// control has no limit on connections.
pub(super) async fn capped(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(seconds(6), seconds(60));
    let mut outcome = Outcome::new(format!(
        "64 MB, {CONNECTIONS} connections, {} greedy clients for {time:?}",
        CONNECTIONS * 3 / 2
    ));
    let settings = Settings {
        limited: true,
        resources: CAP,
        connections: Some(CONNECTIONS),
        ..Settings::default()
    };
    let mut server = context.server_with(settings).await?;
    let play = Play {
        thinks: ms(300),
        ..Play::busy(3, time)
    };
    let tables = Tables::sit(&context, &play, server.address, server.address);
    sleep(ms(800)).await;
    let crowd = crowd(server.address, CONNECTIONS * 3 / 2);
    let tally = tables.rest(&context.log, &mut outcome).await;
    drop(crowd);
    outcome.figure("peak MB", server.info().peak_memory() / 1_048_576);
    outcome.honest(&tally);
    outcome.expect(server.is_alive(), "64 MB were not enough");
    let many = idlers_until_the_end(&context).await?;
    outcome.figure(
        "without a limit on connections, ended by idle clients",
        many,
    );
    Ok(outcome)
}

/// Returns the number of idle clients that end a server without that limit. A cap that nothing
/// can reach would show nothing.
async fn idlers_until_the_end(context: &Context) -> anyhow::Result<usize> {
    let settings = Settings {
        resources: CAP,
        ..Settings::default()
    };
    let mut server: Server = context.server_with(settings).await?;
    let (address, log, mut idlers) = (server.address, Log::default(), Vec::new());
    while server.is_alive() {
        let seated = idlers.len()..idlers.len() + AT_ONCE;
        let come = seated.map(|number| idler(address, &log, number));
        idlers.extend(join_all(come).await.into_iter().flatten());
        anyhow::ensure!(idlers.len() < 10_000, "nothing is too much for 64 MB");
    }
    Ok(idlers.len())
}

/// Returns a client that sits down and then does nothing, if it is let in.
async fn idler(server: SocketAddr, log: &Log, number: usize) -> Option<Connection> {
    let mut idler = Connection::open(server, log, "Zé").await.ok()?;
    let room = format!("room-{}", number / 2);
    idler.enter(&entering(&room, "Zé")).await.ok()?;
    Some(idler)
}

/// Starts clients that want memory; they are gone when this is dropped.
fn crowd(server: SocketAddr, many: usize) -> JoinSet<()> {
    let mut crowd = JoinSet::new();
    for number in 0..many {
        crowd.spawn(async move {
            loop {
                // A client that was turned away or disconnected comes again.
                let _over = match number % 4 {
                    0 => endless_head(server).await,
                    1 => unread_rooms(server, number).await,
                    2 => unread_lists(server).await,
                    _ => many_rooms(server, number).await,
                };
                sleep(ms(100)).await;
            }
        });
    }
    crowd
}

/// Sends a request of nearly the largest size, and never completes it.
async fn endless_head(server: SocketAddr) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(server).await?;
    let head = format!(
        "GET / HTTP/1.1\r\nHost: {server}\r\nX-A: {}",
        "a".repeat(8_000)
    );
    stream.write_all(head.as_bytes()).await?;
    let _hung_up = timeout(seconds(15), stream.read_u8()).await;
    Ok(())
}

/// Makes the server tell it of a room again and again, and reads nothing.
async fn unread_rooms(server: SocketAddr, number: usize) -> anyhow::Result<()> {
    let mut connection = cramped(server, &Log::default()).await?;
    for round in 0_u64.. {
        let name = wide_name(&format!("{round:>6}"));
        let (_, frame) = connection.entering(&entering(&format!("stuck-{number}"), &name));
        said(&mut connection, frame).await?;
    }
    Ok(())
}

/// Asks for the list of rooms again and again, and reads nothing.
async fn unread_lists(server: SocketAddr) -> anyhow::Result<()> {
    let mut connection = cramped(server, &Log::default()).await?;
    loop {
        let frame = frames::event(None, "listar_salas", &Value::Null);
        said(&mut connection, frame).await?;
    }
}

/// Opens rooms under the longest names, each with a move in it so that it stays.
async fn many_rooms(server: SocketAddr, number: usize) -> anyhow::Result<()> {
    let mut connection = Connection::open(server, &Log::default(), "Zé").await?;
    let first = Square::all().next().map(|s| Board::EMPTY.with(s, Mark::X));
    for round in 0.. {
        let room = format!("{number}-{round}");
        let enter = Entering {
            plain: true,
            ..entering(&room, &wide_name("Rui"))
        };
        let (_, entering) = connection.entering(&enter);
        said(&mut connection, entering).await?;
        let (_, move_) = connection.proposing(&room, first.unwrap_or(Board::EMPTY));
        said(&mut connection, move_).await?;
        while connection.hear(ms(0)).await.is_some() {
            if connection.is_over() {
                bail!("hung up on");
            }
        }
    }
    Ok(())
}

/// Says something, as often as a client may.
async fn said(connection: &mut Connection, frame: String) -> anyhow::Result<()> {
    sleep(ms(100)).await;
    timeout(Duration::from_secs(20), connection.send_frames(&[frame])).await?
}
