//! The meaning of a proposal, written a second time: numbers and arithmetic only, no code
//! shared with the crate. A board is nine of -1, 0, 1; a watcher is 0.

/// Nine squares, as on the wire.
pub(crate) type Cells = [i8; 9];

/// The boards of one game, from the empty one to the current one.
pub(crate) type History = Vec<Cells>;

const ENDS: [[usize; 3]; 8] = [
    [0, 4, 8],
    [2, 4, 6],
    [0, 1, 2],
    [3, 4, 5],
    [6, 7, 8],
    [0, 3, 6],
    [1, 4, 7],
    [2, 5, 8],
];

/// Returns whether a line is full or no square is empty.
pub(crate) fn over(cells: &Cells) -> bool {
    let row = ENDS
        .iter()
        .any(|end| end.iter().map(|i| cells[*i]).sum::<i8>().abs() == 3);
    row || !cells.contains(&0)
}

/// Returns the answer to a proposal: `play 4`, `repeat`, `ask`, or the code of a refusal.
pub(crate) fn answer(history: &[Cells], proposal: &Cells, sender: i8) -> Answer {
    let (now, turn) = (history[history.len() - 1], turn_after(history.len() - 1));
    if let Some(ply) = history.iter().position(|board| board == proposal) {
        let newest = ply == history.len() - 1;
        let my_own = ply > 0 && sender == turn_after(ply - 1);
        if newest || my_own {
            return Answer::Repeat;
        }
    }
    if sender == 0 {
        return Answer::Refused("so_assistindo");
    }
    if over(&now) && *proposal == [0; 9] {
        return Answer::Ask;
    }
    if let Some(square) = the_only_difference(&now, proposal) {
        match (now[square], proposal[square], over(&now)) {
            (0, _, true) => return Answer::Refused("partida_encerrada"),
            (0, _, false) if sender != turn => return Answer::Refused("nao_e_sua_vez"),
            (0, mark, false) if mark == sender => return Answer::Play(square),
            (0, _, false) => return Answer::Refused("tabuleiro_invalido"),
            (_, 0, _) => {}
            (_, mark, over) if over || mark == sender => return Answer::Refused("casa_ocupada"),
            _ => return Answer::Refused("tabuleiro_invalido"),
        }
    }
    let old = history[..history.len() - 1].iter().any(|board| {
        board == proposal || the_only_difference(board, proposal).is_some_and(|i| board[i] == 0)
    });
    Answer::Refused(if old {
        "tabuleiro_desatualizado"
    } else {
        "tabuleiro_invalido"
    })
}

/// The result of [`answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Play(usize),
    Repeat,
    Ask,
    Refused(&'static str),
}

/// Returns the mark that moves next after this many moves.
pub(crate) const fn turn_after(moves: usize) -> i8 {
    if moves.is_multiple_of(2) { 1 } else { -1 }
}

fn the_only_difference(one: &Cells, other: &Cells) -> Option<usize> {
    let mut found = None;
    for i in 0..9 {
        if one[i] != other[i] {
            if found.is_some() {
                return None;
            }
            found = Some(i);
        }
    }
    found
}
