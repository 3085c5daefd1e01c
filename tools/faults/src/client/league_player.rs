//! A person in a league: looks for an opponent, plays, and looks for the next one. It comes back
//! after each lost connection, and claims the seat of an opponent who does not play.

use std::net::SocketAddr;
use std::time::Duration;

use game::{Mark, Outcome, RoomView, Square};
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::{Instant, sleep, sleep_until};

use super::{Connection, Entering, Heard};
use crate::history::Log;

/// The time that an answer may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// The time that a game may still take after the last one could begin.
const LAST_GAME: Duration = Duration::from_secs(20);

/// A game of the league that a person saw end. It is the first one in its room. A room that is
/// gone may be made again, by other people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The room.
    pub room: String,
    /// The room's version when the person saw it. It also grows when somebody comes back to a
    /// finished game.
    pub version: u64,
    /// The names of the players, X first.
    pub players: [String; 2],
    /// The index of the winner, or `None` for a draw.
    pub winner: Option<usize>,
}

/// The experiences of a person.
#[derive(Clone, Debug, Default)]
pub struct LeagueTally {
    /// The times from each wish for an opponent to the opponent, or to the moment from which
    /// no game begins.
    pub waits: Vec<(Instant, Instant)>,
    /// The games that it saw end.
    pub ended: Vec<Ended>,
    /// The number of lost connections.
    pub losses: usize,
    /// The number of opponents' seats that it claimed.
    pub claims: usize,
}

/// A person in a league.
pub struct LeaguePlayer {
    address: SocketAddr,
    log: Log,
    rng: StdRng,
    name: String,
    thinks: Duration,
    /// The time at which it does nothing and reads nothing, as a phone in a pocket.
    pub freezes: Option<(Instant, Duration)>,
    token: Option<String>,
    room: Option<String>,
    connection: Option<Connection>,
    looks_since: Option<Instant>,
    tally: LeagueTally,
}

impl LeaguePlayer {
    /// Returns a person who is about to come in.
    pub fn new(
        address: SocketAddr,
        log: &Log,
        rng: StdRng,
        name: String,
        thinks: Duration,
    ) -> Self {
        Self {
            address,
            log: log.clone(),
            rng,
            name,
            thinks,
            freezes: None,
            token: None,
            room: None,
            connection: None,
            looks_since: None,
            tally: LeagueTally::default(),
        }
    }

    /// Plays games until the moment from which none begins, and the present one to its end.
    pub async fn play(mut self, until: Instant) -> LeagueTally {
        while Instant::now() < until + LAST_GAME {
            let may_begin = Instant::now() < until;
            if !may_begin && self.room.is_none() {
                break;
            }
            if self.connection.is_none() && self.come_in(may_begin).await.is_none() {
                self.connection = None;
                sleep(self.about(Duration::from_millis(150))).await;
                continue;
            }
            if self.turn(may_begin).await.is_none() {
                self.tally.losses += 1;
                self.connection = None;
            }
        }
        self.end_wait(Instant::now().min(until));
        self.tally
    }

    /// Connects. Takes its seat back, or looks for an opponent.
    async fn come_in(&mut self, may_begin: bool) -> Option<()> {
        let opened = Connection::open(self.address, &self.log, &self.name).await;
        self.connection = Some(opened.ok()?);
        let Some(room) = self.room.clone() else {
            return self.look().await;
        };
        let entering = Entering {
            room,
            name: self.name.clone(),
            token: self.token.clone(),
            ..Entering::default()
        };
        let connection = self.connection.as_mut()?;
        let asked = connection.enter(&entering).await.ok()?;
        let answer = connection.answer_to(asked, PATIENCE).await?;
        if answer.ok && connection.mark.is_some() {
            return Some(());
        }
        self.room = None;
        if may_begin { self.look().await } else { None }
    }

    /// Looks for an opponent. Returns `None` once the connection is lost.
    async fn look(&mut self) -> Option<()> {
        self.looks_since.get_or_insert_with(Instant::now);
        let connection = self.connection.as_mut()?;
        connection.room = None;
        let token = self.token.clone();
        let asked = connection.meet(&self.name, token.as_deref()).await.ok()?;
        let answer = connection.answer_to(asked, PATIENCE).await?;
        answer.ok.then_some(())
    }

    /// Does the next thing, or listens. Returns `None` once the connection is lost.
    async fn turn(&mut self, may_begin: bool) -> Option<()> {
        self.freeze().await;
        let connection = self.connection.as_ref()?;
        let Some(room) = connection.room.clone() else {
            return self.listen().await;
        };
        if connection.token.is_some() {
            self.token.clone_from(&connection.token);
        }
        self.room = Some(room.id.as_str().to_owned());
        let mark = connection.mark;
        let both = room.players.x.is_some() && room.players.o.is_some();
        self.note_wait(&room, Instant::now());
        if room.outcome.is_some() {
            self.tally.ended.extend(ended(&room));
        }
        let alone = !both && room.board.marks() > 0;
        if room.outcome.is_some() || mark.is_none() || alone {
            self.room = None;
            sleep(self.about(self.thinks)).await;
            return if may_begin {
                self.look().await
            } else {
                Some(())
            };
        }
        if room.idle.is_some() && room.idle == mark.map(Mark::other) {
            let connection = self.connection.as_mut()?;
            let asked = connection.claim(room.id.as_str()).await.ok()?;
            let answer = connection.answer_to(asked, PATIENCE).await?;
            self.tally.claims += usize::from(answer.ok);
            return Some(());
        }
        if both && room.turn == mark {
            return self.propose(&room).await;
        }
        if !may_begin && !both {
            self.room = None;
        }
        self.listen().await
    }

