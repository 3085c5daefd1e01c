//! What is to be played, and how this terminal shows it.

use std::path::PathBuf;

use game::{Level, RoomId};
use lan::Scope;

use crate::address::Address;
use crate::appearance::capabilities::Surroundings;
use crate::navigation::{Place, Way};
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
    pub(crate) fn beginning(&self) -> Way {
        match (self.robot, &self.address) {
            (Some(level), _) => Way::Alone(level),
            (None, None) => Way::Lobby,
            (None, Some(address)) => Way::Room(Place {
                address: address.clone(),
                room: self.room.clone(),
            }),
        }
    }

    /// Where leaving a room leads: to where it was chosen.
    pub(crate) fn back(&self) -> Way {
        match (self.robot, &self.address) {
            (None, None) => Way::Lobby,
            (Some(_), _) | (None, Some(_)) => Way::Out,
        }
    }

    /// What a game alone starts from.
    pub(crate) fn alone(&self, surroundings: Surroundings) -> Setup {
        let mut setup = Setup::alone(new_room(), self.preferences.clone(), surroundings);
        setup.from_lobby = self.back() == Way::Lobby;
        setup
    }

    /// What the state of a room starts from.
    pub(crate) fn setup(&self, place: &Place, surroundings: Surroundings) -> Setup {
        let room = place.room.clone().or(place.address.room.clone());
        let mut setup = Setup::new(
            room.unwrap_or_else(new_room),
            self.watch,
            &place.address,
            self.preferences.clone(),
            surroundings,
        );
        setup.from_lobby = self.back() == Way::Lobby;
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
