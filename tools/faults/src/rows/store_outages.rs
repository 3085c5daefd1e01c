//! F6 to F8 and F12: outages of the Redis that several servers share, and of the links to it.

use testkit::Signal;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::kept_games::note_kept_games;
use super::pauses::{seconds, stop_for};
use super::workload::{Play, Tables, rest_for};
use crate::cluster::Cluster;
use crate::report::Outcome;

pub(super) async fn pair(context: &Context) -> anyhow::Result<Cluster> {
    Cluster::start(&context.binary, 2).await
}

/// Runs six tables, with X at the first server and O at the second.
pub(super) fn sit(context: &Context, cluster: &Cluster, time: u64) -> Tables {
    let [x, o] = [0, 1].map(|number| cluster.nodes[number].address);
    Tables::sit(context, &tables(time), x, o)
}

/// Returns six tables that are played at for this many seconds.
fn tables(time: u64) -> Play {
    Play::busy(6, seconds(time))
}

/// F6: Redis is killed and comes back with its files.
pub(super) async fn killed(context: Context) -> anyhow::Result<Outcome> {
    let kills = context.size(2, 20);
    let mut outcome = Outcome::new(format!("kill -9 of Redis x {kills}, 2 servers, 6 tables"));
    let mut cluster = pair(&context).await?;
    let people = sit(&context, &cluster, 5 * kills + 2);
    for _ in 0..kills {
        sleep(seconds(2)).await;
        cluster.redis.process.kill()?;
        context.log.loss("Redis killed");
        sleep(seconds(1)).await;
        cluster.redis.restart().await?;
        sleep(seconds(2)).await;
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    let games = note_kept_games(&context, &tables(0), cluster.nodes[0].address).await?;
    outcome.figure("games kept", games);
    outcome.figure("losses", tally.losses);
    outcome.expect(tally.losses == 0, "somebody lost the connection for it");
    Ok(outcome)
}

/// F7: Redis is stopped for a while.
pub(super) async fn frozen(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(4, 10);
    let mut outcome = Outcome::new(format!(
        "SIGSTOP of Redis for {time} s, 2 servers, 6 tables"
    ));
    let cluster = pair(&context).await?;
    let before = cluster.nodes[0].info().memory();
    let people = sit(&context, &cluster, time + 7);
    sleep(seconds(2)).await;
    let redis = cluster.redis.process.info();
    stop_for(redis, &context.log, seconds(time)).await?;
    let tally = people.rest(&context.log, &mut outcome).await;
    let grown = cluster.nodes[0].info().memory().saturating_sub(before) / 1_024;
    outcome.figure("kB grown", grown);
    outcome.expect(grown < 16_384, "requests piled up");
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F8: one server of two does not reach Redis for a while.
pub(super) async fn cut_off(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(8, 20);
    let mut outcome = Outcome::new(format!(
        "1 server of 2 cut off from Redis for {time} s, 6 tables"
    ));
    let cluster = pair(&context).await?;
    let people = sit(&context, &cluster, time + 8);
    sleep(seconds(2)).await;
    cluster.links[0].block(true);
    context.log.fault("cut off");
    sleep(seconds(time)).await;
    cluster.links[0].block(false);
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("seated again p50/p99/max", &tally.absences);
    Ok(outcome)
}

/// F12: a server sleeps for longer than Redis keeps messages for it, and is soon up to date.
pub(super) async fn overflowed(context: Context) -> anyhow::Result<Outcome> {
    let mut outcome =
        Outcome::new("1 server of 2 asleep for 3 s, Redis closes its connection, 6 tables");
    let cluster = pair(&context).await?;
    let people = sit(&context, &cluster, 10);
    sleep(seconds(2)).await;
    cluster.nodes[0].info().signal(Signal::STOP)?;
    sleep(seconds(3)).await;
    cluster.links[0].cut();
    cluster.nodes[0].info().signal(Signal::CONT)?;
    context.log.fault("awake");
    let (tally, mut open) = people.stop(&mut outcome).await;
    let begun = Instant::now();
    rest_for(&context.log, &mut open, seconds(2)).await;
    outcome.figure("rest ms", begun.elapsed().as_millis());
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}
