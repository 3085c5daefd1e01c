//! The choices of a server's operator for its rooms.

/// The settings of a room.
#[derive(Clone, Copy, Debug)]
pub struct RoomSettings {
    /// The milliseconds for which a seat is held, and for which an empty room with a game
    /// in progress is kept.
    pub hold: u64,
    /// The greatest number of watchers.
    pub watchers: usize,
    /// The milliseconds that a robot waits before it moves, so that people see the previous
    /// move.
    pub robot_pause: u64,
    /// The milliseconds that a player may keep the other one waiting before the seat can be
    /// claimed. Zero means that no seat can.
    pub patience: u64,
}

impl Default for RoomSettings {
    fn default() -> Self {
        Self {
            hold: 60_000,
            watchers: 200,
            robot_pause: 600,
            patience: 45_000,
        }
    }
}
