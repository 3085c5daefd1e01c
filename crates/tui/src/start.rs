//! What both front ends begin with: the state of a room, and who keeps its seat.

use std::io;

use game::Level;

use crate::appearance::capabilities::Capabilities;
use crate::connection::Connection;
use crate::navigation::RoomAddress;
use crate::options::Options;
use crate::seats::{Owner, SeatStore};
use crate::state::App;

/// Why there was no game.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The terminal, or what stands in for it, failed.
    #[error(transparent)]
    Terminal(#[from] io::Error),
}

/// The state of a room before anything happened, with the seat there that an earlier
/// run may have kept, and its keeper.
pub(crate) fn begin(
    options: &Options,
    address: &RoomAddress,
    capabilities: Capabilities,
) -> io::Result<(App, SeatStore)> {
    let mut setup = options.setup(address, capabilities);
    let owner = Owner::new(&address.server, &setup.room, &setup.name);
    let (seats, token) = SeatStore::open(options.seats.as_deref(), owner, setup.watch)?;
    setup.token = token;
    let mut app = App::new(setup);
    app.warn(options.warning.clone());
    Ok((app, seats))
}

/// The same alone, against a robot of this level: no server, and no seat to keep.
pub(crate) fn begin_alone(
    options: &Options,
    level: Level,
    capabilities: Capabilities,
) -> (App, Connection) {
    let mut app = App::new(options.alone(capabilities));
    app.warn(options.warning.clone());
    let connection = Connection::local(level, app.room_id().clone());
    (app, connection)
}
