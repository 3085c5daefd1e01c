//! The servers of the lobby: their announcements and connections.
//!
//! **Invariant:** decides nothing about rooms.

use game::wire::LeagueNews;
use lan::Found;

use crate::address::Address;
use crate::destination::Destination;
use crate::message::{ConnectionEvent, ServerEvent};
use crate::state::league::Table;

use super::doubles;
use super::rows::Row;
use super::server::{Server, ServerId, ServerStatus};
use super::state::{Effect, Lobby};

/// The maximum number of announced servers with a connection.
const MAX_CONNECTIONS: usize = 8;

/// Selects the first row of this server.
pub(super) fn select_first_of(lobby: &mut Lobby, id: &ServerId) {
    let rows = lobby.rows();
    let of_it = |row: &&Row<'_>| row.server().is_some_and(|server| server.id == *id);
    let selection = rows.iter().find(of_it).map(Row::selection);
    lobby.selection = selection;
}

/// Handles an announcement, which may be a repeated one.
pub(super) fn announced(lobby: &mut Lobby, found: Found, out: &mut Vec<Effect>) {
    let id = ServerId::Announced(found.key);
    let address = Address::from(found.address);
    let held = &lobby.setup.held;
    if let Some(server) = lobby.servers.iter_mut().find(|server| server.id == id) {
        server.gone = false;
        // The connection proves both addresses of this machine, but only the one of the
        // network suits invitations.
        if found.here && server.here && address.port == server.address.port {
            if !doubles::has_seat(&server.address, held) {
                server.address = address;
            }
            return doubles::join(lobby, out);
        }
        // An open connection proves its address. Any other is given up for the new
        // address.
        if !server.is_up() && server.address != address {
            server.address = address.clone();
            if server.status != ServerStatus::Unopened {
                server.status = ServerStatus::Trying;
                out.push(Effect::Open(id, address));
            }
        }
        return;
    }
    if doubles::is_known(lobby, &address, found.here) {
        return doubles::join(lobby, out);
    }
    lobby.servers.push(Server {
        id,
        name: found.name,
        address,
        at: Vec::new(),
        status: ServerStatus::Unopened,
        league: None,
        asked: None,
        gone: false,
        here: found.here,
    });
}

