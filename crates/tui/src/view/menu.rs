//! Draws the options over any screen.
//!
//! **Invariant:** does not depend on a room.

use ratatui::layout::Rect;
use ratatui::style::Style;
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{LOUD, PLAIN};
use crate::appearance::text_width;
use crate::preferences::{Alerts, Digits, Menu, Preferences, ROWS, Row, Symbols, Theme};

use super::dialogs;
use super::hit_regions::Target;
use super::painter::Painter;

/// Draws the menu in the middle of an area.
pub(crate) fn draw(
    menu: &Menu,
    now: &Preferences,
    texts: Texts,
    painter: &mut Painter,
    area: Rect,
) {
    if let Some(typed) = menu.typing().filter(|_| menu.asks_only_name()) {
        return ask_name(typed, texts, painter, area);
    }
    let names = ROWS.map(|row| name(row, texts));
    let first = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
    let columns = dialogs::text_columns(area);
    let cursor = painter.symbols().turn;
    let rows: Vec<(String, Style)> = ROWS
        .iter()
        .zip(names)
        .map(|(row, name)| {
            let chosen = menu.row() == *row;
            let sign = if chosen { cursor } else { ' ' };
            let value = match menu.typing() {
                Some(typed) if chosen => format!("{typed}_"),
                Some(_) | None => value(*row, now, texts),
            };
            let room = columns.saturating_sub(first + 2);
            let line = if room >= MIN_VALUE_COLUMNS {
                let blank = " ".repeat(first - name.width());
                format!("{sign} {name}{blank}{}", end(&value, room))
            } else if chosen {
                // Too narrow for both: the row shows its name, or its value if it is
                // selected.
                format!("{sign}{}", end(&value, columns.saturating_sub(1)))
            } else {
                format!("{sign}{}", text_width::cut(name, columns.saturating_sub(1)))
            };
            let blank = " ".repeat(columns.min(MAX_MENU_COLUMNS).saturating_sub(line.width()));
            (line + &blank, if chosen { LOUD } else { PLAIN })
        })
        .collect();
    let at = ROWS.iter().position(|row| *row == menu.row()).unwrap_or(0) as u16;
    let shown = dialogs::rows_shown(area);
    let scroll = (at + 1).saturating_sub(shown);
    let place = dialogs::draw(
        painter,
        area,
        texts.options_title(),
        &rows,
        scroll,
        texts.help_more(),
    );
    for (index, _) in ROWS.iter().enumerate().skip(usize::from(scroll)) {
        let row = crate::view::layout::row(place, index as u16 - scroll);
        painter.hit_region(row, Target::Row(index));
    }
}

/// Draws the question for the name.
fn ask_name(typed: &str, texts: Texts, painter: &mut Painter, area: Rect) {
    let columns = dialogs::text_columns(area);
    let field = end(&format!("{typed}_"), columns);
    let mut rows = vec![(field, LOUD)];
    if dialogs::rows_shown(area) > 2 {
        let keys = [texts.key_save_name(), texts.key_cancel()];
        rows.push((String::new(), PLAIN));
        rows.extend(dialogs::key_line(&keys, columns));
    }
    dialogs::draw(painter, area, texts.option_name(), &rows, 0, "");
}

/// The minimum width of a value next to its name.
const MIN_VALUE_COLUMNS: usize = 9;

/// The maximum width of a row.
const MAX_MENU_COLUMNS: usize = 42;

/// Returns the visible part of a value: its end while the user types it, otherwise its
/// start.
fn end(value: &str, columns: usize) -> String {
    if value.ends_with('_') && value.width() > columns {
        let skip = value.chars().count().saturating_sub(columns);
        return value.chars().skip(skip).collect();
    }
    text_width::cut_sentence(value, columns)
}

fn name(row: Row, texts: Texts) -> &'static str {
    match row {
        Row::Theme => texts.option_theme(),
        Row::Symbols => texts.option_symbols(),
        Row::Digits => texts.option_digits(),
        Row::Alerts => texts.option_alerts(),
        Row::Mouse => texts.option_mouse(),
        Row::Animation => texts.option_animation(),
        Row::Language => texts.option_language(),
        Row::Name => texts.option_name(),
    }
}

fn value(row: Row, now: &Preferences, texts: Texts) -> String {
    let on_or_off = |on| if on { texts.on() } else { texts.off() };
    let word = match row {
        Row::Theme => theme(now.theme, texts),
        Row::Symbols => symbols(now.symbols, texts),
        Row::Digits => match now.digits {
            Digits::FromAbove => texts.digits_from_above(),
            Digits::FromBelow => texts.digits_from_below(),
        },
        Row::Alerts => alerts(now.alerts, texts),
        Row::Mouse => on_or_off(now.mouse),
        Row::Animation => on_or_off(now.animation),
        Row::Language => texts.language_name(),
        Row::Name if now.name.as_str().is_empty() => texts.alerts_nothing(),
        Row::Name => now.name.as_str(),
    };
    word.to_owned()
}

fn theme(theme: Theme, texts: Texts) -> &'static str {
    match theme {
        Theme::Auto => texts.automatic(),
        Theme::Neutral => texts.theme_neutral(),
        Theme::Color => texts.theme_color(),
        Theme::Dark => texts.theme_dark(),
        Theme::Light => texts.theme_light(),
        Theme::Mono => texts.theme_mono(),
    }
}

fn symbols(symbols: Symbols, texts: Texts) -> &'static str {
    match symbols {
        Symbols::Auto => texts.automatic(),
        Symbols::Blocks => texts.symbols_blocks(),
        Symbols::HalfBlocks => texts.symbols_half(),
        Symbols::Ascii => texts.symbols_ascii(),
    }
}

fn alerts(alerts: Alerts, texts: Texts) -> &'static str {
    match alerts {
        Alerts::Sound => texts.alerts_sound(),
        Alerts::Notification => texts.alerts_notification(),
        Alerts::Title => texts.alerts_title(),
        Alerts::Nothing => texts.alerts_nothing(),
    }
}
