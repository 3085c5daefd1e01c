//! F40: a league of many people, through kills of the server and a frozen phone.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use game::Row;
use rand::RngExt;
use serde::Deserialize;
use serde_json::{Value, json};
use testkit::http::ask;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::context::Context;
use super::pauses::{ms, seconds};
use crate::client::{Ended, Host, LeaguePlayer, LeagueTally};
use crate::history::Log;
use crate::report::Outcome;
use crate::server::{Server, Settings};

/// The seconds after which an idle seat can be claimed.
const CLAIMED_AFTER: u32 = 3;

/// The people of a league, the length of the league, and the number of kills.
#[derive(Clone, Copy)]
struct Size {
    people: usize,
    time: Duration,
    kills: u32,
    /// The longest wait while another person waits as well. Two who have just met wait for 8 s,
    /// and the league lasts longer than the wait, so that one without an end is found.
    longest_wait: Duration,
}

/// A row of the table, without its place: points, games, wins, draws and losses.
type Line = (u32, u32, u32, u32, u32);

/// F40: the table is equal to the games, whatever happens to the server.
pub(super) async fn killed(context: Context) -> anyhow::Result<Outcome> {
    let size = context.size(
        Size {
            people: 30,
            time: seconds(15),
            kills: 2,
            longest_wait: seconds(11),
        },
        Size {
            people: 200,
            time: seconds(180),
            kills: 10,
            longest_wait: seconds(20),
        },
    );
    let mut outcome = Outcome::new(format!(
        "a league of {} people for {} s, {} kills of the server and seats freed by the host, one frozen phone",
        size.people,
        size.time.as_secs(),
        size.kills
    ));
    let settings = Settings {
        patience: Some(CLAIMED_AFTER),
        ..Settings::default()
    };
    let mut server = context.server_with(settings).await?;
    let mut host = Host::connect(server.address, &server.host_token()?).await?;
    let league = json!({ "nome": "Interclasse 7º ano", "minutos": 60 });
    host.act("abrir_torneio", &league).await?;
    drop(host);
    let people = sit_down(&context, &server, &size);
    let mut rng = context.rng(0);
    let begun = Instant::now();
    for kill in 1..=size.kills {
        sleep_until(begun + size.time * kill / (size.kills + 1)).await;
        free_a_seat(&server).await?;
        sleep(ms(rng.random_range(0..1_000))).await;
        server.kill()?;
        server.restart().await?;
    }
    let tallies = people.join_all().await;
    let table = table(server.address).await?;
    judge(&mut outcome, &tallies, &table);
    judge_waits(&mut outcome, &tallies, size.longest_wait);
    server.kill()?;
    server.restart().await?;
    let again = self::table(server.address).await?;
    outcome.expect(again == table, "the table is another one after a kill");
    Ok(outcome)
}

fn sit_down(context: &Context, server: &Server, size: &Size) -> JoinSet<LeagueTally> {
    let until = Instant::now() + size.time;
    let mut people = JoinSet::new();
    for number in 0..size.people {
        let name = format!("Aluno {number:03}");
        // The checker's model of a room knows no opponents that a server finds.
        let log = Log::default();
        let rng = context.rng(number as u64 + 1);
        let mut person = LeaguePlayer::new(server.address, &log, rng, name, ms(200));
        if number == 0 {
            // No kill comes then: a connection that is lost is no idle one.
            person.freezes = Some((Instant::now() + size.time * 5 / 6, seconds(8)));
        }
        people.spawn(person.play(until));
    }
    people
}

/// Has the host free a seat in mid-game, so that the game counts for nobody.
async fn free_a_seat(server: &Server) -> anyhow::Result<()> {
    let answer = ask(server.address, "GET", "/salas?formato=json", &[], "").await;
    let answer: Value = serde_json::from_str(&answer.context("no list of rooms")?.body)?;
    let mut host = Host::connect(server.address, &server.host_token()?).await?;
    let rooms = answer["salas"].as_array().context("no rooms")?;
    for room in rooms.iter().filter(|room| room["estado"] == "jogando") {
        let seat = json!({ "jogoId": room["jogoId"], "marca": 1 });
        // A game that has ended meanwhile has nobody to free.
        if host.act("levantar", &seat).await.is_ok() {
            return Ok(());
        }
    }
    anyhow::bail!("nobody plays")
}

/// Returns the table of a server by the names of the people.
async fn table(server: SocketAddr) -> anyhow::Result<BTreeMap<String, Line>> {
    #[derive(Deserialize)]
    struct Answer {
        tabela: Vec<Row>,
    }
    let answer = ask(server, "GET", "/torneio?formato=json", &[], "").await;
    let answer = answer.context("no answer for the table")?;
    ensure!(answer.status == 200, "{answer:?}");
    let answer: Answer = serde_json::from_str(&answer.body)?;
    let line = |row: &Row| (row.points, row.games, row.wins, row.draws, row.losses);
    let lines = answer.tabela.iter();
    Ok(lines
        .map(|row| (row.name.as_str().to_owned(), line(row)))
        .collect())
}

