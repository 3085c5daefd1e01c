//! A server that chooses our room.

use game::wire::{News, YourSeat};
use game::{Mark, Name, Player, Room, RoomView, Token};

use super::Harness;
use crate::message::ServerEvent;

/// Returns the token of our person.
pub(crate) fn person() -> Token {
    Token::presented("0123456789abcdef0123456789abcdef")
}

fn player(name: &str) -> Player {
    Player {
        name: Name::new(name),
        present: true,
        wins: 0,
        robot: None,
    }
}

/// Returns a room with us on this seat. It looks for an opponent unless there is one.
#[track_caller]
pub(crate) fn seen(id: &str, mark: Mark, opposite: Option<&str>) -> RoomView {
    let mut room = Room::new(id.parse().unwrap(), 1).view();
    let (own, other) = (Some(player("Bia")), opposite.map(player));
    (room.players.x, room.players.o) = match mark {
        Mark::X => (own, other),
        Mark::O => (other, own),
    };
    room.seeks = opposite.is_none();
    room
}

/// Plays these squares in a room, and returns it after the last one.
#[track_caller]
pub(crate) fn after(mut room: RoomView, squares: &[usize]) -> RoomView {
    for square in squares {
        let square = game::Square::new(*square).unwrap();
        room.board = room.board.with(square, room.board.turn().unwrap());
        room.last = Some(square);
        room.version += 1;
    }
    room.turn = room.board.turn();
    room.outcome = room.board.outcome();
    let line = room.board.winning_squares();
    room.line = Some(line).filter(|line| !line.is_empty());
    room
}

impl Harness {
    /// Lets the server seat us in a room.
    #[track_caller]
    pub(crate) fn placed(&mut self, room: RoomView, mark: Mark) {
        self.seated(&room, mark);
        self.room_comes(room);
    }

    /// Lets the server send our seat alone.
    #[track_caller]
    pub(crate) fn seated(&mut self, room: &RoomView, mark: Mark) {
        self.receive(ServerEvent::Seat(YourSeat {
            server: None,
            room: room.id.clone(),
            mark: Some(mark),
            token: Some(person()),
            protocol: game::wire::PROTOCOL,
        }));
    }

    /// Lets the server send a room.
    #[track_caller]
    pub(crate) fn room_comes(&mut self, room: RoomView) {
        self.receive(ServerEvent::News(News::Room(Box::new(room))));
    }
}
