//! F38: random faults, one after the other, for a long time. The server must use no more memory
//! at the end than at the beginning. Kills belong to F1, because a process that begins again
//! has nothing left over.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds, stop_for};
use super::slow_readers::reader;
use super::workload::{Play, Tables, rest_for};
use crate::checker::check;
use crate::history::Log;
use crate::proxy::{Plan, Plans, Proxy, Weather};
use crate::report::Outcome;
use crate::server::Server;

/// The prefix of the rooms of each round. A history is judged round by round, because one of
/// hours would not fit into memory.
const ROUNDS: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// The faults among which chance chooses.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Nothing passes for a while.
    Silence,
    /// All connections are reset.
    Breaks,
    /// New connections are far and bad.
    BadRoad,
    /// The server is stopped.
    Frozen,
    /// A client sits down and reads nothing.
    Stuck,
}

impl Fault {
    const ALL: [Self; 5] = [
        Self::Silence,
        Self::Breaks,
        Self::BadRoad,
        Self::Frozen,
        Self::Stuck,
    ];
}

/// Runs tables whose X comes over a network that fails in many ways.
pub(super) async fn soak(context: Context) -> anyhow::Result<Outcome> {
    let rounds = &ROUNDS[..context.size(1, ROUNDS.len())];
    let time = context.size(seconds(10), seconds(60));
    let what = format!("random faults, {} x {time:?}", rounds.len());
    let mut outcome = Outcome::new(what);
    let server = context.server().await?;
    let proxy = Proxy::start(server.address, context.seed, Plans::default()).await?;
    let mut rng = context.rng(0);
    let (mut faults, mut moves, mut memory) = (0, 0, Vec::new());
    for rooms in rounds {
        let round = Context {
            log: Log::default(),
            ..context.clone()
        };
        let play = Play {
            rooms,
            ..Play::busy(4, time)
        };
        let tables = Tables::sit(&round, &play, proxy.address, server.address);
        let end = Instant::now() + time;
        while Instant::now() < end {
            sleep(ms(rng.random_range(200..2_000))).await;
            happen(&mut rng, &round.log, &server, &proxy).await?;
            faults += 1;
        }
        proxy.plan(Plans::default());
        let (tally, mut open) = tables.stop(&mut outcome).await;
        rest_for(&round.log, &mut open, seconds(2)).await;
        let verdict = check(&round.log.entries());
        outcome.violations(&verdict.violations);
        outcome.expect(tally.unknown == 0, "an outcome stayed unknown");
        if !outcome.faults.is_empty() {
            round.keep("F38")?;
            break;
        }
        moves += verdict.acknowledged;
        memory.push(server.info().memory() / 1_024);
    }
    outcome.figure("faults", faults);
    outcome.figure("acked", moves);
    let ends = [memory.first(), memory.last()];
    let [first, last] = ends.map(|kilobytes| kilobytes.copied().unwrap_or_default());
    let kilobytes = format!("{first}, {last}");
    outcome.figure("kB after the first and last round", kilobytes);
    let grown = last.saturating_sub(first);
    outcome.expect(grown < 8_192, format!("memory grew by {grown} kB"));
    Ok(outcome)
}

/// Does one fault and ends it.
async fn happen(rng: &mut StdRng, log: &Log, server: &Server, proxy: &Proxy) -> anyhow::Result<()> {
    let fault = Fault::ALL[rng.random_range(0..Fault::ALL.len())];
    let lasting = ms(rng.random_range(100..3_000));
    log.fault(format!("{fault:?} for {lasting:?}"));
    match fault {
        Fault::Silence => bad_weather(proxy, Weather::Silent, lasting).await,
        Fault::Breaks => bad_weather(proxy, Weather::Broken, lasting).await,
        Fault::BadRoad => proxy.plan(Plans::both(&Plan {
            latency: lasting / 20,
            jitter: lasting / 40,
            stall: 100,
            stall_time: ms(250),
            ..Plan::default()
        })),
        Fault::Frozen => stop_for(server.info(), log, lasting).await?,
        Fault::Stuck => {
            let room = format!("stuck-{}", rng.random_range(0..1_000_000));
            let stuck = reader(server.address, &Log::default(), &room, true).await?;
            sleep(lasting).await;
            drop(stuck);
        }
    }
    Ok(())
}

async fn bad_weather(proxy: &Proxy, weather: Weather, lasting: Duration) {
    proxy.weather(weather);
    sleep(lasting).await;
    proxy.weather(Weather::Fair);
}
