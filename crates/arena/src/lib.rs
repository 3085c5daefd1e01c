//! Programs that play: a program is started, asked for its squares by the piskvork protocol
//! of Gomocup, and always ended.
//!
//! ```
//! use arena::{Contestant, Duel, Level, Limits, Stop};
//!
//! let robots = [Level::Perfect, Level::Easy].map(Contestant::Robot);
//! let duel = Duel::new(robots, Limits::default(), Stop::default());
//! let game = duel.play(1).unwrap();
//! assert!(game.moves.len() >= 5);
//! ```
//!
//! A duel plays each game in a room of [`game`], so the rules are those of a server.
//!
//! **Invariant:** does not depend on sockets, servers or screens. Text of a program leaves
//! this crate only as [`game::Clean`], and never unbounded.

mod bot;
mod child;
mod command_line;
mod contestant;
mod duel;
mod engine;
mod lines;
mod loss;
mod player;
mod process;
mod protocol;
mod stop;
mod table;

pub use bot::Bot;
pub use command_line::{BadLine, Program};
pub use contestant::Contestant;
pub use duel::{Duel, Played};
pub use engine::{Engine, Limits, NoMove};
pub use game::{Board, Clean, Level, Mark, Outcome, Square};
pub use loss::{Fault, Loss};
pub use player::Player;
pub use stop::{Interrupted, Stop};
