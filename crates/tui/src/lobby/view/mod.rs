//! Draws [`Lobby`] at every size.
//!
//! **Invariant:** changes nothing, and does not depend on the protocol.

mod list;
mod no_servers;

use std::borrow::Cow;

use game::Clean;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::appearance::palette::{BOLD, DIM, LOUD, PLAIN};
use crate::appearance::text_width::{cut, wrap};
use crate::sentences;
use crate::view::layout::{Layout, row, skip, top};
use crate::view::painter::Painter;
use crate::view::{dialogs, league, menu};

use super::rows::{Row, Typed};
use super::server::{Server, ServerId, ServerStatus};
use super::state::{Lobby, Note, Overlay};

/// The greatest width of a server's name among the keys, in columns.
const MAX_SERVER_COLUMNS: usize = 24;

/// Draws the whole screen.
pub(crate) fn view(lobby: &Lobby, frame: &mut Frame<'_>) {
    let area = frame.area();
    let layout = Layout::of(area);
    let letters = lobby.setup.capabilities.letters;
    let mut painter = Painter::new(frame.buffer_mut(), lobby.glyphs, letters);
    header(lobby, &mut painter, &layout);
    body(lobby, &mut painter, inset(layout.body));
    footer(lobby, &mut painter, &layout);
    // The key that closes a long dialog stays in view.
    let footer = layout.footer.map_or(0, |footer| footer.height);
    let above_keys = top(area, area.height - footer);
    match lobby.overlay {
        None => {}
        Some(Overlay::Help(scroll)) => help(lobby, scroll, &mut painter, above_keys),
        Some(Overlay::Table) => {
            league::draw(&lobby.table, lobby.texts, &mut painter, above_keys);
        }
        Some(Overlay::Robots) => dialogs::robots(lobby.texts, &mut painter, area),
        Some(Overlay::Options) => {
            menu::draw(
                &lobby.menu,
                lobby.preferences(),
                lobby.texts,
                &mut painter,
                area,
            );
        }
    }
}

/// Draws a row such as `JOGO jogo da velha ● casa 192.168.0.10`.
fn header(lobby: &Lobby, painter: &mut Painter, layout: &Layout) {
    let Some(area) = layout.header else {
        return;
    };
    let texts = lobby.texts;
    painter.put(area, 1, 0, "JOGO", BOLD);
    painter.put(area, 7, 0, texts.game_name(), PLAIN);
    let servers: Vec<&Server> = lobby.up().collect();
    let right = match servers.as_slice() {
        [] if lobby.is_early() => painter.symbols().trying.to_string(),
        [] => painter.symbols().offline.to_string(),
        [only] => format!("{} {}", painter.symbols().up, named(only)),
        [..] => format!(
            "{} {}",
            painter.symbols().up,
            texts.lobby_servers(servers.len())
        ),
    };
    let from = 7 + texts.game_name().width() + 2;
    let space = usize::from(area.width).saturating_sub(from + 1);
    let fits = right.width() <= space;
    let sign = right.chars().take(1);
    let right = if fits { right.clone() } else { sign.collect() };
    let at = usize::from(area.width).saturating_sub(right.width() + 1);
    painter.put(area, at as u16, 0, &right, PLAIN);
}

/// Returns the name and the address of a server, or only one if they are equal.
fn named(server: &Server) -> String {
    let label = server.address.label();
    if server.name.as_str() == label {
        label
    } else {
        format!("{} {label}", server.name)
    }
}

/// Draws the field, the list and the servers.
fn body(lobby: &Lobby, painter: &mut Painter, area: Rect) {
    let airy = area.height >= 8;
    let mut rest = skip(area, u16::from(area.height >= 12));
    // On a single row, the list is more useful than an empty field.
    if rest.height > 1 || !lobby.field.is_empty() {
        field(lobby, painter, row(rest, 0));
        rest = skip(rest, 1 + u16::from(airy));
    }
    if let Typed::Unclear(unclear) = lobby.typed() {
        let taken = painter.paragraph(rest, &unclear.sentence(lobby.texts), PLAIN);
        rest = skip(rest, taken + u16::from(airy));
        if lobby.rows().is_empty() {
            return;
        }
    }
    let rows = lobby.rows();
    if rows.is_empty() {
        let shown = servers_shown(lobby, rest);
        let under = rest.height.saturating_sub(shown);
        no_servers::draw(lobby, painter, top(rest, under));
        return servers(lobby, painter, skip(rest, under));
    }
    if airy {
        painter.put(rest, 0, 0, lobby.texts.open_rooms(), BOLD);
        rest = skip(rest, 1);
    }
    let shown = if airy { servers_shown(lobby, rest) } else { 0 };
    let list = top(rest, rest.height.saturating_sub(shown));
    list::draw(lobby, painter, list, &rows);
    servers(lobby, painter, skip(rest, list.height));
}

