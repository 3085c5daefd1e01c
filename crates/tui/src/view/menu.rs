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

/// A line and its style.
type Line = (String, Style);

/// Draws the menu in the middle of an area.
pub(crate) fn draw(
    menu: &Menu,
    now: &Preferences,
    texts: Texts,
    painter: &mut Painter,
    area: Rect,
) {
    if let Some(typed) = menu.typing().filter(|_| menu.asks_only_name()) {
        return ask_name(menu, typed, texts, painter, area);
    }
    let lines = lines(menu, now, texts, painter.symbols().turn, area);
    let at = lines.iter().rposition(|(_, (_, style))| *style == LOUD);
    let shown = dialogs::rows_shown(area);
    let scroll = (at.unwrap_or(0) as u16 + 1).saturating_sub(shown);
    let rows: Vec<Line> = lines.iter().map(|(_, line)| line.clone()).collect();
    let place = dialogs::draw(
        painter,
        area,
        texts.options_title(),
        &rows,
        scroll,
        texts.help_more(),
    );
    for (y, (index, _)) in (0..).zip(lines.iter().skip(usize::from(scroll))) {
        let row = crate::view::layout::row(place, y);
        painter.hit_region(row, Target::Row(*index));
    }
}

/// Returns the lines of the menu, each with the index of its row. `cursor` marks the
/// selected row.
fn lines(
    menu: &Menu,
    now: &Preferences,
    texts: Texts,
    cursor: char,
    area: Rect,
) -> Vec<(usize, Line)> {
    let names = ROWS.map(|row| name(row, texts));
    let first = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
    let columns = dialogs::text_columns(area);
    let room = columns.saturating_sub(first + 2);
    let mut lines = Vec::new();
    for (index, (row, name)) in ROWS.iter().zip(names).enumerate() {
        let chosen = menu.row() == *row;
        let sign = if chosen { cursor } else { ' ' };
        let value = match menu.typing() {
            Some(typed) if chosen => format!("{typed}_"),
            Some(_) | None => value(*row, now, texts),
        };
        let style = if chosen { LOUD } else { PLAIN };
        let mut add = |line: String| {
            let blank = " ".repeat(columns.min(MAX_MENU_COLUMNS).saturating_sub(line.width()));
            lines.push((index, (line + &blank, style)));
        };
        if room >= MIN_VALUE_COLUMNS {
            let blank = " ".repeat(first - name.width());
            add(format!("{sign} {name}{blank}{}", end(&value, room)));
        } else {
            // Too narrow for both: the value of the selected row is below its name.
            add(format!(
                "{sign}{}",
                text_width::cut(name, columns.saturating_sub(1))
            ));
            if chosen && dialogs::rows_shown(area) > 1 {
                add(format!("  {}", end(&value, columns.saturating_sub(2))));
            } else if chosen {
                lines.pop();
                let line = format!("{sign}{}", end(&value, columns.saturating_sub(1)));
                lines.push((index, (line, style)));
            }
        }
        if chosen && menu.is_full() {
            let full = text_width::wrap(texts.name_full(), columns);
            lines.extend(full.into_iter().map(|line| (index, (line, PLAIN))));
        }
    }
    lines
}

/// Draws the question for the name.
fn ask_name(menu: &Menu, typed: &str, texts: Texts, painter: &mut Painter, area: Rect) {
    let columns = dialogs::text_columns(area);
    let field = end(&format!("{typed}_"), columns);
    let mut rows = vec![(field, LOUD)];
    if menu.is_full() {
        let full = text_width::wrap(texts.name_full(), columns);
        rows.extend(full.into_iter().map(|line| (line, PLAIN)));
    }
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
