//! The only code that changes [`Lobby`]: takes a message and returns the requested
//! effects.
//!
//! **Invariant:** never draws and never waits.

use game::{Clean, Moment};

use crate::address::Address;
use crate::navigation::RoomAddress;
use crate::preferences::{MAX_PASTED, Outcome, Step};
use crate::state::league::Table;

use super::rows::{Row, Typed};
use super::server::{Server, ServerId};
use super::servers;
use super::state::{Effect, Intent, Lobby, Message, Note, Overlay, Wanted};
use super::wanted;

/// The maximum length of the field, in columns.
const MAX_FIELD_COLUMNS: usize = 300;

/// The maximum scroll position of the help: no help is longer, even with one word in a
/// row. The view stops at the true end.
const MAX_HELP_SCROLL: u16 = 60;

/// Handles a message at this moment.
pub(crate) fn update(lobby: &mut Lobby, message: Message, now: Moment) -> Vec<Effect> {
    lobby.now = lobby.now.max(now);
    let mut out = Vec::new();
    match message {
        Message::Intent(intent) => apply_intent(lobby, intent, &mut out),
        Message::Pasted(text) if lobby.takes_name() => {
            let letters = text.chars().filter(|letter| !letter.is_control());
            for letter in letters.take(MAX_PASTED) {
                in_options(lobby, Step::Type(letter), &mut out);
            }
        }
        Message::Pasted(text) => write(lobby, &text),
        Message::Found(found) => servers::announced(lobby, found, &mut out),
        Message::Gone(name) => servers::gone(lobby, &ServerId::Announced(name), &mut out),
        Message::Connection(id, event) => servers::connection_changed(lobby, &id, event, &mut out),
        Message::CapabilitiesKnown(capabilities) => {
            lobby.setup.capabilities = capabilities;
            lobby.show();
        }
        Message::NoShell => lobby.note = Some(Note::NoShell),
        Message::NotKept(why) => lobby.note = Some(Note::NotKept(why)),
        Message::Time => {}
    }
    servers::open_connections(lobby, &mut out);
    servers::open_here(lobby, &mut out);
    servers::give_up_table(lobby, &out);
    wanted::enter(lobby, &mut out);
    keep_selection(lobby);
    out
}

/// Carries out an intent.
fn apply_intent(lobby: &mut Lobby, intent: Intent, out: &mut Vec<Effect>) {
    match (intent, lobby.overlay) {
        (Intent::QuitNow, _) => return out.push(Effect::Quit),
        (Intent::Redraw, _) => return out.push(Effect::Redraw),
        (_, Some(Overlay::Help(scroll))) => return in_help(lobby, intent, scroll),
        (Intent::Alone(level), _) => return out.push(Effect::Alone(level)),
        (Intent::Option(step), _) => return in_options(lobby, step, out),
        (Intent::Back, Some(Overlay::Robots)) | (Intent::Table, Some(Overlay::Table)) => {
            return lobby.overlay = None;
        }
        (_, Some(Overlay::Robots | Overlay::Options | Overlay::Table)) => return,
        (_, None) => {}
    }
    // Any action of the user cancels the requested room.
    lobby.wanted = None;
    lobby.note = None;
    match intent {
        Intent::Type(c) => write(lobby, c.encode_utf8(&mut [0; 4])),
        Intent::Erase => {
            lobby.field.pop();
            lobby.selection = None;
        }
        Intent::Clear => clear(lobby),
        Intent::Choose(step) => choose(lobby, step),
        Intent::Confirm => confirm(lobby, out),
        Intent::NewRoom => new_room(lobby, out),
        Intent::Meet => meet(lobby, out),
        Intent::Help => lobby.overlay = Some(Overlay::Help(0)),
        Intent::Table => table(lobby, out),
        Intent::Robots => lobby.overlay = Some(Overlay::Robots),
        Intent::Options => lobby.overlay = Some(Overlay::Options),
        Intent::Back if lobby.field.is_empty() => out.push(Effect::Quit),
        Intent::Back => clear(lobby),
        Intent::QuitNow | Intent::Redraw | Intent::Alone(_) | Intent::Option(_) => {}
    }
}

/// Handles a step in the open options.
fn in_options(lobby: &mut Lobby, step: Step, out: &mut Vec<Effect>) {
    let outcome = lobby.menu.take(step, &lobby.setup.preferences);
    let goes_on = outcome != Outcome::Closed;
    match outcome {
        Outcome::Stays => return,
        Outcome::Closed => lobby.overlay = None,
        Outcome::Chosen(choice) => {
            lobby.setup.preferences.choose(&choice);
            lobby.show();
            out.push(Effect::Keep(choice));
        }
    }
    // A typed name may be empty.
    if let Some(server) = lobby.joining.take() {
        lobby.overlay = None;
        lobby.menu = lobby.menu.with_all_rows();
        out.extend(goes_on.then_some(Effect::Meet(server)));
    }
}

