//! What is to be played, and how this terminal shows it.

use std::path::PathBuf;

use game::{Level, RoomId};
use lan::Scope;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::navigation::{RoomAddress, Route};
use crate::preferences::Preferences;
use crate::state::Setup;

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server, or none to look for one.
    pub address: Option<Address>,
    /// The room; without one the person chooses, or gets a new one on a server that
    /// was named.
    pub room: Option<RoomId>,
    /// Only watch.
    pub watch: bool,
    /// One line for each event instead of a screen.
    pub plain: bool,
    /// Play alone against a robot of this level; then no server is asked for.
    pub robot: Option<Level>,
    /// How this terminal plays.
    pub preferences: Preferences,
    /// Where choices made while playing are kept.
    pub kept_in: Option<PathBuf>,
    /// What is wrong with the choices kept there, to be told at the start.
    pub warning: Option<String>,
    /// The folder in which seats are kept for the next run; none keeps none.
    pub seats: Option<PathBuf>,
    /// Where servers are looked for.
    pub scope: Scope,
}

impl Options {
    /// Where the client begins.
    pub(crate) fn beginning(&self) -> Route {
        match (self.robot, &self.address) {
            (Some(level), _) => Route::Alone(level),
            (None, None) => Route::Lobby,
            (None, Some(address)) => Route::Room(RoomAddress {
                server: address.clone(),
                room: self.room.clone(),
            }),
        }
    }

    /// Where leaving a room leads: to where it was chosen.
    pub(crate) fn back(&self) -> Route {
        match (self.robot, &self.address) {
            (None, None) => Route::Lobby,
            (Some(_), _) | (None, Some(_)) => Route::Out,
        }
    }

    /// What a game alone starts from.
    pub(crate) fn alone(&self, capabilities: Capabilities) -> Setup {
        let mut setup = Setup::alone(new_room(), self.preferences.clone(), capabilities);
        setup.from_lobby = self.back() == Route::Lobby;
        setup
    }

    /// What the state of a room starts from.
    pub(crate) fn setup(&self, address: &RoomAddress, capabilities: Capabilities) -> Setup {
        let room = address.room.clone().or(address.server.room.clone());
        let mut setup = Setup::new(
            room.unwrap_or_else(new_room),
            self.watch,
            &address.server,
            self.preferences.clone(),
            capabilities,
        );
        setup.from_lobby = self.back() == Route::Lobby;
        setup
    }
}

/// A room nobody is in yet, most likely: four letters that are not mistaken for one
/// another, neither in print nor aloud.
fn new_room() -> RoomId {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let letter = || char::from(LETTERS[usize::from(rand::random::<u16>()) % LETTERS.len()]);
    let code: String = std::iter::repeat_with(letter).take(4).collect();
    code.parse().expect("four letters are a room id")
}
