//! F16, F17: a player falls silent, by the network or because its machine sleeps, and comes
//! back.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, rest, seated};
use crate::client::{Connection, Entering, Heard};
use crate::proxy::{Plans, Proxy, Weather};
use crate::report::{Outcome, milliseconds};
use crate::server::Settings;

/// The hold of a seat.
const HOLD: u32 = 20;

/// Longer than two heartbeats and their answers.
const NOTICED: Duration = seconds(22);

/// A silence as the opponent saw it.
struct Noticed {
    /// The length of the silence.
    silence: u64,
    /// The time from its beginning until the seat was shown as absent.
    absent: Option<Duration>,
    /// The time until it was shown as free.
    free: Option<Duration>,
    /// The time from its end to the same seat, as the opponent saw it.
    back: Option<Duration>,
}

/// F16: the network swallows everything.
pub(super) async fn partition(context: Context) -> anyhow::Result<Outcome> {
    let silences = context.size(&[5, 24][..], &[5, 24, 90]);
    let outcome = Outcome::new(format!("client cut off in silence for {silences:?} s"));
    fall_silent(context, outcome, silences, true).await
}

/// F17: the client's process is stopped, and the network of its machine is not.
pub(super) async fn asleep(context: Context) -> anyhow::Result<Outcome> {
    let silences = context.size(&[5, 24][..], &[5, 24, 60]);
    let outcome = Outcome::new(format!(
        "client neither reads nor answers for {silences:?} s"
    ));
    fall_silent(context, outcome, silences, false).await
}

async fn fall_silent(
    context: Context,
    mut outcome: Outcome,
    silences: &[u64],
    network: bool,
) -> anyhow::Result<Outcome> {
    let server = context.server_with(Settings {
        hold: Some(HOLD),
        ..Settings::default()
    });
    let server = server.await?;
    let at_once = silences
        .iter()
        .map(|time| one(&context, server.address, *time, network));
    let mut open = Vec::new();
    for (noticed, connections) in try_join_all(at_once).await? {
        open.extend(connections);
        let time = |time: Option<Duration>| time.map_or_else(|| "-".to_owned(), milliseconds);
        let Noticed {
            silence,
            absent,
            free,
            back,
        } = noticed;
        let told = format!("{} / {} / {}", time(absent), time(free), time(back));
        outcome.figure("absent/free/back", format!("after {silence} s: {told}"));
        let short = silence < 9;
        outcome.expect(!short || absent.is_none(), "a short silence was noticed");
        let in_time = short || absent.is_some_and(|at| at < NOTICED);
        outcome.expect(
            in_time,
            format!("{silence} s of silence: absent {absent:?}"),
        );
        outcome.expect(back.is_some(), format!("not back after {silence} s"));
    }
    rest(&context.log, &mut open).await;
    Ok(outcome)
}

/// Makes X silent once, as O sees it.
async fn one(
    context: &Context,
    server: SocketAddr,
    silence: u64,
    network: bool,
) -> anyhow::Result<(Noticed, [Connection; 2])> {
    let room = format!("silence-{silence}");
    let proxy = Proxy::start(server, context.seed, Plans::default()).await?;
    let mut x = seated(proxy.address, &context.log, &entering(&room, "Ana")).await?;
    let mut o = seated(server, &context.log, &entering(&room, "Bia")).await?;
    x.drain(ms(300)).await;
    if network {
        proxy.weather(Weather::Silent);
    }
    context
        .log
        .fault(format!("silence of {silence} s in {room}"));
    let begun = Instant::now();
    let mut noticed = Noticed {
        silence,
        absent: None,
        free: None,
        back: None,
    };
    // X does nothing at all meanwhile.
    listen(&mut o, begun + seconds(silence), begun, &mut noticed).await;
    proxy.weather(Weather::Fair);
    let ended = Instant::now();
    let again = Entering {
        token: x.token.clone(),
        ..entering(&room, "Ana")
    };
    let x = come_back(x, proxy.address, context, &again);
    let o = async {
        let mut later = Noticed {
            back: None,
            ..noticed
        };
        listen(&mut o, ended + seconds(4), begun, &mut later).await;
        noticed = later;
        o
    };
    let (x, o) = tokio::join!(x, o);
    noticed.back = noticed.back.map(|at| at.saturating_sub(ended - begun));
    Ok((noticed, [x?, o]))
}

/// Reads on. If the connection turns out to be dead, comes in again with the token.
async fn come_back(
    mut connection: Connection,
    address: SocketAddr,
    context: &Context,
    again: &Entering,
) -> anyhow::Result<Connection> {
    connection.drain(ms(500)).await;
    if connection.is_over() {
        drop(connection);
        connection = seated(address, &context.log, again).await?;
    }
    let request = connection.ask("evento", &serde_json::Value::Null).await?;
    let answer = connection.answer_to(request, seconds(5)).await;
    anyhow::ensure!(
        answer.is_some(),
        "the connection is dead though it seems to be open"
    );
    sleep(ms(100)).await;
    Ok(connection)
}

/// Notes how O is shown X until then.
async fn listen(o: &mut Connection, until: Instant, begun: Instant, noticed: &mut Noticed) {
    while let Some(heard) = o.hear_until(until).await {
        if matches!(heard, Heard::Closed) {
            return;
        }
        let Heard::Room(room) = heard else { continue };
        let now = begun.elapsed();
        match &room.players.x {
            None => noticed.free = noticed.free.or(Some(now)),
            Some(player) if !player.present => noticed.absent = noticed.absent.or(Some(now)),
            Some(_) => noticed.back = Some(now),
        }
    }
    if noticed.absent.is_none() {
        noticed.back = Some(begun.elapsed());
    }
}
