//! The setup of a room, and how the terminal shows it.

use game::{Clean, Name, RoomId, Token};
use texts::Texts;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::Palette;
use crate::preferences::{Choice, Preferences};

/// The maximum displayed width of a server's address, in columns. Every valid host name
/// is shorter.
const MAX_HOST_COLUMNS: usize = 300;

/// The setup of a room.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The room to enter.
    pub room: RoomId,
    /// Whether the user plays people who wait. The server then chooses the room.
    pub meet: bool,
    /// Whether the user wants only to watch.
    pub watch: bool,
    /// Whether the room is on no list, if this client makes it.
    pub unlisted: bool,
    /// Whether the user plays alone against a robot, without a server or anyone to
    /// invite.
    pub alone: bool,
    /// Whether the user is a guest on this machine, who cannot come back to a seat.
    pub guest: bool,
    /// The token of a seat that an earlier run saved.
    pub token: Option<Token>,
    /// The token of the person, from an earlier game against a player who waited.
    pub person: Option<Token>,
    /// The server's address as the user wrote it, for display.
    pub host: Clean,
    /// The server's URL, such as `http://host:port`, without a slash at the end.
    pub url: Clean,
    /// Whether the user chose the room in the lobby. Leaving the room then leads back
    /// there.
    pub from_lobby: bool,
    /// The user's preferences.
    pub preferences: Preferences,
    /// The terminal's capabilities.
    pub capabilities: Capabilities,
    /// The user's name, which may be empty. This field and the following ones are derived
    /// from the two above.
    pub name: Name,
    /// The texts in the user's language.
    pub texts: Texts,
    /// The characters of the screen.
    pub glyphs: GlyphSet,
    /// The colors of the screen.
    pub palette: Palette,
}

impl Setup {
    /// Returns the setup of this room on this server.
    pub fn new(
        room: RoomId,
        watch: bool,
        address: &Address,
        preferences: Preferences,
        capabilities: Capabilities,
    ) -> Self {
        let mut setup = Self {
            room,
            meet: false,
            watch,
            unlisted: false,
            alone: false,
            guest: false,
            token: None,
            person: None,
            host: Clean::default(),
            url: Clean::default(),
            from_lobby: false,
            name: preferences.name.clone(),
            texts: Texts::new(preferences.language),
            glyphs: GlyphSet::of(preferences.symbols, &capabilities),
            palette: Palette::of(preferences.theme, &capabilities),
            preferences,
            capabilities,
        };
        setup.move_to(address);
        setup
    }

    /// Returns the setup of a room without a server.
    pub(crate) fn alone(
        room: RoomId,
        preferences: Preferences,
        capabilities: Capabilities,
    ) -> Self {
        let nowhere = Address::of_this_machine(0);
        let mut setup = Self::new(room, false, &nowhere, preferences, capabilities);
        setup.alone = true;
        setup.host = Clean::default();
        setup.url = Clean::default();
        setup
    }

    /// Notes the new address of the server.
    pub(crate) fn move_to(&mut self, address: &Address) {
        self.host = Clean::new(&address.label(), MAX_HOST_COLUMNS);
        self.url = Clean::new(&address.url(), MAX_HOST_COLUMNS);
    }

    /// Applies a choice.
    pub(crate) fn choose(&mut self, choice: &Choice) {
        self.preferences.choose(choice);
        self.show();
    }

    /// Gives us this name.
    pub(crate) fn set_name(&mut self, name: Name) {
        self.preferences.name = name;
        self.show();
    }

    /// Applies newly known capabilities of the terminal.
    pub(crate) fn set_capabilities(&mut self, capabilities: Capabilities) {
        self.capabilities = capabilities;
        self.show();
    }

    fn show(&mut self) {
        self.name = self.preferences.name.clone();
        self.texts = Texts::new(self.preferences.language);
        self.glyphs = GlyphSet::of(self.preferences.symbols, &self.capabilities);
        self.palette = Palette::of(self.preferences.theme, &self.capabilities);
    }
}
