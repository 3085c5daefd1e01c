//! A client that found an opponent, and has not played.

use socketioxide::extract::SocketRef;

/// Marks a client that has looked for an opponent with success, and has made no mark since.
/// Its next search is charged as a new room is. So a client that only comes and goes disturbs
/// few people who wait, and one that plays is charged nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnlyMet;

impl OnlyMet {
    /// Notes that the client has found an opponent, or a room to wait in.
    pub(super) fn note(socket: &SocketRef) {
        socket.extensions.insert(Self);
    }

    /// Notes that the client plays.
    pub(super) fn forget(socket: &SocketRef) {
        socket.extensions.remove::<Self>();
    }

    /// Returns whether the client only met its last opponent.
    pub(super) fn is_noted(socket: &SocketRef) -> bool {
        socket.extensions.get::<Self>().is_some()
    }
}
