//! Games that a server has kept.

use game::{Mark, Name, Outcome, PlayedGame, PlayerOfGame, PlayersOfGame, RoomId, Square};

use super::Harness;
use crate::message::ConnectionEvent;

/// Returns a game of this room with these squares from 1 to 9. Its result is that of the
/// board, unless there is none.
#[track_caller]
pub(crate) fn played(room: &RoomId, number: u32, digits: &[usize]) -> PlayedGame {
    let player = |name: &str| {
        Some(PlayerOfGame {
            name: Name::new(name),
            robot: None,
        })
    };
    let moves: Vec<Square> = digits.iter().map(|d| Square::new(d - 1).unwrap()).collect();
    let won = digits.len() % 2 == 1;
    PlayedGame {
        room: room.clone(),
        number,
        version: number.into(),
        began: 1,
        ended: 2,
        players: PlayersOfGame {
            x: player("Maria Clara dos Santos"),
            o: player("João Pedro"),
        },
        outcome: won.then_some(Outcome::Won(Mark::X)),
        reason: None,
        moves,
        league: None,
    }
}

impl Harness {
    /// Lets the games of our room arrive.
    #[track_caller]
    pub(crate) fn games_come(&mut self, count: u32) {
        let room = self.app.room_id().clone();
        let moves = |number: u32| -> &[usize] {
            if number.is_multiple_of(2) {
                &[5, 1, 9, 3]
            } else {
                &[1, 4, 2, 5, 3]
            }
        };
        let games = (1..=count).map(|number| played(&room, number, moves(number)));
        let games = Some(games.collect());
        self.connection(ConnectionEvent::Games { room, games });
    }
}
