//! Draws the invitation: a QR code, a link, a command and the room's code.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::appearance::glyphs::GlyphSet;
use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::qr::Qr;
use crate::appearance::text_width;
use crate::state::App;
use crate::state::invite;
use crate::view::layout::{Layout, skip, skip_columns};

use super::painter::Painter;
use super::status;

/// A paragraph, and whether a blank row precedes it if there is space.
struct Paragraph {
    text: String,
    style: Style,
    apart: bool,
}

/// Draws the screen while the opposite seat is empty.
pub(super) fn waiting(app: &App, painter: &mut Painter, layout: &Layout) {
    let area = layout.body;
    let beside = qr(app).filter(|qr| area.width >= qr.width() + 41 && area.height > qr.height());
    let mut text = inset(
        area,
        if area.width >= 60 {
            3
        } else {
            u16::from(area.width >= 12)
        },
    );
    if area.height >= 16 {
        text = skip(text, 1);
    }
    if let Some(qr) = beside {
        let place = Rect::new(text.x, text.y, qr.width(), qr.height());
        draw_qr(app, painter, place, &qr);
        text = skip_columns(text, qr.width() + 4);
        text = skip(text, u16::from(text.height > 17));
    }
    let mut paragraphs = Vec::new();
    if let Some(line) = status::connection(app) {
        paragraphs.push(plain(line.text, line.style, false));
    }
    let texts = app.setup.texts;
    if app.is_seeking() {
        paragraphs.push(plain(texts.seeking().to_owned(), BOLD, false));
        paragraphs.push(plain(texts.seek_hint().to_owned(), PLAIN, false));
    } else {
        paragraphs.push(plain(texts.waiting().to_owned(), BOLD, false));
    }
    // The marks are dealt when an opponent is found.
    let mark = your_mark(app).filter(|_| !app.is_seeking());
    let full: Vec<Paragraph> = words(app).into_iter().chain(mark).collect();
    if rows(&full, text.width) + rows(&paragraphs, text.width) <= usize::from(text.height) {
        paragraphs.extend(full);
    } else {
        paragraphs.extend(short_words(app));
    }
    put(painter, text, &paragraphs);
}

/// Draws the invitation over the whole screen. The QR code has its full size, and the
/// words are drawn where they fit.
pub(super) fn whole(app: &App, painter: &mut Painter, layout: &Layout) {
    let area = layout.body;
    let down = status::connection(app).map(|line| plain(line.text, line.style, false));
    let fitting = qr(app).filter(|qr| qr.width() <= area.width && qr.height() <= area.height);
    // Without a header, the fault of the connection is told in the place of the code, which
    // leads nowhere now.
    let fitting = fitting.filter(|_| down.is_none() || layout.header.is_some());
    let Some(qr) = fitting else {
        let text = inset(area, u16::from(area.width >= 12));
        let full: Vec<Paragraph> = down.into_iter().chain(words(app)).collect();
        if rows(&full, text.width) <= usize::from(text.height) {
            return put(painter, text, &full);
        }
        let down = status::connection(app).map(|line| plain(line.text, line.style, false));
        let short: Vec<Paragraph> = down.into_iter().chain(short_words(app)).collect();
        return put(painter, text, &short);
    };
    let place = Rect {
        x: area.x + (area.width - qr.width()) / 2,
        width: qr.width(),
        height: qr.height(),
        ..area
    };
    draw_qr(app, painter, place, &qr);
    let under = skip(area, qr.height());
    let link = invite::link(app);
    if under.height > 1 {
        let width = (link.len() as u16).min(under.width);
        let centered = Rect {
            x: under.x + (under.width - width) / 2,
            width,
            ..skip(under, 1)
        };
        painter.paragraph(centered, &link, PLAIN);
    }
}

fn plain(text: String, style: Style, apart: bool) -> Paragraph {
    Paragraph { text, style, apart }
}

