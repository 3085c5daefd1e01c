//! Draws the host's screen at every size. The link comes first, then the code, then the
//! people, then the news.
//!
//! **Invariant:** changes nothing.

use std::sync::Arc;

use game::{Mark, RoomView};
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::{BOLD, DIM, LOUD, PLAIN};
use crate::appearance::qr::Qr;
use crate::appearance::text_width::{cut, wrap};
use crate::sentences::{is_deserted, name_or_letter};
use crate::view::layout::{skip, skip_columns, top};
use crate::view::painter::Painter;

use super::state::{HostState, Overlay};
use super::view_manage::UNBROKEN;
use super::wording::with_absence;
use super::{view_foot, view_league, view_manage};

/// The columns that the rooms need beside the code.
const MIN_SIDE: u16 = 36;

/// Draws the whole screen.
pub(super) fn view(state: &HostState, frame: &mut Frame<'_>) {
    let area = frame.area();
    let letters = state.capabilities.letters;
    let mut painter = Painter::new(frame.buffer_mut(), state.glyphs, letters);
    let body = top(area, area.height.saturating_sub(1));
    match state.overlay {
        Some(Overlay::Code | Overlay::Page) => big_code(state, &mut painter, area),
        Some(Overlay::End) | None => {
            let rest = invitation(state, &mut painter, body);
            let rest = people_beside_code(state, &mut painter, rest);
            news(state, &mut painter, rest);
            view_foot::draw(state, &mut painter, area);
        }
    }
}

/// Draws the ways in, and returns the area below.
fn invitation(state: &HostState, painter: &mut Painter, area: Rect) -> Rect {
    let (texts, ways) = (state.texts, &state.overview.invitation);
    let tv = format!("{}/tv", ways.link);
    let mut lines = vec![
        (texts.serve_browser(), ways.link.as_str(), BOLD),
        (texts.serve_terminal(), ways.command.as_str(), PLAIN),
        (texts.host_on_tv(), tv.as_str(), PLAIN),
    ];
    let others = ways.others.join("  ");
    if !others.is_empty() && area.height > 24 {
        lines.push((texts.host_others(), &others, DIM));
    }
    let label = lines.iter().map(|(label, ..)| label.width()).max();
    let label = label.unwrap_or(0);
    let wide = usize::from(area.width) > label + 3 + ways.link.width();
    let mut rest = area;
    for (name, value, style) in lines {
        if wide {
            painter.put(rest, 1, 0, name, DIM);
            let beside = skip_columns(rest, label as u16 + 3);
            let taken = painter.paragraph(beside, value, style);
            rest = skip(rest, taken.max(1));
        } else if area.height < 8 {
            painter.put(rest, 0, 0, value, style);
            rest = skip(rest, 1);
        } else {
            let taken = painter.paragraph(rest, value, style);
            rest = skip(rest, taken);
        }
        // A small screen has the link alone, and so have the acts of the host.
        if area.height < 8 || (state.manage.is_some() && area.height < 18) {
            return rest;
        }
    }
    if let Some(note) = &ways.note {
        let taken = painter.paragraph(skip_columns(rest, 1), note, PLAIN);
        rest = skip(rest, taken);
    }
    skip(rest, u16::from(area.height > 12))
}

/// Draws the code with the rooms beside it, or the rooms alone where the code has no room.
/// Returns the area below.
fn people_beside_code(state: &HostState, painter: &mut Painter, area: Rect) -> Rect {
    let code = code(state)
        .filter(|code| code.height() < area.height && code.width() + MIN_SIDE <= area.width);
    let house = &state.overview.house;
    let is_table = state
        .manage
        .as_ref()
        .is_some_and(|manage| manage.is_table(house));
    let (beside, height) = match &code {
        Some(code) => {
            draw_code(state, painter, skip_columns(area, 1), code);
            (skip_columns(area, code.width() + 3), code.height())
        }
        // The acts of the host have the whole of a small screen.
        None if state.manage.is_some() => (skip_columns(area, 1), area.height),
        None => (skip_columns(area, 1), (area.height / 2).max(3)),
    };
    let height = height.min(area.height);
    let beside = top(beside, height);
    match &state.manage {
        Some(_) if is_table => view_league::table(state, painter, beside),
        Some(manage) => view_manage::rooms(state, manage, painter, beside),
        None => people(state, painter, beside),
    }
    skip(area, (height + 1).min(area.height))
}

