//! Everything the lobby knows, as one value. Knows no socket, no terminal and no clock.

use game::wire::ListedRoom;
use game::{Clean, Level, Moment, RoomId};
use texts::Texts;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::clock::after;
use crate::message::{ConnectionEvent, DownReason};
use crate::navigation::RoomAddress;
use crate::preferences::{self, Menu, Preferences, Step};

/// How long servers are collected before the wanted room is entered on one of them,
/// and before it is said that there is nobody, in milliseconds. The second question of
/// mDNS follows after a second, and whoever answered somebody else just before the
/// first one answers only that (RFC 6762, section 6), some 30 to 120 ms later.
pub(crate) const COLLECT_TIME: u64 = 1_500;

/// How long a server that was heard of may take to tell its rooms before the wanted
/// room is entered without it, in milliseconds.
pub(super) const ROOM_LIST_TIMEOUT: u64 = 2_500;

/// What a lobby is started with.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// How the person wants it.
    pub(crate) preferences: Preferences,
    /// What the terminal can show.
    pub(crate) capabilities: Capabilities,
    /// The room to enter as soon as it is clear where.
    pub(crate) wanted: Option<RoomId>,
    /// The server that is looked for without having been heard of.
    pub(crate) here: Option<Address>,
    /// The moment the lobby begins.
    pub(crate) begun: Moment,
}

/// The whole state of the lobby.
#[derive(Clone, Debug)]
pub(crate) struct Lobby {
    pub(super) setup: Setup,
    /// The sentences.
    pub(super) texts: Texts,
    /// Which characters the terminal can show.
    pub(super) glyphs: GlyphSet,
    pub(super) now: Moment,
    pub(super) servers: Vec<Server>,
    /// What was typed: a room's code or an address.
    pub(super) field: String,
    /// The row that Enter means, if the person or the first list has settled on one.
    pub(super) selection: Option<Selection>,
    /// The room of the command line, as long as nothing else was done.
    pub(super) wanted: Option<RoomId>,
    /// Something to say until the next key.
    pub(super) note: Option<Note>,
    /// What lies over the screen.
    pub(super) overlay: Option<Overlay>,
    /// Where the person was in the options.
    pub(super) menu: Menu,
}

/// What can lie over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The help, scrolled by so many rows.
    Help(u16),
    /// The question which robot to play.
    Robots,
    /// The options.
    Options,
}

/// What tells servers apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServerId {
    /// The one of this machine that was not heard of.
    Here,
    /// The one whose address was typed last.
    Typed,
    /// One that announced itself under this name.
    Announced(String),
}

/// A server, as far as it is known.
#[derive(Clone, Debug)]
pub(super) struct Server {
    pub(super) id: ServerId,
    pub(super) name: Clean,
    pub(super) address: Address,
    pub(super) status: ServerStatus,
    /// It said goodbye, or somebody in its name; its line knows better.
    pub(super) gone: bool,
    /// It is known to be on this very machine.
    pub(super) here: bool,
}

/// How the line to a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ServerStatus {
    /// There is none yet: others come first.
    Unopened,
    /// The first attempt is under way.
    Trying,
    /// Up, with its rooms once it has told them.
    Up(Option<Vec<ListedRoom>>),
    /// Down; it is tried again.
    Down(DownReason),
}

/// What a row of the list stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    Room(ServerId, RoomId),
    New(ServerId),
    Address,
}

/// Something to say until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// More than one server has the wanted room.
    Several(RoomId),
    /// More than one server could get the wanted room.
    WhichServer(RoomId),
    /// There is no server yet.
    NoServer,
    /// A choice holds, but could not be kept for this reason.
    NotKept(String),
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    /// The person wants something.
    Intent(Intent),
    /// The person pasted this.
    Pasted(String),
    /// A server announced itself.
    Found(lan::Found),
    /// The announced server with this name is gone.
    Gone(String),
    /// The line to this server did something.
    Connection(ServerId, ConnectionEvent),
    /// More is known of what the terminal can show.
    CapabilitiesKnown(Capabilities),
    /// A choice could not be kept for the next time, for this reason.
    NotKept(String),
    /// A moment that [`Lobby::next_wake`] named has come.
    Time,
}

/// What a person can want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Write this into the field.
    Type(char),
    /// Take the last character back.
    Erase,
    /// Empty the field.
    Clear,
    /// Choose a row so many further down.
    Choose(i32),
    /// Do what the chosen row stands for.
    Confirm,
    /// A new room.
    NewRoom,
    /// Open or close the help.
    Help,
    /// Open the question which robot to play alone.
    Robots,
    /// Play alone against this one.
    Alone(Level),
    /// Open the options.
    Options,
    /// A step in the open options.
    Option(Step),
    /// Step back: close the help, empty the field, else leave.
    Back,
    /// Leave the program at once.
    QuitNow,
    /// Draw the whole screen again.
    Redraw,
}

