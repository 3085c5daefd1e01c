//! What a run of the client is started with, and how the terminal shows it.

use game::{Clean, Name, RoomId, Token};
use texts::Texts;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::Palette;
use crate::preferences::{Choice, Preferences};

/// The most that is shown of a server's address, in columns: longer than any name a
/// network may have.
const MAX_HOST_COLUMNS: usize = 300;

/// What a run of the client is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The room to enter.
    pub room: RoomId,
    /// Wants to watch, not to sit.
    pub watch: bool,
    /// Plays alone, against a robot: there is no server, and nobody to invite.
    pub alone: bool,
    /// The seat that an earlier run had, if it was kept.
    pub token: Option<Token>,
    /// The server as the person wrote it, to be shown.
    pub host: Clean,
    /// `http://host:port` of the server, without a slash at the end.
    pub url: Clean,
    /// The room was chosen in the lobby, and leaving leads back there.
    pub from_lobby: bool,
    /// How the person wants it.
    pub preferences: Preferences,
    /// What the terminal can do.
    pub capabilities: Capabilities,
    /// The person's name, maybe empty. This and what follows comes of the two above.
    pub name: Name,
    /// The sentences.
    pub texts: Texts,
    /// Which characters are shown.
    pub glyphs: GlyphSet,
    /// Which colours.
    pub palette: Palette,
}

impl Setup {
    /// This room of this server, shown in this way.
    pub fn new(
        room: RoomId,
        watch: bool,
        address: &Address,
        preferences: Preferences,
        capabilities: Capabilities,
    ) -> Self {
        Self {
            room,
            watch,
            alone: false,
            token: None,
            host: Clean::new(&address.label(), MAX_HOST_COLUMNS),
            url: Clean::new(&address.url(), MAX_HOST_COLUMNS),
            from_lobby: false,
            name: preferences.name.clone(),
            texts: Texts::new(preferences.language),
            glyphs: GlyphSet::of(preferences.symbols, &capabilities),
            palette: Palette::of(preferences.theme, &capabilities),
            preferences,
            capabilities,
        }
    }

    /// A room without a server.
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

    /// With one thing chosen.
    pub(crate) fn choose(&mut self, choice: &Choice) {
        self.preferences.choose(choice);
        self.show();
    }

    /// In this terminal, of which more is known by now.
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