/// Draws a row such as `Sala ou endereço [123_ ]`.
fn field(lobby: &Lobby, painter: &mut Painter, area: Rect) {
    let texts = lobby.texts;
    let width = usize::from(area.width);
    let label = [texts.lobby_field(), texts.lobby_field_short(), ""]
        .into_iter()
        // A guest has no other server to name.
        .skip(usize::from(lobby.setup.guest))
        .find(|label| label.is_empty() || label.width() + 12 <= width)
        .unwrap_or_default();
    let at = if label.is_empty() {
        0
    } else {
        label.width() + 1
    };
    painter.put(area, 0, 0, label, PLAIN);
    let room = (width - at.min(width)).saturating_sub(3).min(40);
    if room == 0 {
        return painter.put(area, at as u16, 0, &tail(&lobby.field, width), BOLD);
    }
    let text = tail(&lobby.field, room);
    let blank = " ".repeat(room.saturating_sub(text.width()));
    let x = at as u16;
    painter.put(area, x, 0, "[", PLAIN);
    painter.put(area, x + 1, 0, &text, BOLD);
    painter.put(
        area,
        x + 1 + text.width() as u16,
        0,
        &format!("_{blank}]"),
        PLAIN,
    );
}

/// Returns the end of a text, where the user is typing.
fn tail(text: &str, columns: usize) -> String {
    let mut start = 0;
    while text[start..].width() > columns {
        start += text[start..].chars().next().map_or(1, char::len_utf8);
    }
    text[start..].to_owned()
}

/// Returns the servers that need a row: several of them, or one that does not answer.
fn worth_a_row(lobby: &Lobby) -> Vec<&Server> {
    let silent = |server: &&Server| {
        matches!(server.status, ServerStatus::Down(_)) && server.id != ServerId::Here
    };
    let trying =
        |server: &&Server| server.status == ServerStatus::Trying && server.id == ServerId::Typed;
    let up: Vec<_> = lobby.up().collect();
    let up = if up.len() > 1 { up } else { Vec::new() };
    let listed = lobby.servers.iter().filter(|server| lobby.lists(server));
    let others = listed.filter(|s| silent(s) || trying(s));
    up.into_iter().chain(others).collect()
}

/// Returns the number of rows for servers, with the blank one above them.
fn servers_shown(lobby: &Lobby, area: Rect) -> u16 {
    let count = worth_a_row(lobby).len() as u16;
    if count == 0 {
        return 0;
    }
    (count + 1).min(area.height / 3)
}

/// Draws a row for each server that needs one.
fn servers(lobby: &Lobby, painter: &mut Painter, area: Rect) {
    let area = if area.height > 1 { skip(area, 1) } else { area };
    for (index, server) in (0..area.height).zip(worth_a_row(lobby)) {
        let (sign, text) = status(lobby, painter, server);
        let text = cut(&format!("{sign} {text}"), usize::from(area.width));
        painter.put(area, 0, index, &text, PLAIN);
    }
}

/// Returns the status of a server, as a sign and a sentence.
fn status(lobby: &Lobby, painter: &Painter, server: &Server) -> (char, String) {
    let (texts, symbols, name) = (lobby.texts, painter.symbols(), named(server));
    match &server.status {
        ServerStatus::Up(_) => (symbols.up, name),
        ServerStatus::Unopened | ServerStatus::Trying => (symbols.trying, texts.connecting(name)),
        ServerStatus::Down(reason) => (symbols.offline, sentences::down(texts, reason, &name)),
    }
}

/// Draws the available keys, or the current note.
fn footer(lobby: &Lobby, painter: &mut Painter, layout: &Layout) {
    let note = lobby.note.as_ref().filter(|_| lobby.overlay.is_none());
    if let Some(note) = note {
        let text = format!("! {}", sentence(lobby, note));
        let whole = layout.body.union(layout.footer.unwrap_or(layout.body));
        let area = inset(whole);
        let lines = wrap(&text, usize::from(area.width)).len() as u16;
        // The rows that the note asks about stay visible.
        let lines = lines.min(area.height / 2).max(1);
        let place = skip(area, area.height.saturating_sub(lines));
        painter.clear(place);
        painter.paragraph(place, &text, LOUD);
        return;
    }
    let Some(area) = layout.footer else {
        return;
    };
    let mut x = 1;
    for hint in hints(lobby, area.width.into()) {
        let width = hint.width() as u16;
        if x > 1 && x + width > area.width {
            break;
        }
        painter.put(area, x, 0, &hint, DIM);
        x += width + 3;
    }
}

