//! The measurements, in the order of the table.

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

/// A measurement. The flag leaves out everything that depends on how busy the machine is.
pub(crate) type Row = fn(&Stage, bool) -> anyhow::Result<Vec<Goal>>;

/// All measurements.
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
