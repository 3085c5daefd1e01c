//! Input that nobody typed, and colors where none are wanted.

use std::thread::sleep;
use std::time::Duration;

use anyhow::ensure;
use game::{Mark, Square};

use crate::goal::Goal;
use crate::terminal::stage::Stage;

/// Late answers of terminals, some of them in two pieces, and pastes.
const STRAY: [&[&str]; 11] = [
    &["\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"],
    &["\x1b]11;rgb:1e1e/1e1e/1e1e\x07"],
    &["\x1bP>|xterm(390)\x1b\\"],
    &["\x1b", "[12;40R"],
    &["123"],
    &["\x1b5"],
    &["\x1b[200~123\x1b[201~"],
    &["\x1b[?62;22c"],
    &["\x1b[12;40R"],
    &["\x1b[I\x1b[O"],
    &["\x1b[?997;1n"],
];

/// Measures the moves that they play, and the colors under `NO_COLOR`.
pub(crate) fn measure(stage: &Stage, _only_counts: bool) -> anyhow::Result<Vec<Goal>> {
    let (mut window, opponent) = stage.game("ruido", (80, 24))?;
    // A game is at stake, so Escape, which is half an answer, asks before it leaves.
    window.press("5")?;
    let room = opponent.until(|room| room.turn == Some(Mark::O))?;
    opponent.play(room.board, 1)?;
    opponent.until(|room| room.board.marks() == 2)?;
    for pieces in STRAY {
        for piece in pieces {
            window.press(piece)?;
            sleep(Duration::from_millis(30));
        }
        sleep(Duration::from_millis(60));
    }
    // crossterm 0.29 takes every key for a part of the last report, until `c` or `u` comes.
    window.press("u")?;
    sleep(Duration::from_millis(60));
    window.press("n")?;
    sleep(Duration::from_millis(60));
    window.press("9")?;
    let room = opponent.until(|room| room.board.marks() > 2)?;
    let strays = room.board.marks() - 2 - usize::from(room.last == Square::new(8));
    ensure!(
        strays > 0 || room.turn == Some(Mark::O),
        "a pressed key plays"
    );
    let strays = f64::from(u32::try_from(strays)?);
    Ok(vec![
        Goal::at_most("moves played by 11 stray inputs", 0.0, strays, ""),
        colors(stage)?,
    ])
}

fn colors(stage: &Stage) -> anyhow::Result<Goal> {
    let mut command = stage.play("sem-cor");
    command.env("NO_COLOR", "1");
    let (mut window, opponent) = stage.game_of(command, "sem-cor", (80, 24))?;
    window.press("5")?;
    opponent.until(|room| room.turn == Some(Mark::O))?;
    let count = window.look(|seen| colored(&seen.bytes));
    let count = f64::from(u32::try_from(count)?);
    Ok(Goal::at_most(
        "color codes under `NO_COLOR`",
        0.0,
        count,
        "",
    ))
}

/// Returns the number of escape sequences that set a color other than the terminal's own.
fn colored(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1);
    let styles = sequences.filter_map(|sequence| {
        let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';')?;
        sequence[end..].starts_with('m').then(|| &sequence[..end])
    });
    let colors = styles.filter(|style| {
        let mut codes = style.split(';').filter_map(|code| code.parse::<u8>().ok());
        codes.any(|code| matches!(code, 30..=38 | 40..=48 | 90..=107))
    });
    colors.count()
}
