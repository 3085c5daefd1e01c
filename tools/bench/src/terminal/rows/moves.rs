//! The cost of a move on its way to the terminal, at several sizes.

use std::time::Instant;

use game::{Mark, RoomView};
use testkit::pty::Window;

use super::start::milliseconds;
use crate::goal::Goal;
use crate::table::percentile;
use crate::terminal::stage::{Opponent, SETTLED, Stage};

/// A drawn game: ours, theirs, ours…
const GAME: [(u8, u8); 4] = [(5, 1), (3, 7), (4, 6), (2, 8)];

/// The sizes, each with the most bytes of an opponent's move there.
const SIZES: [((u16, u16), f64); 4] = [
    ((40, 12), 450.0),
    ((80, 24), 700.0),
    ((120, 40), 1_000.0),
    ((200, 60), 1_600.0),
];

/// Measures the bytes of the opponent's moves, their way to the screen, and the way from a key
/// to one's own mark.
pub(crate) fn measure(stage: &Stage, only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    let mut goals = Vec::new();
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for (size, most) in SIZES {
        let room = format!("lances{}", size.0);
        let (mut window, opponent) = stage.game(&room, size)?;
        let mut bytes = Vec::new();
        for (ours, answer) in GAME {
            let (after, board) = our_move(&mut window, &opponent, ours)?;
            own.push(after);
            let (after, count) = their_move(&window, &opponent, &board, answer)?;
            theirs.push(after);
            bytes.push(count);
        }
        let what = format!("an opponent's move at {}x{}", size.0, size.1);
        let middle = percentile(&bytes, 0.5);
        let worst = percentile(&bytes, 1.0);
        goals.push(Goal::at_most(what, most, worst, "bytes").noting(format!("median {middle}")));
    }
    if !only_counts {
        goals.push(Goal::at_most(
            "from a digit to one's own mark, 12 ms of guard included, median",
            25.0,
            percentile(&own, 0.5),
            "ms",
        ));
        goals.push(Goal::at_most(
            "from the opponent's emit to the frame, through the server's disk, median",
            10.0,
            percentile(&theirs, 0.5),
            "ms",
        ));
    }
    Ok(goals)
}

/// Presses a square. Returns the time until its mark is drawn, and the board with it.
fn our_move(
    window: &mut Window,
    opponent: &Opponent,
    square: u8,
) -> anyhow::Result<(f64, RoomView)> {
    let before = window.count();
    let pressed = Instant::now();
    window.press(&square.to_string())?;
    let drawn = window.byte_after(before)?;
    let board = opponent.until(|room| room.turn == Some(Mark::O))?;
    window.quiet(SETTLED);
    Ok((milliseconds(drawn - pressed), board))
}

/// Plays the opponent's answer. Returns the time until the first byte of it is drawn, and its
/// bytes.
fn their_move(
    window: &Window,
    opponent: &Opponent,
    room: &RoomView,
    square: u8,
) -> anyhow::Result<(f64, f64)> {
    let before = window.count();
    let sent = opponent.play(room.board, square)?;
    let drawn = window.byte_after(before)?;
    let count = window.quiet(SETTLED) - before;
    Ok((milliseconds(drawn - sent), f64::from(u32::try_from(count)?)))
}