fn in_help(lobby: &mut Lobby, intent: Intent, scroll: u16) {
    match intent {
        Intent::Choose(step) => {
            let step = i16::try_from(step.clamp(-60, 60)).unwrap_or(0);
            lobby.overlay = Some(Overlay::Help(
                scroll.saturating_add_signed(step).min(MAX_HELP_SCROLL),
            ));
        }
        Intent::Help | Intent::Back | Intent::Confirm => lobby.overlay = None,
        Intent::Type(_)
        | Intent::Erase
        | Intent::Clear
        | Intent::NewRoom
        | Intent::Meet
        | Intent::Robots
        | Intent::Table
        | Intent::Alone(_)
        | Intent::Options
        | Intent::Option(_)
        | Intent::QuitNow
        | Intent::Redraw => {}
    }
}

/// Adds a text to the field. A pasted text may contain anything.
fn write(lobby: &mut Lobby, text: &str) {
    lobby.wanted = None;
    lobby.overlay = None;
    let text = format!("{}{text}", lobby.field);
    lobby.field = Clean::new(&text, MAX_FIELD_COLUMNS).to_string();
    // The next letter may belong to another word.
    if text.ends_with(' ') && !lobby.field.is_empty() && lobby.field.len() < text.len() {
        lobby.field.push(' ');
    }
    lobby.selection = None;
}

fn clear(lobby: &mut Lobby) {
    lobby.field.clear();
    lobby.selection = None;
}

fn choose(lobby: &mut Lobby, step: i32) {
    let rows = lobby.rows();
    let last = i32::try_from(rows.len()).unwrap_or(i32::MAX) - 1;
    let selected = i32::try_from(lobby.selected(&rows)).unwrap_or(0);
    let selected = selected.saturating_add(step).clamp(0, last.max(0));
    let selection = rows.get(selected as usize).map(Row::selection);
    lobby.selection = selection;
    lobby.chosen = true;
}

/// Does what the selected row shows.
fn confirm(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let rows = lobby.rows();
    let Some(row) = rows.get(lobby.selected(&rows)) else {
        return wait_for_a_server(lobby);
    };
    if let Some(address) = row.address() {
        return out.push(Effect::Enter(address));
    }
    if let Row::Meet(server) = row {
        let (address, league) = (server.address.clone(), server.league.is_some());
        return wanted::play(lobby, address, league, out);
    }
    if let Row::Address(address) = row {
        let address = address.server.clone();
        open_typed(lobby, address, out);
    }
}

/// Shows that there is no server yet, and remembers a typed code.
fn wait_for_a_server(lobby: &mut Lobby) {
    match lobby.typed() {
        Typed::Unclear(_) => {}
        Typed::Code(code) => {
            lobby.wanted = Some(Wanted::Room(code));
            lobby.note = Some(Note::NoServer);
        }
        Typed::Nothing | Typed::Address(_) => lobby.note = Some(Note::NoServer),
    }
}

/// Shows the rooms of the server whose address was typed.
fn open_typed(lobby: &mut Lobby, address: Address, out: &mut Vec<Effect>) {
    clear(lobby);
    let known = |server: &&Server| server.address == address;
    let known = lobby.up().find(known).map(|server| server.id.clone());
    if let Some(id) = known {
        return servers::select_first_of(lobby, &id);
    }
    servers::set_typed_aside(lobby, &address, out);
    let here = address.is_of_machine(&lobby.setup.own);
    lobby.servers.push(Server::typed(address.clone(), here));
    out.push(Effect::Open(ServerId::Typed, address));
}

fn meet(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    match lobby.address_for_new() {
        Some(address) => {
            let known = lobby.server_for_new();
            let league = known.is_some_and(|server| server.league.is_some());
            wanted::play(lobby, address, league, out);
        }
        None => lobby.note = Some(Note::NoServer),
    }
}

/// Shows the table of the league on the selected server.
fn table(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    match lobby.server_for_new() {
        Some(server) => {
            let id = server.id.clone();
            out.push(Effect::ReadTable(id.clone()));
            lobby.table = Table::Reading;
            lobby.table_of = Some(id);
            lobby.overlay = Some(Overlay::Table);
        }
        // Its rooms come first, and its table after them.
        None => match lobby.address_for_new() {
            Some(typed) => open_typed(lobby, typed, out),
            None => lobby.note = Some(Note::NoServer),
        },
    }
}

fn new_room(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    match lobby.address_for_new() {
        Some(server) => out.push(Effect::Enter(RoomAddress { server, room: None })),
        None => lobby.note = Some(Note::NoServer),
    }
}

/// Keeps the selection on its row while the list changes. Only a selection that the user
/// did not make moves to the first room.
fn keep_selection(lobby: &mut Lobby) {
    let rows = lobby.rows();
    let stands = rows
        .iter()
        .any(|row| Some(row.selection()) == lobby.selection);
    let likely = |row: &Row<'_>| match row {
        Row::Room(server, room) => lobby.holds_our_seat(server, room),
        Row::Meet(server) => server.league.is_some(),
        Row::New(..) | Row::Address(_) => false,
    };
    // Our own seat and a league may arrive later than other rooms.
    let better = !lobby.chosen && rows.first().is_some_and(likely);
    if stands && !better {
        return;
    }
    let first = rows.first();
    let first = first.filter(|row| matches!(row, Row::Room(..)) || likely(row));
    let selection = first.map(Row::selection);
    lobby.selection = selection;
    lobby.chosen = false;
}
