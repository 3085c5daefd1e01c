//! A lobby and its network. A script of keys and events shows the screens and effects
//! that a user would see.

use std::net::SocketAddr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::wire::{ListedRoom, Stage};
use game::{Moment, Name, Player, Players, RoomId};
use lan::Found;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use texts::Language;

use super::picture::framed;
use crate::address::Address;
use crate::lobby::{Effect, Lobby, Message, ServerId, Setup, Wanted, intent, update, view};
use crate::message::{ConnectionEvent, DownReason, ServerEvent};
use crate::preferences::Preferences;

/// A lobby, its effects, and the current moment.
pub(crate) struct LobbyHarness {
    pub(crate) lobby: Lobby,
    pub(crate) now: Moment,
    pub(crate) effects: Vec<Effect>,
}

/// Returns a row of `salas`.
#[track_caller]
pub(crate) fn room(id: &str, names: &[&str], stage: Stage) -> ListedRoom {
    let player = |at: usize| {
        names.get(at).map(|name| Player {
            name: Name::new(name),
            present: true,
            wins: 0,
            robot: None,
        })
    };
    ListedRoom {
        id: id.parse().unwrap(),
        players: Players {
            x: player(0),
            o: player(1),
        },
        watchers: names.len().saturating_sub(2) as u32,
        stage,
        seeks: false,
    }
}

/// Returns a room with a waiting player.
#[track_caller]
pub(crate) fn waiting(id: &str) -> ListedRoom {
    room(id, &["Ana"], Stage::Waiting)
}

pub(crate) fn announced(name: &str) -> ServerId {
    ServerId::Announced(name.to_owned())
}

#[track_caller]
pub(crate) fn found(name: &str, address: &str) -> Found {
    let address: SocketAddr = address.parse().unwrap();
    Found {
        key: name.to_owned(),
        name: game::Clean::new(name, 80),
        address,
        id: None,
        here: false,
    }
}

impl LobbyHarness {
    #[track_caller]
    pub(crate) fn new(language: Language, wanted: Option<&str>) -> Self {
        let room = wanted.map(|code| Wanted::Room(code.parse().unwrap()));
        Self::wanting(language, room)
    }

    /// Returns a lobby whose command line names this server, which has not answered yet.
    #[track_caller]
    pub(crate) fn named(address: &str) -> Self {
        let mut harness = Self::empty();
        let mut setup = harness.lobby.setup().clone();
        setup.named = Some(address.parse().unwrap());
        harness.lobby = Lobby::new(setup);
        harness
    }

    /// Returns a lobby that goes there as soon as the server is clear.
    pub(crate) fn wanting(language: Language, wanted: Option<Wanted>) -> Self {
        let begun = Moment(5_000);
        let setup = Setup {
            preferences: Preferences::new(language, Name::new("Ana")),
            capabilities: crate::appearance::capabilities::Capabilities::of_environment(|name| {
                (name == "LC_ALL").then(|| "C.UTF-8".to_owned())
            }),
            wanted,
            named: None,
            guest: false,
            here: Some(Address::of_this_machine(5000)),
            own: Vec::new(),
            held: Vec::new(),
            begun,
        };
        Self {
            lobby: Lobby::new(setup),
            now: begun,
            effects: Vec::new(),
        }
    }

    /// Returns a lobby in Portuguese without servers.
    #[track_caller]
    pub(crate) fn empty() -> Self {
        Self::new(Language::Pt, None)
    }

    /// Returns a lobby with a server that has these rooms.
    #[track_caller]
    pub(crate) fn with(rooms: Vec<ListedRoom>) -> Self {
        let mut harness = Self::empty();
        harness.server("casa", "192.168.0.10:5000", rooms);
        harness
    }

    pub(crate) fn message(&mut self, message: Message) {
        let effects = update(&mut self.lobby, message, self.now);
        self.effects.extend(effects);
    }

    pub(crate) fn connection(&mut self, id: ServerId, event: ConnectionEvent) {
        self.message(Message::Connection(id, event));
    }

