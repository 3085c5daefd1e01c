//! F30: one client sends as fast as it can, others stay half open, and honest people play.

use std::net::SocketAddr;

use testkit::socketio::frames;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables};
use crate::client::Connection;
use crate::history::Log;
use crate::report::Outcome;
use crate::server::Settings;

/// Floods a server that has its limits on.
pub(super) async fn flood(context: Context) -> anyhow::Result<Outcome> {
    let (half_open, stuck) = context.size((50, 5), (200, 50));
    let time = context.size(seconds(5), seconds(60));
    let what = format!("1 flood, {half_open} half-open, {stuck} stuck, {time:?}");
    let mut outcome = Outcome::new(what);
    let mut server = context
        .server_with(Settings {
            limited: true,
            ..Settings::default()
        })
        .await?;
    let mut quiet = Outcome::new("before");
    let play = Play {
        thinks: ms(300),
        ..Play::busy(4, time)
    };
    let calm = Context {
        log: Log::default(),
        ..context.clone()
    };
    let before = Play {
        rooms: "calm",
        time: time / 3,
        ..play
    };
    let tables = Tables::sit(&calm, &before, server.address, server.address);
    let calm = tables.rest(&calm.log, &mut quiet).await;
    let memory = server.info().memory();
    let tables = Tables::sit(&context, &play, server.address, server.address);
    tokio::time::sleep(ms(500)).await;
    let mut idlers = Vec::new();
    for _ in 0..half_open {
        idlers.extend(half_a_request(server.address).await);
    }
    let (others, mut readers) = (Log::default(), Vec::new());
    for _ in 0..stuck {
        // Some may be turned away: that is a limit at work.
        let stuck = super::slow_readers::reader(server.address, &others, "stuck", false).await;
        readers.extend(stuck.ok());
    }
    let sent = pour(server.address, time).await;
    let tally = tables.rest(&context.log, &mut outcome).await;
    outcome.figure("flooded frames", sent);
    outcome.times("calm p50/p99/max", &calm.latencies);
    outcome.times("flooded p50/p99/max", &tally.latencies);
    outcome.figure("honest losses", tally.losses);
    let grown = server.info().memory().saturating_sub(memory) / 1_048_576;
    outcome.figure("MB more", grown);
    outcome.expect(tally.losses == 0, "honest people lost their connections");
    outcome.expect(server.is_alive(), "the server is gone");
    outcome.expect(grown < 64, format!("memory grew by {grown} MB"));
    outcome.faults.extend(quiet.faults);
    Ok(outcome)
}

/// Begins a request whose head never ends.
async fn half_a_request(server: SocketAddr) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(server).await.ok()?;
    stream
        .write_all(b"GET /socket.io/?EIO=4 HTTP/1.1\r\nHost: ")
        .await
        .ok()?;
    Some(stream)
}

/// Sends events as fast as they are taken, and comes back after each disconnection. Returns the
/// number of events.
async fn pour(server: SocketAddr, time: std::time::Duration) -> u64 {
    let (deadline, log) = (Instant::now() + time, Log::default());
    let frame = frames::event(None, "evento", &serde_json::json!("x"));
    let batch = vec![frame; 200];
    let mut sent = 0;
    while Instant::now() < deadline {
        let Ok(mut connection) = Connection::open(server, &log, "flood").await else {
            tokio::time::sleep(ms(50)).await;
            continue;
        };
        while Instant::now() < deadline && !connection.is_over() {
            if timeout(seconds(1), connection.send_frames(&batch))
                .await
                .is_ok_and(|r| r.is_ok())
            {
                sent += batch.len() as u64;
            }
            while connection.hear(ms(0)).await.is_some() && !connection.is_over() {}
        }
    }
    sent
}
