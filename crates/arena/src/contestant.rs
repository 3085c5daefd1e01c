//! A player of a duel: a program, or a robot of the house.

use game::Level;

use crate::command_line::Program;

/// A player of a duel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contestant {
    /// A program.
    Program(Program),
    /// A robot of the house.
    Robot(Level),
}
