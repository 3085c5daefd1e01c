//! F9 to F9c, F11, F11b, F14b and F14c: the store forgets all or some of what it had.

use rustix::process::Signal;
use testkit::RedisProcess;
use testkit::redis_process::DURABLE;
use tokio::time::sleep;

use super::commit_window::Window;
use super::store_outages::{pair, sit};
use super::{Context, ms, seconds};
use crate::checker::Promise;
use crate::cluster::Cluster;
use crate::report::Outcome;

/// F9: Redis forgets everything, again and again.
pub(super) async fn forgotten(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(2, 20);
    let mut outcome = Outcome::new(format!("FLUSHALL x {times}, 2 servers, 6 tables"));
    let cluster = pair(&context).await?;
    let people = sit(&context, &cluster, 4 * times + 3);
    for _ in 0..times {
        sleep(seconds(3)).await;
        cluster.redis.ask(&["FLUSHALL"]).await?;
        context.log.fault("FLUSHALL");
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F11: the store is gone, and a replica that lagged behind takes its place.
pub(super) async fn failed_over(context: Context) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::new("a replica takes the place of Redis, 2 servers, 6 tables");
    let mut cluster = pair(&context).await?;
    let replica = RedisProcess::start(&DURABLE).await?;
    let port = cluster.redis.address.port().to_string();
    replica.ask(&["REPLICAOF", "127.0.0.1", &port]).await?;
    let people = sit(&context, &cluster, 12);
    sleep(seconds(4)).await;
    // It goes without what comes from here on.
    replica.ask(&["REPLICAOF", "NO", "ONE"]).await?;
    sleep(ms(500)).await;
    cluster.redis.process.kill()?;
    for link in &cluster.links {
        link.lead_to(vec![replica.address]);
        link.cut();
    }
    context.log.fault("failed over");
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F9b: the same between a server's commit and the moment at which the other hears of it.
pub(super) async fn forgotten_unheard(context: Context) -> anyhow::Result<Outcome> {
    let (tables, times) = context.size((30, 4), (60, 20));
    let outcome = Outcome::new(format!(
        "FLUSHALL before the other server hears, {times} x at {tables} tables"
    ));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    for _ in 0..times {
        let flush = async |cluster: &mut Cluster| {
            cluster.redis.ask(&["FLUSHALL"]).await?;
            context.log.fault("FLUSHALL");
            Ok(())
        };
        window.round(&mut cluster, flush).await?;
    }
    conclude(window, outcome).await
}

/// F9c: Redis ends, and comes back with the file that it had a second before.
pub(super) async fn older_file(context: Context) -> anyhow::Result<Outcome> {
    let (tables, times) = context.size((30, 3), (60, 10));
    let outcome = Outcome::new(format!(
        "Redis comes back with an older file, {times} x at {tables} tables"
    ));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    for _ in 0..times {
        cluster.redis.keep_files()?;
        let restart = async |cluster: &mut Cluster| {
            cluster.redis.process.kill()?;
            cluster.redis.restart_with_kept_files().await?;
            context.log.fault("an older file");
            Ok(())
        };
        window.round(&mut cluster, restart).await?;
    }
    conclude(window, outcome).await
}

/// F11b: a replica that lags takes the place of Redis before the other server hears.
pub(super) async fn failed_over_unheard(context: Context) -> anyhow::Result<Outcome> {
    let (tables, times) = context.size((30, 3), (60, 10));
    let outcome = Outcome::new(format!(
        "a replica that lags takes its place before the other server hears, {times} x at {tables} tables"
    ));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    for _ in 0..times {
        let replica = RedisProcess::start(&DURABLE).await?;
        replica.follow(&cluster.redis).await?;
        // What comes from here on it has not got.
        replica.ask(&["REPLICAOF", "NO", "ONE"]).await?;
        let fail_over = async |cluster: &mut Cluster| {
            cluster.redis.process.kill()?;
            for link in &cluster.links {
                link.lead_to(vec![replica.address]);
                link.cut();
            }
            cluster.redis = replica;
            context.log.fault("failed over");
            Ok(())
        };
        window.round(&mut cluster, fail_over).await?;
    }
    conclude(window, outcome).await
}

/// F14b: the store forgets while a server does not run, for longer than it is waited for.
pub(super) async fn forgotten_asleep(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(9, 30);
    let mut outcome = Outcome::new(format!(
        "FLUSHALL while 1 server of 2 does not run for {time} s, 6 tables"
    ));
    let cluster = pair(&context).await?;
    let people = sit(&context, &cluster, time + 8);
    sleep(seconds(3)).await;
    cluster.nodes[0].signal(Signal::STOP)?;
    context.log.fault("SIGSTOP");
    // The other has heard of all that it confirmed.
    sleep(ms(300)).await;
    cluster.redis.ask(&["FLUSHALL"]).await?;
    context.log.fault("FLUSHALL");
    sleep(seconds(time)).await;
    cluster.nodes[0].signal(Signal::CONT)?;
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("seated again p50/p99/max", &tally.absences);
    Ok(outcome)
}

/// F14c: the only server that knows of an act does not run while the store forgets. What
/// only it knew may be gone; two rooms of one version there are not.
pub(super) async fn asleep_unheard(context: Context) -> anyhow::Result<Outcome> {
    let tables = context.size(30, 60);
    let mut outcome = Outcome::new(format!(
        "FLUSHALL while the only server that knows does not run for 9 s, {tables} tables"
    ));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    let freeze = async |cluster: &mut Cluster| {
        cluster.nodes[0].signal(Signal::STOP)?;
        cluster.redis.ask(&["FLUSHALL"]).await?;
        context.log.fault("SIGSTOP and FLUSHALL");
        Ok(())
    };
    window.round(&mut cluster, freeze).await?;
    sleep(seconds(3)).await;
    cluster.nodes[0].signal(Signal::CONT)?;
    sleep(seconds(3)).await;
    outcome.figure("unheard", window.unheard);
    window.rest(&mut outcome).await;
    outcome.may_break = &[
        Promise::LegalSteps,
        Promise::NothingLost,
        Promise::NothingTwice,
        Promise::Linearizable,
    ];
    Ok(outcome)
}

/// Concludes a row that aims at the window between a commit and its being heard of.
async fn conclude(window: Window, mut outcome: Outcome) -> anyhow::Result<Outcome> {
    outcome.figure("unheard", window.unheard);
    outcome.times("moves again", &window.waits);
    outcome.expect(window.unheard > 0, "nothing fell into the window");
    window.rest(&mut outcome).await;
    Ok(outcome)
}
