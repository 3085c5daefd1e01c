//! Snapshots of the lobby, and a sweep over all sizes.

use crossterm::event::KeyCode;
use game::wire::Stage;
use texts::Language;

use crate::appearance::glyphs::GlyphSet;
use crate::harness::lobby_harness::{LobbyHarness, room, waiting};
use crate::harness::sheet;
use crate::lobby::state::COLLECT_TIME;
use crate::lobby::{Message, ServerId};

type Scene = fn(Language) -> LobbyHarness;

const SCENES: [(&str, Scene); 10] = [
    ("searching", searching),
    ("nobody", nobody),
    ("one_server", one_server),
    ("no_rooms", no_rooms),
    ("two_servers", two_servers),
    ("typed", typed),
    ("asked", asked),
    ("help", help),
    ("robots", robots),
    ("options", options),
];

fn searching(language: Language) -> LobbyHarness {
    LobbyHarness::new(language, None)
}

fn nobody(language: Language) -> LobbyHarness {
    let mut harness = searching(language);
    harness.down(ServerId::Here);
    harness.wait(2_000);
    harness
}

fn one_server(language: Language) -> LobbyHarness {
    let mut harness = searching(language);
    let rooms = vec![
        room("7qf", &["Zé", "Lu", "", ""], Stage::Over),
        waiting("123"),
        room("gato", &["Bia", "Davi", ""], Stage::Playing),
    ];
    harness.server("casa", "192.168.0.10:5000", rooms);
    harness
}

fn no_rooms(language: Language) -> LobbyHarness {
    let mut harness = searching(language);
    harness.server("casa", "192.168.0.10:5000", vec![]);
    harness
}

fn two_servers(language: Language) -> LobbyHarness {
    let mut harness = one_server(language);
    harness.server("velha:5001", "192.168.0.20:5001", vec![waiting("abc")]);
    harness.key(KeyCode::Down);
    harness
}

fn typed(language: Language) -> LobbyHarness {
    let mut harness = one_server(language);
    harness.confirm("10.0.0.3");
    harness.down(ServerId::Typed);
    harness.write("ga");
    harness
}

fn asked(language: Language) -> LobbyHarness {
    let mut harness = LobbyHarness::new(language, Some("123"));
    harness.server("casa", "192.168.0.10:5000", vec![waiting("123")]);
    harness.server("velha", "192.168.0.20:5001", vec![waiting("123")]);
    harness.wait(COLLECT_TIME);
    harness
}

fn help(language: Language) -> LobbyHarness {
    let mut harness = one_server(language);
    harness.key(KeyCode::F(1));
    harness
}

fn robots(language: Language) -> LobbyHarness {
    let mut harness = nobody(language);
    harness.control('r');
    harness
}

fn options(language: Language) -> LobbyHarness {
    let mut harness = one_server(language);
    harness.key(KeyCode::F(2));
    harness
}

#[test]
fn the_lobby() {
    for (name, scene) in SCENES {
        for language in Language::ALL {
            let harness = scene(language);
            let sheet = sheet(|width, height| harness.screen(width, height));
            insta::assert_snapshot!(format!("{name}_{language:?}"), sheet);
        }
    }
}

#[test]
fn ascii_and_half_blocks() {
    let mut pictures = String::new();
    for glyphs in [GlyphSet::Ascii, GlyphSet::HalfBlocks] {
        let mut harness = two_servers(Language::Pt);
        harness.lobby.glyphs = glyphs;
        pictures.push_str(&harness.screen(60, 14));
    }
    let ascii = pictures.split("+\n\n").next().unwrap_or_default();
    assert!(!ascii.contains('●'));
    insta::assert_snapshot!(pictures);
}

#[test]
fn the_chosen_row_has_a_sign_and_no_cell_a_color() {
    let harness = two_servers(Language::Pt);
    let buffer = harness.buffer(80, 24);
    let colored = |cell: &ratatui::buffer::Cell| {
        (cell.fg, cell.bg) != (ratatui::style::Color::Reset, ratatui::style::Color::Reset)
    };
    assert!(!buffer.content().iter().any(colored));
    assert!(!harness.selected().is_empty());
}

#[test]
fn every_lobby_at_every_size_stays_inside() {
    for (_, scene) in SCENES {
        for (language, glyphs) in [
            (Language::Pt, GlyphSet::Blocks),
            (Language::En, GlyphSet::Ascii),
            (Language::Es, GlyphSet::HalfBlocks),
        ] {
            let mut harness = scene(language);
            harness.lobby.glyphs = glyphs;
            for width in (0..20).chain((20..250).step_by(31)) {
                for height in (0..12).chain((12..80).step_by(13)) {
                    let _ = harness.buffer(width, height);
                }
            }
        }
    }
}

#[test]
fn all_that_is_said_with_nobody_there_is_readable_where_people_are() {
    for language in Language::ALL {
        let harness = nobody(language);
        let texts = harness.lobby.texts;
        let squeeze = |text: &str| text.replace(['|', ' ', '\n'], "");
        for (width, height) in [(120, 40), (80, 24), (40, 24)] {
            let screen = squeeze(&harness.screen(width, height));
            for said in [
                texts.lobby_nobody(),
                texts.lobby_open_one(),
                texts.lobby_type_address(),
                texts.lobby_why(),
                texts.lobby_goes_on(),
            ] {
                assert!(screen.contains(&squeeze(said)), "{width}x{height}: {said}");
            }
        }
        // If rows are scarce, the advice precedes the causes.
        let small = squeeze(&harness.screen(40, 12));
        assert!(small.contains("jogoserve") && small.contains("192.168.0.10"));
    }
}

#[test]
fn news_that_change_nothing_draw_nothing() {
    let mut harness = one_server(Language::Pt);
    let before = harness.buffer(80, 24);
    harness.wait(1_000);
    harness.message(Message::Found(crate::harness::lobby_harness::found(
        "casa",
        "192.168.0.10:5000",
    )));
    harness.down(ServerId::Here);
    harness.connection(
        ServerId::Here,
        crate::message::ConnectionEvent::Connecting { attempt: 2 },
    );
    assert_eq!(harness.buffer(80, 24), before);
    harness.wait(60_000);
    assert_eq!(harness.lobby.next_wake(), None);
}
