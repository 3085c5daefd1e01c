//! The workload of most rows: tables of two people and a watcher who play on through any fault.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::pauses::{ms, seconds};
use crate::client::{Connection, Entering, Habits, Heard, Person, Tally};
use crate::history::{Entry, Event, Log};
use crate::report::Outcome;

/// The tables of a row, the habits of their people, and the time for which they play.
#[derive(Clone, Copy, Debug)]
pub(super) struct Play {
    /// The prefix of the rooms' names.
    pub(super) rooms: &'static str,
    /// The number of tables.
    pub(super) tables: usize,
    /// The time in which new moves are made.
    pub(super) time: Duration,
    /// The time to think before a move.
    pub(super) thinks: Duration,
}

impl Play {
    /// Returns some busy tables.
    pub(super) const fn busy(tables: usize, time: Duration) -> Self {
        Self {
            rooms: "table",
            tables,
            time,
            thinks: ms(20),
        }
    }

    /// Returns the names of the rooms.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        (0..self.tables).map(|table| format!("{}-{table}", self.rooms))
    }

    pub(super) fn habits(&self) -> Habits {
        let until = Instant::now() + self.time;
        Habits {
            thinks: self.thinks,
            patience: seconds(2),
            pause: ms(150),
            until,
            gives_up: until + seconds(45),
        }
    }
}

/// The people at the tables.
pub(super) struct Tables {
    people: JoinSet<(Tally, Option<Connection>)>,
}

impl Tables {
    /// Seats people. Each side of a table comes in over its own address.
    pub(super) fn sit(context: &Context, play: &Play, x: SocketAddr, o: SocketAddr) -> Self {
        let mut people = JoinSet::new();
        for (table, room) in play.names().enumerate() {
            for (side, address) in [(0, x), (1, o)] {
                let rng = context.rng((table * 2 + side) as u64 + 1);
                let name = ["Ana", "Bia"][side];
                let person = Person::new(address, &context.log, rng, &room, name);
                people.spawn(person.play(play.habits()));
            }
            people.spawn(watch(o, context.log.clone(), room, play.habits().until));
        }
        Self { people }
    }

    /// Waits until everybody has stopped and the last news has arrived.
    pub(super) async fn rest(self, log: &Log, outcome: &mut Outcome) -> Tally {
        let (all, mut open) = self.stop(outcome).await;
        rest(log, &mut open).await;
        all
    }

    /// Waits until everybody has stopped. Returns their experiences, and the connections that
    /// are still open.
    pub(super) async fn stop(mut self, outcome: &mut Outcome) -> (Tally, Vec<Connection>) {
        let (mut all, mut open) = (Tally::default(), Vec::new());
        while let Some(joined) = self.people.join_next().await {
            let Ok((tally, connection)) = joined else {
                outcome
                    .faults
                    .push("a client of the battery panicked".to_owned());
                continue;
            };
            all.confirmed += tally.confirmed;
            all.unknown += tally.unknown;
            all.losses += tally.losses;
            all.repeats += tally.repeats;
            all.latencies.extend(tally.latencies);
            all.absences.extend(tally.absences);
            open.extend(connection);
        }
        outcome.expect(
            all.unknown == 0,
            format!("{} moves stayed unknown", all.unknown),
        );
        (all, open)
    }
}

/// Lets the last news arrive, then records that everything is at rest.
pub(super) async fn rest(log: &Log, open: &mut [Connection]) {
    rest_for(log, open, ms(700)).await;
}

/// Does the same if it is known how long the last news may take.
pub(super) async fn rest_for(log: &Log, open: &mut [Connection], quiet: Duration) {
    join_all(open.iter_mut().map(|connection| connection.drain(quiet))).await;
    log.note(0, Event::AtRest);
}

/// Watches a room, and comes back after each lost connection.
async fn watch(
    address: SocketAddr,
    log: Log,
    room: String,
    until: Instant,
) -> (Tally, Option<Connection>) {
    let entering = Entering {
        room,
        name: "Caio".to_owned(),
        watch: true,
        ..Entering::default()
    };
    let mut watching = None;
    while Instant::now() < until || watching.is_none() {
        let connection = match &mut watching {
            Some(connection) => connection,
            None if Instant::now() > until + seconds(20) => break,
            None => {
                let Ok(mut opened) = Connection::open(address, &log, "Caio").await else {
                    sleep(ms(100)).await;
                    continue;
                };
                if opened.enter(&entering).await.is_err() {
                    continue;
                }
                watching.insert(opened)
            }
        };
        if let Some(Heard::Closed) = connection.hear_until(until).await {
            watching = None;
        }
    }
    (Tally::default(), watching)
}

/// Returns the time from each request to the moment at which another connection sees the move,
/// in the rooms with this prefix.
pub(super) fn times_to_be_seen(history: &[Entry], rooms: &str) -> Vec<Duration> {
    let mut moves = HashMap::new();
    let mut times = Vec::new();
    for entry in history {
        if let Event::Proposed {
            room,
            board,
            number,
            ..
        } = &entry.event
            && room.starts_with(rooms)
        {
            // A resend does not start the clock again.
            let key = (room.as_str(), *number, *board);
            moves
                .entry(key)
                .or_insert(Some((entry.connection, entry.at)));
        }
        if let Event::Saw { room } = &entry.event
            && let Some(asked) = moves.get_mut(&(room.id.as_str(), room.number, room.board))
            && let Some((_, at)) = asked.take_if(|(by, _)| *by != entry.connection)
        {
            times.push(Duration::from_micros(entry.at - at));
        }
    }
    times
}

/// Sits down in a room, or says why that did not work.
pub(super) async fn seated(
    address: SocketAddr,
    log: &Log,
    entering: &Entering,
) -> anyhow::Result<Connection> {
    let mut connection = Connection::open(address, log, &entering.name).await?;
    let request = connection.enter(entering).await?;
    let answer = connection.answer_to(request, seconds(10)).await;
    anyhow::ensure!(
        answer.as_ref().is_some_and(|answer| answer.ok),
        "{} was not let in: {answer:?}",
        entering.name
    );
    Ok(connection)
}

/// Returns the way to enter this room under this name.
pub(super) fn entering(room: &str, name: &str) -> Entering {
    Entering {
        room: room.to_owned(),
        name: name.to_owned(),
        ..Entering::default()
    }
}
