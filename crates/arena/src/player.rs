//! A contestant at a board.

use game::{Board, Square};

use crate::contestant::Contestant;
use crate::engine::{Engine, Limits, NoMove};
use crate::stop::Stop;

/// A contestant that is ready for one game.
#[derive(Debug)]
pub struct Player(Kind);

#[derive(Debug)]
enum Kind {
    Program(Box<Engine>),
    Robot(game::Level),
}

impl Player {
    /// Waits until a contestant is ready.
    ///
    /// # Errors
    /// Returns the reason if a program does not get ready in time.
    pub fn ready(contestant: &Contestant, limits: Limits, stop: &Stop) -> Result<Self, NoMove> {
        Ok(Self(match contestant {
            Contestant::Program(program) => {
                Kind::Program(Box::new(Engine::start(program, limits, stop)?))
            }
            Contestant::Robot(level) => Kind::Robot(*level),
        }))
    }

    /// Returns the move on this board, after the opponent's move `last`, if there was one.
    /// A program's may be on a taken square.
    ///
    /// # Errors
    /// Returns the reason if there is none.
    pub fn square(&mut self, board: &Board, last: Option<Square>) -> Result<Square, NoMove> {
        match (&mut self.0, last) {
            (Kind::Program(engine), None) => engine.begin(),
            (Kind::Program(engine), Some(last)) => engine.answer(last),
            (Kind::Robot(level), _) => {
                let square = game::choose(board, *level, rand::random());
                Ok(square.expect("a game in progress has a free square"))
            }
        }
    }
}
