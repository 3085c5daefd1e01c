//! The strength of robots against models of people, computed exactly. docs/ROBOT.md shows
//! the table that this prints:
//!
//! ```sh
//! cargo test -p game --test it robot_strength -- --nocapture
//! ```

#![allow(clippy::print_stdout, reason = "a table, shown with --nocapture")]

use std::collections::{BTreeSet, HashMap};

use game::{Board, Level, Mark, Outcome, Square, choose};

/// The chance of each square.
type Policy = Vec<(Square, f64)>;

/// A model of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Person {
    /// Plays any free square.
    Chance,
    /// Wins if it can, blocks if it must, and otherwise plays any free square.
    WinsAndBlocks,
    /// Does the same, and takes the center first if it is free.
    CenterFirst,
}

fn free(board: &Board) -> Vec<Square> {
    Square::all()
        .filter(|square| board.at(*square).is_none())
        .collect()
}

fn wins(board: &Board, mark: Mark) -> Vec<Square> {
    let won = |square: &Square| board.with(*square, mark).outcome() == Some(Outcome::Won(mark));
    free(board).into_iter().filter(won).collect()
}

fn uniform(squares: Vec<Square>) -> Policy {
    let chance = 1.0 / squares.len() as f64;
    squares.into_iter().map(|square| (square, chance)).collect()
}

fn person(person: Person, board: &Board) -> Policy {
    let own = board.turn().unwrap();
    let center = Square::new(4).unwrap();
    if person != Person::Chance {
        for mark in [own, own.other()] {
            let wins = wins(board, mark);
            if !wins.is_empty() {
                return uniform(wins);
            }
        }
    }
    if person == Person::CenterFirst && board.at(center).is_none() {
        return vec![(center, 1.0)];
    }
    uniform(free(board))
}

/// A robot draws a coin and one of at most nine squares.
fn robot(level: Level, board: &Board) -> Policy {
    let mut policy = Policy::new();
    for coin in [0, 1] {
        let chosen = (0..9).filter_map(|dice| choose(board, level, 2 * dice + coin));
        let chosen: BTreeSet<Square> = chosen.collect();
        for (square, chance) in uniform(chosen.into_iter().collect()) {
            policy.push((square, chance / 2.0));
        }
    }
    policy
}

/// The chances of the robot's win, draw and loss.
type Ends = [f64; 3];

struct Match {
    level: Level,
    own: Mark,
    person: Person,
    known: HashMap<Board, Ends>,
}

impl Match {
    fn ends(level: Level, own: Mark, person: Person) -> Ends {
        let known = HashMap::new();
        let mut game = Self {
            level,
            own,
            person,
            known,
        };
        game.from(&Board::EMPTY)
    }

    fn from(&mut self, board: &Board) -> Ends {
        if let Some(known) = self.known.get(board) {
            return *known;
        }
        let ends = match (board.outcome(), board.turn()) {
            (Some(Outcome::Drawn), _) => [0.0, 1.0, 0.0],
            (Some(Outcome::Won(mark)), _) if mark == self.own => [1.0, 0.0, 0.0],
            (Some(Outcome::Won(_)), _) | (None, None) => [0.0, 0.0, 1.0],
            (None, Some(turn)) => {
                let policy = self.policy(board, turn);
                let mut ends = Ends::default();
                for (square, chance) in policy {
                    let after = self.from(&board.with(square, turn));
                    for (end, after) in ends.iter_mut().zip(after) {
                        *end += chance * after;
                    }
                }
                ends
            }
        };
        self.known.insert(*board, ends);
        ends
    }

    fn policy(&self, board: &Board, turn: Mark) -> Policy {
        if turn == self.own {
            robot(self.level, board)
        } else {
            person(self.person, board)
        }
    }
}

const PEOPLE: [Person; 3] = [Person::Chance, Person::WinsAndBlocks, Person::CenterFirst];

