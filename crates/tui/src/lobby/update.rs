//! The only writer of [`Lobby`]: one message in, what the outside shall do out.
//! Never draws and never waits.

use game::{Clean, Moment, RoomId};
use lan::Found;

use crate::address::Address;
use crate::message::{ConnectionEvent, ServerEvent};
use crate::navigation::RoomAddress;
use crate::preferences::{Outcome, Step};

use super::rows::{Row, Typed};
use super::state::{
    Effect, Intent, Lobby, Message, Note, Overlay, Selection, Server, ServerId, ServerStatus,
};

/// The most announced servers that have a line at a time.
const MAX_CONNECTIONS: usize = 8;

/// The longest text of the field, in columns.
const MAX_FIELD_COLUMNS: usize = 300;

/// No help is longer, even one word a row; the view stops at its true end.
const MAX_HELP_SCROLL: u16 = 60;

/// Takes in one message at this moment.
pub(crate) fn update(lobby: &mut Lobby, message: Message, now: Moment) -> Vec<Effect> {
    lobby.now = lobby.now.max(now);
    let mut out = Vec::new();
    match message {
        Message::Intent(intent) => apply_intent(lobby, intent, &mut out),
        Message::Pasted(text) => write(lobby, &text),
        Message::Found(found) => announced(lobby, found, &mut out),
        Message::Gone(name) => gone(lobby, &ServerId::Announced(name), &mut out),
        Message::Connection(id, event) => connection_changed(lobby, &id, event, &mut out),
        Message::CapabilitiesKnown(capabilities) => {
            lobby.setup.capabilities = capabilities;
            lobby.show();
        }
        Message::NotKept(why) => lobby.note = Some(Note::NotKept(why)),
        Message::Time => {}
    }
    open_connections(lobby, &mut out);
    open_here(lobby, &mut out);
    enter_wanted(lobby, &mut out);
    keep_selection(lobby);
    out
}

/// The person wants something.
fn apply_intent(lobby: &mut Lobby, intent: Intent, out: &mut Vec<Effect>) {
    match (intent, lobby.overlay) {
        (Intent::QuitNow, _) => return out.push(Effect::Quit),
        (Intent::Redraw, _) => return out.push(Effect::Redraw),
        (_, Some(Overlay::Help(scroll))) => return in_help(lobby, intent, scroll),
        (Intent::Alone(level), _) => return out.push(Effect::Alone(level)),
        (Intent::Option(step), _) => return in_options(lobby, step, out),
        (Intent::Back, Some(Overlay::Robots)) => return lobby.overlay = None,
        (_, Some(Overlay::Robots | Overlay::Options)) => return,
        (_, None) => {}
    }
    // Whoever does anything decides alone.
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
        Intent::Help => lobby.overlay = Some(Overlay::Help(0)),
        Intent::Robots => lobby.overlay = Some(Overlay::Robots),
        Intent::Options => lobby.overlay = Some(Overlay::Options),
        Intent::Back if lobby.field.is_empty() => out.push(Effect::Quit),
        Intent::Back => clear(lobby),
        Intent::QuitNow | Intent::Redraw | Intent::Alone(_) | Intent::Option(_) => {}
    }
}

/// A key of the open options.
fn in_options(lobby: &mut Lobby, step: Step, out: &mut Vec<Effect>) {
    match lobby.menu.take(step, &lobby.setup.preferences) {
        Outcome::Stays => {}
        Outcome::Closed => lobby.overlay = None,
        Outcome::Chosen(choice) => {
            lobby.setup.preferences.choose(&choice);
            lobby.show();
            out.push(Effect::Keep(choice));
        }
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
        | Intent::Robots
        | Intent::Alone(_)
        | Intent::Options
        | Intent::Option(_)
        | Intent::QuitNow
        | Intent::Redraw => {}
    }
}

/// Adds to the field; a pasted text is foreign and may be anything.
fn write(lobby: &mut Lobby, text: &str) {
    lobby.wanted = None;
    lobby.overlay = None;
    let text = format!("{}{text}", lobby.field);
    lobby.field = Clean::new(&text, MAX_FIELD_COLUMNS).to_string();
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
}

/// Does what the chosen row stands for.
fn confirm(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let rows = lobby.rows();
    let Some(row) = rows.get(lobby.selected(&rows)) else {
        return wait_for_a_server(lobby);
    };
    if let Some(address) = row.address() {
        return out.push(Effect::Enter(address));
    }
    if let Row::Address(address) = row {
        let address = address.clone();
        open_typed(lobby, address, out);
    }
}

