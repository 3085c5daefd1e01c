//! The state of the host's screen, as one value.
//!
//! **Invariant:** never draws, and does not depend on a terminal.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use game::wire::host::HostCommand;
use game::{Refusal, Token};
use texts::Texts;

use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::Palette;
use crate::preferences::{Symbols, Theme};

use super::manage::{Effect, Manage};
use super::news::news;
use super::overview::{HostOptions, Notes, Overview, page_link};
use super::wording::done;

/// The number of remembered lines of news: more than any terminal has rows for them.
const MAX_NEWS: usize = 100;

/// A picture or a question that covers the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The QR code alone.
    Code,
    /// The question whether to end the server.
    End,
    /// The link of the host's page, with its token. It is behind a key, because a projector
    /// may show this screen to everybody.
    Page,
}

/// The effect of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Stay,
    /// Draw the whole screen again.
    Redraw,
    /// Copy this text to the clipboard.
    Copy(String),
    /// End the server.
    End,
    /// Run an act of the host.
    Act(HostCommand),
}

/// The whole state of the screen.
#[derive(Debug)]
pub(super) struct HostState {
    pub(super) texts: Texts,
    pub(super) notes: Notes,
    pub(super) capabilities: Capabilities,
    pub(super) glyphs: GlyphSet,
    pub(super) palette: Palette,
    pub(super) overview: Overview,
    /// The events in the rooms, the newest last.
    pub(super) news: VecDeque<String>,
    pub(super) overlay: Option<Overlay>,
    /// The state of running the rooms, if the host does.
    pub(super) manage: Option<Manage>,
    /// The outcome of the last act, for a moment: the sentence about it, or why the
    /// server did not do it.
    pub(super) outcome: Option<Result<String, Refusal>>,
    /// The sentences about the acts that the server has not answered yet.
    unanswered: VecDeque<String>,
    token: Option<Token>,
    /// Whether the link was just copied.
    pub(super) copied: bool,
}

impl HostState {
    pub(super) fn new(
        options: HostOptions,
        capabilities: Capabilities,
        overview: Overview,
    ) -> Self {
        Self {
            texts: options.texts,
            notes: options.notes,
            capabilities,
            glyphs: GlyphSet::of(Symbols::Auto, &capabilities),
            palette: Palette::of(Theme::Auto, &capabilities),
            overview,
            news: VecDeque::new(),
            overlay: None,
            manage: None,
            outcome: None,
            unanswered: VecDeque::new(),
            token: options.token,
            copied: false,
        }
    }

    /// Takes a newer overview, and notes what has happened since the last one.
    pub(super) fn show(&mut self, overview: Overview) {
        let (before, after) = (&self.overview.rooms, &overview.rooms);
        let news = news(self.texts, before, after);
        self.note(news);
        if let Some(manage) = &mut self.manage {
            manage.follow(&self.overview.house, &overview.house);
        }
        let manage = self.manage.as_ref();
        let at_table = manage.is_some_and(|it| it.is_table(&self.overview.house));
        if at_table && manage.is_some_and(|it| it.is_empty(&overview.house)) {
            self.manage = None;
        }
        self.overview = overview;
    }

    /// Notes sentences about events, the newest last.
    pub(super) fn note(&mut self, sentences: impl IntoIterator<Item = String>) {
        self.news.extend(sentences);
        let surplus = self.news.len().saturating_sub(MAX_NEWS);
        self.news.drain(..surplus);
    }

    /// Takes the outcome of the oldest act without one.
    pub(super) fn answered(&mut self, outcome: Result<(), Refusal>) {
        let sentence = self.unanswered.pop_front().unwrap_or_default();
        let house = &self.overview.house;
        if outcome.is_err() && self.manage.as_ref().is_some_and(|it| it.is_empty(house)) {
            self.manage = None;
        }
        self.outcome = Some(outcome.map(|()| sentence));
    }

