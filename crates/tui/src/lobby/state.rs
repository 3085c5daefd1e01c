//! The whole state of the lobby, as one value.
//!
//! **Invariant:** does not depend on sockets or terminals, and never reads a clock.

use std::net::IpAddr;

use game::{Clean, Level, Moment, RoomId};
use texts::Texts;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::clock::after;
use crate::message::ConnectionEvent;
use crate::navigation::RoomAddress;
use crate::preferences::{self, Menu, Preferences, Step};
use crate::state::league::Table;

use super::server::{Server, ServerId, ServerStatus};

/// The time to collect servers before the lobby enters the requested room or reports that
/// there are none, in milliseconds.
///
/// The second mDNS query follows after one second. A server that has just answered
/// another client answers only the second query, 30 to 120 ms later (RFC 6762, section
/// 6).
pub(crate) const COLLECT_TIME: u64 = 1_500;

/// The time that an announced server has to send its rooms before the requested room is
/// entered without it, in milliseconds.
pub(super) const ROOM_LIST_TIMEOUT: u64 = 2_500;

/// The setup of a lobby.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The user's preferences.
    pub(crate) preferences: Preferences,
    /// The terminal's capabilities.
    pub(crate) capabilities: Capabilities,
    /// The destination to go to as soon as its server is known.
    pub(crate) wanted: Option<Wanted>,
    /// The server that the command line names, whose rooms alone are listed.
    pub(crate) named: Option<Address>,
    /// Whether the user may reach no server but the named one.
    pub(crate) guest: bool,
    /// The server of this machine, which is tried without an announcement.
    pub(crate) here: Option<Address>,
    /// The other addresses of this machine.
    pub(crate) own: Vec<IpAddr>,
    /// The servers, as URLs, and the rooms in which this machine has saved a seat.
    pub(crate) held: Vec<(String, RoomId)>,
    /// The moment when the lobby starts.
    pub(crate) begun: Moment,
}

/// The destination that the command line or the field names without its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// This room.
    Room(RoomId),
    /// A player who waits, in the room that the server chooses.
    Opponent,
}

impl Wanted {
    /// Returns what the command line asks for, if anything.
    pub(crate) fn of(room: Option<&RoomId>, meet: bool) -> Option<Self> {
        let opponent = meet.then_some(Self::Opponent);
        room.cloned().map(Self::Room).or(opponent)
    }

    /// Returns the room.
    pub(super) const fn room(&self) -> Option<&RoomId> {
        match self {
            Self::Room(room) => Some(room),
            Self::Opponent => None,
        }
    }
}

/// The whole state of the lobby.
#[derive(Clone, Debug)]
pub(crate) struct Lobby {
    pub(super) setup: Setup,
    /// The texts in the user's language.
    pub(super) texts: Texts,
    /// The characters of the screen.
    pub(super) glyphs: GlyphSet,
    pub(super) now: Moment,
    pub(super) servers: Vec<Server>,
    /// The typed text: a room's code or an address.
    pub(super) field: String,
    /// The selected row, if the user or the first list has selected one.
    pub(super) selection: Option<Selection>,
    /// Whether the user made the selection.
    pub(super) chosen: bool,
    /// The requested destination, until the user does something else.
    pub(super) wanted: Option<Wanted>,
    /// A note that is shown until the next key.
    pub(super) note: Option<Note>,
    /// The overlay on the screen.
    pub(super) overlay: Option<Overlay>,
    /// The menu of options, which remembers its row.
    pub(super) menu: Menu,
    /// The table of the league that the user looks at.
    pub(super) table: Table,
    /// The server of that table.
    pub(super) table_of: Option<ServerId>,
    /// The server of the league that waits for the user's name.
    pub(super) joining: Option<Address>,
}

/// An overlay on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The help, scrolled by some rows.
    Help(u16),
    /// The question which robot to play.
    Robots,
    /// The table of a server's league, in [`Lobby::table`].
    Table,
    /// The options.
    Options,
}

/// The selected row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    Room(ServerId, RoomId),
    New(ServerId),
    Meet(ServerId),
    Address,
}

/// A note that is shown until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// More than one server has the requested room.
    Several(RoomId),
    /// More than one server could open the requested room.
    WhichServer(RoomId),
    /// More than one server could find an opponent.
    WhichServerToMeet,
    /// There is no server yet.
    NoServer,
    /// The reason why an applied choice could not be saved.
    NotKept(String),
    /// The program cannot be suspended, because no shell could resume it.
    NoShell,
}

/// A single event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    /// A wish of the user.
    Intent(Intent),
    /// A text that the user pasted.
    Pasted(String),
    /// A server announced itself.
    Found(lan::Found),
    /// The announced server with this name is gone.
    Gone(String),
    /// A report of a server's connection.
    Connection(ServerId, ConnectionEvent),
    /// The newly known capabilities of the terminal.
    CapabilitiesKnown(Capabilities),
    /// The reason why a choice could not be saved.
    NotKept(String),
    /// The program cannot be suspended, because no shell could resume it.
    NoShell,
    /// The moment that [`Lobby::next_wake`] named.
    Time,
}

/// A wish of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Type this character into the field.
    Type(char),
    /// Remove the last character.
    Erase,
    /// Clear the field.
    Clear,
    /// Select the row that many rows further down.
    Choose(i32),
    /// Do what the selected row shows.
    Confirm,
    /// Open a new room.
    NewRoom,
    /// Play a player who waits.
    Meet,
    /// Open or close the help.
    Help,
    /// Open the question which robot to play alone.
    Robots,
    /// Open or close the table of a league.
    Table,
    /// Play alone against a robot of this level.
    Alone(Level),
    /// Open the options.
    Options,
    /// A step in the open options.
    Option(Step),
    /// Go back: close the help, clear the field, or leave.
    Back,
    /// Leave the program at once.
    QuitNow,
    /// Draw the whole screen again.
    Redraw,
}

