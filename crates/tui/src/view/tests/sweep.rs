//! Every screen at every size, in every language, with all characters and all themes.
//!
//! Nothing panics, nothing is drawn outside, and no word is cut that a row would hold.
//! Every character belongs to its set. The sizes are sampled, so the test takes seconds.
//! `just sweep` draws all of them.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use texts::Language;
use unicode_width::UnicodeWidthStr;

use super::scenes::{SCENES, relay};
use crate::appearance::capabilities::Capabilities;
use crate::appearance::glyphs::GlyphSet;
use crate::preferences::{Choice, Symbols, Theme, Worded};
use crate::view::paint;

/// The variable that makes the test draw every size.
const WHOLE_VARIABLE: &str = "JOGO_SWEEP";

/// One size in this many is drawn. Each screen has its own sample.
const SAMPLE: usize = 401;

/// The content around the screen, which must remain.
const OUTSIDE: &str = "\u{2588}\u{301}";

/// The characters of each set other than letters and ASCII.
const BLOCKS: &str = "─│┼┏┓┗┛╭╮╰╯▶●◐○·…█▀▄▌▐▖▗▘▝▙▛▜▟▞▚";
const HALF_BLOCKS: &str = "─│┼┌┐└┘·…█▀▄▌▐";

#[test]
fn with_blocks() {
    sweep(Symbols::Blocks);
}

#[test]
fn with_half_blocks() {
    sweep(Symbols::HalfBlocks);
}

#[test]
fn with_ascii() {
    sweep(Symbols::Ascii);
}

/// A terminal in the C locale shows nothing but ASCII, names of other people included.
#[test]
fn in_the_c_locale() {
    for (name, scene) in SCENES {
        for language in Language::ALL {
            let mut harness = scene(language);
            let capabilities =
                Capabilities::of_environment(|name| (name == "LC_ALL").then(|| "C".to_owned()));
            harness.app.setup.set_capabilities(capabilities);
            let title = crate::view::title(&harness.app);
            assert!(
                title.is_none_or(|title| title.is_ascii()),
                "{name} {language:?}"
            );
            for (width, height) in [(80, 24), (40, 12), (24, 20), (20, 8), (12, 5), (200, 60)] {
                let screen = harness.screen(width, height);
                assert!(screen.is_ascii(), "{name} {language:?}:\n{screen}");
            }
        }
    }
}

#[track_caller]
fn sweep(symbols: Symbols) {
    let whole = std::env::var_os(WHOLE_VARIABLE).is_some();
    let mut drawn = 0_usize;
    let mut torn = BTreeMap::new();
    let scenes = SCENES.into_iter().chain([("relay", relay as fn(_) -> _)]);
    for (scene_number, (name, scene)) in scenes.enumerate() {
        for (language_number, language) in Language::ALL.into_iter().enumerate() {
            let mut harness = scene(language);
            harness.app.setup.choose(&Choice::Symbols(symbols));
            for size in 0..251 * 81 {
                let (width, height) = ((size % 251) as u16, (size / 251) as u16);
                let turn = size + 37 * scene_number + 101 * language_number;
                if !whole && turn % SAMPLE != 0 {
                    continue;
                }
                let theme = Theme::ALL[turn % Theme::ALL.len()].0;
                harness.app.setup.choose(&Choice::Theme(theme));
                let what = format!("{name} {language:?} {symbols:?} {theme:?} {width}x{height}");
                torn.extend(check(&harness.app, width, height, &what));
                drawn += 1;
            }
        }
    }
    assert!(torn.is_empty(), "{torn:#?}");
    assert!(drawn > 2_000, "{drawn}");
}

/// Returns the words that are cut, and where.
#[track_caller]
fn check(app: &crate::state::App, width: u16, height: u16, what: &str) -> Vec<(String, String)> {
    let area = Rect::new(2, 1, width, height);
    let mut buffer = Buffer::empty(Rect::new(0, 0, width + 4, height + 2));
    for cell in &mut buffer.content {
        cell.set_symbol(OUTSIDE);
    }
    for position in area.positions() {
        buffer[position].reset();
    }
    let painter = paint(app, &mut buffer, area);
    let torn = painter.torn.iter();
    let torn = torn.map(|word| (word.clone(), what.to_owned())).collect();
    for region in painter.into_hit_regions() {
        let inside = region.area.intersection(area);
        assert_eq!(inside, region.area, "{what}: {region:?}");
    }
    for position in buffer.area.positions() {
        let symbol = buffer[position].symbol();
        if area.contains(position) {
            assert_eq!(symbol.width(), 1, "{what}: {symbol:?} at {position}");
            assert!(is_of(app.setup.glyphs, symbol), "{what}: {symbol:?}");
        } else {
            assert_eq!(symbol, OUTSIDE, "{what}: drawn outside, at {position}");
        }
    }
    torn
}

/// The marks that Spanish writes before a question or an exclamation.
const LANGUAGE_MARKS: &str = "¡¿";

fn is_of(glyphs: GlyphSet, symbol: &str) -> bool {
    let extra = match glyphs {
        GlyphSet::Blocks => BLOCKS,
        GlyphSet::HalfBlocks => HALF_BLOCKS,
        GlyphSet::Ascii => "",
    };
    // Letters and marks of the user's language appear in every set.
    let known = |c: char| {
        c.is_ascii() || c.is_alphabetic() || LANGUAGE_MARKS.contains(c) || extra.contains(c)
    };
    symbol.chars().all(known)
}