/// There is nothing to enter yet; a code that was typed is kept in mind.
fn wait_for_a_server(lobby: &mut Lobby) {
    match lobby.typed() {
        Typed::Unclear => {}
        Typed::Code(code) => {
            lobby.wanted = Some(code);
            lobby.note = Some(Note::NoServer);
        }
        Typed::Nothing | Typed::Address(_) => lobby.note = Some(Note::NoServer),
    }
}

/// Shows the rooms of the server whose address was typed.
fn open_typed(lobby: &mut Lobby, address: Address, out: &mut Vec<Effect>) {
    clear(lobby);
    let known = |server: &&Server| server.is_up() && server.address.is_same_server(&address);
    if let Some(server) = lobby.servers.iter().find(known) {
        let id = server.id.clone();
        return select_first_of(lobby, &id);
    }
    lobby.servers.retain(|server| server.id != ServerId::Typed);
    lobby.servers.push(Server {
        id: ServerId::Typed,
        name: Clean::new(&address.label(), lan::NAME_COLUMNS),
        address: address.clone(),
        status: ServerStatus::Trying,
        gone: false,
        here: false,
    });
    out.push(Effect::Open(ServerId::Typed, address));
}

/// Chooses the first row of this server.
fn select_first_of(lobby: &mut Lobby, id: &ServerId) {
    let rows = lobby.rows();
    let of_it = |row: &&Row<'_>| match row {
        Row::Room(server, _) | Row::New(server, _) => server.id == *id,
        Row::Address(_) => false,
    };
    let selection = rows.iter().find(of_it).map(Row::selection);
    lobby.selection = selection;
}

fn new_room(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    match lobby.server_for_new() {
        Some(server) => out.push(Effect::Enter(RoomAddress {
            server: server.address.clone(),
            room: None,
        })),
        None => lobby.note = Some(Note::NoServer),
    }
}

/// A server announced itself, perhaps again.
fn announced(lobby: &mut Lobby, found: Found, out: &mut Vec<Effect>) {
    let id = ServerId::Announced(found.key);
    let address = Address::from(found.address);
    if let Some(server) = lobby.server_mut(&id) {
        server.gone = false;
        // Of two addresses of this machine the line proves both, and the one of the
        // network is good for invitations.
        if found.here && server.here && address.port == server.address.port {
            server.address = address;
            return;
        }
        // A line that is up proves its address; any other is given up for the news.
        if !server.is_up() && !server.address.is_same_server(&address) {
            server.address = address.clone();
            if server.status != ServerStatus::Unopened {
                server.status = ServerStatus::Trying;
                out.push(Effect::Open(id, address));
            }
        }
        return;
    }
    let same = |server: &Server| server.address.is_same_server(&address);
    if lobby.servers.iter().any(same) {
        return;
    }
    lobby.servers.push(Server {
        id,
        name: found.name,
        address,
        status: ServerStatus::Unopened,
        gone: false,
        here: found.here,
    });
}

/// A goodbye. Anybody can say it in another's name, so a line that is up is believed
/// before it.
fn gone(lobby: &mut Lobby, id: &ServerId, out: &mut Vec<Effect>) {
    if let Some(server) = lobby.server_mut(id) {
        server.gone = true;
        if !server.is_up() {
            forget(lobby, id, out);
        }
    }
}

fn forget(lobby: &mut Lobby, id: &ServerId, out: &mut Vec<Effect>) {
    lobby.servers.retain(|server| server.id != *id);
    out.push(Effect::Close(id.clone()));
}

/// The line to a server did something.
fn connection_changed(
    lobby: &mut Lobby,
    id: &ServerId,
    event: ConnectionEvent,
    out: &mut Vec<Effect>,
) {
    let others_wait = lobby.servers.iter().any(Server::waits_for_a_connection);
    let Some(server) = lobby.server_mut(id) else {
        return;
    };
    match event {
        ConnectionEvent::Up => {
            server.status = ServerStatus::Up(None);
            out.push(Effect::List(id.clone()));
        }
        ConnectionEvent::Received(ServerEvent::Rooms(rooms)) if server.is_up() => {
            let first = server.status == ServerStatus::Up(None);
            server.status = ServerStatus::Up(Some(rooms));
            if first && *id == ServerId::Typed {
                select_first_of(lobby, id);
            }
            replace_here(lobby, id, out);
        }
        ConnectionEvent::Down { reason, .. } => {
            server.status = ServerStatus::Down(reason);
            let announced = matches!(id, ServerId::Announced(_));
            if server.gone || (announced && others_wait) {
                forget(lobby, id, out);
            }
        }
        // What was shown stays until there is something else to show.
        ConnectionEvent::Connecting { .. }
        | ConnectionEvent::Received(_)
        | ConnectionEvent::Answered { .. } => {}
    }
}