/// Compares the table with the games that people saw end.
fn judge(outcome: &mut Outcome, tallies: &[LeagueTally], table: &BTreeMap<String, Line>) {
    let games = distinct(outcome, tallies);
    let mut expected: BTreeMap<String, Line> = BTreeMap::new();
    for game in &games {
        for (index, name) in game.players.iter().enumerate() {
            let line = expected.entry(name.clone()).or_default();
            line.1 += 1;
            match game.winner {
                None => (line.0, line.3) = (line.0 + 1, line.3 + 1),
                Some(winner) if winner == index => (line.0, line.2) = (line.0 + 3, line.2 + 1),
                Some(_) => line.4 += 1,
            }
        }
    }
    let names: BTreeSet<&String> = expected.keys().chain(table.keys()).collect();
    let mut wrong = 0;
    for name in names {
        let (games, row) = (expected.get(name), table.get(name));
        outcome.expect(
            games == row,
            format!("{name}: {games:?} by the games, {row:?} in the table"),
        );
        wrong += usize::from(games != row);
    }
    outcome.figure("games", games.len());
    outcome.figure("rows", table.len());
    outcome.figure("wrong rows", wrong);
    outcome.expect(!games.is_empty(), "no game ended");
    let claims: usize = tallies.iter().map(|tally| tally.claims).sum();
    outcome.figure("claims", claims);
    outcome.expect(claims > 0, "nobody claimed the seat of the frozen phone");
    outcome.figure(
        "losses",
        tallies.iter().map(|tally| tally.losses).sum::<usize>(),
    );
    outcome.figure("most games of one pair in a row", most_in_a_row(games));
}

/// Looks at the waits of people for an opponent.
fn judge_waits(outcome: &mut Outcome, tallies: &[LeagueTally], longest_wait: Duration) {
    let waits: Vec<_> = tallies
        .iter()
        .flat_map(|tally| tally.waits.iter().copied())
        .collect();
    let times: Vec<Duration> = waits.iter().map(|(from, to)| *to - *from).collect();
    outcome.times("waits", &times);
    let longest = longest_of_two(&waits);
    outcome.figure(
        "longest wait beside another",
        format!("{:.1} s", longest.as_secs_f64()),
    );
    outcome.expect(
        longest <= longest_wait,
        format!("two waited for {longest:?}"),
    );
}

/// Returns the games that people saw end, each once.
fn distinct<'a>(outcome: &mut Outcome, tallies: &'a [LeagueTally]) -> Vec<&'a Ended> {
    let mut games: BTreeMap<(&String, &[String; 2]), &Ended> = BTreeMap::new();
    for seen in tallies.iter().flat_map(|tally| &tally.ended) {
        let known = games.entry((&seen.room, &seen.players)).or_insert(seen);
        let otherwise = format!("{known:?} and {seen:?} are one game");
        outcome.expect(known.winner == seen.winner, otherwise);
        if seen.version < known.version {
            *known = seen;
        }
    }
    games.into_values().collect()
}

/// Returns the longest time for which two people waited at the same time.
fn longest_of_two(waits: &[(Instant, Instant)]) -> Duration {
    let mut longest = Duration::ZERO;
    for (index, (from, to)) in waits.iter().enumerate() {
        for (other_from, other_to) in &waits[index + 1..] {
            let both = (*to)
                .min(*other_to)
                .saturating_duration_since((*from).max(*other_from));
            longest = longest.max(both);
        }
    }
    longest
}

/// Returns how often the same two people met in games of theirs that followed each other.
fn most_in_a_row(mut games: Vec<&Ended>) -> usize {
    games.sort_by_key(|game| game.version);
    let mut last: HashMap<&str, (&str, usize)> = HashMap::new();
    let mut most = 0;
    for game in games {
        let [x, o] = [game.players[0].as_str(), game.players[1].as_str()];
        let before = |one: &str, other: &str| {
            let met = last.get(one).filter(|(met, _)| *met == other);
            met.map_or(0, |(_, times)| *times)
        };
        let times = before(x, o).min(before(o, x)) + 1;
        last.insert(x, (o, times));
        last.insert(o, (x, times));
        most = most.max(times);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_time_that_two_wait_together_counts() {
        let noon = Instant::now();
        let wait = |from, to| (noon + seconds(from), noon + seconds(to));
        assert_eq!(longest_of_two(&[wait(0, 60)]), Duration::ZERO);
        let longest = longest_of_two(&[wait(0, 30), wait(12, 40), wait(30, 50)]);
        assert_eq!(longest, seconds(18));
    }
}