    /// Notes that an opponent is there, or that the person waits for one.
    fn note_wait(&mut self, room: &RoomView, now: Instant) {
        if room.players.x.is_some() && room.players.o.is_some() {
            self.end_wait(now);
        } else if room.seeks {
            self.looks_since.get_or_insert(now);
        }
    }

    fn end_wait(&mut self, now: Instant) {
        let since = self.looks_since.take();
        let wait = since.filter(|since| *since < now).map(|since| (since, now));
        self.tally.waits.extend(wait);
    }

    async fn propose(&mut self, room: &RoomView) -> Option<()> {
        sleep(self.about(self.thinks)).await;
        let free: Vec<Square> = Square::all()
            .filter(|square| room.board.at(*square).is_none())
            .collect();
        let square = free[self.rng.random_range(0..free.len())];
        let connection = self.connection.as_mut()?;
        let board = room.board.with(square, connection.mark?);
        let asked = connection.propose(room.id.as_str(), board).await.ok()?;
        // Without an answer the board that comes tells what to do.
        let _answer = connection.answer_to(asked, PATIENCE).await;
        (!connection.is_over()).then_some(())
    }

    async fn listen(&mut self) -> Option<()> {
        let connection = self.connection.as_mut()?;
        match connection.hear(Duration::from_millis(100)).await {
            Some(Heard::Closed) => None,
            Some(
                Heard::Room(_)
                | Heard::Seat(_)
                | Heard::Refused(_)
                | Heard::Answer(..)
                | Heard::Other,
            )
            | None => Some(()),
        }
    }

    async fn freeze(&mut self) {
        let playing = self.looks_since.is_none() && self.room.is_some();
        if let Some((from, time)) = self.freezes.filter(|_| playing)
            && Instant::now() >= from
        {
            self.freezes = None;
            sleep_until(Instant::now() + time).await;
        }
    }

    fn about(&mut self, time: Duration) -> Duration {
        time.mul_f64(self.rng.random_range(0.5..1.5))
    }
}

/// Returns the game that has ended in a room, if it counts for the league.
fn ended(room: &RoomView) -> Option<Ended> {
    let outcome = room.outcome.filter(|_| room.league)?;
    let name =
        |player: &Option<game::Player>| player.as_ref().map(|one| one.name.as_str().to_owned());
    Some(Ended {
        room: room.id.as_str().to_owned(),
        version: room.version,
        players: [name(&room.players.x)?, name(&room.players.o)?],
        winner: match outcome {
            Outcome::Won(Mark::X) => Some(0),
            Outcome::Won(Mark::O) => Some(1),
            Outcome::Drawn => None,
        },
    })
}

#[cfg(test)]
mod tests {
    use game::{Name, Player, Room};
    use rand::SeedableRng;

    use super::*;

    fn person() -> LeaguePlayer {
        let rng = StdRng::seed_from_u64(1);
        let name = "Maria Clara dos Santos".to_owned();
        // Nobody listens there.
        let address = SocketAddr::from(([127, 0, 0, 1], 1));
        LeaguePlayer::new(address, &Log::default(), rng, name, PATIENCE)
    }

    /// Returns a room with this number of players that looks for an opponent.
    fn room(players: usize) -> RoomView {
        let mut room = Room::new("mesa7".parse().unwrap(), 1).view();
        let player = Player {
            name: Name::default(),
            present: true,
            wins: 0,
            robot: None,
        };
        room.players.x = Some(player.clone());
        room.players.o = Some(player).filter(|_| players > 1);
        room.seeks = true;
        room
    }

    #[tokio::test]
    async fn a_wait_that_never_ends_is_one_until_no_game_begins() {
        let mut person = person();
        let noon = Instant::now();
        person.looks_since = Some(noon);
        let until = noon + Duration::from_millis(300);
        let tally = person.play(until).await;
        assert_eq!(tally.waits, [(noon, until)]);
    }

    #[test]
    fn a_person_whose_opponent_leaves_waits_again() {
        let mut person = person();
        let noon = Instant::now();
        let at = |seconds| noon + Duration::from_secs(seconds);
        for (seconds, players) in [(0, 1), (1, 1), (3, 2), (5, 1), (6, 1), (9, 2), (10, 2)] {
            person.note_wait(&room(players), at(seconds));
        }
        assert_eq!(person.tally.waits, [(at(0), at(3)), (at(5), at(9))]);
    }
}
