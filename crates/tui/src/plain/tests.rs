//! Transcripts of whole games, and the timing of a script's lines.

mod endings;
mod games;
mod meeting;
mod scripts;

use texts::Language;

use super::{LineSession, SessionInput};
use crate::harness::{Harness, setup};
use crate::state::Setup;

/// A harness for the line mode. Typed lines appear in the transcript after a `>`.
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
        self.client.comes_up();
    }

    /// Lets the connection come up, and Ana enter.
    #[track_caller]
    pub(super) fn meets_ana(&mut self) {
        self.comes_up();
        self.client.ana_enters();
    }

    /// Types a line, and lets the server answer.
    #[track_caller]
    pub(super) fn line(&mut self, line: &str) {
        self.client.said.push(format!("> {line}"));
        self.pipe(line);
    }

    /// Pipes lines, which do not appear in the transcript.
    #[track_caller]
    pub(super) fn pipe(&mut self, lines: &str) {
        for line in lines.split(' ') {
            self.client.input(SessionInput::Line(format!("{line}\n")));
        }
        self.served();
    }

    /// Pipes a line, which the server of the harness does not hear.
    #[track_caller]
    pub(super) fn pipe_only(&mut self, line: &str) {
        self.client.input(SessionInput::Line(format!("{line}\n")));
    }

    #[track_caller]
    pub(super) fn input_ends(&mut self) {
        self.client.input(SessionInput::EndOfInput);
        self.served();
    }

    /// Lets the server answer, until no line of the script is due.
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

    /// Returns the lines since the last call.
    pub(super) fn said(&mut self) -> Vec<String> {
        std::mem::take(&mut self.client.said)
    }

    /// Asserts that these are the lines since the last call.
    #[track_caller]
    pub(super) fn says(&mut self, lines: &[&str]) {
        assert_eq!(self.said(), lines);
    }

    pub(super) fn transcript(&mut self) -> String {
        self.said().join("\n")
    }
}
