//! Rooms in lockstep: two who play one legal game after the other, and who watch. A
//! step is done when everybody in the room was shown its board, once and in order.
//! Knows no clock.

use crate::server::boardgame;
use crate::server::client::Board;

/// A drawn game: nine marks, so that a game is as long as it can be.
pub(crate) const GAME: [usize; 9] = [4, 0, 2, 6, 3, 5, 1, 7, 8];

/// The marks, and the two who ask for the next game.
const STEPS: u32 = 11;

const EMPTY: Board = [0; 9];

/// Who knows the rules of the game: that decides what a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// A relay, which shows whatever it is sent.
    Nobody,
    /// Our server.
    Jogo,
    /// The server of boardgame.io.
    Boardgame,
}

/// What one room has come to.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// Clients by number: the two who play first.
    clients: Vec<usize>,
    rules: Rules,
    step: u32,
    /// How many boards of this step are still to come.
    missing: usize,
    /// Who has been shown it: which step each client is past.
    shown: Vec<u32>,
}

/// Something was shown that is wrong: too early, twice, or another board.
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

    /// Whether a step is under way.
    pub(crate) const fn is_busy(&self) -> bool {
        self.missing > 0
    }

    /// Begins the next step. Its number, and who is shown it.
    pub(crate) fn begin(&mut self) -> (u32, &[usize]) {
        self.missing = self.clients.len();
        (self.step, &self.clients)
    }

    /// Who sends which board for the step that is under way, elsewhere than to
    /// boardgame.io.
    pub(crate) fn proposal(&self) -> (usize, Board) {
        let (game, at) = (self.step / STEPS, self.step % STEPS);
        // Marks swap with every game, so that the one who began is second next time.
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

    /// A client of this room was shown a board. Tells whether that ended the step.
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
            // Where the rules are known, one of two has only asked.
            9 if self.rules == Rules::Jogo => after(9),
            _ => EMPTY,
        }
    }
}

/// The board after so many marks.
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
