//! For tests only: one client at a desk with a server made of the real rules, so
//! that a script of keys and events gives the screens and emits a person would see.

mod server;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::wire::{News, Refused};
use game::{ClientId, Moment, Name, Room, RoomId};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use texts::{Language, Texts};

use crate::app::{App, Setup};
use crate::glyphs::GlyphSet;
use crate::keys;
use crate::look::Look;
use crate::message::{DownReason, Effect, Intent, LinkEvent, Message, ServerEvent};
use crate::update::update;
use crate::view::view;

pub(crate) use server::enter;

/// Ourselves.
pub(crate) const WE: ClientId = ClientId(1);
/// The other person.
pub(crate) const ANA: ClientId = ClientId(2);

/// A client, its server, and the time.
pub(crate) struct Desk {
    pub(crate) app: App,
    pub(crate) room: Room,
    pub(crate) now: Moment,
    /// Everything that was emitted and not served yet.
    pub(crate) sent: Vec<Effect>,
}

pub(crate) fn setup(language: Language) -> Setup {
    Setup {
        room: "123".parse().unwrap(),
        name: Name::new("Bia"),
        watch: false,
        alone: false,
        texts: Texts::new(language),
        host: "192.168.0.10:5000".to_owned(),
        url: "http://192.168.0.10:5000".to_owned(),
        glyphs: GlyphSet::Blocks,
        look: Look::NEUTRAL,
    }
}

impl Desk {
    /// A client that was just started.
    pub(crate) fn new(language: Language) -> Self {
        Self::with(setup(language))
    }

    pub(crate) fn with(setup: Setup) -> Self {
        let id: RoomId = setup.room.clone();
        let mut desk = Self {
            app: App::new(setup),
            room: Room::new(id, 1_000),
            now: Moment(10_000),
            sent: Vec::new(),
        };
        desk.link(LinkEvent::Connecting { attempt: 1 });
        desk
    }

    /// We are alone in the room, as X.
    pub(crate) fn alone(language: Language) -> Self {
        let mut desk = Self::new(language);
        desk.link(LinkEvent::Up);
        desk.serve();
        desk
    }

    /// We play X against Ana, and nothing was played.
    pub(crate) fn playing(language: Language) -> Self {
        let mut desk = Self::alone(language);
        desk.ana_enters();
        desk
    }

    pub(crate) fn message(&mut self, message: Message) {
        let effects = update(&mut self.app, message, self.now);
        self.sent.extend(effects);
    }

    pub(crate) fn link(&mut self, event: LinkEvent) {
        self.message(Message::Link(event));
    }

    pub(crate) fn down(&mut self, seconds: u64) {
        self.link(LinkEvent::Down {
            attempt: 1,
            retry_in: Duration::from_secs(seconds),
            reason: DownReason::Lost,
        });
    }

    pub(crate) fn hear(&mut self, event: ServerEvent) {
        self.link(LinkEvent::Received(event));
    }

    pub(crate) fn hear_code(&mut self, code: &str) {
        self.hear(ServerEvent::Refused(Refused {
            code: code.to_owned(),
            room: None,
        }));
    }

    pub(crate) fn hear_board(&mut self, board: &str) {
        let board = board.parse().unwrap();
        self.hear(ServerEvent::News(News::Bare(board)));
    }

    pub(crate) fn want(&mut self, intent: Intent) {
        self.message(Message::Intent(intent));
    }

    /// A key, through the key table.
    pub(crate) fn key(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        if let Some(intent) = keys::intent(&self.app, key) {
            self.want(intent);
        }
    }

    pub(crate) fn press(&mut self, keys: &str) {
        for key in keys.chars() {
            self.key(KeyCode::Char(key));
        }
    }

    /// Lets time pass, waking the client whenever it asked to be woken.
    pub(crate) fn wait(&mut self, milliseconds: u64) {
        let end = Moment(self.now.0 + milliseconds);
        while let Some(wake) = self.app.next_wake().filter(|wake| *wake <= end) {
            assert!(wake > self.now, "a wake that has passed would spin");
            self.now = wake;
            self.message(Message::Time);
        }
        self.now = end;
        self.message(Message::Time);
    }

    /// What was emitted since the last look, as `event payload`.
    pub(crate) fn take_sent(&mut self) -> Vec<String> {
        std::mem::take(&mut self.sent)
            .iter()
            .map(|effect| match effect {
                Effect::Emit { event, payload, .. } => format!("{event} {payload}"),
                Effect::RetryNow => "retry now".to_owned(),
                Effect::Redraw => "redraw".to_owned(),
                Effect::Quit => "quit".to_owned(),
            })
            .collect()
    }

    /// The screen at this size.
    pub(crate) fn buffer(&self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.app, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen's text, in a frame.
    pub(crate) fn screen(&self, width: u16, height: u16) -> String {
        let buffer = self.buffer(width, height);
        let edge = format!("+{}+\n", "-".repeat(usize::from(width)));
        let mut text = edge.clone();
        for y in 0..height {
            text.push('|');
            for x in 0..width {
                text.push_str(buffer[(x, y)].symbol());
            }
            text.push_str("|\n");
        }
        text + &edge
    }

    /// Whether the screen says this at 80x24, in a row or wrapped beside the board.
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
