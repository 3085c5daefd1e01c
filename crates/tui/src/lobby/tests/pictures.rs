//! Pictures of the lobby, and a sweep over sizes.

use crossterm::event::KeyCode;
use game::wire::Stage;
use texts::Language;

use crate::appearance::glyphs::GlyphSet;
use crate::harness::lobby_harness::{Hut, room, waiting};
use crate::lobby::state::COLLECT_TIME;
use crate::lobby::{Message, ServerId};

/// The sizes of the mock-ups.
const SIZES: [(u16, u16); 7] = [
    (80, 24),
    (40, 12),
    (24, 20),
    (20, 9),
    (12, 6),
    (7, 4),
    (18, 2),
];

type Scene = fn(Language) -> Hut;

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

fn searching(language: Language) -> Hut {
    Hut::new(language, None)
}

fn nobody(language: Language) -> Hut {
    let mut hut = searching(language);
    hut.down(ServerId::Here);
    hut.wait(2_000);
    hut
}

fn one_server(language: Language) -> Hut {
    let mut hut = searching(language);
    let rooms = vec![
        room("7qf", &["Zé", "Lu", "", ""], Stage::Over),
        waiting("123"),
        room("gato", &["Bia", "Davi", ""], Stage::Playing),
    ];
    hut.server("casa", "192.168.0.10:5000", rooms);
    hut
}

fn no_rooms(language: Language) -> Hut {
    let mut hut = searching(language);
    hut.server("casa", "192.168.0.10:5000", vec![]);
    hut
}

fn two_servers(language: Language) -> Hut {
    let mut hut = one_server(language);
    hut.server("velha:5001", "192.168.0.20:5001", vec![waiting("abc")]);
    hut.key(KeyCode::Down);
    hut
}

fn typed(language: Language) -> Hut {
    let mut hut = one_server(language);
    hut.write("10.0.0.3");
    hut.key(KeyCode::Enter);
    hut.down(ServerId::Typed);
    hut.write("ga");
    hut
}

fn asked(language: Language) -> Hut {
    let mut hut = Hut::new(language, Some("123"));
    hut.server("casa", "192.168.0.10:5000", vec![waiting("123")]);
    hut.server("velha", "192.168.0.20:5001", vec![waiting("123")]);
    hut.wait(COLLECT_TIME);
    hut
}

fn help(language: Language) -> Hut {
    let mut hut = one_server(language);
    hut.key(KeyCode::F(1));
    hut
}

fn robots(language: Language) -> Hut {
    let mut hut = nobody(language);
    hut.control('r');
    hut
}

fn options(language: Language) -> Hut {
    let mut hut = one_server(language);
    hut.key(KeyCode::F(2));
    hut
}

#[test]
fn the_lobby() {
    for (name, scene) in SCENES {
        for language in Language::ALL {
            let hut = scene(language);
            let pictures = SIZES.map(|(width, height)| hut.screen(width, height));
            insta::assert_snapshot!(format!("{name}_{language:?}"), pictures.join("\n"));
        }
    }
}

#[test]
fn ascii_and_half_blocks() {
    let mut pictures = String::new();
    for glyphs in [GlyphSet::Ascii, GlyphSet::HalfBlocks] {
        let mut hut = two_servers(Language::Pt);
        hut.lobby.glyphs = glyphs;
        pictures.push_str(&hut.screen(60, 14));
    }
    let ascii = pictures.split("+\n\n").next().unwrap_or_default();
    assert!(!ascii.contains('●'));
    insta::assert_snapshot!(pictures);
}

#[test]
fn the_chosen_row_has_a_sign_and_no_cell_a_color() {
    let hut = two_servers(Language::Pt);
    let buffer = hut.buffer(80, 24);
    let colored = |cell: &ratatui::buffer::Cell| {
        (cell.fg, cell.bg) != (ratatui::style::Color::Reset, ratatui::style::Color::Reset)
    };
    assert!(!buffer.content().iter().any(colored));
    assert!(!hut.chosen().is_empty());
}

#[test]
fn every_lobby_at_every_size_stays_inside() {
    for (_, scene) in SCENES {
        for (language, glyphs) in [
            (Language::Pt, GlyphSet::Blocks),
            (Language::En, GlyphSet::Ascii),
        ] {
            let mut hut = scene(language);
            hut.lobby.glyphs = glyphs;
            for width in (0..20).chain((20..250).step_by(31)) {
                for height in (0..12).chain((12..80).step_by(13)) {
                    let _ = hut.buffer(width, height);
                }
            }
        }
    }
}

#[test]
fn all_that_is_said_with_nobody_there_is_readable_where_people_are() {
    for language in Language::ALL {
        let hut = nobody(language);
        let texts = hut.lobby.texts;
        let squeeze = |text: &str| text.replace(['|', ' ', '\n'], "");
        for (width, height) in [(120, 40), (80, 24), (40, 24)] {
            let screen = squeeze(&hut.screen(width, height));
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
        // Where rows are few, what to do comes before why.
        let small = squeeze(&hut.screen(40, 12));
        assert!(small.contains("jogoserve") && small.contains("192.168.0.10"));
    }
}

#[test]
fn news_that_change_nothing_draw_nothing() {
    let mut hut = one_server(Language::Pt);
    let before = hut.buffer(80, 24);
    hut.wait(1_000);
    hut.message(Message::Found(crate::harness::lobby_harness::found(
        "casa",
        "192.168.0.10:5000",
    )));
    hut.down(ServerId::Here);
    hut.connection(
        ServerId::Here,
        crate::message::ConnectionEvent::Connecting { attempt: 2 },
    );
    assert_eq!(hut.buffer(80, 24), before);
    hut.wait(60_000);
    assert_eq!(hut.lobby.next_wake(), None);
}
