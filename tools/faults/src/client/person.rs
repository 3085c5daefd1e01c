//! A player who knows about seats and plays on through everything. It resends a move that got
//! no answer, comes back with the token of its seat, and never guesses.

use std::net::SocketAddr;
use std::time::Duration;

use game::{Board, Code, Square};
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::{Instant, sleep};

use super::{Connection, Entering, Heard};
use crate::history::Log;

/// The habits of a person.
#[derive(Clone, Debug)]
pub struct Habits {
    /// The time to think before a move.
    pub thinks: Duration,
    /// The time that an answer has to come.
    pub patience: Duration,
    /// The pause between two attempts to connect.
    pub pause: Duration,
    /// Makes no new move after this moment. Moves without an answer are still resolved.
    pub until: Instant,
    /// Gives up on unresolved moves at this moment.
    pub gives_up: Instant,
}

/// The experiences of a person.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Its own moves that were confirmed, by an answer or by being seen.
    pub confirmed: usize,
    /// Moves whose outcome was never learned.
    pub unknown: usize,
    /// The number of lost connections.
    pub losses: usize,
    /// The time from a request to its answer, for moves that were answered at the first try.
    pub latencies: Vec<Duration>,
    /// The time from a loss to the next seat.
    pub absences: Vec<Duration>,
    /// The number of times it was let in without a seat.
    pub unseated: usize,
    /// The number of answers that a move had been applied before.
    pub repeats: usize,
}

/// A person at a table.
pub struct Person {
    address: SocketAddr,
    log: Log,
    rng: StdRng,
    entering: Entering,
    connection: Option<Connection>,
    pending: Option<(u32, Board)>,
    tally: Tally,
}

impl Person {
    /// Returns a person who is about to come in.
    pub fn new(address: SocketAddr, log: &Log, rng: StdRng, room: &str, name: &str) -> Self {
        let entering = Entering {
            room: room.to_owned(),
            name: name.to_owned(),
            ..Entering::default()
        };
        Self {
            address,
            log: log.clone(),
            rng,
            entering,
            connection: None,
            pending: None,
            tally: Tally::default(),
        }
    }

    /// Plays until the end. Returns the experiences, and the connection if it is still open.
    pub async fn play(mut self, habits: Habits) -> (Tally, Option<Connection>) {
        let mut lost_at = None;
        while Instant::now() < habits.gives_up {
            let finished = self.pending.is_none() && Instant::now() >= habits.until;
            if self.connection.is_none() {
                if !self.come_in(&habits).await {
                    sleep(habits.pause.mul_f64(self.rng.random_range(0.5..1.5))).await;
                    continue;
                }
                let since = lost_at.take().map(|at: Instant| at.elapsed());
                self.tally.absences.extend(since);
            }
            if finished {
                break;
            }
            if self.turn(&habits).await.is_none() {
                lost_at = Some(Instant::now());
                self.tally.losses += 1;
                self.connection = None;
            }
        }
        self.tally.unknown += usize::from(self.pending.is_some());
        (self.tally, self.connection)
    }

    /// Connects, and takes the seat of the token if there is one.
    async fn come_in(&mut self, habits: &Habits) -> bool {
        let opened = Connection::open(self.address, &self.log, &self.entering.name).await;
        let Ok(mut connection) = opened else {
            return false;
        };
        let Ok(request) = connection.enter(&self.entering).await else {
            return false;
        };
        let answer = connection.answer_to(request, habits.patience * 4).await;
        // The seat is known from here on, even if the connection breaks before the answer.
        if connection.token.is_some() {
            self.entering.token.clone_from(&connection.token);
        }
        if !answer.is_some_and(|answer| answer.ok) || connection.room.is_none() {
            return false;
        }
        self.tally.unseated += usize::from(connection.mark.is_none());
        self.connection = Some(connection);
        true
    }

    /// Makes the next move if there is one, or listens. Returns `None` once the connection is
    /// lost.
    async fn turn(&mut self, habits: &Habits) -> Option<()> {
        let connection = self.connection.as_mut()?;
        let room = connection.room.clone()?;
        // A seat that was swapped or lost no longer belongs to this person.
        self.entering.token.clone_from(&connection.token);
        self.pending = self.pending.take().filter(|(number, board)| {
            // The move was played or has become impossible: the room itself tells.
            let settled = *number != room.number || rests_on_another(board, &room.board);
            self.tally.confirmed += usize::from(settled && stands(board, &room.board));
            !settled
        });
        let wish = match &self.pending {
            Some((_, board)) => Some(*board),
            None if Instant::now() < habits.until => wish(&mut self.rng, connection, &room),
            None => None,
        };
        let Some(board) = wish else {
            return match connection.hear(Duration::from_millis(100)).await {
                Some(Heard::Closed) => None,
                _ => Some(()),
            };
        };
        if self.pending.is_none() {
            sleep(habits.thinks.mul_f64(self.rng.random_range(0.5..1.5))).await;
        }
        self.propose(board, room.number, habits).await
    }

    async fn propose(&mut self, board: Board, number: u32, habits: &Habits) -> Option<()> {
        let connection = self.connection.as_mut()?;
        let is_mark = board != Board::EMPTY;
        let first_try = self.pending.is_none();
        if is_mark {
            self.pending = Some((number, board));
        }
        let asked = Instant::now();
        let request = connection.propose(&self.entering.room, board).await.ok()?;
        let answer = connection.answer_to(request, habits.patience).await;
        if connection.is_over() {
            return None;
        }
        // Without an answer the same board is sent again, which can never be a second move.
        let Some(answer) = answer else {
            return Some(());
        };
        self.tally.repeats += usize::from(answer.repeated == Some(true));
        match answer.code.as_ref().map(Code::as_str) {
            Some("devagar" | "indisponivel" | "interno") => sleep(habits.pause).await,
            Some(_) => self.pending = None,
            None if is_mark => {
                self.pending = None;
                self.tally.confirmed += 1;
                if first_try {
                    self.tally.latencies.push(asked.elapsed());
                }
            }
            None => {}
        }
        Some(())
    }
}

/// Returns the next board that this person wants, if it has anything to do.
fn wish(rng: &mut StdRng, connection: &Connection, room: &game::RoomView) -> Option<Board> {
    let mark = connection.mark?;
    if room.outcome.is_some() {
        return (!room.asked.contains(&mark)).then_some(Board::EMPTY);
    }
    if room.turn != Some(mark) {
        return None;
    }
    let free: Vec<Square> = Square::all()
        .filter(|square| room.board.at(*square).is_none())
        .collect();
    let square = free[rng.random_range(0..free.len())];
    Some(room.board.with(square, mark))
}

/// Returns whether every mark of the proposal is on the board.
fn stands(proposal: &Board, board: &Board) -> bool {
    Square::all().all(|s| proposal.at(s).is_none() || proposal.at(s) == board.at(s))
}

/// Returns whether the proposal is no longer this board and one mark more.
fn rests_on_another(proposal: &Board, board: &Board) -> bool {
    proposal.marks() != board.marks() + 1 || !stands(board, proposal)
}
