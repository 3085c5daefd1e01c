//! The room as its clients see it.

use super::Room;
use super::stage::Stage;
use crate::{Mark, Players, RoomView, Seat};

impl Room {
    /// Returns the room as every client in it sees it.
    pub fn view(&self) -> RoomView {
        let board = *self.game.board();
        let outcome = board.outcome();
        let asked = |mark: &Mark| self.seat(*mark).is_some_and(|seat| seat.asked);
        RoomView {
            id: self.id.clone(),
            board,
            version: self.version,
            turn: board.turn(),
            outcome,
            line: Some(board.winning_squares()).filter(|line| !line.is_empty()),
            last: self.game.moves().last().copied(),
            number: self.number,
            players: self.players(),
            draws: self.draws,
            watchers: u32::try_from(self.watchers.len()).unwrap_or(u32::MAX),
            asked: Mark::BOTH.into_iter().filter(asked).collect(),
            unlisted: self.unlisted,
            seeks: self.waiting().is_some(),
            // A robot's game never counts.
            league: self.league.is_some() && self.robot.is_none(),
            late: self.waited_for_in(Stage::Late),
            idle: self.waited_for_in(Stage::Idle),
        }
    }

    fn players(&self) -> Players {
        let player = |mark| {
            let person = self.seat(mark).map(Seat::player);
            person.or_else(|| Some(self.robot_at(mark)?.player()))
        };
        Players {
            x: player(Mark::X),
            o: player(Mark::O),
        }
    }
}
