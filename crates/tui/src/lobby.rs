//! Where a room is chosen: everything the lobby knows, as one value. Changed only by
//! [`update()`], drawn only by [`view()`]. Knows no socket, no terminal and no clock.

mod keys;
mod rows;
mod update;
mod view;

#[cfg(test)]
mod tests;

use game::wire::ListedRoom;
use game::{Clean, Moment, RoomId};
use texts::Texts;

use crate::address::Address;
use crate::app::after;
use crate::glyphs::GlyphSet;
use crate::message::{DownReason, LinkEvent};
use crate::stage::Place;

pub(crate) use keys::intent;
pub(crate) use update::update;
pub(crate) use view::view;

/// How long nothing is said of having found nobody, in milliseconds.
const QUIET: u64 = 1_500;

/// How long servers are collected before the wanted room is entered on one of them,
/// in milliseconds: long enough for the second question of mDNS to be asked.
const COLLECT: u64 = 1_000;

/// What a lobby is started with.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The sentences.
    pub(crate) texts: Texts,
    /// Which characters the terminal can show.
    pub(crate) glyphs: GlyphSet,
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
    setup: Setup,
    now: Moment,
    servers: Vec<Server>,
    /// What was typed: a room's code or an address.
    field: String,
    /// The row that Enter means, if the person or the first list has settled on one.
    choice: Option<Choice>,
    /// The room of the command line, as long as nothing else was done.
    wanted: Option<RoomId>,
    /// Something to say until the next key.
    note: Option<Note>,
    /// The help lies over the screen, scrolled by some rows.
    help: Option<u16>,
}

/// What tells servers apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The one of this machine that was not heard of.
    Here,
    /// The one whose address was typed last.
    Typed,
    /// One that announced itself under this name.
    Announced(String),
}

/// A server, as far as it is known.
#[derive(Clone, Debug)]
struct Server {
    key: Key,
    name: Clean,
    address: Address,
    line: Line,
    /// It said goodbye, or somebody in its name; its line knows better.
    gone: bool,
    /// It is known to be on this very machine.
    here: bool,
}

/// How the line to a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
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
enum Choice {
    Room(Key, RoomId),
    New(Key),
    Address,
}

/// Something to say until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Note {
    /// More than one server has the wanted room.
    Several(RoomId),
    /// More than one server could get the wanted room.
    WhichServer(RoomId),
    /// There is no server yet.
    NoServer,
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
    Line(Key, LinkEvent),
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
    /// Step back: close the help, empty the field, else leave.
    Back,
    /// Leave the program at once.
    QuitNow,
    /// Draw the whole screen again.
    Redraw,
}

/// What [`update()`] asks of the outside.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Open a line to this server, in place of any it had.
    Open(Key, Address),
    /// Ask this server for its rooms.
    List(Key),
    /// Close the line to this server.
    Close(Key),
    /// Enter a room.
    Enter(Place),
    /// Draw everything again, as if the terminal were blank.
    Redraw,
    /// End the program.
    Quit,
}

impl Lobby {
    /// The lobby before anything was heard.
    pub(crate) fn new(setup: Setup) -> Self {
        let here = setup.here.clone().map(|address| Server {
            key: Key::Here,
            name: Clean::new(setup.texts.this_machine(), lan::NAME_COLUMNS),
            address,
            line: Line::Trying,
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
            choice: None,
            wanted: setup.wanted.clone(),
            note: None,
            help: None,
            setup,
        }
    }

    /// The lines to open at the beginning.
    pub(crate) fn to_open(&self) -> Vec<(Key, Address)> {
        let line = |server: &Server| (server.key.clone(), server.address.clone());
        self.servers.iter().map(line).collect()
    }

    /// When [`Message::Time`] is to be sent, if nothing else happens before.
    pub(crate) fn next_wake(&self) -> Option<Moment> {
        let collected = self.wanted.as_ref().map(|_| COLLECT);
        [collected, Some(QUIET)]
            .into_iter()
            .flatten()
            .map(|wait| after(self.setup.begun, wait))
            .filter(|moment| *moment > self.now)
            .min()
    }

    /// Whether servers may still answer the first questions.
    fn is_early(&self) -> bool {
        self.now < after(self.setup.begun, QUIET)
    }

    fn server(&self, key: &Key) -> Option<&Server> {
        self.servers.iter().find(|server| server.key == *key)
    }

    fn server_mut(&mut self, key: &Key) -> Option<&mut Server> {
        self.servers.iter_mut().find(|server| server.key == *key)
    }

    /// The servers whose line is up.
    fn up(&self) -> impl Iterator<Item = &Server> {
        self.servers.iter().filter(|server| server.is_up())
    }
}

impl Server {
    fn is_up(&self) -> bool {
        matches!(self.line, Line::Up(_))
    }

    /// Whether it announced itself and there was no line left for it yet.
    fn waits_for_a_line(&self) -> bool {
        matches!(self.key, Key::Announced(_)) && self.line == Line::Unopened
    }

    /// The rooms it has told.
    fn rooms(&self) -> &[ListedRoom] {
        match &self.line {
            Line::Up(Some(rooms)) => rooms,
            Line::Up(None) | Line::Unopened | Line::Trying | Line::Down(_) => &[],
        }
    }

    fn room(&self, id: &RoomId) -> Option<&ListedRoom> {
        self.rooms().iter().find(|room| room.id == *id)
    }
}