/// Handles a goodbye. Anyone can say it in another's name, so an open connection counts
/// more.
pub(super) fn gone(lobby: &mut Lobby, id: &ServerId, out: &mut Vec<Effect>) {
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

/// Handles a report of a connection.
pub(super) fn connection_changed(
    lobby: &mut Lobby,
    id: &ServerId,
    event: ConnectionEvent,
    out: &mut Vec<Effect>,
) {
    if let ConnectionEvent::Table(news, minutes_left) = event {
        // Another server may answer late.
        if lobby.table_of.as_ref() == Some(id) {
            lobby.table = Table::of(news, minutes_left);
        }
        return;
    }
    if let ConnectionEvent::At(addresses) = event {
        let own = lobby.setup.own.clone();
        if let Some(server) = lobby.server_mut(id) {
            server.note_addresses(addresses, &own);
        }
        return;
    }
    let now = lobby.now;
    let others_wait = lobby.servers.iter().any(Server::waits_for_a_connection);
    let Some(server) = lobby.server_mut(id) else {
        return;
    };
    match event {
        ConnectionEvent::Up => {
            server.status = ServerStatus::Up(None);
            server.league = None;
            server.asked = Some(now);
            out.push(Effect::List(id.clone()));
        }
        ConnectionEvent::Received(ServerEvent::League(news)) => {
            server.asked = None;
            server.league = match news {
                LeagueNews::Shown(shown) if !shown.league.over => Some(shown.league.name),
                LeagueNews::Shown(_) | LeagueNews::None => None,
            };
        }
        ConnectionEvent::Received(ServerEvent::Rooms(rooms)) if server.is_up() => {
            let first = server.status == ServerStatus::Up(None);
            server.status = ServerStatus::Up(Some(rooms));
            if first && *id == ServerId::Typed {
                take_back_unchanged(lobby);
                select_first_of(lobby, id);
            }
            doubles::join(lobby, out);
        }
        ConnectionEvent::Down { reason, .. } => {
            let first = server.status == ServerStatus::Trying;
            server.status = ServerStatus::Down(reason);
            let announced = matches!(id, ServerId::Announced(_));
            if server.gone || (announced && others_wait) {
                forget(lobby, id, out);
            } else if first && *id == ServerId::Typed {
                give_back(lobby);
            }
        }
        // The old rooms stay visible until there are new ones. Only a room follows its
        // server.
        ConnectionEvent::At(_)
        | ConnectionEvent::Moved(_)
        | ConnectionEvent::Connecting { .. }
        | ConnectionEvent::Received(_)
        | ConnectionEvent::Table(..)
        | ConnectionEvent::Games { .. }
        | ConnectionEvent::Answered { .. } => {}
    }
}

/// Makes room for this typed address. A server that answers stays in the list: the new
/// address may be wrong, or that of one more server.
pub(super) fn set_typed_aside(lobby: &mut Lobby, address: &Address, out: &mut Vec<Effect>) {
    // It was lost, and is tried anew.
    let again =
        |server: &&Server| matches!(server.id, ServerId::Before(_)) && server.address == *address;
    if let Some(id) = lobby
        .servers
        .iter()
        .find(again)
        .map(|server| server.id.clone())
    {
        forget(lobby, &id, out);
    }
    let Some(typed) = lobby.server_mut(&ServerId::Typed) else {
        return;
    };
    if typed.is_up() {
        let aside = ServerId::Before(typed.address.url());
        typed.id = aside.clone();
        out.push(Effect::Rename(ServerId::Typed, aside));
    } else {
        lobby.servers.retain(|server| server.id != ServerId::Typed);
    }
}

/// Puts the typed address back into the field, where its mistake can be corrected. It
/// stays away if the user has gone on, or if it would hide the rooms of other servers.
fn give_back(lobby: &mut Lobby) {
    if lobby.setup.guest || !lobby.field.is_empty() || lobby.up().next().is_some() {
        return;
    }
    if let Some(server) = lobby.server_mut(&ServerId::Typed) {
        lobby.field = as_typed(&server.address);
        lobby.selection = None;
    }
}

/// Clears the field if it still has the address that was put back.
fn take_back_unchanged(lobby: &mut Lobby) {
    let typed = lobby.server_mut(&ServerId::Typed);
    if typed.map(|server| as_typed(&server.address)).as_deref() == Some(&lobby.field) {
        lobby.field.clear();
    }
}

/// Returns an address as the field takes it. A bare host name would be a room's code.
fn as_typed(address: &Address) -> String {
    let label = address.label();
    let names_server = Destination::read(&label).is_ok_and(|read| read.server.is_some());
    if names_server {
        label
    } else {
        address.authority()
    }
}

/// Gives up a table that is read over a connection which ends: no answer comes any more.
pub(super) fn give_up_table(lobby: &mut Lobby, out: &[Effect]) {
    let ends = |effect: &Effect| match effect {
        Effect::Open(id, _) | Effect::Close(id) => lobby.table_of.as_ref() == Some(id),
        Effect::List(_)
        | Effect::ReadTable(_)
        | Effect::Rename(..)
        | Effect::Enter(_)
        | Effect::Meet(_)
        | Effect::Alone(_)
        | Effect::Keep(_)
        | Effect::Redraw
        | Effect::Quit => false,
    };
    if lobby.table == Table::Reading && out.iter().any(ends) {
        lobby.table = Table::Failed;
    }
}

/// Opens connections to servers without one, up to the maximum.
pub(super) fn open_connections(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    if lobby.setup.named.is_some() {
        return;
    }
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

/// Searches for a server of this machine only while there is no other. An idle lobby
/// should not retry a closed port every few seconds.
pub(super) fn open_here(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    if lobby.setup.named.is_some() {
        return;
    }
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
