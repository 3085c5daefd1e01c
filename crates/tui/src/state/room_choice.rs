//! The chooser of the room.

/// The one who chooses the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoomChoice {
    /// The user, or the sender of a link.
    Named,
    /// The server, which has not told it yet.
    Asked,
    /// The server, and it chose the present room. We follow it to another one.
    Given,
    /// We, since the server finds no opponents.
    Own,
}
