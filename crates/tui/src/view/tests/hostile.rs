//! Every screen after random events of a hostile server and a user. Nothing panics, and
//! no cell contains a character that controls, reorders or hides text.
//!
//! `JOGO_SCREENS=200000 cargo test -p tui --lib hostile -- --nocapture` draws that many
//! screens from a random seed, which it prints. `JOGO_SEED` repeats a seed.

use crossterm::event::KeyCode;
use faults::decoders::is_harmful;
use faults::hostile::Hostile;
use game::Mark;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use ratatui::buffer::Buffer;
use texts::Language;

use super::scenes::SCENES;
use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::Palette;
use crate::connection::decode;
use crate::harness::Harness;
use crate::message::{ConnectionEvent, DownReason, Obstacle};
use crate::state::{ConnectionState, Screen};

/// The default number of screens.
const SCREENS: u64 = 6_000;

/// The number of events for one client.
const STEPS: u64 = 60;

/// A client, and the source of its random events.
struct Story {
    harness: Harness,
    hostile: Hostile,
    rng: StdRng,
}

impl Story {
    fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        let language = Language::ALL[rng.random_range(0..Language::ALL.len())];
        let begin = SCENES.choose(&mut rng).map(|(_, scene)| scene);
        Self {
            harness: begin.map_or_else(|| Harness::new(language), |scene| scene(language)),
            hostile: Hostile::new(seed),
            rng,
        }
    }

    fn step(&mut self) {
        match self.rng.random_range(0..20) {
            0..=8 => self.receive(),
            9 => self.answer(),
            10..=13 => self.key(),
            14 => self.harness.connection(ConnectionEvent::Up),
            15 => self.fall(),
            16 => self
                .harness
                .connection(ConnectionEvent::Connecting { attempt: u32::MAX }),
            17 if matches!(self.harness.app.connection, ConnectionState::Up(_)) => {
                self.harness.serve();
            }
            _ => self.harness.wait(self.rng.random_range(0..4_000)),
        }
        self.harness.sent.truncate(20);
    }

    fn receive(&mut self) {
        let (name, payload) = self.hostile.told("123");
        if let Some(event) = decode::event(name, &payload) {
            self.harness.receive(event);
        }
    }

    fn answer(&mut self) {
        let ticket = self.rng.random_range(0..=self.harness.app.last_ticket + 1);
        if let Some(ack) = decode::ack(&self.hostile.ack()) {
            self.harness
                .connection(ConnectionEvent::Answered { ticket, ack });
        }
    }

    fn key(&mut self) {
        let keys: Vec<char> = "123456789ri?snyqwasd ".chars().collect();
        let key = keys.choose(&mut self.rng).copied().unwrap();
        let code = [
            KeyCode::Char(key),
            KeyCode::Char(key),
            KeyCode::Enter,
            KeyCode::Esc,
        ];
        self.harness.key(*code.choose(&mut self.rng).unwrap());
    }

    fn fall(&mut self) {
        let reasons = [
            DownReason::NoAnswer,
            DownReason::NotOurs,
            DownReason::TurnedAway,
            DownReason::Lost,
            DownReason::Obstacle(Obstacle::Moved(game::Clean::new(
                "https://velha.example",
                80,
            ))),
            DownReason::Obstacle(Obstacle::Gateway(502)),
        ];
        self.harness.connection(ConnectionEvent::Down {
            attempt: self.rng.random(),
            retry_in: std::time::Duration::from_secs(self.rng.random_range(0..100_000)),
            reason: reasons.choose(&mut self.rng).unwrap().clone(),
        });
    }

    /// Draws the screen at a random size with a random palette.
    fn draw(&mut self) -> Buffer {
        let glyphs = [GlyphSet::Blocks, GlyphSet::HalfBlocks, GlyphSet::Ascii];
        let palettes = [
            Palette::NEUTRAL,
            Palette::MONO,
            Palette::DARK,
            Palette::LIGHT,
        ];
        self.harness.app.setup.glyphs = *glyphs.choose(&mut self.rng).unwrap();
        self.harness.app.setup.palette = *palettes.choose(&mut self.rng).unwrap();
        let largest = [(30, 12), (100, 40)][self.rng.random_range(0..2)];
        let width = self.rng.random_range(0..=largest.0);
        self.harness
            .buffer(width, self.rng.random_range(0..=largest.1))
    }
}

/// Returns whether each cell has one letter with at most two marks, all of them harmless.
fn is_sound(buffer: &Buffer) -> bool {
    buffer.content().iter().all(|cell| {
        let symbol = cell.symbol();
        symbol.chars().count() <= 3 && !symbol.contains(is_harmful)
    })
}

/// The number of screens of each kind. A run that saw none of a kind proves nothing.
#[derive(Debug, Default)]
struct Seen {
    screens: [u64; 4],
    overlays: u64,
    stopped: u64,
    toasts: u64,
    names: u64,
}

impl Seen {
    fn note(&mut self, harness: &Harness) {
        let app = &harness.app;
        self.screens[match app.screen() {
            Screen::Connecting => 0,
            Screen::Waiting => 1,
            Screen::Playing => 2,
            Screen::Over => 3,
        }] += 1;
        self.overlays += u64::from(app.overlay.is_some());
        self.stopped += u64::from(app.stop.is_some());
        self.toasts += u64::from(app.toast.is_some());
        let named = |mark: &Mark| {
            app.player(*mark)
                .is_some_and(|p| !p.name.as_str().is_empty())
        };
        self.names += u64::from(Mark::BOTH.iter().any(named));
    }

    /// Returns whether each kind of screen appeared often enough.
    fn is_enough(&self, of: u64) -> bool {
        let [connecting, waiting, playing, over] = self.screens;
        let counts = [
            connecting,
            waiting,
            playing,
            over,
            self.overlays,
            self.stopped,
            self.toasts,
            self.names,
        ];
        counts.iter().all(|count| *count > of / 200)
    }
}

#[expect(
    clippy::print_stdout,
    reason = "seed and figures, shown with --nocapture"
)]
#[test]
fn whatever_a_hostile_server_says_every_screen_is_clean() {
    let number = |name: &str| std::env::var(name).ok().map(|n| n.parse::<u64>().unwrap());
    let wanted = number("JOGO_SCREENS").unwrap_or(SCREENS);
    let long = wanted > SCREENS;
    let first = number("JOGO_SEED").unwrap_or_else(|| if long { rand::random() } else { 1 });
    println!("{wanted} screens from seed {first}");
    let mut seen = Seen::default();
    for seed in (first..).take(wanted.div_ceil(STEPS) as usize) {
        let mut story = Story::new(seed);
        for step in 0..STEPS {
            story.step();
            let buffer = story.draw();
            assert!(
                is_sound(&buffer),
                "JOGO_SEED={seed}, step {step}:\n{buffer:?}"
            );
            let app = &story.harness.app;
            assert!(app.moves.len() <= 9, "JOGO_SEED={seed}, step {step}");
            assert!(
                app.next_wake().is_none_or(|wake| wake > story.harness.now),
                "JOGO_SEED={seed}"
            );
            seen.note(&story.harness);
        }
    }
    println!("{seen:?}");
    assert!(seen.is_enough(wanted), "{seen:?}");
}
