//! Planted violations, each of which must be caught by name, and legal histories, which must
//! pass.

mod legal;
mod planted;
mod planted_games;
