//! What is to be played, and how this terminal shows it.

use std::path::PathBuf;

use game::{Moment, Name, RoomId};
use lan::Scope;
use texts::{Language, Texts};

use crate::address::Address;
use crate::app::Setup;
use crate::glyphs::GlyphSet;
use crate::lobby;
use crate::look::Look;
use crate::stage::{Place, Way};

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server, or none to look for one.
    pub address: Option<Address>,
    /// The room; without one the person chooses, or gets a new one on a server that
    /// was named.
    pub room: Option<RoomId>,
    /// The person's name, maybe empty.
    pub name: Name,
    /// Only watch.
    pub watch: bool,
    /// The language of the screens.
    pub language: Language,
    /// Where servers are looked for.
    pub scope: Scope,
    /// The folder in which seats are kept for the next run; none keeps none.
    pub seats: Option<PathBuf>,
}

impl Options {
    /// Where the client begins.
    pub(crate) fn beginning(&self) -> Way {
        match &self.address {
            None => Way::Lobby,
            Some(address) => Way::Room(Place {
                address: address.clone(),
                room: self.room.clone(),
            }),
        }
    }

    /// Where leaving a room leads: to where it was chosen.
    pub(crate) fn back(&self) -> Way {
        match &self.address {
            None => Way::Lobby,
            Some(_) => Way::Out,
        }
    }

    /// What a lobby starts from; only the first looks for the room of the command line.
    pub(crate) fn lobby(&self, first: bool, now: Moment) -> lobby::Setup {
        let variable = |name: &str| std::env::var(name).ok();
        lobby::Setup {
            texts: Texts::new(self.language),
            glyphs: GlyphSet::of_environment(variable),
            wanted: self.room.clone().filter(|_| first),
            here: self.scope.usual_port().map(Address::of_this_machine),
            begun: now,
        }
    }

    /// What the state of a room starts from.
    pub(crate) fn setup(&self, place: &Place) -> Setup {
        let variable = |name: &str| std::env::var(name).ok();
        Setup {
            room: place
                .room
                .clone()
                .or(place.address.room.clone())
                .unwrap_or_else(new_room),
            name: self.name.clone(),
            watch: self.watch,
            token: None,
            texts: Texts::new(self.language),
            host: place.address.label(),
            url: place.address.url(),
            from_lobby: self.back() == Way::Lobby,
            glyphs: GlyphSet::of_environment(variable),
            look: Look::of_environment(variable),
        }
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
