//! How long a player has kept the other one waiting.

use serde::{Deserialize, Serialize};

/// The stage of a wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    /// The player may take this time.
    #[default]
    Early,
    /// The player is alerted.
    Late,
    /// The seat can be claimed.
    Idle,
}

impl Stage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) const fn is_early(&self) -> bool {
        matches!(self, Self::Early)
    }
}
