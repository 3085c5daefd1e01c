//! The harness of the tests: a client, and a server with the real rules. A script of keys
//! and events shows the screens and emits that a user would see.

mod games;
pub(crate) mod lobby_harness;
mod people;
mod picture;
pub(crate) mod placing;
mod server;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::wire::{News, Refused};
use game::{Clean, Code, Moment, Name, Refusal, Room, RoomId, Token};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use texts::Language;

use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::letters::Letters;
use crate::exit::End;
use crate::message::{ConnectionEvent, DownReason, Effect, Intent, Message, ServerEvent};
use crate::plain::{LineSession, SessionInput};
use crate::preferences::Preferences;
use crate::presses::Presses;
use crate::state::{App, Setup};
use crate::update::update;
use crate::view::view;

use picture::framed;

pub(crate) use people::{ANA, DAVI, WE, come_back, enter};
pub(crate) use picture::{SIZES, sheet};

/// A client, its server, and the current moment.
pub(crate) struct Harness {
    pub(crate) app: App,
    presses: Presses,
    pub(crate) room: Room,
    pub(crate) now: Moment,
    /// The emitted effects that the server has not received yet.
    pub(crate) sent: Vec<Effect>,
    /// The tokens that were to be saved or deleted.
    pub(crate) kept: Vec<Option<Token>>,
    /// The tokens of the person that were to be saved.
    pub(crate) persons: Vec<Token>,
    /// The session of the line mode, if the test has no screen.
    pub(crate) session: Option<LineSession>,
    pub(crate) said: Vec<String>,
    pub(crate) end: Option<End>,
    /// The bells and notifications so far.
    pub(crate) alerts: Vec<Effect>,
}

#[track_caller]
pub(crate) fn setup(language: Language) -> Setup {
    let address = "192.168.0.10:5000".parse().unwrap();
    let preferences = Preferences::new(language, Name::new("Bia"));
    let mut capabilities = Capabilities::of_environment(|_| None);
    capabilities.glyphs = GlyphSet::Blocks;
    capabilities.letters = Letters::All;
    let room = "123".parse().unwrap();
    let mut setup = Setup::new(room, false, &address, preferences, capabilities);
    setup.host = Clean::new("192.168.0.10:5000", 80);
    setup
}

impl Harness {
    /// Returns a client that has just started.
    #[track_caller]
    pub(crate) fn new(language: Language) -> Self {
        Self::with(setup(language))
    }

    pub(crate) fn with(setup: Setup) -> Self {
        let id: RoomId = setup.room.clone();
        let mut harness = Self {
            app: App::new(setup),
            presses: Presses::default(),
            room: Room::new(id, 1_000),
            now: Moment(10_000),
            sent: Vec::new(),
            kept: Vec::new(),
            persons: Vec::new(),
            session: None,
            said: Vec::new(),
            end: None,
            alerts: Vec::new(),
        };
        harness.connection(ConnectionEvent::Connecting { attempt: 1 });
        harness
    }

    /// Returns the same client after one more step.
    pub(crate) fn and(mut self, step: impl FnOnce(&mut Self)) -> Self {
        step(&mut self);
        self
    }

    #[track_caller]
    pub(crate) fn message(&mut self, message: Message) {
        if self.session.is_some() {
            return self.input(SessionInput::Message(message));
        }
        let effects = update(&mut self.app, message, self.now);
        self.effects(effects);
    }

    /// Passes an input to the line mode.
    #[track_caller]
    pub(crate) fn input(&mut self, input: SessionInput) {
        let session = self.session.as_mut().expect("there is no screen");
        let out = session.handle(&mut self.app, input, self.now);
        self.said.extend(out.lines);
        self.end = self.end.or(out.end);
        self.effects(out.effects);
    }

