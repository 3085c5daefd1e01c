//! What is measured, in the order of the table.

mod ending;
mod frames;
mod idle;
mod keys;
mod moves;
mod size;
mod start;
mod stray;

use crate::goal::Goal;
use crate::terminal::stage::Stage;

/// One measurement: on this stage, and only what can be counted if so wished.
pub(crate) type Row = fn(&Stage, bool) -> anyhow::Result<Vec<Goal>>;

/// All of them.
pub(crate) const ALL: [Row; 8] = [
    start::measure,
    moves::measure,
    frames::measure,
    idle::measure,
    keys::measure,
    stray::measure,
    ending::measure,
    size::measure,
];
