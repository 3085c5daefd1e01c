//! Looking back through a finished game.

use game::Board;
use texts::Language;

use crate::harness::Harness;

/// Returns the board on the screen, row by row.
fn shown(harness: &Harness) -> String {
    let board = harness.app.picture().board;
    game::Square::all()
        .map(|square| board.at(square).map_or('.', |mark| mark.letter()))
        .collect()
}

fn over() -> Harness {
    let mut harness = Harness::playing(Language::Pt);
    harness.play(&[5, 1, 3, 2, 7]);
    harness.wait(10_000);
    harness
}

#[test]
fn every_mark_of_a_finished_game_is_stepped_through() {
    let mut harness = over();
    let boards = [
        "OOX.X....",
        "O.X.X....",
        "O...X....",
        "....X....",
        ".........",
    ];
    for board in boards {
        harness.press("[");
        assert_eq!(shown(&harness), board);
    }
    harness.press("[");
    assert_eq!(shown(&harness), ".........", "there is nothing before it");
    assert!(harness.says("Jogada 0 de 5"));
    harness.press("]]]]]");
    assert_eq!(shown(&harness), "OOX.X.X..");
    assert!(!harness.says("Jogada 5 de 5") && harness.says("VOCÊ VENCEU!"));
    harness.press("]");
    assert_eq!(harness.app.replay, None);
    assert!(
        harness
            .take_sent()
            .iter()
            .all(|sent| !sent.contains("tabuleiro"))
    );
}

#[test]
fn a_rematch_brings_the_live_board_back_at_once() {
    let mut harness = over();
    harness.press("r[[");
    harness.serve();
    assert_eq!(shown(&harness), "O.X.X....");
    harness.ana_proposes(Board::EMPTY);
    assert_eq!(shown(&harness), ".........");
    assert_eq!(harness.app.replay, None);
    harness.ana_plays(9);
    harness.press("[");
    let board = shown(&harness);
    assert_eq!(board, "........X", "a running game has no way back");
}

#[test]
fn a_lost_line_takes_nothing_away() {
    let mut harness = over();
    harness.press("[");
    harness.down(4);
    harness.press("[");
    assert_eq!(shown(&harness), "O.X.X....");
    harness.comes_up();
    assert_eq!(shown(&harness), "O.X.X....");
}

#[test]
fn a_game_that_was_seen_in_part_says_so() {
    let mut harness = Harness::playing(Language::Pt);
    harness.play(&[5, 1, 3]);
    harness.app.moves.clear();
    harness.play(&[2, 7]);
    harness.press("[");
    assert!(harness.says("Daqui só se viu uma parte desta partida."));
    assert_eq!(shown(&harness), "OOX.X.X..");
}
