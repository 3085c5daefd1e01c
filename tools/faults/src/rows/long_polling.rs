//! F35: clients without WebSockets, and upgrades that go wrong half way.

use std::net::SocketAddr;

use game::Mark;
use serde_json::json;
use testkit::socketio::Frame;
use testkit::socketio::frames::event;
use testkit::socketio::{Polling, Transport};
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{entering, rest, seated};
use crate::client::{Connection, Heard};
use crate::history::Log;
use crate::report::{Outcome, milliseconds};

/// Longer than two heartbeats and their answers.
const NOTICED: std::time::Duration = seconds(25);

/// Does three things without WebSockets, each opposite to an honest player.
pub(super) async fn polling(context: Context) -> anyhow::Result<Outcome> {
    let what = "polling only; a change of transport cut half way; two polls at once";
    let mut outcome = Outcome::new(what);
    let server = context.server().await?;
    let address = server.address;
    let (played, cut, twice) = tokio::join!(
        only_polls(address),
        cut_half_way(&context, address),
        polls_twice(&context, address)
    );
    let (mut cut, cut_free) = cut?;
    let (mut twice, twice_free) = twice?;
    outcome.figure("polled moves", played?);
    outcome.figure("seat free after a cut change", milliseconds(cut_free));
    outcome.figure("after two polls", milliseconds(twice_free));
    for (free, what) in [(cut_free, "a cut change"), (twice_free, "two polls")] {
        outcome.expect(free < NOTICED, format!("{what} held the seat for {free:?}"));
    }
    cut.drain(ms(50)).await;
    twice.drain(ms(50)).await;
    rest(&context.log, &mut [cut, twice]).await;
    Ok(outcome)
}

/// Returns a plain client that enters by long polling.
async fn poller(server: SocketAddr, room: &str) -> anyhow::Result<Polling> {
    let polling = Polling::open(server).await?;
    polling
        .post(&[&event(None, "entrar_sala", &json!({ "jogoId": room }))])
        .await?;
    Ok(polling)
}

/// Lets X play by polling alone. Returns the number of its moves that everybody saw.
async fn only_polls(server: SocketAddr) -> anyhow::Result<usize> {
    let polling = Polling::open(server).await?;
    // They are in one body, within which the order must be kept.
    let enter = event(None, "entrar_sala", &json!({ "jogoId": "poll" }));
    let play = event(
        None,
        "atualizar_jogo",
        &json!({ "tabuleiro": [1, 0, 0, 0, 0, 0, 0, 0, 0] }),
    );
    polling.post(&[&enter, &play]).await?;
    let mut seen = 0;
    let deadline = Instant::now() + seconds(10);
    while seen == 0 && Instant::now() < deadline {
        let is_mine = |frame: &Frame| {
            matches!(frame, Frame::Event(name, room)
            if name == "atualizar_jogo" && room["tabuleiro"][0] == 1)
        };
        seen += polling
            .poll()
            .await?
            .iter()
            .filter(|frame| is_mine(frame))
            .count();
    }
    let (log, enter) = (Log::default(), entering("poll", "Bia"));
    let other = seated(server, &log, &enter).await?;
    let marks = other.room.as_ref().map(|room| room.board.count(Mark::X));
    anyhow::ensure!(
        seen > 0 && marks == Some(1),
        "the polled move was not played"
    );
    Ok(seen)
}

/// Lets X begin an upgrade to a WebSocket, which is cut. X is never heard of again.
async fn cut_half_way(
    context: &Context,
    server: SocketAddr,
) -> anyhow::Result<(Connection, std::time::Duration)> {
    let polling = poller(server, "upgrade").await?;
    sleep(ms(200)).await;
    let o = seated(server, &context.log, &entering("upgrade", "Bia")).await?;
    drop(Transport::probe(&polling).await?);
    until_free(o).await
}

/// Lets X poll twice at the same moment, which no Engine.IO session survives.
async fn polls_twice(
    context: &Context,
    server: SocketAddr,
) -> anyhow::Result<(Connection, std::time::Duration)> {
    let polling = poller(server, "twice").await?;
    sleep(ms(200)).await;
    let o = seated(server, &context.log, &entering("twice", "Bia")).await?;
    // Takes everything that has come so far, so that both polls really wait.
    polling.poll().await?;
    let (one, two) = tokio::join!(polling.poll(), polling.poll());
    anyhow::ensure!(
        one.is_err() || two.is_err(),
        "two polls were answered at once"
    );
    until_free(o).await
}

/// Returns the time until O sees X's seat free.
async fn until_free(mut o: Connection) -> anyhow::Result<(Connection, std::time::Duration)> {
    let begun = Instant::now();
    while o
        .room
        .as_ref()
        .is_some_and(|room| room.players.of(Mark::X).is_some())
    {
        match o.hear_until(begun + seconds(40)).await {
            Some(Heard::Closed) | None => break,
            Some(_) => {}
        }
    }
    Ok((o, begun.elapsed()))
}
