//! F18, F19, F20: bad networks between clients and server.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use rand::RngExt;
use rand::seq::SliceRandom;
use tokio::time::Instant;

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables, rest_for, times_to_be_seen};
use crate::client::{Habits, Person, Tally};
use crate::proxy::{Cut, Plan, Plans, Proxy};
use crate::report::Outcome;

/// The rooms of a network, the name of its figures, and its plan.
type Network = (&'static str, &'static str, Plan);

/// F18: some pieces come late, as lost packets that are sent again would.
pub(super) async fn lossy(context: Context) -> anyhow::Result<Outcome> {
    let lossy = |percent: u32| Plan {
        stall: percent * 10,
        stall_time: ms(250),
        latency: ms(2),
        ..Plan::default()
    };
    let networks = [
        ("five", "seen p50/p99/max at 5 %", lossy(5)),
        ("twenty", "at 20 %", lossy(20)),
    ];
    let outcome = Outcome::new("5 %, 20 % of the pieces 250 ms late, 3 tables each");
    let time = context.size(seconds(6), seconds(60));
    drive(context, outcome, &networks, time).await
}

/// F19: long distances.
pub(super) async fn far(context: Context) -> anyhow::Result<Outcome> {
    let far = |latency| Plan {
        latency: ms(latency),
        jitter: ms(latency / 3),
        ..Plan::default()
    };
    let networks = [
        ("near", "seen p50/p99/max at 50 ms", far(50)),
        ("far", "at 300 ms", far(300)),
        ("moon", "at 1500 ms", far(1_500)),
    ];
    let outcome = Outcome::new("50, 300, 1500 ms each way and a third more jitter");
    let time = context.size(seconds(24), seconds(120));
    drive(context, outcome, &networks, time).await
}

/// Runs three tables on each of the networks, all at the same time.
async fn drive(
    context: Context,
    mut outcome: Outcome,
    networks: &[Network],
    time: Duration,
) -> anyhow::Result<Outcome> {
    let server = context.server().await?;
    let mut driving = Vec::new();
    for (rooms, _, plan) in networks {
        let proxy = Proxy::start(server.address, context.seed, Plans::both(plan)).await?;
        let play = Play {
            rooms,
            ..Play::busy(3, time)
        };
        let tables = Tables::sit(&context, &play, proxy.address, proxy.address);
        driving.push((tables, proxy));
    }
    let (mut repeats, mut losses, mut proxies) = (0, 0, Vec::new());
    let mut open = Vec::new();
    for (tables, proxy) in driving {
        let (tally, connections) = tables.stop(&mut outcome).await;
        (repeats, losses) = (repeats + tally.repeats, losses + tally.losses);
        open.extend(connections);
        proxies.push(proxy);
    }
    rest_for(&context.log, &mut open, seconds(5)).await;
    let history = context.log.entries();
    for (rooms, name, _) in networks {
        outcome.times(name, &times_to_be_seen(&history, rooms));
    }
    outcome.figure("repeats", repeats);
    outcome.figure("losses", losses);
    Ok(outcome)
}

/// F20: the first connection is cut after some bytes, in one direction.
pub(super) async fn cut(context: Context) -> anyhow::Result<Outcome> {
    let mut rng = context.rng(0);
    // A server says more than a client in the same time.
    let (up, down) = (1..=600, (1..=600).chain((601..=3_000).step_by(6)));
    let mut points: Vec<(u64, bool)> = up.map(|n| (n, true)).collect();
    points.extend(down.map(|n| (n, false)));
    points.shuffle(&mut rng);
    points.truncate(context.size(60, points.len()));
    let mut outcome = Outcome::new(format!(
        "{} cuts after 1 to 600 (up), 3000 (down) bytes",
        points.len()
    ));
    let server = context.server().await?;
    let cuts = points.into_iter().map(|(bytes, up)| {
        let cut = [Cut::Reset, Cut::Close, Cut::HalfClose][rng.random_range(0..3)];
        one_cut(&context, server.address, bytes, up, cut)
    });
    let results: Vec<_> = stream::iter(cuts).buffer_unordered(8).collect().await;
    let (mut repeats, mut losses, mut locked_out, mut idle) = (0, 0, 0, 0);
    for result in results {
        let tally = result?;
        (repeats, losses) = (repeats + tally.repeats, losses + tally.losses);
        outcome.expect(tally.unknown == 0, "an outcome stayed unknown");
        // The connection was cut after the seat was taken and before its token arrived. The
        // seat is held, and the client cannot prove that it is its own.
        locked_out += usize::from(tally.unseated > 0);
        // On a machine that is busy elsewhere, a second may pass without a turn.
        idle += usize::from(tally.confirmed == 0 && tally.unseated == 0);
    }
    outcome.figure("without a turn in time", idle);
    outcome.figure("cut while seated", losses);
    outcome.figure("repeats", repeats);
    outcome.figure("cut before hearing its token", locked_out);
    Ok(outcome)
}

/// Plays games on a network that cuts a connection once. Returns the experiences of the person
/// to whom it happens.
async fn one_cut(
    context: &Context,
    server: std::net::SocketAddr,
    bytes: u64,
    up: bool,
    cut: Cut,
) -> anyhow::Result<Tally> {
    let plan = Plan {
        cut: Some((bytes, cut)),
        ..Plan::default()
    };
    let plans = match up {
        true => Plans {
            up: plan,
            ..Plans::default()
        },
        false => Plans {
            down: plan,
            ..Plans::default()
        },
    };
    let proxy = Proxy::start(server, context.seed ^ bytes, plans).await?;
    let until = Instant::now() + ms(900);
    let habits = Habits {
        thinks: ms(15),
        patience: ms(700),
        pause: ms(60),
        until,
        gives_up: until + seconds(20),
    };
    let room = format!("cut-{bytes}-{up}");
    let person = |address, name, stream| {
        let rng = context.rng(bytes * 4 + u64::from(up) * 2 + stream);
        Person::new(address, &context.log, rng, &room, name)
    };
    let unlucky = person(proxy.address, "Ana", 0).play(habits.clone());
    let lucky = person(server, "Bia", 1).play(habits);
    // The second connection has a network without harm.
    let mending = async {
        while proxy.carried() == 0 && Instant::now() < until {
            tokio::time::sleep(ms(1)).await;
        }
        proxy.plan(Plans::default());
    };
    let ((tally, one), (_, other), ()) = tokio::join!(unlucky, lucky, mending);
    let mut open: Vec<_> = one.into_iter().chain(other).collect();
    for connection in &mut open {
        connection.drain(ms(200)).await;
    }
    drop(open);
    Ok(tally)
}