/// Draws the rooms with their players.
fn people(state: &HostState, painter: &mut Painter, area: Rect) {
    let (texts, overview) = (state.texts, &state.overview);
    let in_use = |room: &&RoomView| has_people(room);
    let rooms: Vec<&RoomView> = overview
        .rooms
        .iter()
        .map(Arc::as_ref)
        .filter(in_use)
        .collect();
    let unlisted = overview.house.rooms.iter().filter(|room| room.unlisted);
    let in_use = rooms.iter().filter(|room| !is_empty(room)).count();
    let mut title = texts.host_count(in_use, overview.clients);
    let unlisted = unlisted.count();
    if unlisted > 0 {
        title = format!("{title} · {}", texts.host_unlisted_count(unlisted));
    }
    painter.put(area, 0, 0, &title, BOLD);
    if let Some(line) = view_league::in_short(state, usize::from(area.width)) {
        painter.put(area, 0, 1, &line, DIM);
    }
    let mut rest = skip(area, 2);
    if rooms.is_empty() {
        let sentence = if overview.clients == 0 {
            texts.host_nobody()
        } else {
            texts.host_no_room()
        };
        painter.paragraph(rest, sentence, PLAIN);
    }
    let mut shown = 0;
    for room in &rooms {
        let lines = wrap(&described(state, room), usize::from(rest.width));
        let last = shown + 1 == rooms.len();
        // A row is kept for the number of the others.
        if lines.len() + usize::from(!last) > usize::from(rest.height) {
            break;
        }
        for line in lines {
            painter.put(rest, 0, 0, &line.replace(UNBROKEN, " "), PLAIN);
            rest = skip(rest, 1);
        }
        shown += 1;
    }
    if shown < rooms.len() {
        let more = texts.host_more_rooms(rooms.len() - shown);
        painter.put(rest, 0, 0, &more, DIM);
    }
}

/// Returns whether nobody is connected to a room. Its seats may be held.
fn is_empty(room: &RoomView) -> bool {
    is_deserted(&room.players, room.watchers)
}

fn has_people(room: &RoomView) -> bool {
    let seated = Mark::BOTH
        .iter()
        .any(|mark| room.players.of(*mark).is_some());
    seated || room.watchers > 0
}

/// Returns a line such as "gato  Maria contra João  vez de João  2 assistindo".
fn described(state: &HostState, room: &RoomView) -> String {
    let texts = state.texts;
    let name = |mark: Mark| {
        let player = room.players.of(mark)?;
        Some(with_absence(
            texts,
            player,
            name_or_letter(texts, mark, player),
        ))
    };
    let who = match (name(Mark::X), name(Mark::O)) {
        (Some(x), Some(o)) => texts.versus(x, o),
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => String::new(),
    };
    let both = Mark::BOTH
        .iter()
        .all(|mark| room.players.of(*mark).is_some());
    let stage = match room.turn {
        Some(_) | None if is_empty(room) => texts.room_deserted().to_owned(),
        None => texts.room_over().to_owned(),
        Some(_) if !both && room.seeks => texts.room_seeks().to_owned(),
        Some(_) if !both => texts.room_waiting().to_owned(),
        Some(mark) => texts.host_turn(name(mark).unwrap_or_default()),
    };
    let watchers = match room.watchers {
        0 => String::new(),
        some => texts.watching_count(some).replace(' ', UNBROKEN),
    };
    let parts = [room.id.to_string(), who, stage, watchers];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    texts.begun(parts.join("  "))
}

