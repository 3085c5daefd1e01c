//! Whatever a server says and a person presses, every screen is harmless: said by the
//! same generator that the battery of faults attacks with, judged by a list that the
//! cleaner does not know. `JOGO_SCREENS=10000` for a long run.

use caos::hostile::Hostile;
use ratatui::buffer::Buffer;
use serde_json::Value;
use texts::Language;

use super::scenes::SCENES;
use crate::connection::decode;
use crate::desk::Desk;
use crate::glyphs::GlyphSet;
use crate::look::Look;
use crate::message::LinkEvent;

const ROUNDS: u64 = 300;
const KEYS: &str = "123456789rihcn?\rq";
const GLYPHS: [GlyphSet; 3] = [GlyphSet::Blocks, GlyphSet::HalfBlocks, GlyphSet::Ascii];
const LOOKS: [Look; 4] = [Look::NEUTRAL, Look::MONO, Look::DARK, Look::LIGHT];

/// What may be in no cell, however it came there.
pub(crate) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e01ef}'
        )
}

fn assert_harmless(buffer: &Buffer, seed: u64) {
    for cell in buffer.content() {
        let symbol = cell.symbol();
        assert!(!symbol.contains(is_harmful), "seed {seed}: {symbol:?}");
        assert!(symbol.chars().count() <= 3, "seed {seed}: {symbol:?}");
    }
}

/// One hostile thing through the decoders of the line, or an honest one.
fn happen(desk: &mut Desk, hostile: &mut Hostile) {
    match hostile.below(10) {
        0..=5 => {
            let name = ["atualizar_jogo", "sua_vaga", "erro"][hostile.below(3)];
            let payload: Value = serde_json::from_str(&hostile.payload()).unwrap();
            if let Some(event) = decode::event(name, &payload) {
                desk.hear(event);
            }
        }
        6 => {
            let payload: Value = serde_json::from_str(&hostile.payload()).unwrap();
            if let Some(ack) = decode::ack(&payload) {
                let ticket = hostile.below(4) as u64;
                desk.link(LinkEvent::Answered { ticket, ack });
            }
        }
        7 => desk.hear_code(&hostile.text()),
        8 => desk.wait(hostile.below(4_000) as u64),
        _ => {
            let key = KEYS.chars().nth(hostile.below(KEYS.len())).unwrap();
            desk.press(&key.to_string());
        }
    }
}

#[test]
fn whatever_a_server_says_no_screen_is_harmful() {
    let rounds = std::env::var("JOGO_SCREENS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let mut understood = 0;
    for seed in 0..rounds {
        let mut hostile = Hostile::new(seed);
        let scene = SCENES[hostile.below(SCENES.len())].1;
        let mut desk = scene(Language::ALL[hostile.below(2)]);
        desk.app.setup.glyphs = GLYPHS[hostile.below(3)];
        desk.app.setup.look = LOOKS[hostile.below(4)];
        for _ in 0..40 {
            happen(&mut desk, &mut hostile);
            let size = (hostile.below(130), hostile.below(45));
            assert_harmless(&desk.buffer(size.0 as u16, size.1 as u16), seed);
        }
        let screen = desk.screen(120, 40);
        understood += u64::from(screen.contains("[2J") || screen.contains("<img"));
    }
    println!("{rounds} stories, {understood} end with hostile words in view");
    assert!(
        understood > rounds / 50,
        "nothing hostile is ever shown: {understood}"
    );
}
