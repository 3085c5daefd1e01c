//! The protocol of boardgame.io for its own tic-tac-toe. Its events have their own namespace, a
//! move names the state in which it is made, and each game is a new match.

use crate::server::board::{Board, GAME, find};

/// The packet that enters the namespace.
pub(crate) const ENTER: &str = "40/tic-tac-toe,";

/// The steps of one match: its marks, and a last one in which everybody goes on to the next
/// match.
pub(crate) const STEPS: u32 = GAME.len() as u32 + 1;

/// Returns the request for a match, which the first request creates. A client at none of the
/// two first places watches.
pub(crate) fn sync(room: usize, game: u32, place: usize) -> String {
    let player = match place {
        0 => r#""0""#,
        1 => r#""1""#,
        _ => "null",
    };
    format!(r#"42/tic-tac-toe,["sync","mesa-{room}-{game}",{player},null,2]"#)
}

/// Returns the packets of a step of this room, each with the place of its client.
pub(crate) fn words(room: usize, step: u32, places: usize) -> Vec<(usize, String)> {
    let (game, at) = (step / STEPS, step % STEPS);
    let Some(square) = GAME.get(at as usize) else {
        let next = |place| (place, sync(room, game + 1, place));
        return (0..places).map(next).collect();
    };
    let player = at % 2;
    let action = format!(
        r#"{{"type":"MAKE_MOVE","payload":{{"type":"clickCell","args":[{square}],"playerID":"{player}","credentials":null}}}}"#
    );
    let words =
        format!(r#"42/tic-tac-toe,["update",{action},{at},"mesa-{room}-{game}","{player}"]"#);
    vec![(player as usize, words)]
}

/// Returns the board in an answer to `sync` or in an `update`, whatever else is in there.
pub(crate) fn board_of(frame: &[u8]) -> Option<Board> {
    const CELLS: &[u8] = br#""cells":["#;
    let event = frame.strip_prefix(br#"42/tic-tac-toe,[""#)?;
    if !event.starts_with(b"sync") && !event.starts_with(b"update") {
        return None;
    }
    let mut cells =
        event[find(event, CELLS)? + CELLS.len()..].split(|byte| matches!(byte, b',' | b']'));
    let mut board = [0; 9];
    for square in &mut board {
        *square = match cells.next()? {
            b"null" => 0,
            br#""0""# => 1,
            br#""1""# => -1,
            _ => return None,
        };
    }
    Some(board)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_is_nine_marks_and_then_all_ask_for_the_next() {
        let marks: Vec<_> = (0..9).flat_map(|step| words(7, step, 3)).collect();
        let movers: Vec<_> = marks.iter().map(|(place, _)| *place).collect();
        assert_eq!(movers, [0, 1, 0, 1, 0, 1, 0, 1, 0]);
        assert!(marks[1].1.ends_with(r#",1,"mesa-7-0","1"]"#), "{marks:?}");
        let next: Vec<_> = (0..3).map(|place| (place, sync(7, 1, place))).collect();
        assert_eq!(words(7, 9, 3), next);
        assert!(words(7, 10, 3)[0].1.ends_with(r#",0,"mesa-7-1","0"]"#));
    }

    #[test]
    fn a_board_is_found_where_everybody_is_shown_one() {
        let cells = r#"{"G":{"cells":["1",null,null,null,"0",null,null,null,null]},"ctx":{}}"#;
        let board = Some([-1, 0, 0, 0, 1, 0, 0, 0, 0]);
        for (event, shown) in [
            (format!(r#"["update","mesa-0-0",{cells},[]]"#), board),
            (format!(r#"["sync","mesa-0-0",{{"state":{cells}}}]"#), board),
            (format!(r#"["matchData","mesa-0-0",{cells}]"#), None),
        ] {
            let frame = format!("42/tic-tac-toe,{event}");
            assert_eq!(board_of(frame.as_bytes()), shown, "{frame}");
        }
    }
}
