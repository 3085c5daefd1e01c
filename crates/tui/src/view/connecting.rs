//! Draws the screen before the first room: the server's address, and any problem with it.

use ratatui::layout::Rect;

use crate::appearance::palette::{BOLD, PLAIN};
use crate::appearance::text_width;
use crate::clock::after;
use crate::sentences;
use crate::state::{App, ConnectionState, SLOW_CONNECT};
use crate::view::layout::{Layout, skip};

use super::painter::Painter;

pub(super) fn draw(app: &App, painter: &mut Painter, layout: &Layout) {
    if app.stop.is_some() || app.setup.alone {
        return;
    }
    let texts = app.setup.texts;
    let host = text_width::cut(app.setup.host.as_str(), 60);
    let (first, second) = match &app.connection {
        ConnectionState::Connecting { since } if after(*since, SLOW_CONNECT) <= app.now => (
            texts.connecting(host),
            Some(texts.still_trying().to_owned()),
        ),
        ConnectionState::Up(_) if app.is_seeking() => (texts.seeking().to_owned(), None),
        ConnectionState::Connecting { .. } | ConnectionState::Up(_) => {
            (texts.connecting(host), None)
        }
        ConnectionState::Down {
            retry_at, reason, ..
        } => {
            let seconds = retry_at.0.saturating_sub(app.now.0).div_ceil(1_000);
            let why = sentences::down(texts, reason, &host);
            (why, Some(texts.retry_in(seconds)))
        }
    };
    let margin = if layout.body.width >= 40 {
        3
    } else {
        u16::from(layout.body.width >= 12)
    };
    let top = u16::from(layout.body.height >= 5) + u16::from(layout.body.height >= 12);
    let mut rest = Rect {
        x: layout.body.x + margin,
        width: layout.body.width - 2 * margin,
        ..skip(layout.body, top)
    };
    let taken = painter.paragraph(rest, &first, BOLD);
    rest = skip(rest, taken);
    if let Some(second) = second {
        painter.paragraph(skip(rest, u16::from(rest.height > 3)), &second, PLAIN);
    }
}