fn sentence(lobby: &Lobby, note: &Note) -> String {
    let texts = lobby.texts;
    match note {
        Note::Several(room) => texts.lobby_several(room),
        Note::WhichServer(room) => texts.lobby_which_server(room),
        Note::WhichServerToMeet => texts.lobby_which_server_to_meet().to_owned(),
        Note::NoServer if lobby.setup.guest => texts.guest_no_server().to_owned(),
        Note::NoServer => texts.lobby_no_server().to_owned(),
        Note::NoShell => texts.no_shell().to_owned(),
        Note::NotKept(why) => texts.options_not_kept(Clean::new(why, 80)),
    }
}

/// Returns the available keys, the most useful first. The first two fit into this width, if
/// they can.
fn hints(lobby: &Lobby, columns: usize) -> Vec<Cow<'static, str>> {
    let texts = lobby.texts;
    if lobby.joining.is_some() {
        return [texts.key_save_name(), texts.key_back()]
            .map(Cow::Borrowed)
            .to_vec();
    }
    if lobby.overlay.is_some() {
        return vec![texts.key_close().into()];
    }
    let rows = lobby.rows();
    let enter = match rows.get(lobby.selected(&rows)) {
        Some(Row::Room(server, room)) if lobby.holds_our_seat(server, room) => {
            Some(texts.key_enter_room())
        }
        Some(Row::Room(_, room)) if room.stage == game::wire::Stage::Waiting => {
            Some(texts.key_enter_room())
        }
        Some(Row::Room(..)) => Some(texts.key_watch_room()),
        Some(Row::New(..)) => Some(texts.key_make_room()),
        Some(Row::Meet(_)) => Some(texts.key_play_waiting()),
        Some(Row::Address(_)) => Some(texts.key_go_there()),
        None => None,
    };
    let choose = (rows.len() > 1).then(|| texts.key_choose());
    let find = lobby.up().next().map(|_| texts.key_find());
    let left = columns.saturating_sub(enter.map_or(1, |enter| enter.width() + 4));
    let named = new_room_hint(lobby).filter(|named| named.width() <= left);
    let new = find.map(|_| named.unwrap_or_else(|| texts.key_new_room().into()));
    let asked = lobby.server_for_new();
    let league = asked.is_some_and(|server| server.league.is_some());
    let table = league.then(|| texts.key_lobby_table());
    let leave = if lobby.field.is_empty() {
        texts.key_leave_lobby()
    } else {
        texts.key_clear()
    };
    let rest = [
        Some(texts.key_help()),
        Some(leave),
        table,
        find,
        Some(texts.key_lobby_options()),
        Some(texts.key_alone()),
        choose,
    ];
    let first = enter.map(Cow::Borrowed).into_iter().chain(new);
    let rest = rest.into_iter().flatten().map(Cow::Borrowed);
    first.chain(rest).collect()
}

/// Returns the key for a new room with its server, if there are several.
fn new_room_hint(lobby: &Lobby) -> Option<Cow<'static, str>> {
    let texts = lobby.texts;
    let rows = lobby.rows();
    let server = match rows.get(lobby.selected(&rows)) {
        Some(Row::Address(address)) => address.server.label(),
        Some(row) if lobby.up().count() > 1 => row.server()?.name.to_string(),
        Some(_) | None => return None,
    };
    let server = cut(&server, MAX_SERVER_COLUMNS);
    Some(texts.key_new_room_on(server).into())
}

fn help(lobby: &Lobby, scroll: u16, painter: &mut Painter, area: Rect) {
    let texts = lobby.texts;
    let keys = [
        (texts.help_letters_key(), texts.help_letters()),
        (texts.help_arrows_key(), texts.help_choose()),
        ("Enter", texts.help_enter_room()),
        ("Ctrl+N", texts.help_new_room()),
        ("Ctrl+F", texts.lobby_meet()),
        ("Ctrl+T", texts.help_table()),
        ("Ctrl+R", texts.help_alone()),
        ("F2", texts.help_options()),
        ("?", texts.help_help()),
        ("Esc", texts.help_leave_lobby()),
        ("Ctrl+C", texts.help_quit_lobby()),
        ("Ctrl+L", texts.help_redraw()),
    ];
    dialogs::keys_box(texts, &keys, texts.help_servers(), scroll, painter, area);
}

/// Returns an area with a margin, if there is space for one.
fn inset(area: Rect) -> Rect {
    let margin = match area.width {
        0..20 => 0,
        20..60 => 1,
        60.. => 3,
    };
    Rect {
        x: area.x + margin,
        width: area.width - 2 * margin,
        ..area
    }
}
