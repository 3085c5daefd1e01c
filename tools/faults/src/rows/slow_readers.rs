//! F29: clients that stop reading, in busy rooms.

use std::net::SocketAddr;
use std::time::Duration;

use testkit::socketio::cramped_stream;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables, entering, seated};
use crate::client::{Connection, Entering};
use crate::history::Log;
use crate::report::{Outcome, milliseconds};

/// Fewer requests than the server keeps for one client.
const AT_ONCE: usize = 20;

/// Connects a client with hardly any room for unread bytes.
pub(super) async fn cramped(server: SocketAddr, log: &Log) -> anyhow::Result<Connection> {
    let stream = cramped_stream(server).await?;
    Connection::over(stream, server, log, "Zé").await
}

/// Returns such a client in a room, where it has just stopped reading.
pub(super) async fn reader(
    server: SocketAddr,
    log: &Log,
    room: &str,
    sits: bool,
) -> anyhow::Result<Connection> {
    let mut connection = cramped(server, log).await?;
    let enter = Entering {
        watch: !sits,
        ..entering(room, "Zé")
    };
    let request = connection.enter(&enter).await?;
    connection.answer_to(request, seconds(10)).await;
    Ok(connection)
}

/// Runs watchers and opponents that read nothing, next to honest tables.
pub(super) async fn readers(context: Context) -> anyhow::Result<Outcome> {
    let many = context.size(10, 50);
    let mut outcome = Outcome::new(format!(
        "{many} stuck readers, half of them seated, busy rooms"
    ));
    let server = context.server().await?;
    let play = Play::busy(5, context.size(seconds(20), seconds(35)));
    let tables = Tables::sit(&context, &play, server.address, server.address);
    sleep(ms(500)).await;
    let honest = server.info().open_files().len();
    let mut stuck = Vec::new();
    for number in 0..many {
        let (busy, own) = (format!("table-{}", number % 5), format!("stuck-{number}"));
        let sits = number % 2 == 0;
        let room = if sits { own } else { busy };
        stuck.push(reader(server.address, &context.log, &room, sits).await?);
    }
    let begun = Instant::now();
    // Each stuck opponent's room is kept busy by a client that asks for it again and again.
    let busy: Vec<_> = (0..many)
        .step_by(2)
        .map(|number| tokio::spawn(pester(server.address, format!("stuck-{number}"))))
        .collect();
    let crowd = honest + many / 2;
    while begun.elapsed() < seconds(45) && server.info().open_files().len() > crowd {
        sleep(ms(100)).await;
    }
    let gone = begun.elapsed();
    let mut last_absent = None;
    for pestering in busy {
        last_absent = last_absent.max(pestering.await?);
    }
    outcome.figure("all gone after", milliseconds(gone));
    let absent = last_absent.map_or_else(|| "never".to_owned(), milliseconds);
    outcome.figure("last shown absent after", absent);
    outcome.expect(
        gone < seconds(32),
        format!("stuck readers were there for {gone:?}"),
    );
    outcome.expect(
        last_absent.is_some(),
        "a stuck opponent was never shown as absent",
    );
    // They are behind, and nothing is promised to them any more.
    drop(stuck);
    let tally = tables.rest(&context.log, &mut outcome).await;
    outcome.honest(&tally);
    Ok(outcome)
}

/// Sits opposite to a stuck reader, and makes the server tell it a lot, until the opposite seat
/// is shown as absent or free. Returns how long that took.
pub(super) async fn pester(server: SocketAddr, room: String) -> Option<Duration> {
    let (log, begun) = (Log::default(), Instant::now());
    let mut connection = seated(server, &log, &entering(&room, "Eva")).await.ok()?;
    let mine = connection.mark?;
    for round in 0_u64.. {
        if begun.elapsed() > seconds(45) || connection.is_over() {
            return None;
        }
        let mut asked = Vec::new();
        for number in 0..AT_ONCE {
            let name = wide_name(&format!("{round:>4}{number:>2}"));
            asked.push(connection.entering(&entering(&room, &name)));
        }
        let last = asked.last().map(|(request, _)| *request)?;
        let frames: Vec<_> = asked.into_iter().map(|(_, frame)| frame).collect();
        connection.send_frames(&frames).await.ok()?;
        connection.answer_to(last, seconds(10)).await?;
        let opposite = connection.room.as_ref()?.players.of(mine.other());
        if !opposite.is_some_and(|player| player.present) {
            return Some(begun.elapsed());
        }
    }
    None
}

/// Returns a name that takes the most bytes.
pub(super) fn wide_name(beginning: &str) -> String {
    format!("{beginning}{}", "字\u{301}\u{302}".repeat(9))
}