/// The server of this machine may also be heard of, under an address that others can
/// be invited to: then that one stays.
fn replace_here(lobby: &mut Lobby, id: &ServerId, out: &mut Vec<Effect>) {
    let (Some(ours), Some(other)) = (lobby.server(&ServerId::Here), lobby.server(id)) else {
        return;
    };
    if *id == ServerId::Here || !other.here || other.address.port != ours.address.port {
        return;
    }
    if let Some(selection) = &mut lobby.selection {
        match selection {
            Selection::Room(selected, _) | Selection::New(selected)
                if *selected == ServerId::Here =>
            {
                *selected = id.clone();
            }
            Selection::Room(..) | Selection::New(_) | Selection::Address => {}
        }
    }
    forget(lobby, &ServerId::Here, out);
}

/// Opens lines to servers that have none, as many as there may be.
fn open_connections(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let open = |server: &&Server| {
        matches!(server.id, ServerId::Announced(_)) && server.status != ServerStatus::Unopened
    };
    let free = MAX_CONNECTIONS.saturating_sub(lobby.servers.iter().filter(open).count());
    let waiting = lobby
        .servers
        .iter_mut()
        .filter(|server| server.waits_for_a_connection());
    for server in waiting.take(free) {
        server.status = ServerStatus::Trying;
        out.push(Effect::Open(server.id.clone(), server.address.clone()));
    }
}

/// Looks for a server of this machine only as long as there is no other: an idle lobby
/// need not knock at a closed door every few seconds.
fn open_here(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let others = lobby.up().any(|server| server.id != ServerId::Here);
    let Some(here) = lobby.server_mut(&ServerId::Here) else {
        return;
    };
    match here.status {
        ServerStatus::Down(_) if others => {
            here.status = ServerStatus::Unopened;
            out.push(Effect::Close(ServerId::Here));
        }
        ServerStatus::Unopened if !others => {
            here.status = ServerStatus::Trying;
            out.push(Effect::Open(ServerId::Here, here.address.clone()));
        }
        ServerStatus::Unopened
        | ServerStatus::Trying
        | ServerStatus::Up(_)
        | ServerStatus::Down(_) => {}
    }
}

/// Enters the room of the command line as soon as it is clear where, or asks.
fn enter_wanted(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    let Some(room) = lobby.wanted.clone() else {
        return;
    };
    if !lobby.is_collected() {
        return;
    }
    let up: Vec<&Server> = lobby.up().collect();
    let having: Vec<&Server> = lobby.up().filter(|s| s.room(&room).is_some()).collect();
    match (having.as_slice(), up.as_slice()) {
        ([only], _) | ([], [only]) => out.push(enter(only, &room)),
        // Nobody yet: whoever answers first.
        ([], []) => {}
        ([], [..]) => ask(lobby, Note::WhichServer(room)),
        ([..], _) => ask(lobby, Note::Several(room)),
    }
}

fn enter(server: &Server, room: &RoomId) -> Effect {
    Effect::Enter(RoomAddress {
        server: server.address.clone(),
        room: Some(room.clone()),
    })
}

fn ask(lobby: &mut Lobby, note: Note) {
    lobby.wanted = None;
    lobby.note = Some(note);
    // Nobody chose what happened to be heard of first.
    lobby.selection = None;
}

/// Keeps the choice where it is, whatever comes and goes in the list; only a choice
/// that nobody made gives way to a first room.
fn keep_selection(lobby: &mut Lobby) {
    let rows = lobby.rows();
    let stands = rows
        .iter()
        .any(|row| Some(row.selection()) == lobby.selection);
    if stands {
        return;
    }
    let first = rows.first().filter(|row| matches!(row, Row::Room(..)));
    let selection = first.map(Row::selection);
    lobby.selection = selection;
}
