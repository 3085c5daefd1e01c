//! F13, F14, F15 and NODES: some of several servers on one Redis are killed, stopped and
//! restarted.

use rand::RngExt;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::kept_games::note_kept_games;
use super::pauses::{ms, seconds, stop_for};
use super::workload::{Play, Tables};
use crate::cluster::Cluster;
use crate::report::Outcome;

/// F13: one of three is killed.
pub(super) async fn killed(context: Context) -> anyhow::Result<Outcome> {
    let tables = context.size(20, 300);
    let mut outcome = Outcome::new(format!("kill -9 of 1 server of 3, {tables} tables"));
    let mut cluster = Cluster::start(&context.binary, 3).await?;
    let play = Play {
        thinks: ms(context.size(100, 500)),
        ..Play::busy(tables, seconds(context.size(12, 40)))
    };
    let door = cluster.entrance.address;
    let people = Tables::sit(&context, &play, door, door);
    sleep(seconds(4)).await;
    cluster.nodes[1].kill()?;
    let tally = people.rest(&context.log, &mut outcome).await;
    let games = note_kept_games(&context, &play, cluster.nodes[0].address).await?;
    outcome.figure("games kept", games);
    outcome.times("seated again p50/p99/max", &tally.absences);
    outcome.figure("losses", tally.losses);
    outcome.expect(tally.losses > 0, "nobody was at the server that was killed");
    Ok(outcome)
}

/// F14: one is stopped for a while, is given up, and knows nothing of it.
pub(super) async fn frozen(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(12, 30);
    let mut outcome = Outcome::new(format!("SIGSTOP of 1 server of 2 for {time} s, 6 tables"));
    let cluster = Cluster::start(&context.binary, 2).await?;
    let play = Play::busy(6, seconds(time + 8));
    let (frozen, other) = (cluster.nodes[0].address, cluster.nodes[1].address);
    let people = Tables::sit(&context, &play, frozen, other);
    sleep(seconds(3)).await;
    stop_for(cluster.nodes[0].info(), &context.log, seconds(time)).await?;
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("seated again p50/p99/max", &tally.absences);
    outcome.figure("repeats", tally.repeats);
    Ok(outcome)
}

/// F15: all are stopped and started again, one after the other, under load.
pub(super) async fn rolled(context: Context) -> anyhow::Result<Outcome> {
    let rounds = context.size(1, 5);
    let mut outcome = Outcome::new(format!(
        "SIGTERM and restart of 3 servers x {rounds}, 6 tables"
    ));
    let mut cluster = Cluster::start(&context.binary, 3).await?;
    let play = Play::busy(6, seconds(14 * rounds));
    let door = cluster.entrance.address;
    let people = Tables::sit(&context, &play, door, door);
    let mut stops = Vec::new();
    for _ in 0..rounds {
        for number in 0..3 {
            sleep(seconds(2)).await;
            cluster.entrance.lead_to(cluster.all_but(&[number]));
            stops.push(cluster.nodes[number].terminate().await?);
            cluster.nodes[number].restart().await?;
            cluster.entrance.lead_to(cluster.all_but(&[]));
        }
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("stop p50/p99/max", &stops);
    outcome.times("seated again", &tally.absences);
    Ok(outcome)
}

/// NODES: three servers, many tables, one killed every ten seconds, Redis restarted twice.
pub(super) async fn all_of_it(context: Context) -> anyhow::Result<Outcome> {
    let (tables, kills) = context.size((30, 2), (300, 30));
    let mut outcome = Outcome::new(format!(
        "{tables} tables on 3 servers, {kills} kills, 10 s apart, Redis killed twice"
    ));
    let mut cluster = Cluster::start(&context.binary, 3).await?;
    let mut rng = context.rng(0);
    let play = Play {
        thinks: ms(context.size(200, 1_000)),
        ..Play::busy(tables, seconds(10 * kills))
    };
    let door = cluster.entrance.address;
    let people = Tables::sit(&context, &play, door, door);
    let end = Instant::now() + seconds(10 * kills);
    for kill in 0..kills {
        sleep(ms(rng.random_range(4_000..6_000))).await;
        let number = rng.random_range(0..3);
        cluster.nodes[number].kill()?;
        context.log.fault(format!("server {number} killed"));
        if kill == kills / 3 || kill == 2 * kills / 3 {
            cluster.redis.process.kill()?;
            context.log.fault("Redis killed");
            sleep(ms(rng.random_range(300..2_000))).await;
            cluster.redis.restart().await?;
        }
        sleep(ms(rng.random_range(1_000..3_000))).await;
        cluster.nodes[number].restart().await?;
        let next = end - seconds(10 * (kills - 1 - kill));
        tokio::time::sleep_until(next).await;
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("move p50/p99/max", &tally.latencies);
    outcome.times("seated again", &tally.absences);
    outcome.figure("losses", tally.losses);
    outcome.figure("without a seat", tally.unseated);
    Ok(outcome)
}
