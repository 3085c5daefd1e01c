//! Draws the lobby without a server: the search at first, then advice and likely causes.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::appearance::palette::{BOLD, DIM, PLAIN};
use crate::appearance::text_width::wrap;
use crate::view::layout::skip;
use crate::view::painter::Painter;

use crate::lobby::rows::Typed;
use crate::lobby::state::Lobby;

pub(super) fn draw(lobby: &Lobby, painter: &mut Painter, area: Rect) {
    let texts = lobby.texts;
    let named = lobby.setup.named.as_ref();
    let searching = match lobby.typed() {
        _ if lobby.setup.guest => texts.guest_waits().to_owned(),
        _ if let Some(server) = named => texts.connecting(server.label()),
        Typed::Code(room) => texts.lobby_searching_room(room),
        Typed::Nothing | Typed::Address(_) | Typed::Unclear(_) => {
            texts.lobby_searching().to_owned()
        }
    };
    if lobby.is_early() {
        painter.paragraph(area, &searching, PLAIN);
        return;
    }
    let to_guests = [
        (texts.guest_no_server(), BOLD),
        (texts.lobby_alone(), PLAIN),
        (texts.lobby_goes_on(), DIM),
    ];
    let to_all = [
        (texts.lobby_nobody(), BOLD),
        (texts.lobby_open_one(), PLAIN),
        (texts.lobby_type_address(), PLAIN),
        (texts.lobby_alone(), PLAIN),
        (texts.lobby_why(), DIM),
        (texts.lobby_goes_on(), DIM),
    ];
    // The list of servers tells why the named one does not answer.
    let to_one = [
        (texts.lobby_other_address(), PLAIN),
        (texts.lobby_alone(), PLAIN),
        (texts.lobby_goes_on(), DIM),
    ];
    let said: &[(&str, Style)] = if lobby.setup.guest {
        &to_guests
    } else if named.is_some() {
        &to_one
    } else {
        &to_all
    };
    let columns = usize::from(area.width);
    let needed: usize = said.iter().map(|(text, _)| wrap(text, columns).len()).sum();
    let apart = needed + said.len() <= usize::from(area.height);
    let mut rest = area;
    for (text, style) in said {
        let taken = painter.paragraph(rest, text, *style);
        rest = skip(rest, taken + u16::from(apart));
    }
}
