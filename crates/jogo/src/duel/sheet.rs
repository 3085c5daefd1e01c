//! The record of one game in a room, made from the boards that all its clients are sent.
//!
//! **Invariant:** does not depend on sockets, processes or clocks.

use std::time::{Duration, Instant};

use game::{Board, Mark, Outcome, RoomView, Square};

/// A seat, as the referee gives it to a contestant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seat {
    /// Nobody may take it yet.
    Closed,
    /// A contestant may sit down.
    Open,
    Taken,
}

/// The decision that a board brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// The game has ended on the board.
    Over(Outcome),
    /// The player of this mark has left the seat.
    Left(Mark),
    /// The player of this mark has taken the other seat as well, or called a robot to it.
    TookBoth(Mark),
}

/// The record of one game.
#[derive(Debug)]
pub(super) struct Sheet {
    room: Option<Box<RoomView>>,
    seats: [Seat; 2],
    moves: Vec<Square>,
    /// The moment of the last move, or of the last contestant who has sat down.
    since: Instant,
    slowest: [Duration; 2],
}

impl Sheet {
    /// Returns the record of a game that has not begun.
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            room: None,
            seats: [Seat::Closed; 2],
            moves: Vec::new(),
            since: now,
            slowest: [Duration::ZERO; 2],
        }
    }

    /// Lets a contestant sit down.
    pub(super) const fn open(&mut self, mark: Mark) {
        self.seats[index(mark)] = Seat::Open;
    }

    /// Takes in a room that has come at the moment `now`. A room that is older than the
    /// known one changes nothing.
    pub(super) fn take_in(&mut self, room: Box<RoomView>, now: Instant) -> Option<Decision> {
        let known = self.room.as_ref().map(|known| known.version);
        if known.is_some_and(|known| room.version <= known) {
            return None;
        }
        self.note_moves(room.board, now);
        let outcome = room.outcome;
        let decision = self.look_at_seats(&room, now);
        self.room = Some(room);
        outcome.map(Decision::Over).or(decision)
    }

    /// Notes each new mark, and the time that it took.
    fn note_moves(&mut self, board: Board, now: Instant) {
        let before = self.board();
        let is_new = |mark: Mark| {
            let new = |square: &Square| before.at(*square).is_none();
            Square::all().find(|square| board.at(*square) == Some(mark) && new(square))
        };
        // A board seldom has two new marks, one of each kind.
        let next = if self.moves.len().is_multiple_of(2) {
            Mark::X
        } else {
            Mark::O
        };
        for mark in [next, next.other()] {
            let Some(square) = is_new(mark) else {
                return;
            };
            self.moves.push(square);
            let slowest = &mut self.slowest[index(mark)];
            *slowest = now.saturating_duration_since(self.since).max(*slowest);
            self.since = now;
        }
    }

    fn look_at_seats(&mut self, room: &RoomView, now: Instant) -> Option<Decision> {
        let mut decision = None;
        for mark in Mark::BOTH {
            let robot = room
                .players
                .of(mark)
                .is_some_and(|player| player.robot.is_some());
            let taken = !room.players.is_free(mark);
            let seat = &mut self.seats[index(mark)];
            let found = match (*seat, taken) {
                (Seat::Taken, false) => Some(Decision::Left(mark)),
                (Seat::Closed, true) => Some(Decision::TookBoth(mark.other())),
                (Seat::Open, true) => {
                    *seat = Seat::Taken;
                    self.since = now;
                    None
                }
                (Seat::Closed | Seat::Open, false) if robot => {
                    Some(Decision::TookBoth(mark.other()))
                }
                (Seat::Closed | Seat::Open, false) | (Seat::Taken, true) => None,
            };
            decision = decision.or(found);
        }
        decision
    }

    /// Returns whether the referee has seen the room.
    pub(super) const fn has_room(&self) -> bool {
        self.room.is_some()
    }

    /// Returns whether the contestant of this mark has sat down.
    pub(super) fn is_seated(&self, mark: Mark) -> bool {
        self.seats[index(mark)] == Seat::Taken
    }

    pub(super) fn board(&self) -> Board {
        self.room.as_ref().map_or(Board::EMPTY, |room| room.board)
    }

    /// Returns the squares played, in order, X first.
    pub(super) fn moves(&self) -> &[Square] {
        &self.moves
    }

    /// Returns the moment since which the player whose turn it is can move, once both
    /// contestants have sat down.
    pub(super) const fn since(&self) -> Instant {
        self.since
    }

    /// Returns the longest time for a move of this mark.
    pub(super) const fn slowest(&self, mark: Mark) -> Duration {
        self.slowest[index(mark)]
    }
}

