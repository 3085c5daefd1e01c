//! What is to be played, and how this terminal shows it.

use std::path::PathBuf;

use game::{Clean, Name, RoomId};
use texts::{Language, Texts};

use crate::address::Address;
use crate::app::Setup;
use crate::glyphs::GlyphSet;
use crate::look::Look;

/// The most that is shown of a server's address, in columns: longer than any name a
/// network may have.
const HOST_COLUMNS: usize = 300;

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The server.
    pub address: Address,
    /// The room, or none for a new one.
    pub room: Option<RoomId>,
    /// The person's name, maybe empty.
    pub name: Name,
    /// Only watch.
    pub watch: bool,
    /// The language of the screens.
    pub language: Language,
    /// The folder in which seats are kept for the next run; none keeps none.
    pub seats: Option<PathBuf>,
}

impl Options {
    /// What the state starts from.
    pub(crate) fn setup(&self) -> Setup {
        let variable = |name: &str| std::env::var(name).ok();
        Setup {
            room: self
                .room
                .clone()
                .or(self.address.room.clone())
                .unwrap_or_else(new_room),
            name: self.name.clone(),
            watch: self.watch,
            token: None,
            texts: Texts::new(self.language),
            host: Clean::new(&self.address.label(), HOST_COLUMNS),
            url: Clean::new(&self.address.url(), HOST_COLUMNS),
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
