//! The harm that a proxy does.

use std::time::Duration;

/// The harm that is done to one direction of a connection.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The delay of every byte.
    pub latency: Duration,
    /// The most additional delay, drawn anew for each piece. The order is kept.
    pub jitter: Duration,
    /// The number of pieces in a thousand that wait [`Self::stall_time`] longer.
    pub stall: u32,
    /// See [`Self::stall`].
    pub stall_time: Duration,
    /// The bytes a second, if they are limited.
    pub rate: Option<u64>,
    /// The number of bytes after which the connection ends, and how.
    pub cut: Option<(u64, Cut)>,
}

/// The way in which a connection ends, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Both sides get a reset.
    Reset,
    /// Both sides get a polite end.
    Close,
    /// This direction ends politely; the other goes on.
    HalfClose,
    /// This direction carries nothing any more, without telling either side.
    BlackHole,
}

/// Both directions.
#[derive(Clone, Debug, Default)]
pub struct Plans {
    /// From the client to the server.
    pub up: Plan,
    /// From the server to the client.
    pub down: Plan,
}

impl Plans {
    /// Returns the same plan for both directions.
    pub fn both(plan: &Plan) -> Self {
        Self {
            up: plan.clone(),
            down: plan.clone(),
        }
    }
}

/// The state of all connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// As planned.
    Fair,
    /// Nothing passes, without telling either side. Bytes wait, as in the buffers of a network
    /// that comes back.
    Silent,
    /// Every connection is reset, and so are new ones.
    Broken,
}
