//! Which of the two front ends plays: the screen, or one line for each event.

use std::io;

use game::Level;

use crate::appearance::capabilities::Surroundings;
use crate::connection::Connection;
use crate::exit::End;
use crate::options::Options;
use crate::pages::Place;
use crate::seats::{Keeper, Owner};
use crate::state::App;
use crate::{event_loop, plain};

/// Why there was no game.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The terminal, or what stands in for it, failed.
    #[error(transparent)]
    Terminal(#[from] io::Error),
}

/// Plays until the person leaves; line by line where that was asked for, or where
/// there is no terminal that could show a screen.
///
/// # Errors
/// When the terminal cannot be read or written any more.
pub fn play(options: Options) -> Result<End, Fault> {
    // Before anything is written: no escape sequence may get into a file or a pipe.
    if options.plain || plain::is_fitting() {
        plain::play(options)
    } else {
        event_loop::play(options)
    }
}

/// The state of a room before anything happened, with the seat there that an earlier
/// run may have kept, and its keeper.
pub(crate) fn begin(
    options: &Options,
    place: &Place,
    surroundings: Surroundings,
) -> io::Result<(App, Keeper)> {
    let mut setup = options.setup(place, surroundings);
    let owner = Owner::new(&place.address, &setup.room, &setup.name);
    let (seats, token) = Keeper::open(options.seats.as_deref(), owner, setup.watch)?;
    setup.token = token;
    let mut app = App::new(setup);
    app.warn(options.warning.clone());
    Ok((app, seats))
}

/// The same alone, against a robot of this level: no server, and no seat to keep.
pub(crate) fn begin_alone(
    options: &Options,
    level: Level,
    surroundings: Surroundings,
) -> (App, Connection) {
    let mut app = App::new(options.alone(surroundings));
    app.warn(options.warning.clone());
    let line = Connection::alone(level, app.room_id().clone());
    (app, line)
}
