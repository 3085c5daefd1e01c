//! Transcripts: what a whole game sounds like, and how a script's lines are heard.

mod endings;
mod games;
mod scripts;

use texts::Language;

use super::{LineSession, SessionInput, fits};
use crate::harness::{Harness, setup};
use crate::message::ConnectionEvent;
use crate::state::Setup;

/// A harness without a screen. What is typed stands in the transcript after a `>`.
pub(super) struct LineHarness {
    pub(super) client: Harness,
}

impl LineHarness {
    #[track_caller]
    pub(super) fn new(language: Language, person: bool) -> Self {
        Self::with(setup(language), person)
    }

    pub(super) fn with(setup: Setup, person: bool) -> Self {
        let mut client = Harness::with(setup);
        let session = LineSession::new(person);
        client.said = session.begin(&client.app);
        client.session = Some(session);
        Self { client }
    }

    #[track_caller]
    pub(super) fn comes_up(&mut self) {
        self.client.connection(ConnectionEvent::Up);
        self.client.serve();
    }

    /// A line is typed, and the server takes what comes of it.
    #[track_caller]
    pub(super) fn line(&mut self, line: &str) {
        self.client.said.push(format!("> {line}"));
        self.pipe(line);
    }

    /// Lines are piped in, which nobody sees.
    #[track_caller]
    pub(super) fn pipe(&mut self, lines: &str) {
        for line in lines.split(' ') {
            self.client.input(SessionInput::Line(format!("{line}\n")));
        }
        self.served();
    }

    #[track_caller]
    pub(super) fn input_ends(&mut self) {
        self.client.input(SessionInput::EndOfInput);
        self.served();
    }

    /// A script's next line may be due as soon as the last one is answered.
    #[track_caller]
    pub(super) fn served(&mut self) {
        while !self.client.sent.is_empty() && self.client.end.is_none() {
            self.client.serve();
        }
    }

    #[track_caller]
    pub(super) fn ana_plays(&mut self, digit: usize) {
        self.client.ana_plays(digit);
        self.served();
    }

    /// What was said since the last look.
    pub(super) fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.client.said)
    }

    pub(super) fn transcript(&mut self) -> String {
        self.said().join("\n")
    }
}

#[test]
fn it_is_chosen_where_no_screen_can_be_shown() {
    let of = |pairs: &'static [(&str, &str)]| {
        move |name: &str| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        }
    };
    assert!(!fits(true, of(&[("TERM", "xterm-256color")])));
    assert!(!fits(true, of(&[("JOGO_SIMPLES", "0")])));
    assert!(!fits(true, of(&[("JOGO_SIMPLES", "")])));
    assert!(fits(true, of(&[("TERM", "dumb")])));
    assert!(fits(true, of(&[("JOGO_SIMPLES", "1")])));
    assert!(fits(false, of(&[("TERM", "xterm-256color")])));
}
