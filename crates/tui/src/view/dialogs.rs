//! Draws the dialogs: the help, the questions, and the reason why we are kept out.

use game::wire::PROTOCOL;
use game::{Code, Refusal};
use ratatui::layout::Rect;
use ratatui::style::Style;
use texts::Texts;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width;
use crate::sentences;
use crate::state::{App, RoomChoice, Screen, Stop};

use super::painter::Painter;

/// The maximum width of a dialog.
const MAX_WIDTH: u16 = 46;

/// The style that marks a row of keys.
const KEY_STYLE: Style = BOLD;

/// The separator between two keys in a row.
const KEY_SEPARATOR: &str = "   ";

pub(super) type Row = (String, Style);

pub(super) fn help(app: &App, painter: &mut Painter, area: Rect, scroll: u16) {
    let texts = app.setup.texts;
    // Alone there is no seat to free or to keep.
    let quit = if app.setup.alone {
        texts.help_quit_lobby()
    } else {
        texts.help_quit()
    };
    let mut keys = vec![
        (texts.help_digits_key(), texts.help_digits()),
        (texts.help_arrows_key(), texts.help_arrows()),
        ("Enter", texts.help_enter()),
        ("R", texts.help_rematch()),
        ("[ ]", texts.help_look()),
        ("G", texts.help_games()),
        ("T", texts.help_table()),
        ("C", texts.help_copy()),
        ("I", texts.help_invite()),
        ("O", texts.help_options()),
        ("M", texts.help_name()),
        ("B", texts.help_robot()),
        ("Shift+K", texts.help_claim()),
        ("?", texts.help_help()),
        ("Esc", texts.help_leave()),
        ("Q", quit),
        ("mouse", texts.help_mouse()),
        ("Ctrl+Z", texts.help_suspend()),
        ("Ctrl+L", texts.help_redraw()),
        ("Ctrl+C", texts.help_quit_now()),
    ];
    let next = match app.choice {
        RoomChoice::Given | RoomChoice::Asked => texts.help_next(),
        RoomChoice::Named | RoomChoice::Own => texts.help_meet(),
    };
    keys.insert(4, ("N", next));
    // Without a server there are no invitations, and the robot is already present.
    let of_a_server = ["C", "I", "B", "G", "N", "T", "Ctrl+C"];
    keys.retain(|(key, _)| !(app.setup.alone && of_a_server.contains(key)));
    // Other keys move the cursor as well, so this one is listed only when it has a meaning.
    keys.retain(|(key, _)| *key != "Shift+K" || app.can_claim());
    // After a game nothing moves the cursor, and only then there is a game to step through.
    let over = app.screen() == Screen::Over;
    keys.retain(|(key, _)| *key != texts.help_arrows_key() || !over);
    keys.retain(|(key, _)| *key != "[ ]" || over);
    // A server that only relays boards knows no rooms and no names.
    keys.retain(|(key, _)| !(app.is_relay() && matches!(*key, "G" | "N" | "B" | "M" | "T")));
    keys_box(texts, &keys, texts.help_signs(), scroll, painter, area);
}

/// Draws the help of a screen: its keys, followed by another paragraph.
pub(crate) fn keys_box(
    texts: Texts,
    keys: &[(&str, &str)],
    more: &str,
    scroll: u16,
    painter: &mut Painter,
    area: Rect,
) {
    let columns = text_columns(area);
    let mut rows = Vec::new();
    for (key, meaning) in keys {
        rows.extend(key_rows(key, meaning, columns));
    }
    if area.height > 8 {
        rows.push((String::new(), PLAIN));
    }
    rows.extend(paragraph(more, columns, DIM));
    draw(
        painter,
        area,
        texts.help_title(),
        &rows,
        scroll,
        texts.help_more(),
    );
}

pub(super) fn leave(app: &App, painter: &mut Painter, area: Rect) {
    let texts = app.setup.texts;
    let keys = [texts.key_yes_leave(), texts.key_no_stay()];
    let (title, body) = if app.setup.alone {
        (texts.leave_alone_title(), texts.leave_alone_body())
    } else {
        (texts.leave_title(), texts.leave_body())
    };
    let counts = app.room().is_some_and(|room| room.league);
    let stops = counts.then(|| format!("{body} {}", texts.leave_league()));
    let body = stops.as_deref().unwrap_or(body);
    question(painter, area, title, body, &keys);
}