    fn effects(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::KeepSeat(token) => self.kept.push(token),
                Effect::MoveSeat(_) | Effect::GoTo(_) => {}
                Effect::KeepPerson(token) => self.persons.push(token),
                Effect::Ring | Effect::Notify(_) => self.alerts.push(effect),
                Effect::Emit { .. }
                | Effect::RetryNow
                | Effect::ReadGames(_)
                | Effect::ReadTable
                | Effect::Keep(_)
                | Effect::Copy(_)
                | Effect::Redraw
                | Effect::Leave
                | Effect::Quit => self.sent.push(effect),
            }
        }
    }

    #[track_caller]
    pub(crate) fn connection(&mut self, event: ConnectionEvent) {
        self.message(Message::Connection(event));
    }

    #[track_caller]
    pub(crate) fn down(&mut self, seconds: u64) {
        self.connection(ConnectionEvent::Down {
            attempt: 1,
            retry_in: Duration::from_secs(seconds),
            reason: DownReason::Lost,
        });
    }

    #[track_caller]
    pub(crate) fn receive(&mut self, event: ServerEvent) {
        self.connection(ConnectionEvent::Received(event));
    }

    #[track_caller]
    pub(crate) fn receive_refusal(&mut self, code: &str) {
        self.receive(ServerEvent::Refused(Refused {
            code: Code::from(code.to_owned()),
            ..Refused::new(Refusal::Internal, None)
        }));
    }

    #[track_caller]
    pub(crate) fn receive_board(&mut self, board: &str) {
        let board = board.parse().unwrap();
        self.receive(ServerEvent::News(News::Bare(board)));
    }

    #[track_caller]
    pub(crate) fn want(&mut self, intent: Intent) {
        self.message(Message::Intent(intent));
    }

    /// Presses a key, through the key table.
    #[track_caller]
    pub(crate) fn key(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        if let Some(intent) = self.presses.intent(&self.app, key, self.now) {
            let boxed = self.app.overlay.is_some();
            self.want(intent);
            let now = self.now;
            self.presses.note(&self.app, key, intent, boxed, now);
        }
    }

    #[track_caller]
    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            self.key(KeyCode::Char(key));
        }
    }

    /// Lets time pass, and wakes the client at every moment that it names.
    #[track_caller]
    pub(crate) fn wait(&mut self, milliseconds: u64) {
        let end = Moment(self.now.0 + milliseconds);
        while let Some(wake) = self.next_wake().filter(|wake| *wake <= end) {
            assert!(wake > self.now, "a wake that has passed would spin");
            self.now = wake;
            self.message(Message::Time);
            if self.end.is_some() {
                return;
            }
        }
        self.now = end;
        self.message(Message::Time);
    }

    /// Returns the next moment at which the client wants to wake up.
    pub(crate) fn next_wake(&self) -> Option<Moment> {
        match &self.session {
            Some(session) => session.next_wake(&self.app),
            None => self.app.next_wake(),
        }
    }

    /// Returns the effects since the last call, as `event payload`.
    #[track_caller]
    pub(crate) fn take_sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sent)
            .iter()
            .map(|effect| match effect {
                Effect::Emit { event, payload, .. } => format!("{event} {payload}"),
                Effect::RetryNow => "retry now".to_owned(),
                Effect::ReadTable => "read table".to_owned(),
                Effect::ReadGames(room) => format!("read games of {room}"),
                Effect::Keep(choice) => format!("keep {choice:?}"),
                Effect::Copy(text) => format!("copy {text}"),
                Effect::Ring => "ring".to_owned(),
                Effect::Notify(text) => format!("notify {text}"),
                Effect::Redraw => "redraw".to_owned(),
                Effect::Leave => "leave".to_owned(),
                Effect::KeepSeat(_)
                | Effect::MoveSeat(_)
                | Effect::GoTo(_)
                | Effect::KeepPerson(_) => unreachable!("these are on the disk"),
                Effect::Quit => "quit".to_owned(),
            })
            .collect()
    }

    /// Asserts that these are the effects since the last call.
    #[track_caller]
    pub(crate) fn sends(&mut self, effects: &[&str]) {
        assert_eq!(self.take_sent(), effects);
    }

    /// Returns the screen at this size.
    #[track_caller]
    pub(crate) fn buffer(&self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.app, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// Returns the text of the screen with a frame around it.
    #[track_caller]
    pub(crate) fn screen(&self, width: u16, height: u16) -> String {
        framed(&self.buffer(width, height))
    }

    /// Returns whether the screen shows these words at 80x24, in a row or wrapped next to
    /// the board.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> bool {
        let screen = self.screen(80, 24);
        let beside: Vec<String> = screen
            .lines()
            .map(|row| row.chars().skip(43).collect())
            .collect();
        let squeeze = |text: &str| {
            text.replace('|', " ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        [screen, beside.join(" ")]
            .iter()
            .any(|text| squeeze(text).contains(&squeeze(words)))
    }
}