    pub(crate) fn up(&mut self, id: ServerId) {
        self.connection(id, ConnectionEvent::Up);
    }

    pub(crate) fn rooms(&mut self, id: ServerId, rooms: Vec<ListedRoom>) {
        self.connection(id, ConnectionEvent::Received(ServerEvent::Rooms(rooms)));
    }

    pub(crate) fn down(&mut self, id: ServerId) {
        self.connection(
            id,
            ConnectionEvent::Down {
                attempt: 1,
                retry_in: std::time::Duration::from_secs(1),
                reason: DownReason::NoAnswer,
            },
        );
    }

    /// Lets a server announce itself, answer, and send its rooms.
    #[track_caller]
    pub(crate) fn server(&mut self, name: &str, address: &str, rooms: Vec<ListedRoom>) {
        self.message(Message::Found(found(name, address)));
        self.up(announced(name));
        self.rooms(announced(name), rooms);
    }

    pub(crate) fn key(&mut self, code: KeyCode) {
        self.press(KeyEvent::new(code, KeyModifiers::NONE));
    }

    pub(crate) fn control(&mut self, c: char) {
        self.press(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
    }

    fn press(&mut self, key: KeyEvent) {
        if let Some(intent) = intent(&self.lobby, key) {
            self.message(Message::Intent(intent));
        }
    }

    pub(crate) fn write(&mut self, text: &str) {
        text.chars().for_each(|c| self.key(KeyCode::Char(c)));
    }

    /// Types a text and confirms it.
    pub(crate) fn confirm(&mut self, text: &str) {
        self.write(text);
        self.key(KeyCode::Enter);
    }

    /// Presses Enter, which must lead to this place, such as `192.168.0.10 gato`.
    #[track_caller]
    pub(crate) fn enters(&mut self, place: &str) {
        self.key(KeyCode::Enter);
        assert_eq!(self.entered().as_deref(), Some(place));
    }

    /// Lets time pass, and wakes the lobby at every moment that it names.
    #[track_caller]
    pub(crate) fn wait(&mut self, milliseconds: u64) {
        let end = Moment(self.now.0 + milliseconds);
        while let Some(wake) = self.lobby.next_wake().filter(|wake| *wake <= end) {
            assert!(wake > self.now, "a wake that has passed would spin");
            self.now = wake;
            self.message(Message::Time);
        }
        self.now = end;
    }

    /// Returns the server on which an opponent was asked for since the last call.
    pub(crate) fn met(&mut self) -> Option<String> {
        let effects = std::mem::take(&mut self.effects);
        effects.into_iter().find_map(|effect| {
            let Effect::Meet(server) = effect else {
                return None;
            };
            Some(server.label())
        })
    }

    /// Returns the room that was entered since the last call, as `host room`. A random
    /// code is shown as `?`.
    pub(crate) fn entered(&mut self) -> Option<String> {
        let effects = std::mem::take(&mut self.effects);
        effects.into_iter().find_map(|effect| {
            let Effect::Enter(address) = effect else {
                return None;
            };
            let room = address.room.as_ref().map_or("?", RoomId::as_str);
            Some(format!("{} {room}", address.server.label()))
        })
    }

    #[track_caller]
    pub(crate) fn buffer(&self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.lobby, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// Returns the text of the screen with a frame around it.
    #[track_caller]
    pub(crate) fn screen(&self, width: u16, height: u16) -> String {
        framed(&self.buffer(width, height))
    }

    /// Returns whether the screen shows these words, wrapped or not.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> bool {
        let squeeze = |text: &str| {
            let text = text.replace('|', " ");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        squeeze(&self.screen(80, 24)).contains(&squeeze(words))
    }

    /// Returns the row at the marker.
    #[track_caller]
    pub(crate) fn selected(&self) -> String {
        let screen = self.screen(80, 24);
        let row = screen.lines().find_map(|line| line.split_once('▶'));
        row.map(|(_, row)| row.trim_end_matches('|').trim().to_owned())
            .unwrap_or_default()
    }
}