/// Draws the question which robot to play alone.
pub(crate) fn robots(texts: Texts, painter: &mut Painter, area: Rect) {
    let keys = robot_keys(texts);
    question(
        painter,
        area,
        texts.robot_title(),
        texts.robots_body(),
        &keys,
    );
}

fn robot_keys(texts: Texts) -> Vec<&'static str> {
    vec![
        texts.robot_easy_key(),
        texts.robot_medium_key(),
        texts.robot_perfect_key(),
    ]
}

/// Draws the question which robot to call, or whether to dismiss it.
pub(super) fn robot(app: &App, painter: &mut Painter, area: Rect) {
    let texts = app.setup.texts;
    let mut keys = robot_keys(texts);
    keys.extend(app.robot_opposite().then(|| texts.robot_away_key()));
    let seeks = app.room().is_some_and(|room| room.seeks);
    let body = if seeks {
        texts.seeking_stops()
    } else {
        texts.robot_body()
    };
    question(painter, area, texts.robot_title(), body, &keys);
}

pub(super) fn stopped(app: &App, stop: &Stop, painter: &mut Painter, area: Rect) {
    let texts = app.setup.texts;
    let (title, body, key) = match stop {
        Stop::OpenedElsewhere => (
            texts.elsewhere_title(),
            texts.vaga_assumida().to_owned(),
            texts.key_take_back(),
        ),
        Stop::Claimed => (
            texts.claimed_title(),
            texts.cadeira_cobrada().to_owned(),
            texts.key_sit(),
        ),
        Stop::Versions(protocol) => (
            texts.versions_title(),
            texts.versions_differ(PROTOCOL, protocol),
            texts.key_again(),
        ),
        Stop::Refused(code) => (
            title_of(texts, code),
            sentences::refusal(texts, code, &app.setup.room),
            if app.was_freed() {
                texts.key_watch_room()
            } else {
                texts.key_again()
            },
        ),
    };
    let next = app.can_meet_elsewhere().then(|| texts.key_next());
    let keys = next.into_iter().chain([key, texts.key_leave()]);
    let keys: Vec<&str> = keys.collect();
    question(painter, area, title, &body, &keys);
}

/// Returns the title above a refusal.
fn title_of(texts: Texts, code: &Code) -> &'static str {
    match code.known() {
        Some(Refusal::RoomFull) => texts.full_title(),
        Some(refusal) if refusal.is_by_host() => texts.by_host_title(),
        Some(_) | None => texts.stop_title(),
    }
}

/// Draws a sentence and the keys that answer it. If rows are scarce, the keys come first.
fn question(painter: &mut Painter, area: Rect, title: &str, body: &str, keys: &[&str]) {
    let columns = text_columns(area);
    let body = paragraph(body, columns, PLAIN);
    let keys = key_line(keys, columns);
    let frame = if framed(area) { 2 } else { 0 };
    let room = usize::from(area.height).saturating_sub(frame);
    let rows: Vec<Row> = if body.len() + keys.len() < room {
        let blank = [(String::new(), PLAIN)];
        body.into_iter().chain(blank).chain(keys).collect()
    } else if body.len() + keys.len() == room {
        body.into_iter().chain(keys).collect()
    } else {
        keys.into_iter().chain(body).collect()
    };
    draw(painter, area, title, &rows, 0, "");
}

/// Returns the rows of keys that answer a question, in one row if they fit.
pub(super) fn key_line(keys: &[&str], columns: usize) -> Vec<Row> {
    let in_one_row = keys.join(KEY_SEPARATOR);
    if in_one_row.width() <= columns {
        return vec![(in_one_row, KEY_STYLE)];
    }
    // Only the row with the name of the key can be clicked.
    let rows = keys.iter().map(|key| {
        let rows = paragraph(key, columns, PLAIN).into_iter().enumerate();
        rows.map(|(at, (text, _))| (text, if at == 0 { KEY_STYLE } else { PLAIN }))
    });
    rows.flatten().collect()
}

/// Returns the rows of a key and its meaning. The meaning is wrapped next to the key.
fn key_rows(key: &str, meaning: &str, columns: usize) -> Vec<Row> {
    let first = 8;
    if columns < 24 {
        return paragraph(&format!("{key}: {meaning}"), columns, PLAIN);
    }
    text_width::wrap(meaning, columns - first)
        .into_iter()
        .enumerate()
        .map(|(index, line)| {
            let key = if index == 0 { key } else { "" };
            let blank = " ".repeat(first.saturating_sub(key.width()));
            (format!("{key}{blank}{line}"), PLAIN)
        })
        .collect()
}