/// Returns the place of a mark in a pair.
pub(super) const fn index(mark: Mark) -> usize {
    match mark {
        Mark::X => 0,
        Mark::O => 1,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns a room with these marks, and these players at X and at O.
    fn room(version: u64, board: &str, players: [&str; 2]) -> Box<RoomView> {
        let room = game::Room::new("duelo-1".parse().unwrap(), version);
        let mut view = serde_json::to_value(room.view()).unwrap();
        let board: Board = board.parse().unwrap();
        view["tabuleiro"] = json!(board);
        for (mark, player) in ["1", "-1"].into_iter().zip(players) {
            view["jogadores"][mark] = match player {
                "" => json!(null),
                "robot" => json!({ "nome": "", "presente": true, "vitorias": 0, "robo": "facil" }),
                name => json!({ "nome": name, "presente": name != "away", "vitorias": 0 }),
            };
        }
        Box::new(serde_json::from_value(view).unwrap())
    }

    const EMPTY: &str = ". . . . . . . . .";

    fn sheet(rooms: &[(&str, [&str; 2])]) -> (Sheet, Option<Decision>) {
        let now = Instant::now();
        let mut sheet = Sheet::new(now);
        sheet.open(Mark::X);
        let mut decision = None;
        for (number, (board, players)) in rooms.iter().enumerate() {
            let at = now + Duration::from_secs(number as u64);
            decision = sheet.take_in(room(10 + number as u64, board, *players), at);
            if number == 1 {
                sheet.open(Mark::O);
            }
        }
        (sheet, decision)
    }

    #[test]
    fn moves_are_noted_in_order_with_their_time() {
        let both = ["Maria Clara", "João Pedro"];
        let (sheet, decision) = sheet(&[
            (EMPTY, ["", ""]),
            (EMPTY, ["Maria Clara", ""]),
            (EMPTY, ["Maria Clara", ""]),
            // X may move before O is there.
            (". . . . X . . . .", ["Maria Clara", ""]),
            (". . . . X . . . .", both),
            ("O . . . X . . . X", both),
        ]);
        assert_eq!(decision, None);
        let moves: Vec<usize> = sheet.moves().iter().map(|square| square.index()).collect();
        assert_eq!(moves, [4, 0, 8]);
        assert_eq!(sheet.slowest(Mark::X), Duration::from_secs(2));
        assert_eq!(sheet.slowest(Mark::O), Duration::from_secs(1));
    }

    #[test]
    fn a_seat_that_becomes_free_is_left_and_one_that_is_held_is_not() {
        let seated = [(EMPTY, ["", ""]), (EMPTY, ["Maria Clara", ""])];
        let left = |last| sheet(&[&seated[..], &[(EMPTY, last)]].concat()).1;
        assert_eq!(left(["", ""]), Some(Decision::Left(Mark::X)));
        assert_eq!(left(["robot", ""]), Some(Decision::Left(Mark::X)));
        assert_eq!(left(["away", ""]), None);
    }

    #[test]
    fn a_seat_that_nobody_may_take_yet_was_taken_by_the_one_player() {
        let second = |last| sheet(&[(EMPTY, ["", ""]), (EMPTY, last)]).1;
        let both = Some(Decision::TookBoth(Mark::X));
        assert_eq!(second(["Maria Clara", "Maria Clara"]), both);
        assert_eq!(second(["Maria Clara", "robot"]), both);
        assert_eq!(second(["Maria Clara", ""]), None);
    }

    #[test]
    fn an_older_room_changes_nothing() {
        let now = Instant::now();
        let mut sheet = Sheet::new(now);
        sheet.take_in(room(9, "X . . . . . . . .", ["", ""]), now);
        sheet.take_in(room(8, EMPTY, ["", "Maria Clara"]), now);
        assert_eq!(sheet.board().marks(), 1);
    }
}
