//! Rooms in lockstep: two clients play one legal game after the other, and the others watch. A
//! step is done when everybody in the room was shown its board, once and in order.
//!
//! **Invariant:** does not depend on clocks.

use crate::server::board::{Board, GAME};
use crate::server::boardgame;

/// The steps of a game: its marks, and two requests for the next game.
const STEPS: u32 = 11;

const EMPTY: Board = [0; 9];

/// The rules that the server knows, which decide what a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// A relay, which shows whatever it is sent.
    Nobody,
    /// Our server.
    Jogo,
    /// The server of boardgame.io.
    Boardgame,
}

/// The state of one room.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// Its clients by number, beginning with the two that play.
    clients: Vec<usize>,
    rules: Rules,
    step: u32,
    /// The number of clients that are still to be shown this step.
    missing: usize,
    /// The number of steps that each client was shown.
    shown: Vec<u32>,
}

/// A wrong board: too early, twice, or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrong;

impl Room {
    pub(crate) fn new(clients: Vec<usize>, rules: Rules) -> Self {
        Self {
            shown: vec![0; clients.len()],
            clients,
            rules,
            step: 0,
            missing: 0,
        }
    }

    /// Returns whether a step is under way.
    pub(crate) const fn is_busy(&self) -> bool {
        self.missing > 0
    }

    /// Begins the next step. Returns its number, and the clients that are shown it.
    pub(crate) fn begin(&mut self) -> (u32, &[usize]) {
        self.missing = self.clients.len();
        (self.step, &self.clients)
    }

    /// Returns the client that proposes in the step that is under way, and its board. It does
    /// not apply to boardgame.io.
    pub(crate) fn proposal(&self) -> (usize, Board) {
        let (game, at) = (self.step / STEPS, self.step % STEPS);
        // Marks swap with every game, so the client that began is second next time.
        let first = game % 2;
        let mover = (first + at) % 2;
        let board = if at < 9 {
            after(at as usize + 1)
        } else {
            EMPTY
        };
        let who = if at < 9 { mover } else { (first + at - 9) % 2 };
        (self.clients[who as usize], board)
    }

    /// Notes that a client was shown a board. Returns whether that ended the step.
    pub(crate) fn show(&mut self, client: usize, board: Board) -> Result<bool, Wrong> {
        let at = self.clients.iter().position(|one| *one == client);
        let at = at.ok_or(Wrong)?;
        if self.missing == 0 || self.shown[at] != self.step || board != self.expected() {
            return Err(Wrong);
        }
        self.shown[at] += 1;
        self.missing -= 1;
        if self.missing == 0 {
            self.step += 1;
        }
        Ok(self.missing == 0)
    }

    fn expected(&self) -> Board {
        let steps = match self.rules {
            Rules::Nobody | Rules::Jogo => STEPS,
            Rules::Boardgame => boardgame::STEPS,
        };
        match self.step % steps {
            at @ 0..9 => after(at as usize + 1),
            // Where the rules are known, only one of two has asked.
            9 if self.rules == Rules::Jogo => after(9),
            _ => EMPTY,
        }
    }
}

/// Returns the board after this many marks.
fn after(marks: usize) -> Board {
    let mut board = EMPTY;
    for (turn, square) in GAME.iter().take(marks).enumerate() {
        board[*square] = if turn % 2 == 0 { 1 } else { -1 };
    }
    board
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_ends_when_all_have_seen_it_once() {
        let mut room = Room::new(vec![7, 8, 9], Rules::Jogo);
        assert_eq!(room.begin(), (0, [7, 8, 9].as_slice()));
        let (mover, board) = room.proposal();
        assert_eq!((mover, board), (7, after(1)));
        assert_eq!(room.show(7, board), Ok(false));
        assert_eq!(room.show(7, board), Err(Wrong), "twice");
        assert_eq!(room.show(8, after(2)), Err(Wrong), "too early");
        assert_eq!(room.show(8, board), Ok(false));
        assert!(room.is_busy());
        assert_eq!(room.show(9, board), Ok(true));
        assert_eq!(room.begin().0, 1);
        assert_eq!(room.proposal().0, 8);
    }

    #[test]
    fn the_next_game_is_asked_for_by_both_and_begun_by_the_other() {
        for rules in [Rules::Jogo, Rules::Nobody] {
            let mut room = Room::new(vec![0, 1], rules);
            let mut movers = Vec::new();
            for _ in 0..12 {
                room.begin();
                movers.push(room.proposal().0);
                let shown = room.expected();
                assert_eq!(room.show(1, shown), Ok(false));
                assert_eq!(room.show(0, shown), Ok(true));
            }
            assert_eq!(movers, [0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1]);
        }
    }
}
