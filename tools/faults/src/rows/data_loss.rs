//! F9 to F9c, F11, F11b, F14b and F14c: the store forgets some or all of its data.

use testkit::RedisProcess;
use testkit::Signal;
use testkit::redis_process::DURABLE;
use tokio::time::sleep;

use super::commit_window::Window;
use super::context::Context;
use super::pauses::{ms, seconds};
use super::store_outages::{pair, sit};
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
        context.log.loss("FLUSHALL");
    }
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F11: the store is gone, and a replica that lagged behind replaces it.
pub(super) async fn failed_over(context: Context) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::new("a replica takes the place of Redis, 2 servers, 6 tables");
    let mut cluster = pair(&context).await?;
    let replica = RedisProcess::start(&DURABLE).await?;
    let port = cluster.redis.address.port().to_string();
    replica.ask(&["REPLICAOF", "127.0.0.1", &port]).await?;
    let people = sit(&context, &cluster, 12);
    sleep(seconds(4)).await;
    // It misses everything from here on.
    replica.ask(&["REPLICAOF", "NO", "ONE"]).await?;
    sleep(ms(500)).await;
    cluster.redis.process.kill()?;
    fail_over(&mut cluster, replica);
    context.log.loss("failed over");
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.figure("losses", tally.losses);
    Ok(outcome)
}

/// F9b: Redis forgets a commit before the other server hears of it.
pub(super) async fn forgotten_unheard(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(4, 20);
    let what = "FLUSHALL before the other server hears";
    unheard(context, what, times, Loss::Everything).await
}

/// F9c: Redis ends, and comes back with an older file.
pub(super) async fn older_file(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(3, 10);
    let what = "Redis comes back with an older file";
    unheard(context, what, times, Loss::OlderFile).await
}

/// F11b: a replica that lags replaces Redis before the other server hears.
pub(super) async fn failed_over_unheard(context: Context) -> anyhow::Result<Outcome> {
    let times = context.size(3, 10);
    let what = "a replica that lags takes its place before the other server hears";
    unheard(context, what, times, Loss::LaggingReplica).await
}

/// A way in which the store forgets commits.
#[derive(Clone, Copy)]
enum Loss {
    Everything,
    OlderFile,
    LaggingReplica,
}

impl Loss {
    /// Prepares for the loss of all later commits. Returns the replica that will be used.
    async fn prepare(self, redis: &RedisProcess) -> anyhow::Result<Option<RedisProcess>> {
        match self {
            Self::Everything => {}
            Self::OlderFile => redis.keep_files()?,
            Self::LaggingReplica => {
                let replica = RedisProcess::start(&DURABLE).await?;
                replica.follow(redis).await?;
                // It misses everything from here on.
                replica.ask(&["REPLICAOF", "NO", "ONE"]).await?;
                return Ok(Some(replica));
            }
        }
        Ok(None)
    }

    async fn happen(
        self,
        cluster: &mut Cluster,
        replica: Option<RedisProcess>,
    ) -> anyhow::Result<()> {
        if let Self::Everything = self {
            cluster.redis.ask(&["FLUSHALL"]).await?;
            return Ok(());
        }
        cluster.redis.process.kill()?;
        match replica {
            Some(replica) => fail_over(cluster, replica),
            None => cluster.redis.restart_with_kept_files().await?,
        }
        Ok(())
    }
}

/// Leads all servers to a replica.
fn fail_over(cluster: &mut Cluster, replica: RedisProcess) {
    for link in &cluster.links {
        link.lead_to(vec![replica.address]);
        link.cut();
    }
    cluster.redis = replica;
}

/// Loses commits of which the other server has not heard, again and again.
async fn unheard(context: Context, what: &str, times: u32, loss: Loss) -> anyhow::Result<Outcome> {
    let tables = context.size(30, 60);
    let mut outcome = Outcome::new(format!("{what}, {times} x at {tables} tables"));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    for _ in 0..times {
        let replica = loss.prepare(&cluster.redis).await?;
        let happen = async |cluster: &mut Cluster| {
            loss.happen(cluster, replica).await?;
            context.log.loss(what);
            Ok(())
        };
        window.round(&mut cluster, happen).await?;
    }
    outcome.figure("unheard", window.unheard);
    outcome.times("moves again", &window.waits);
    outcome.expect(window.unheard > 0, "nothing fell into the window");
    window.rest(&mut outcome).await;
    Ok(outcome)
}

/// F14b: the store forgets while a server is stopped, for longer than the others wait for it.
pub(super) async fn forgotten_asleep(context: Context) -> anyhow::Result<Outcome> {
    let time = context.size(9, 30);
    let mut outcome = Outcome::new(format!(
        "FLUSHALL while 1 server of 2 does not run for {time} s, 6 tables"
    ));
    let cluster = pair(&context).await?;
    let people = sit(&context, &cluster, time + 8);
    sleep(seconds(3)).await;
    cluster.nodes[0].info().signal(Signal::STOP)?;
    context.log.fault("SIGSTOP");
    // The other server has heard of everything that was confirmed.
    sleep(ms(300)).await;
    cluster.redis.ask(&["FLUSHALL"]).await?;
    context.log.loss("FLUSHALL");
    sleep(seconds(time)).await;
    cluster.nodes[0].info().signal(Signal::CONT)?;
    let tally = people.rest(&context.log, &mut outcome).await;
    outcome.times("seated again p50/p99/max", &tally.absences);
    Ok(outcome)
}

/// F14c: the only server that knows of an act is stopped while the store forgets. Such an act
/// may be lost, but two rooms of one version may not appear.
pub(super) async fn asleep_unheard(context: Context) -> anyhow::Result<Outcome> {
    let tables = context.size(30, 60);
    let mut outcome = Outcome::new(format!(
        "FLUSHALL while the only server that knows does not run for 9 s, {tables} tables"
    ));
    let mut cluster = pair(&context).await?;
    let mut window = Window::sit(&context, &cluster, tables).await?;
    let freeze = async |cluster: &mut Cluster| {
        cluster.nodes[0].info().signal(Signal::STOP)?;
        cluster.redis.ask(&["FLUSHALL"]).await?;
        context.log.loss("SIGSTOP and FLUSHALL");
        Ok(())
    };
    window.round(&mut cluster, freeze).await?;
    sleep(seconds(3)).await;
    cluster.nodes[0].info().signal(Signal::CONT)?;
    sleep(seconds(3)).await;
    outcome.figure("unheard", window.unheard);
    window.rest(&mut outcome).await;
    outcome.may_break = &[
        Promise::LegalSteps,
        Promise::NothingLost,
        Promise::NothingTwice,
    ];
    Ok(outcome)
}
