//! A room as JSON, written by hand. Every accepted move is told this way, and serde would
//! look at every key again for characters to escape.
//!
//! **Invariant:** writes exactly what serde writes.

use std::fmt::Write as _;

use super::{Player, Players, RoomView};
use crate::{Board, Mark, Name, Outcome, Square};

/// The length of most rooms as JSON, in bytes. A longer one only grows its buffer.
const USUAL_LENGTH: usize = 448;

impl RoomView {
    /// Returns the room as JSON, byte for byte as serde writes it.
    ///
    /// ```
    /// let room = game::Room::new("gato".parse().unwrap(), 7).view();
    /// assert_eq!(room.to_json(), serde_json::to_string(&room).unwrap());
    /// ```
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(USUAL_LENGTH);
        out.push_str("{\"jogoId\":\"");
        // The characters of a room id need no escape.
        out.push_str(self.id.as_str());
        out.push_str("\",\"tabuleiro\":");
        push_board(&mut out, &self.board);
        out.push_str(",\"versao\":");
        push_number(&mut out, self.version);
        out.push_str(",\"vez\":");
        out.push_str(number_of(self.turn));
        out.push_str(",\"vencedor\":");
        out.push_str(match self.outcome {
            None => "null",
            Some(Outcome::Won(mark)) => number_of(Some(mark)),
            Some(Outcome::Drawn) => "0",
        });
        out.push_str(",\"linha\":");
        match &self.line {
            None => out.push_str("null"),
            Some(line) => push_list(&mut out, line, |out, square| push_square(out, *square)),
        }
        out.push_str(",\"ultima\":");
        match self.last {
            None => out.push_str("null"),
            Some(square) => push_square(&mut out, square),
        }
        out.push_str(",\"partida\":");
        push_number(&mut out, self.number.into());
        out.push_str(",\"jogadores\":");
        push_players(&mut out, &self.players);
        out.push_str(",\"empates\":");
        push_number(&mut out, self.draws.into());
        out.push_str(",\"plateia\":");
        push_number(&mut out, self.watchers.into());
        out.push_str(",\"revanche\":");
        push_list(&mut out, &self.asked, |out, mark| {
            out.push_str(number_of(Some(*mark)));
        });
        if self.unlisted {
            out.push_str(",\"reservada\":true");
        }
        if self.seeks {
            out.push_str(",\"procura\":true");
        }
        if self.league {
            out.push_str(",\"torneio\":true");
        }
        push_waits(&mut out, self);
        out.push('}');
        out
    }
}

fn push_waits(out: &mut String, room: &RoomView) {
    for (key, mark) in [(",\"demora\":", room.late), (",\"parada\":", room.idle)] {
        if mark.is_some() {
            out.push_str(key);
            out.push_str(number_of(mark));
        }
    }
}

fn push_board(out: &mut String, board: &Board) {
    let mut before = '[';
    for square in Square::all() {
        out.push(before);
        out.push_str(number_of(board.at(square)));
        before = ',';
    }
    out.push(']');
}

fn push_players(out: &mut String, players: &Players) {
    out.push_str("{\"1\":");
    push_player(out, players.x.as_ref());
    out.push_str(",\"-1\":");
    push_player(out, players.o.as_ref());
    out.push('}');
}

fn push_player(out: &mut String, player: Option<&Player>) {
    let Some(player) = player else {
        out.push_str("null");
        return;
    };
    out.push_str("{\"nome\":\"");
    push_name(out, &player.name);
    out.push_str(if player.present {
        "\",\"presente\":true,\"vitorias\":"
    } else {
        "\",\"presente\":false,\"vitorias\":"
    });
    push_number(out, player.wins.into());
    if let Some(level) = player.robot {
        out.push_str(",\"robo\":\"");
        out.push_str(level.word());
        out.push('"');
    }
    out.push('}');
}

/// Writes a name without its quotation marks. Clean text has no control characters, so only
/// two characters of it need an escape.
fn push_name(out: &mut String, name: &Name) {
    let name = name.as_str();
    if !name.bytes().any(|byte| matches!(byte, b'"' | b'\\')) {
        out.push_str(name);
        return;
    }
    for c in name.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
}

fn push_list<T>(out: &mut String, list: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

fn push_square(out: &mut String, square: Square) {
    out.push(char::from(b'0' + u8::from(square)));
}

fn push_number(out: &mut String, number: u64) {
    match u8::try_from(number) {
        Ok(digit) if digit < 10 => out.push(char::from(b'0' + digit)),
        _ => write!(out, "{number}").expect("a string takes any text"),
    }
}

/// Returns the number of a mark on the wire, and 0 for none.
const fn number_of(mark: Option<Mark>) -> &'static str {
    match mark {
        None => "0",
        Some(Mark::X) => "1",
        Some(Mark::O) => "-1",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Level;

    fn player() -> impl Strategy<Value = Option<Player>> {
        let name = prop_oneof!["[\"\\\\a-zé/\\x00-\\x7f]{0,12}", any::<String>()];
        let robot = prop::option::of(prop::sample::select(Level::ALL.as_slice()));
        let player = (name, any::<bool>(), number(), robot);
        prop::option::of(player.prop_map(|(name, present, wins, robot)| Player {
            name: Name::new(&name),
            present,
            wins,
            robot,
        }))
    }

    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![0_u32..20, any::<u32>()]
    }

    fn mark() -> impl Strategy<Value = Mark> {
        prop::sample::select(Mark::BOTH.as_slice())
    }

    fn square() -> impl Strategy<Value = Square> {
        (0_usize..9).prop_map(|index| Square::new(index).unwrap())
    }

    fn outcome() -> impl Strategy<Value = Outcome> {
        prop_oneof![mark().prop_map(Outcome::Won), Just(Outcome::Drawn)]
    }

    prop_compose! {
        /// Rooms of any content, even of one that no game reaches.
        fn room()(
            id in "[a-z0-9_-]{1,32}",
            cells in prop::array::uniform9(-1_i8..=1),
            version in prop_oneof![0_u64..20, any::<u64>()],
            turn in prop::option::of(mark()),
            outcome in prop::option::of(outcome()),
            line in prop::option::of(prop::collection::vec(square(), 0..6)),
            last in prop::option::of(square()),
            (number, draws, watchers) in (number(), number(), number()),
            (x, o) in (player(), player()),
            asked in prop::collection::vec(mark(), 0..3),
            (unlisted, seeks, league) in any::<(bool, bool, bool)>(),
            (late, idle) in (prop::option::of(mark()), prop::option::of(mark())),
        ) -> RoomView {
            RoomView {
                id: id.parse().unwrap(),
                board: Board::try_from(cells).unwrap(),
                version,
                turn,
                outcome,
                line,
                last,
                number,
                players: Players { x, o },
                draws,
                watchers,
                asked,
                unlisted,
                seeks,
                league,
                late,
                idle,
            }
        }
    }

    proptest! {
        #[test]
        fn a_room_is_written_as_serde_writes_it(room in room()) {
            let written = serde_json::to_string(&room).unwrap();
            prop_assert_eq!(&room.to_json(), &written);
            prop_assert_eq!(&serde_json::to_string(&room.encoded()).unwrap(), &written);
            prop_assert_eq!(serde_json::to_value(room.encoded()).unwrap(), serde_json::to_value(&room).unwrap());
        }
    }
}