    /// Returns whether a sentence covers the keys.
    pub(super) const fn is_told(&self) -> bool {
        self.copied || self.outcome.is_some()
    }

    /// Takes that sentence away: it may be untrue by now, and the host wants the keys.
    pub(super) fn forget_told(&mut self) {
        self.copied = false;
        self.outcome = None;
    }

    /// Returns the title of the window.
    pub(super) fn title(&self) -> String {
        format!("jogo · {}", self.overview.invitation.link)
    }

    /// Takes a key.
    pub(super) fn press(&mut self, key: KeyEvent) -> Step {
        if key.kind == KeyEventKind::Release {
            return Step::Stay;
        }
        self.forget_told();
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match (key.code, control) {
            (KeyCode::Char('c'), true) => self.end(),
            (KeyCode::Char('l'), true) => Step::Redraw,
            (KeyCode::Char('z'), true) => self.stay_awake(),
            (code, false) if self.manage.is_some() && self.overlay.is_none() => {
                self.run_rooms(code)
            }
            (KeyCode::Char(letter), false) => self.letter(letter.to_ascii_lowercase()),
            (KeyCode::Enter, _) if self.overlay == Some(Overlay::End) => Step::End,
            (KeyCode::Esc | KeyCode::Enter, _) => {
                self.overlay = None;
                Step::Stay
            }
            _ => Step::Stay,
        }
    }

    /// Says that the server is not suspended, which would keep all rooms waiting.
    pub(super) fn stay_awake(&mut self) -> Step {
        self.outcome = Some(Ok(self.texts.host_no_pause().to_owned()));
        Step::Stay
    }

    fn letter(&mut self, letter: char) -> Step {
        match (letter, self.overlay) {
            ('s' | 'y', Some(Overlay::End)) => return Step::End,
            (_, Some(Overlay::End)) => self.overlay = None,
            ('g', None) => self.overlay = Some(Overlay::Code),
            ('a', None) => self.manage = Some(Manage::default()),
            ('t', None) => self.manage = Some(Manage::league(&self.overview.house)),
            ('p', None) if self.token.is_some() => self.overlay = Some(Overlay::Page),
            ('c', _) => {
                self.copied = true;
                return Step::Copy(self.shown_link());
            }
            ('q', None) => return self.end(),
            ('g' | 'q', Some(Overlay::Code)) | ('p' | 'q', Some(Overlay::Page)) => {
                self.overlay = None;
            }
            (_, _) => {}
        }
        Step::Stay
    }

    /// Returns the link that the overlay shows, or that of the server.
    pub(super) fn shown_link(&self) -> String {
        let link = &self.overview.invitation.link;
        let token = self.token.as_ref();
        match token.filter(|_| self.overlay == Some(Overlay::Page)) {
            Some(token) => page_link(link, token),
            None => link.clone(),
        }
    }

    /// Returns whether the host's page is open.
    pub(super) const fn has_page(&self) -> bool {
        self.token.is_some()
    }

    fn run_rooms(&mut self, key: KeyCode) -> Step {
        let Some(manage) = &mut self.manage else {
            return Step::Stay;
        };
        match manage.press(key, &self.overview.house, self.texts) {
            Effect::Stay => Step::Stay,
            Effect::Leave => {
                self.manage = None;
                Step::Stay
            }
            Effect::Say(sentence) => {
                self.outcome = Some(Ok(sentence));
                Step::Stay
            }
            Effect::Act(command) => {
                let house = &self.overview.house;
                self.unanswered.push_back(done(self.texts, house, &command));
                Step::Act(command)
            }
        }
    }

    /// Ends the server at once if nobody is there. Otherwise asks first; the same key again
    /// answers.
    fn end(&mut self) -> Step {
        if self.overview.clients == 0 || self.overlay == Some(Overlay::End) {
            return Step::End;
        }
        self.overlay = Some(Overlay::End);
        Step::Stay
    }
}
