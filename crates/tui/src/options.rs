//! The options of a run.

use std::path::PathBuf;

use arena::{Limits, Program};
use game::{Level, RoomId};
use lan::Scope;
use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::navigation::{RoomAddress, Route};
use crate::preferences::Preferences;
use crate::state::Setup;

/// The game to play, its place, and its look in the terminal.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server, or `None` to search for servers.
    pub address: Option<Address>,
    /// The room. Without one, the user chooses a room.
    pub room: Option<RoomId>,
    /// Whether to play a player who waits. The server chooses the room.
    pub meet: bool,
    /// Whether to watch only.
    pub watch: bool,
    /// Whether a room that this client makes is on no list.
    pub unlisted: bool,
    /// Whether to run in line mode, with one line for each event.
    pub plain: bool,
    /// The level of a robot to play against without a server.
    pub robot: Option<Level>,
    /// A program that plays in the place of a person, and the times that it has.
    pub program: Option<(Program, Limits)>,
    /// Whether the user is a guest on this machine: one of several strangers who share an
    /// account, and who may reach nothing but the server in [`Self::address`]. A guest has
    /// no [`Self::seats`] and no [`Self::kept_in`].
    pub guest: bool,
    /// The preferences for this run.
    pub preferences: Preferences,
    /// Whether the user has chosen the name among them, which is the system's otherwise.
    pub named: bool,
    /// The file that stores the choices made during the run.
    pub kept_in: Option<PathBuf>,
    /// A problem with the stored choices, shown at the start.
    pub warning: Option<String>,
    /// The folder that stores seats for the next run, or `None` to store none.
    pub seats: Option<PathBuf>,
    /// The network in which servers are searched for.
    pub scope: Scope,
}

impl Options {
    /// Returns the first page.
    pub(crate) fn beginning(&self) -> Route {
        match (self.robot, &self.address, &self.room) {
            (Some(level), _, _) => Route::Alone(level),
            (None, Some(server), None) if self.meet => Route::Meet(server.clone()),
            (None, Some(server), Some(room)) => Route::Room(RoomAddress {
                server: server.clone(),
                room: Some(room.clone()),
            }),
            (None, Some(server), None) if self.unlisted => Route::Room(RoomAddress {
                server: server.clone(),
                room: None,
            }),
            (None, _, _) => Route::Lobby,
        }
    }

    /// Returns the route out of a room: back to the page where the room was chosen.
    pub(crate) fn back(&self) -> Route {
        match self.beginning() {
            Route::Lobby => Route::Lobby,
            Route::Room(_) | Route::Meet(_) | Route::Alone(_) | Route::Out => Route::Out,
        }
    }

    /// Returns the setup of a game without a server.
    pub(crate) fn alone(&self, capabilities: Capabilities) -> Setup {
        let mut setup = Setup::alone(new_room(), self.preferences.clone(), capabilities);
        setup.from_lobby = self.back() == Route::Lobby;
        setup
    }

    /// Returns the setup of a room.
    pub(crate) fn setup(&self, address: &RoomAddress, capabilities: Capabilities) -> Setup {
        let new = if self.unlisted { secret_room } else { new_room };
        let mut setup = Setup::new(
            address.room.clone().unwrap_or_else(new),
            self.watch,
            &address.server,
            self.preferences.clone(),
            capabilities,
        );
        setup.unlisted = self.unlisted;
        setup.guest = self.guest;
        setup.from_lobby = self.back() == Route::Lobby;
        setup
    }
}

/// Returns a room code that nobody can guess: ten of 31 characters, 49 random bits. None of
/// them is hard to tell from another, and groups as `k7m-p2qx-9fa` are easy to read aloud.
///
/// # Panics
/// Panics if the system has no random bits.
pub fn secret_room() -> RoomId {
    const CHARACTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    // The code is a secret, so it comes from the system, like the token of a seat.
    let mut system = UnwrapErr(SysRng);
    let mut code = || {
        let character = |_| char::from(CHARACTERS[system.random_range(0..CHARACTERS.len())]);
        (0..10).map(character).collect::<String>()
    };
    // One with a letter and a digit is known again if it is typed without its hyphens.
    let grouped = std::iter::repeat_with(|| RoomId::typed(&code()).ok());
    let found = grouped.flatten().find(|room| room.as_str().contains('-'));
    found.expect("most codes have a letter and a digit")
}

/// Returns a room code that is probably unused. Its four letters are hard to confuse,
/// both in print and aloud.
fn new_room() -> RoomId {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let letter = || char::from(LETTERS[usize::from(rand::random::<u16>()) % LETTERS.len()]);
    let code: String = std::iter::repeat_with(letter).take(4).collect();
    code.parse().expect("four letters are a room id")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_secret_code_has_ten_clear_characters_and_never_comes_twice() {
        let codes: HashSet<RoomId> = std::iter::repeat_with(secret_room).take(2_000).collect();
        assert_eq!(codes.len(), 2_000);
        let groups = |code: &RoomId| code.as_str().split('-').map(str::len).collect::<Vec<_>>();
        assert!(codes.iter().all(|code| groups(code) == [3, 4, 3]));
        let used: HashSet<char> = codes
            .iter()
            .flat_map(|code| code.as_str().chars())
            .filter(|character| *character != '-')
            .collect();
        assert_eq!(used.len(), 31);
        assert!(!used.iter().any(|character| "ilo01".contains(*character)));
    }
}
