//! Asks a server which games it keeps, for the checker.

use std::net::SocketAddr;

use anyhow::Context as _;
use game::PlayedGame;
use testkit::http::ask;

use super::context::Context;
use super::workload::Play;
use crate::history::Event;

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
