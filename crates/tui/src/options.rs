//! What is to be played, and how this terminal shows it.

use std::path::PathBuf;

use game::RoomId;

use crate::address::Address;
use crate::app::Setup;
use crate::preferences::Preferences;
use crate::surroundings::Surroundings;

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server.
    pub address: Address,
    /// The room, or none for a new one.
    pub room: Option<RoomId>,
    /// Only watch.
    pub watch: bool,
    /// One line for each event instead of a screen.
    pub plain: bool,
    /// How this terminal plays.
    pub preferences: Preferences,
    /// Where choices made while playing are kept.
    pub kept_in: Option<PathBuf>,
    /// What is wrong with the choices kept there, to be told at the start.
    pub warning: Option<String>,
    /// The folder in which seats are kept for the next run; none keeps none.
    pub seats: Option<PathBuf>,
}

impl Options {
    /// What the state starts from.
    pub(crate) fn setup(&self) -> Setup {
        let room = self.room.clone().or(self.address.room.clone());
        Setup::new(
            room.unwrap_or_else(new_room),
            self.watch,
            &self.address,
            self.preferences.clone(),
            Surroundings::of_environment(|name| std::env::var(name).ok()),
        )
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
