//! The promises of the server, and how one is broken.

/// The seven promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Promise {
    /// 1: a version names one room, no matter which client sees it.
    OneRoomPerVersion = 1,
    /// 2: no connection is shown an older room after a newer one.
    NeverBack,
    /// 3: each step is one legal mark, or the next game.
    LegalSteps,
    /// 4: every acknowledged move stays.
    NothingLost,
    /// 5: no move is played twice, in another game, or by nobody.
    NothingTwice,
    /// 6: at rest all see the newest room.
    SameAtRest,
    /// 7: the answers are those of one room that does one thing after another.
    Linearizable,
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The promise.
    pub promise: Promise,
    /// The room.
    pub room: String,
    /// The observation that breaks it.
    pub what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            promise,
            room,
            what,
        } = self;
        write!(f, "({}) {promise:?}, room {room}: {what}", *promise as u8)
    }
}