/// Draws the notes, and below them the latest events, the newest at the bottom. A store that
/// fails comes before all of them, and warnings come next.
fn news(state: &HostState, painter: &mut Painter, mut area: Rect) {
    if state.overview.house.store_fails {
        let beside = skip_columns(area, 1);
        let taken = painter.paragraph(beside, state.texts.desk_store_fails(), LOUD);
        area = skip(area, taken);
    }
    for warning in &state.notes.warnings {
        let taken = painter.paragraph(skip_columns(area, 1), warning, BOLD);
        area = skip(area, taken);
    }
    let rows = usize::from(area.height);
    let facts = &state.notes.facts;
    let notes = facts.len().min(rows.saturating_sub(1));
    let fit = rows - notes;
    let hidden = state.news.len().saturating_sub(fit);
    let lines = state.news.iter().skip(hidden).map(|line| (line, PLAIN));
    let notes = facts.iter().take(notes).map(|line| (line, DIM));
    for (y, (line, style)) in (0..area.height).zip(notes.chain(lines)) {
        let line = cut(line, usize::from(area.width.saturating_sub(2)));
        painter.put(area, 1, y, &line, style);
    }
}

/// Draws the code alone and as large as it can be, for a camera at a distance, with its link
/// below.
fn big_code(state: &HostState, painter: &mut Painter, area: Rect) {
    let (texts, link) = (state.texts, &state.shown_link());
    let words = match state.overlay {
        _ if state.copied => texts.host_copied(link),
        Some(Overlay::Page) => texts.host_page_words().to_owned(),
        Some(Overlay::Code | Overlay::End) | None => texts.host_code_words().to_owned(),
    };
    // The words, and the link above them, if the code leaves them room.
    let columns = usize::from(area.width);
    let link_lines = wrap(link, columns).len() as u16;
    let lines = link_lines + wrap(&words, columns).len() as u16;
    let height = area.height.saturating_sub(lines);
    let code = code(state);
    let rows = code.as_ref().and_then(|code| {
        let beside = code.largest(area.width, height);
        beside.or_else(|| code.largest(area.width, area.height))
    });
    let Some(rows) = rows else {
        let taken = painter.paragraph(area, &texts.host_no_code(link), PLAIN);
        painter.paragraph(skip(area, taken), &words, DIM);
        return;
    };
    let style = state.palette.qr().unwrap_or(PLAIN);
    let width = rows.first().map_or(0, |row| row.width()) as u16;
    let height = rows.len() as u16;
    let under = lines.min(area.height.saturating_sub(height));
    let x = (area.width - width) / 2;
    let y = (area.height - height - under) / 2;
    for (row, line) in (y..).zip(&rows) {
        painter.put(area, x, row, line, style);
    }
    if under > 0 {
        let x = area.width.saturating_sub(link.width() as u16) / 2;
        let rest = skip(area, y + height);
        painter.paragraph(skip_columns(rest, x), link, BOLD);
    }
    if under >= lines {
        let rest = skip(area, y + height + link_lines);
        let x = area.width.saturating_sub(words.width() as u16) / 2;
        painter.paragraph(skip_columns(rest, x), &words, DIM);
    }
}

/// Returns the code of the link, if the terminal has the characters and colors for it.
/// Capital letters make a smaller code.
fn code(state: &HostState) -> Option<Qr> {
    state.palette.qr()?;
    let link = match state.overlay {
        // The token behind the # is no word of its own case.
        Some(Overlay::Page) => state.shown_link(),
        Some(Overlay::Code | Overlay::End) | None => {
            format!("{}/", state.shown_link().to_uppercase())
        }
    };
    match state.glyphs {
        GlyphSet::Ascii => None,
        GlyphSet::Blocks | GlyphSet::HalfBlocks => Qr::of(&link),
    }
}

fn draw_code(state: &HostState, painter: &mut Painter, area: Rect, code: &Qr) {
    let style = state.palette.qr().unwrap_or(PLAIN);
    for (y, line) in (0..area.height).zip(code.rows()) {
        painter.put(area, 0, y, &line, style);
    }
}
