//! The rules of the room, sentence by sentence, as stories of people.

mod claims;
mod ended;
mod entering;
mod host;
mod league;
mod moves;
mod next_game;
mod restart;
mod robot;
mod seek;
mod time;
mod tokens;
mod wins;