/// Returns the words of the invitation.
fn words(app: &App) -> Vec<Paragraph> {
    let texts = app.setup.texts;
    let room = &app.setup.room;
    let command = invite::command(app);
    let mut paragraphs = Vec::new();
    if invite::is_only_for_here(app) && app.setup.guest {
        paragraphs.push(plain(texts.guest_invite().to_owned(), PLAIN, true));
        paragraphs.push(plain(command, BOLD, true));
        paragraphs.push(plain(texts.room_code().to_owned(), DIM, true));
        paragraphs.push(plain(room.to_string(), BOLD, false));
        return paragraphs;
    }
    if invite::is_only_for_here(app) {
        paragraphs.push(plain(texts.see_serve_address().to_owned(), PLAIN, true));
        paragraphs.push(plain(texts.room_code().to_owned(), DIM, true));
        paragraphs.push(plain(room.to_string(), BOLD, false));
        paragraphs.push(plain(texts.on_this_machine().to_owned(), DIM, true));
        paragraphs.push(plain(command, PLAIN, false));
        return paragraphs;
    }
    paragraphs.push(plain(texts.invite().to_owned(), PLAIN, true));
    // A relay has no page of ours.
    if !app.is_relay() {
        paragraphs.push(plain(texts.in_a_browser().to_owned(), DIM, true));
        paragraphs.push(plain(invite::link(app), BOLD, false));
    }
    paragraphs.push(plain(texts.in_a_terminal().to_owned(), DIM, true));
    paragraphs.push(plain(command, PLAIN, false));
    paragraphs.push(plain(texts.room_code().to_owned(), DIM, true));
    paragraphs.push(plain(room.to_string(), BOLD, false));
    paragraphs
}

fn your_mark(app: &App) -> Option<Paragraph> {
    let texts = app.setup.texts;
    let text = match app.seat? {
        game::Mark::X => texts.you_play_first().to_owned(),
        game::Mark::O => texts.you_play(game::Mark::O.letter()),
    };
    Some(plain(text, PLAIN, true))
}

/// Returns the words in few rows: the code and its link.
fn short_words(app: &App) -> Vec<Paragraph> {
    let code = format!("{} {}", app.setup.texts.room_code(), app.setup.room);
    let mut paragraphs = vec![plain(code, BOLD, false)];
    if !invite::is_only_for_here(app) && !app.is_relay() {
        paragraphs.push(plain(invite::link(app), PLAIN, false));
    }
    paragraphs
}

/// Returns the number of rows that paragraphs occupy.
fn rows(paragraphs: &[Paragraph], columns: u16) -> usize {
    let columns = usize::from(columns);
    let of_one = |paragraph: &Paragraph| text_width::wrap(&paragraph.text, columns).len();
    paragraphs.iter().map(of_one).sum()
}

/// Draws paragraphs below each other. Blank rows appear only if everything fits.
fn put(painter: &mut Painter, area: Rect, paragraphs: &[Paragraph]) {
    let apart = paragraphs
        .iter()
        .filter(|paragraph| paragraph.apart)
        .count();
    let airy = rows(paragraphs, area.width) + apart <= usize::from(area.height);
    let mut rest = area;
    for paragraph in paragraphs {
        rest = skip(rest, u16::from(airy && paragraph.apart));
        let taken = painter.paragraph(rest, &paragraph.text, paragraph.style);
        rest = skip(rest, taken);
    }
}

/// Returns the QR code, if it leads somewhere and can be drawn.
fn qr(app: &App) -> Option<Qr> {
    let drawable = app.setup.glyphs != GlyphSet::Ascii && app.setup.palette.qr().is_some();
    let useful = !app.is_relay() && !invite::is_only_for_here(app);
    // Upper case makes a smaller code, and the server accepts it.
    (drawable && useful).then(|| Qr::of(&invite::link(app).to_uppercase()))?
}

/// Returns whether there is a QR code.
pub(super) fn has_qr(app: &App) -> bool {
    qr(app).is_some()
}

fn draw_qr(app: &App, painter: &mut Painter, area: Rect, qr: &Qr) {
    if let Some(style) = app.setup.palette.qr() {
        for (at, row) in (0..).zip(qr.rows()) {
            painter.put(area, 0, at, &row, style);
        }
    }
}

fn inset(area: Rect, columns: u16) -> Rect {
    Rect {
        x: area.x + columns,
        width: area.width.saturating_sub(2 * columns),
        ..area
    }
}