/// A request of [`update`](crate::lobby::update()) to the outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Open a connection to this server, and drop its previous one.
    Open(ServerId, Address),
    /// Request the rooms of this server.
    List(ServerId),
    /// Read the league of this server and its table.
    ReadTable(ServerId),
    /// Call the server of this connection by another identity.
    Rename(ServerId, ServerId),
    /// Close the connection to this server.
    Close(ServerId),
    /// Enter a room.
    Enter(RoomAddress),
    /// Play a player who waits on this server.
    Meet(Address),
    /// Play alone against a robot.
    Alone(Level),
    /// Save a choice for the next run.
    Keep(preferences::Choice),
    /// Draw the whole screen again, as if the terminal were blank.
    Redraw,
    /// End the program.
    Quit,
}

impl Lobby {
    /// Returns the lobby before the first event.
    pub(crate) fn new(setup: Setup) -> Self {
        let texts = Texts::new(setup.preferences.language);
        let glyphs = GlyphSet::of(setup.preferences.symbols, &setup.capabilities);
        let typed = |address: Address| {
            let here = address.is_of_machine(&setup.own);
            Server::typed(address, here)
        };
        let named = setup.named.clone().map(typed);
        let here = setup
            .here
            .clone()
            .filter(|here| setup.named.as_ref() != Some(here));
        let here = here.map(|address| Server {
            id: ServerId::Here,
            name: Clean::new(texts.this_machine(), lan::NAME_COLUMNS),
            address,
            at: Vec::new(),
            status: ServerStatus::Trying,
            league: None,
            asked: None,
            gone: false,
            here: true,
        });
        Self {
            now: setup.begun,
            servers: named.into_iter().chain(here).collect(),
            field: setup
                .wanted
                .as_ref()
                .and_then(Wanted::room)
                .map(RoomId::to_string)
                .unwrap_or_default(),
            selection: None,
            chosen: false,
            wanted: setup.wanted.clone(),
            note: None,
            overlay: None,
            menu: Menu::default(),
            table: Table::default(),
            table_of: None,
            joining: None,
            texts,
            glyphs,
            setup,
        }
    }

    #[cfg(test)]
    pub(crate) const fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Returns the current preferences.
    pub(crate) const fn preferences(&self) -> &Preferences {
        &self.setup.preferences
    }

    /// Returns the window title. Returns `None` if the terminal has no title, or if the
    /// user wants none.
    pub(crate) fn title(&self) -> Option<String> {
        let wanted = self.setup.preferences.alerts != preferences::Alerts::Nothing;
        let titled = wanted && self.setup.capabilities.titled;
        let title = format!("{} · jogo", self.texts.open_rooms());
        let letters = self.setup.capabilities.letters;
        titled.then(|| letters.text(&title).into_owned())
    }

    /// Returns whether letters are the letters of a name now.
    pub(super) fn takes_name(&self) -> bool {
        self.overlay == Some(Overlay::Options) && self.menu.typing().is_some()
    }

    /// Applies the preferences and the terminal's capabilities.
    pub(super) fn show(&mut self) {
        self.texts = Texts::new(self.setup.preferences.language);
        self.glyphs = GlyphSet::of(self.setup.preferences.symbols, &self.setup.capabilities);
    }

    /// Returns the connections to open at the start.
    pub(crate) fn to_open(&self) -> Vec<(ServerId, Address)> {
        let line = |server: &Server| (server.id.clone(), server.address.clone());
        let listed = self.servers.iter().filter(|server| self.lists(server));
        listed.map(line).collect()
    }

    /// Returns whether the rooms of this server are of interest. A user who names a server
    /// wants no other, except one whose address is typed later.
    pub(super) fn lists(&self, server: &Server) -> bool {
        self.setup.named.is_none() || server.is_typed()
    }

    /// Returns the addresses of the connected servers.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.up().map(|server| server.address.clone()).collect()
    }

    /// Returns the moment when [`Message::Time`] is due, unless another event happens
    /// first.
    pub(crate) fn next_wake(&self) -> Option<Moment> {
        let waits: &[u64] = match self.wanted {
            Some(_) => &[COLLECT_TIME, ROOM_LIST_TIMEOUT],
            None => &[COLLECT_TIME],
        };
        let leagues = self.up().filter_map(Server::league_due);
        let leagues = leagues.filter(|_| self.wanted.is_some());
        waits
            .iter()
            .map(|wait| after(self.setup.begun, *wait))
            .chain(leagues)
            .filter(|moment| *moment > self.now)
            .min()
    }

    /// Returns whether every announced server has had its time to answer.
    pub(crate) fn is_collected(&self) -> bool {
        let late = |wait| self.now >= after(self.setup.begun, wait);
        let answers = |server: &Server| {
            server.id != ServerId::Here
                && matches!(server.status, ServerStatus::Trying | ServerStatus::Up(None))
        };
        late(ROOM_LIST_TIMEOUT) || late(COLLECT_TIME) && !self.servers.iter().any(answers)
    }

    /// Returns whether servers may still answer the first queries.
    pub(super) fn is_early(&self) -> bool {
        self.now < after(self.setup.begun, COLLECT_TIME)
    }

    pub(super) fn server_mut(&mut self, id: &ServerId) -> Option<&mut Server> {
        self.servers.iter_mut().find(|server| server.id == *id)
    }

    /// Returns the connected servers.
    pub(super) fn up(&self) -> impl Iterator<Item = &Server> {
        let listed = self.servers.iter().filter(|server| self.lists(server));
        listed.filter(|server| server.is_up())
    }
}
