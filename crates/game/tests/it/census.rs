//! Every possible game, counted against the known numbers.

use std::collections::HashSet;

use game::{Board, Game, Mark, Outcome, Square};

#[derive(Default)]
struct Census {
    won_by_x: u32,
    won_by_o: u32,
    drawn: u32,
    positions: HashSet<Board>,
}

impl Census {
    fn take(&mut self, game: &Game) {
        let board = game.board();
        self.positions.insert(*board);
        match board.outcome() {
            Some(Outcome::Won(Mark::X)) => self.won_by_x += 1,
            Some(Outcome::Won(Mark::O)) => self.won_by_o += 1,
            Some(Outcome::Drawn) => self.drawn += 1,
            None => {
                for square in Square::all().filter(|square| board.at(*square).is_none()) {
                    let mut next = game.clone();
                    next.play(square);
                    self.take(&next);
                }
            }
        }
    }
}

#[test]
fn there_are_255168_games_and_5478_positions() {
    let mut census = Census::default();
    census.take(&Game::new());
    assert_eq!(
        (census.won_by_x, census.won_by_o, census.drawn),
        (131_184, 77_904, 46_080)
    );
    assert_eq!(census.won_by_x + census.won_by_o + census.drawn, 255_168);
    assert_eq!(census.positions.len(), 5_478);
}

#[test]
fn after_the_last_move_nothing_can_be_played() {
    let mut game = Game::new();
    for index in [0, 3, 1, 4, 2] {
        game.play(Square::new(index).unwrap());
    }
    let over = game.clone();
    game.play(Square::new(8).unwrap());
    assert_eq!(game, over);
}
