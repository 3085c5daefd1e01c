//! What is to be played, and how this terminal shows it.

use game::{Level, Name, RoomId};
use texts::{Language, Texts};

use crate::address::Address;
use crate::app::Setup;
use crate::glyphs::GlyphSet;
use crate::look::Look;

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
    /// Play alone against a robot of this level; then the server is not asked for.
    pub robot: Option<Level>,
    /// The language of the screens.
    pub language: Language,
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
            alone: self.robot.is_some(),
            texts: Texts::new(self.language),
            host: self.address.label(),
            url: self.address.url(),
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