fn paragraph(text: &str, columns: usize, style: Style) -> Vec<Row> {
    let lines = text_width::wrap(text, columns);
    lines.into_iter().map(|line| (line, style)).collect()
}

/// Returns whether a frame fits.
const fn framed(area: Rect) -> bool {
    area.width >= 16 && area.height >= 5
}

/// Returns the number of visible rows of a dialog.
pub(super) fn rows_shown(area: Rect) -> u16 {
    area.height - if framed(area) { 2 } else { 0 }
}

/// Returns the width of a dialog's text.
pub(super) fn text_columns(area: Rect) -> usize {
    columns_within(area, MAX_WIDTH)
}

/// Returns the width of the text of a dialog that is at most this wide.
pub(super) fn columns_within(area: Rect, max: u16) -> usize {
    let frame = if framed(area) { 4 } else { 0 };
    usize::from(area.width.min(max) - frame)
}

/// Draws a dialog in the middle of an area and returns the area of its text. A short
/// dialog scrolls, and `more` tells how.
pub(super) fn draw(
    painter: &mut Painter,
    area: Rect,
    title: &str,
    rows: &[Row],
    scroll: u16,
    more: &str,
) -> Rect {
    draw_within(painter, area, title, rows, scroll, more, MAX_WIDTH)
}

/// Draws a dialog that is at most this wide.
pub(super) fn draw_within(
    painter: &mut Painter,
    area: Rect,
    title: &str,
    rows: &[Row],
    scroll: u16,
    more: &str,
    max: u16,
) -> Rect {
    let frame = if framed(area) { 2 } else { 0 };
    let widest = rows.iter().map(|(text, _)| text.width()).max().unwrap_or(0);
    let width = (widest.max(title.width() + 3) as u16 + 2 * frame).min(area.width.min(max));
    let height = (rows.len() as u16 + frame).min(area.height);
    let place = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    let place = if frame == 0 { area } else { place };
    painter.cover(place);
    let room = place.height - frame.min(place.height);
    let hidden = (rows.len() as u16).saturating_sub(room);
    let scroll = scroll.min(hidden);
    if frame > 0 {
        let more = if hidden > 0 { more } else { "" };
        outline(painter, place, title, more);
    }
    let text = Rect {
        x: place.x + frame,
        y: place.y + frame / 2,
        width: place.width - 2 * frame,
        height: room,
    };
    for (y, (line, style)) in (0..room).zip(rows.iter().skip(usize::from(scroll))) {
        if *style == KEY_STYLE {
            hints(painter, text, y, line);
        } else {
            painter.put(text, 0, y, line, *style);
        }
    }
    text
}

/// Draws keys next to each other.
fn hints(painter: &mut Painter, area: Rect, row: u16, line: &str) {
    let mut x = 0;
    for hint in line.split(KEY_SEPARATOR) {
        painter.hint(area, x, row, hint, KEY_STYLE);
        x += (hint.width() + KEY_SEPARATOR.len()) as u16;
    }
}

/// Draws a frame such as `╭─ Ajuda ─────╮`.
fn outline(painter: &mut Painter, place: Rect, title: &str, more: &str) {
    let symbols = painter.symbols();
    let [upper_left, upper_right, lower_left, lower_right] = symbols.frame;
    let across = symbols
        .across
        .to_string()
        .repeat(usize::from(place.width - 2));
    let (right, bottom) = (place.width - 1, place.height - 1);
    painter.put(
        place,
        0,
        0,
        &format!("{upper_left}{across}{upper_right}"),
        PLAIN,
    );
    painter.put(
        place,
        0,
        bottom,
        &format!("{lower_left}{across}{lower_right}"),
        PLAIN,
    );
    for y in 1..bottom {
        painter.put(place, 0, y, &symbols.down.to_string(), PLAIN);
        painter.put(place, right, y, &symbols.down.to_string(), PLAIN);
    }
    let room = usize::from(place.width).saturating_sub(6);
    painter.put(
        place,
        2,
        0,
        &format!(" {} ", text_width::cut(title, room)),
        BOLD,
    );
    if !more.is_empty() {
        let more = format!(" {} ", text_width::cut(more, room));
        let x = place.width.saturating_sub(more.width() as u16 + 2);
        painter.put(place, x, bottom, &more, PLAIN);
    }
}
