//! The start of both front ends: the state of a room and the store of its seat.

use std::io;

use game::wire::MeetRequest;
use game::{Level, Token};

use crate::appearance::capabilities::Capabilities;
use crate::connection::Connection;
use crate::navigation::RoomAddress;
use crate::options::Options;
use crate::seats::{Owner, SeatStore, name_on_seat};
use crate::state::{App, Setup};

/// The reason why the client could not play.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The terminal, or the pipe in its place, failed.
    #[error(transparent)]
    Terminal(#[from] io::Error),
}

/// Returns the initial state of a room and the store of its seat, which a guest has not. To
/// `meet` a player who waits, the server chooses the room in the place of this one. A
/// seat that an earlier run saved is already part of the state. Its name is ours, too, unless
/// we have chosen one.
pub(crate) fn begin(
    options: &Options,
    address: &RoomAddress,
    meet: bool,
    capabilities: Capabilities,
) -> io::Result<(App, Option<SeatStore>)> {
    let mut setup = options.setup(address, capabilities);
    setup.meet = meet;
    let mut seats = None;
    if !options.guest {
        let sits_down = !setup.watch && !setup.meet;
        let of = |setup: &Setup| Owner::new(&address.server, &setup.room, &setup.name);
        let folder = options
            .seats
            .as_deref()
            .filter(|_| sits_down && !options.named);
        if let Some(name) = folder.and_then(|folder| name_on_seat(folder, &of(&setup))) {
            setup.set_name(name);
        }
        let owner = of(&setup);
        let (opened, saved) = SeatStore::open(options.seats.as_deref(), owner, sits_down)?;
        seats = Some(opened);
        setup.token = saved.seat;
        // A server takes no token of another length.
        let lengths = MeetRequest::FEWEST_OF_TOKEN..=Token::MAX_LENGTH;
        let fits = |token: &Token| lengths.contains(&token.reveal().chars().count());
        setup.person = saved.person.filter(fits);
    }
    let mut app = App::new(setup);
    app.warn(options.warning.clone());
    Ok((app, seats))
}

/// Returns the initial state of a game against a robot of this level, and its connection.
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
