//! F1, F33, F34: the server is killed, stopped or asked to end under load.

use rand::RngExt;
use tokio::time::sleep;

use super::context::Context;
use super::kept_games::note_kept_games;
use super::pauses::{ms, seconds, stop_for};
use super::slow_readers::{pester, reader};
use super::workload::{Play, Tables};
use crate::history::{Event, Log};
use crate::report::Outcome;

/// F1: kill -9 at random moments.
pub(super) async fn kill(context: Context) -> anyhow::Result<Outcome> {
    let kills = context.size(8, 200);
    let mut server = context.server().await?;
    let mut outcome = Outcome::new(format!("kill -9 at {kills} random moments, 6 tables"));
    let mut rng = context.rng(0);
    let waits: Vec<_> = (0..kills).map(|_| ms(rng.random_range(50..900))).collect();
    let spent = ms(450);
    let play = Play::busy(6, waits.iter().sum::<std::time::Duration>() + spent * kills);
    let tables = Tables::sit(&context, &play, server.address, server.address);
    let mut starts = Vec::new();
    for wait in waits {
        sleep(wait).await;
        server.kill()?;
        context.log.note(0, Event::Restarted);
        starts.push(server.restart().await?);
        note_kept_games(&context, &play, server.address).await?;
    }
    let tally = tables.rest(&context.log, &mut outcome).await;
    let games = note_kept_games(&context, &play, server.address).await?;
    outcome.figure("games kept", games);
    outcome.times("restart p50/p99/max", &starts);
    outcome.times("seated again", &tally.absences);
    outcome.figure("repeats", tally.repeats);
    Ok(outcome)
}

/// F33: the server is stopped for a while, and does not know it.
pub(super) async fn frozen(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(&[3][..], &[3, 12, 25]);
    let server = context.server().await?;
    let mut outcome = Outcome::new(format!("SIGSTOP of the server for {times:?} s"));
    let play = Play::busy(
        4,
        seconds(times.iter().sum::<u64>() + 3 * times.len() as u64),
    );
    let tables = Tables::sit(&context, &play, server.address, server.address);
    for time in times {
        sleep(seconds(2)).await;
        stop_for(server.info(), &context.log, seconds(*time)).await?;
    }
    let tally = tables.rest(&context.log, &mut outcome).await;
    outcome.times("p50/p99/max", &tally.latencies);
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F34: SIGTERM under load, with a client that reads nothing.
pub(super) async fn terminated(context: Context) -> anyhow::Result<Outcome> {
    let stops = context.size(1, 20);
    let mut outcome = Outcome::new(format!("SIGTERM x {stops}, 6 tables, 1 stuck reader"));
    let mut server = context.server().await?;
    let play = Play::busy(6, seconds(9) * stops);
    let tables = Tables::sit(&context, &play, server.address, server.address);
    let mut took = Vec::new();
    for stop in 0..stops {
        let room = format!("stuck-{stop}");
        let stuck = reader(server.address, &Log::default(), &room, true).await?;
        // From here on the server has more to say than the stuck client's buffers take.
        let full = pester(server.address, room).await;
        outcome.expect(full.is_some(), "a stuck opponent was never shown as absent");
        let time = server.terminate().await?;
        outcome.expect(time < seconds(5), format!("the stop took {time:?}"));
        took.push(time);
        context.log.note(0, Event::Restarted);
        server.restart().await?;
        drop(stuck);
    }
    let tally = tables.rest(&context.log, &mut outcome).await;
    let games = note_kept_games(&context, &play, server.address).await?;
    outcome.figure("games kept", games);
    outcome.times("stop p50/p99/max", &took);
    outcome.times("seated again", &tally.absences);
    Ok(outcome)
}
