//! F33b: the date of the server's machine jumps back and forth. Meanwhile people play, a seat
//! is held, and rooms come and go.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use game::{Board, Mark, Square};
use tokio::time::Instant;

use super::context::Context;
use super::pauses::seconds;
use super::workload::{Play, Tables, entering, seated};
use crate::client::{Connection, Heard};
use crate::fake_clock::FakeClock;
use crate::history::{Event, Log};
use crate::report::{Outcome, milliseconds};
use crate::server::Settings;

/// The hold of a seat.
const HOLD: u32 = 4;

/// The dates, in days from the machine's.
const JUMPS: [i32; 5] = [1, -1, 0, 366, -366];

/// The outcome where there is no libfaketime.
const NO_LIBRARY: &str = "no libfaketime here (the package faketime), or JOGO_FAKETIME naming it";

/// Makes the clock jump, each time under a held seat and a room that is created again.
pub(super) async fn jumps(context: Context) -> anyhow::Result<Outcome> {
    let rounds = context.size(1, 4);
    let what = format!("clock set by {JUMPS:?} days, {rounds} x, seat held {HOLD} s");
    let mut outcome = Outcome::new(what);
    let Some(clock) = FakeClock::new()?.map(Arc::new) else {
        outcome.not_yet = Some(NO_LIBRARY);
        outcome.faults.push("the clock never jumped".to_owned());
        return Ok(outcome);
    };
    let settings = Settings {
        hold: Some(HOLD),
        clock: Some(Arc::clone(&clock)),
        ..Settings::default()
    };
    let mut server = context.server_with(settings).await?;
    let each = seconds(u64::from(HOLD) + 2);
    let play = Play::busy(3, each * rounds * JUMPS.len() as u32);
    let tables = Tables::sit(&context, &play, server.address, server.address);
    let (mut held, mut born) = (Vec::new(), Born::default());
    for _ in 0..rounds {
        for days in JUMPS {
            born.again(server.address, &mut outcome).await?;
            let holding = hold(server.address, &clock, days).await?;
            context.log.fault(format!("{days} days from today"));
            born.again(server.address, &mut outcome).await?;
            held.push(holding.await??);
        }
    }
    let tally = tables.rest(&context.log, &mut outcome).await;
    let (least, most) = (held.iter().min(), held.iter().max());
    let [least, most] = [least, most].map(|time| time.copied().unwrap_or_default());
    let told = format!("{} to {}", milliseconds(least), milliseconds(most));
    outcome.figure("seat held for", told);
    outcome.times("p50/p99/max", &tally.latencies);
    outcome.figure("losses", tally.losses);
    outcome.figure("rooms born again", born.times);
    let hold = Duration::from_secs(HOLD.into());
    let as_ever = least + seconds(1) >= hold && most < hold + seconds(2);
    outcome.expect(as_ever, "a seat was not held as long as ever");
    outcome.expect(tally.losses == 0, "honest people lost their connections");
    // A day back, with nothing that the process itself could remember.
    clock.set(-1)?;
    server.kill()?;
    context.log.note(0, Event::Restarted);
    server.restart().await?;
    if context.binary.is_durable() {
        born.again(server.address, &mut outcome).await?;
    }
    Ok(outcome)
}

/// A room that is lost and created again under the same id.
#[derive(Default)]
struct Born {
    newest: u64,
    times: usize,
}

impl Born {
    /// Creates the room again. It must be newer than it ever was.
    async fn again(&mut self, server: SocketAddr, outcome: &mut Outcome) -> anyhow::Result<()> {
        let log = Log::default();
        let mut alone = seated(server, &log, &entering("phoenix", "Ana")).await?;
        let version = alone.room.as_ref().map_or(0, |room| room.version);
        let newer = version > self.newest;
        outcome.expect(
            newer,
            format!("born again as {version} after {}", self.newest),
        );
        (self.newest, self.times) = (version, self.times + 1);
        let request = alone.ask("sair_sala", &serde_json::json!({})).await?;
        alone.answer_to(request, seconds(10)).await;
        Ok(())
    }
}

/// Breaks a seated client's connection, sets the clock, and returns the time for which the seat
/// is held, as its opponent sees it.
async fn hold(
    server: SocketAddr,
    clock: &FakeClock,
    days: i32,
) -> anyhow::Result<tokio::task::JoinHandle<anyhow::Result<Duration>>> {
    let log = Log::default();
    let room = format!("hold-{}", rand::random::<u32>());
    let mut x = seated(server, &log, &entering(&room, "Ana")).await?;
    let mut o = seated(server, &log, &entering(&room, "Bia")).await?;
    let first = Square::all().next().map(|s| Board::EMPTY.with(s, Mark::X));
    x.propose(&room, first.unwrap_or(Board::EMPTY)).await?;
    x.break_off();
    wait_until(&mut o, |x| x == Some(false)).await?;
    let lost = Instant::now();
    clock.set(days)?;
    Ok(tokio::spawn(async move {
        wait_until(&mut o, |x| x.is_none()).await?;
        Ok(lost.elapsed())
    }))
}

/// Reads until a condition holds for X: whether it is present, or `None` without X.
async fn wait_until(
    o: &mut Connection,
    is_it: impl Fn(Option<bool>) -> bool,
) -> anyhow::Result<()> {
    let deadline = Instant::now() + seconds(30);
    loop {
        match o.hear_until(deadline).await {
            Some(Heard::Room(room)) if is_it(room.players.x.as_ref().map(|x| x.present)) => {
                return Ok(());
            }
            Some(Heard::Closed) | None => anyhow::bail!("X's seat never changed"),
            Some(_) => {}
        }
    }
}
