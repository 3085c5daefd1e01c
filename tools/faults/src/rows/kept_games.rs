//! F1b: kill -9 while many games end. Asks a server which games it keeps, for the checker.

use std::collections::HashSet;
use std::net::SocketAddr;

use anyhow::Context as _;
use game::PlayedGame;
use rand::RngExt;
use testkit::http::ask;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use super::workload::{Play, Tables};
use crate::history::{Event, Log};
use crate::report::Outcome;

/// F1b: kill -9 at random moments, until many games have ended. Each table ends fewer games
/// between two kills than a room keeps, so the checker misses none.
pub(super) async fn many(context: Context) -> anyhow::Result<Outcome> {
    let (tables, time, least) = context.size((8, seconds(8), 50), (32, seconds(180), 10_000));
    let mut server = context.server().await?;
    let mut outcome = Outcome::new(format!(
        "kill -9 at random moments of {} s, {tables} tables that think for 5 ms",
        time.as_secs()
    ));
    let mut rng = context.rng(0);
    let play = Play {
        thinks: ms(5),
        ..Play::busy(tables, time)
    };
    let sat_down = Instant::now();
    let people = Tables::sit(&context, &play, server.address, server.address);
    let mut kills = 0;
    while sat_down.elapsed() < time {
        sleep(ms(rng.random_range(50..2_000))).await;
        server.kill()?;
        kills += 1;
        context.log.note(0, Event::Restarted);
        server.restart().await?;
        note_kept_games(&context, &play, server.address).await?;
    }
    people.rest(&context.log, &mut outcome).await;
    note_kept_games(&context, &play, server.address).await?;
    let games = distinct_games(&context.log);
    outcome.figure("kills", kills);
    outcome.figure("games", games);
    outcome.expect(games >= least, format!("{games} games are too few"));
    Ok(outcome)
}

/// Returns the number of games that the server has kept at any time.
fn distinct_games(log: &Log) -> usize {
    let mut games = HashSet::new();
    for entry in log.entries() {
        if let Event::Kept {
            room, games: kept, ..
        } = entry.event
        {
            games.extend(kept.iter().map(|game| (room.clone(), game.version)));
        }
    }
    games.len()
}

/// Records the games that the server keeps of each table. Returns how many these are; none
/// if the server keeps no games.
///
/// # Errors
/// It gives no answer, or one that is not of games.
pub(super) async fn note_kept_games(
    context: &Context,
    play: &Play,
    server: SocketAddr,
) -> anyhow::Result<usize> {
    let mut count = 0;
    for room in play.names() {
        let path = format!("/sala/{room}/partidas?formato=ndjson");
        let asked = context.log.now();
        let answer = ask(server, "GET", &path, &[], "").await;
        let answer = answer.with_context(|| format!("no answer for {path}"))?;
        if answer.status != 200 {
            continue;
        }
        let games = answer.body.lines().map(serde_json::from_str);
        let games: Vec<PlayedGame> = games.collect::<Result<_, _>>()?;
        count += games.len();
        context.log.note(0, Event::Kept { room, asked, games });
    }
    Ok(count)
}