#[test]
fn the_table() {
    println!("| robot | person | as X: win, draw, loss % | as O: win, draw, loss % |");
    println!("| --- | --- | --- | --- |");
    for level in Level::ALL {
        for person in PEOPLE {
            let [x, o] = Mark::BOTH.map(|own| {
                let ends = Match::ends(level, own, person);
                assert!((ends.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{ends:?}");
                ends.map(|end| format!("{:.1}", 100.0 * end)).join(" / ")
            });
            println!("| `{}` | {person:?} | {x} | {o} |", level.word());
        }
    }
}

#[test]
fn the_easy_and_the_medium_robot_are_as_strong_as_ever() {
    for (level, own, person, wins) in [
        (Level::Easy, Mark::X, Person::Chance, 0.720),
        (Level::Easy, Mark::O, Person::WinsAndBlocks, 0.020),
        (Level::Medium, Mark::X, Person::Chance, 0.896),
        (Level::Medium, Mark::O, Person::WinsAndBlocks, 0.174),
    ] {
        let [won, ..] = Match::ends(level, own, person);
        let apart = (won - wins).abs();
        assert!(apart < 0.0006, "{level:?} {own:?} {person:?}: {won}");
    }
}

#[test]
fn the_perfect_robot_plays_for_the_mistakes_of_people() {
    for (own, person, least) in [
        // 98.7 % in the table.
        (Mark::X, Person::Chance, 0.986_5),
        (Mark::X, Person::WinsAndBlocks, 0.92),
        (Mark::X, Person::CenterFirst, 0.41),
        (Mark::O, Person::Chance, 0.803),
        (Mark::O, Person::WinsAndBlocks, 0.255),
    ] {
        let [won, _, lost] = Match::ends(Level::Perfect, own, person);
        assert!(won >= least, "{own:?} {person:?}: {won}");
        assert!(lost == 0.0, "{own:?} {person:?}: {lost}");
    }
}

/// Returns the sequences of squares that can occur, up to turning and mirroring the board.
fn games(own: Mark, opponent: Person) -> BTreeSet<Vec<usize>> {
    fn play(
        own: Mark,
        opponent: Person,
        board: &Board,
        squares: &mut Vec<Square>,
        seen: &mut BTreeSet<Vec<usize>>,
    ) {
        let Some(turn) = board.turn() else {
            seen.insert(canonical(squares));
            return;
        };
        let policy = if turn == own {
            robot(Level::Perfect, board)
        } else {
            person(opponent, board)
        };
        let next: BTreeSet<Square> = policy.into_iter().map(|(square, _)| square).collect();
        for square in next {
            squares.push(square);
            play(own, opponent, &board.with(square, turn), squares, seen);
            squares.pop();
        }
    }
    let mut seen = BTreeSet::new();
    play(own, opponent, &Board::EMPTY, &mut Vec::new(), &mut seen);
    seen
}

fn canonical(squares: &[Square]) -> Vec<usize> {
    let turned = |index: usize| (index % 3) * 3 + 2 - index / 3;
    let mirrored = |index: usize| (index / 3) * 3 + 2 - index % 3;
    let mut views = Vec::new();
    let mut view: Vec<usize> = squares.iter().map(|square| square.index()).collect();
    for _ in 0..2 {
        for _ in 0..4 {
            view = view.into_iter().map(turned).collect();
            views.push(view.clone());
        }
        view = view.into_iter().map(mirrored).collect();
    }
    views.into_iter().min().unwrap()
}

#[test]
fn the_perfect_robot_does_not_play_the_same_games_again_and_again() {
    let as_x = games(Mark::X, Person::CenterFirst).len();
    let as_o = games(Mark::O, Person::WinsAndBlocks).len();
    println!("games as X against CenterFirst: {as_x}; as O against WinsAndBlocks: {as_o}");
    assert!(as_x >= 17, "{as_x}");
    assert!(as_o >= 120, "{as_o}");
}

#[test]
fn no_robot_that_never_loses_is_best_against_both_kinds_of_people() {
    // The best chances as O, over all ways to play, with a weight on the careful player.
    let careful = best_mix(0.72);
    let middle = best_mix(0.66);
    println!("as O, win % against WinsAndBlocks and Chance: {careful:?}, {middle:?}");
    // So 25.5 % against the careful player leaves at most 80.7 % against chance.
    let part = (careful[0] - 0.255) / (careful[0] - middle[0]);
    let chance = careful[1] + part * (middle[1] - careful[1]);
    assert!(chance < 0.807, "{chance}");
}

/// Returns the wins of the way to play that is best for a weighted sum of both kinds, found
/// by search through everything that can happen.
fn best_mix(careful: f64) -> [f64; 2] {
    fn best(board: &Board, weight: f64, reached: [f64; 2]) -> [f64; 2] {
        let Some(turn) = board.turn() else {
            let won = board.outcome() == Some(Outcome::Won(Mark::O));
            return reached.map(|reached| if won { reached } else { 0.0 });
        };
        if turn == Mark::O {
            let outcomes = safe(board)
                .into_iter()
                .map(|square| best(&board.with(square, turn), weight, reached));
            let sum = |wins: &[f64; 2]| weight * wins[0] + (1.0 - weight) * wins[1];
            return outcomes
                .max_by(|one, other| sum(one).total_cmp(&sum(other)))
                .unwrap();
        }
        let kinds = [Person::WinsAndBlocks, Person::Chance].map(|kind| person(kind, board));
        let mut wins = [0.0; 2];
        for square in free(board) {
            let chance = |policy: &Policy| {
                policy
                    .iter()
                    .find(|(at, _)| *at == square)
                    .map_or(0.0, |(_, chance)| *chance)
            };
            let next = [
                reached[0] * chance(&kinds[0]),
                reached[1] * chance(&kinds[1]),
            ];
            let after = best(&board.with(square, turn), weight, next);
            wins = [wins[0] + after[0], wins[1] + after[1]];
        }
        wins
    }
    best(&Board::EMPTY, careful, [1.0; 2])
}

/// The squares that keep the result of best play; all wins if there is one.
fn safe(board: &Board) -> Vec<Square> {
    let turn = board.turn().unwrap();
    let wins = wins(board, turn);
    if !wins.is_empty() {
        return wins;
    }
    let result = |square: &Square| -result(&board.with(*square, turn));
    let highest = free(board).iter().map(result).max();
    free(board)
        .into_iter()
        .filter(|square| Some(result(square)) == highest)
        .collect()
}

fn result(board: &Board) -> i8 {
    let Some(turn) = board.turn() else {
        return -i8::from(matches!(board.outcome(), Some(Outcome::Won(_))));
    };
    free(board)
        .into_iter()
        .map(|square| -result(&board.with(square, turn)))
        .max()
        .unwrap()
}
