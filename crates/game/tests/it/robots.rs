//! The strength of robots, tried against every possible opponent.

use game::{Board, Level, Mark, Outcome, Square, choose};

fn free(board: &Board) -> impl Iterator<Item = Square> {
    Square::all().filter(|square| board.at(*square).is_none())
}

/// Returns every square that the robot chooses for some number.
fn choices(board: &Board, level: Level) -> Vec<Square> {
    let by = |dice| choose(board, level, dice);
    // Two sides of the coin, and nine squares at most on each.
    let mut squares: Vec<_> = (0..18).filter_map(by).collect();
    squares.sort();
    squares.dedup();
    squares
}

/// The results of games against every possible opponent.
#[derive(Debug, Default)]
struct Ends {
    won: u32,
    drawn: u32,
    lost: u32,
}

/// Plays every game in which the robot has `own`, with each of its choices.
fn play_all(board: &Board, level: Level, own: Mark, ends: &mut Ends) {
    match board.outcome() {
        Some(Outcome::Won(mark)) if mark == own => ends.won += 1,
        Some(Outcome::Won(_)) => ends.lost += 1,
        Some(Outcome::Drawn) => ends.drawn += 1,
        None => {
            let turn = board.turn().unwrap();
            let squares = if turn == own {
                choices(board, level)
            } else {
                free(board).collect()
            };
            for square in squares {
                play_all(&board.with(square, turn), level, own, ends);
            }
        }
    }
}

fn all_games(level: Level, own: Mark) -> Ends {
    let mut ends = Ends::default();
    play_all(&Board::EMPTY, level, own, &mut ends);
    ends
}

/// Collects every board of a running game.
fn every_board(board: &Board, seen: &mut std::collections::HashSet<Board>) {
    let Some(turn) = board.turn() else { return };
    if seen.insert(*board) {
        for square in free(board) {
            every_board(&board.with(square, turn), seen);
        }
    }
}

fn wins(board: &Board, mark: Mark) -> Vec<Square> {
    let won = |square: &Square| board.with(*square, mark).outcome() == Some(Outcome::Won(mark));
    free(board).filter(won).collect()
}

#[test]
fn perfect_never_loses_on_either_chair_whatever_is_played() {
    for own in Mark::BOTH {
        let ends = all_games(Level::Perfect, own);
        assert_eq!(ends.lost, 0, "{own:?}");
        assert!(ends.won > 0 && ends.drawn > 0, "{own:?}: {ends:?}");
    }
}

#[test]
fn perfect_wins_at_once_when_it_can() {
    let mut boards = std::collections::HashSet::new();
    every_board(&Board::EMPTY, &mut boards);
    for board in boards {
        let wins = wins(&board, board.turn().unwrap());
        if !wins.is_empty() {
            assert_eq!(choices(&board, Level::Perfect), wins, "\n{board}");
        }
    }
}

#[test]
fn perfect_opens_in_a_corner_and_answers_the_corner_in_the_center() {
    // Every first square is worth a draw, and people go wrong most often after a corner.
    let corners: Vec<_> = [0, 2, 6, 8].map(|i| Square::new(i).unwrap()).into();
    assert_eq!(choices(&Board::EMPTY, Level::Perfect), corners);
    // Every other answer to a corner loses.
    let corner: Board = "X . . . . . . . .".parse().unwrap();
    assert_eq!(choices(&corner, Level::Perfect), [Square::new(4).unwrap()]);
}

#[test]
fn perfect_sets_traps_where_it_can_lose() {
    // O is called to a lost game: X has two lines open. It blocks, and hopes.
    let lost: Board = "X . X . O . X . O".parse().unwrap();
    assert!(choose(&lost, Level::Perfect, 0).is_some());
}

#[test]
fn medium_misses_no_win_and_no_block() {
    let mut boards = std::collections::HashSet::new();
    every_board(&Board::EMPTY, &mut boards);
    assert_eq!(boards.len(), 4_520);
    for board in boards {
        let turn = board.turn().unwrap();
        let (ours, theirs) = (wins(&board, turn), wins(&board, turn.other()));
        let chosen = choices(&board, Level::Medium);
        if !ours.is_empty() {
            assert_eq!(chosen, ours, "\n{board}");
        } else if !theirs.is_empty() {
            assert_eq!(chosen, theirs, "\n{board}");
        } else {
            assert_eq!(chosen, free(&board).collect::<Vec<_>>(), "\n{board}");
        }
    }
}

#[test]
fn easy_and_medium_can_be_beaten() {
    for level in [Level::Easy, Level::Medium] {
        for own in Mark::BOTH {
            let ends = all_games(level, own);
            assert!(ends.lost > 0 && ends.won > 0, "{level:?} {own:?}: {ends:?}");
        }
    }
}

#[test]
fn easy_sees_its_wins_now_and_then() {
    let board: Board = "X X . O O . . . .".parse().unwrap();
    let square = |dice| choose(&board, Level::Easy, dice).unwrap().index();
    assert!((0..1_000).step_by(2).all(|dice| square(dice) == 2));
    assert!((1..1_000).step_by(2).any(|dice| square(dice) != 2));
}

#[test]
fn after_the_end_no_level_plays() {
    for end in ["X X X O O . . . .", "X O X X O O O X X"] {
        let board: Board = end.parse().unwrap();
        for level in Level::ALL {
            assert_eq!(choose(&board, level, 7), None);
        }
    }
}

#[test]
fn a_level_has_one_word() {
    for level in Level::ALL {
        assert_eq!(serde_json::to_value(level).unwrap(), level.word());
        assert_eq!(Level::of_word(level.word()), Some(level));
    }
    assert_eq!(Level::of_word("impossivel"), None);
}