/// What [`update`](crate::lobby::update()) asks of the outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Open a line to this server, in place of any it had.
    Open(ServerId, Address),
    /// Ask this server for its rooms.
    List(ServerId),
    /// Close the line to this server.
    Close(ServerId),
    /// Enter a room.
    Enter(RoomAddress),
    /// Play alone against a robot.
    Alone(Level),
    /// Keep a choice for the next time.
    Keep(preferences::Choice),
    /// Draw everything again, as if the terminal were blank.
    Redraw,
    /// End the program.
    Quit,
}

impl Lobby {
    /// The lobby before anything was heard.
    pub(crate) fn new(setup: Setup) -> Self {
        let texts = Texts::new(setup.preferences.language);
        let glyphs = GlyphSet::of(setup.preferences.symbols, &setup.capabilities);
        let here = setup.here.clone().map(|address| Server {
            id: ServerId::Here,
            name: Clean::new(texts.this_machine(), lan::NAME_COLUMNS),
            address,
            status: ServerStatus::Trying,
            gone: false,
            here: true,
        });
        Self {
            now: setup.begun,
            servers: here.into_iter().collect(),
            field: setup
                .wanted
                .as_ref()
                .map(RoomId::to_string)
                .unwrap_or_default(),
            selection: None,
            wanted: setup.wanted.clone(),
            note: None,
            overlay: None,
            menu: Menu::default(),
            texts,
            glyphs,
            setup,
        }
    }

    /// How the person wants it by now.
    pub(crate) const fn preferences(&self) -> &Preferences {
        &self.setup.preferences
    }

    /// What the window's title says; none where there is no title, or none is wanted.
    pub(crate) fn title(&self) -> Option<String> {
        let wanted = self.setup.preferences.alerts != preferences::Alerts::Nothing;
        let titled = wanted && self.setup.capabilities.titled;
        titled.then(|| format!("{} · jogo", self.texts.open_rooms()))
    }

    /// As it is wanted, in this terminal.
    pub(super) fn show(&mut self) {
        self.texts = Texts::new(self.setup.preferences.language);
        self.glyphs = GlyphSet::of(self.setup.preferences.symbols, &self.setup.capabilities);
    }

    /// The lines to open at the beginning.
    pub(crate) fn to_open(&self) -> Vec<(ServerId, Address)> {
        let line = |server: &Server| (server.id.clone(), server.address.clone());
        self.servers.iter().map(line).collect()
    }

    /// The addresses of the servers whose line is up.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.up().map(|server| server.address.clone()).collect()
    }

    /// When [`Message::Time`] is to be sent, if nothing else happens before.
    pub(crate) fn next_wake(&self) -> Option<Moment> {
        let waits: &[u64] = match self.wanted {
            Some(_) => &[COLLECT_TIME, ROOM_LIST_TIMEOUT],
            None => &[COLLECT_TIME],
        };
        waits
            .iter()
            .map(|wait| after(self.setup.begun, *wait))
            .filter(|moment| *moment > self.now)
            .min()
    }

    /// Whether every server that was heard of has had its time to answer.
    pub(crate) fn is_collected(&self) -> bool {
        let late = |wait| self.now >= after(self.setup.begun, wait);
        let answers = |server: &Server| {
            server.id != ServerId::Here
                && matches!(server.status, ServerStatus::Trying | ServerStatus::Up(None))
        };
        late(ROOM_LIST_TIMEOUT) || late(COLLECT_TIME) && !self.servers.iter().any(answers)
    }

    /// Whether servers may still answer the first questions.
    pub(super) fn is_early(&self) -> bool {
        self.now < after(self.setup.begun, COLLECT_TIME)
    }

    pub(super) fn server(&self, id: &ServerId) -> Option<&Server> {
        self.servers.iter().find(|server| server.id == *id)
    }

    pub(super) fn server_mut(&mut self, id: &ServerId) -> Option<&mut Server> {
        self.servers.iter_mut().find(|server| server.id == *id)
    }

    /// The servers whose line is up.
    pub(super) fn up(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().filter(|server| server.is_up())
    }
}

impl Server {
    pub(super) fn is_up(&self) -> bool {
        matches!(self.status, ServerStatus::Up(_))
    }

    /// Whether it announced itself and there was no line left for it yet.
    pub(super) fn waits_for_a_connection(&self) -> bool {
        matches!(self.id, ServerId::Announced(_)) && self.status == ServerStatus::Unopened
    }

    /// The rooms it has told.
    pub(super) fn rooms(&self) -> &[ListedRoom] {
        match &self.status {
            ServerStatus::Up(Some(rooms)) => rooms,
            ServerStatus::Up(None)
            | ServerStatus::Unopened
            | ServerStatus::Trying
            | ServerStatus::Down(_) => &[],
        }
    }

    pub(super) fn room(&self, id: &RoomId) -> Option<&ListedRoom> {
        self.rooms().iter().find(|room| room.id == *id)
    }
}
