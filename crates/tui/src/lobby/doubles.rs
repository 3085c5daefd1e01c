//! The same server under two addresses or in two ways, which the list shows once.
//!
//! **Invariant:** joins only what is certain to be one server.

use game::RoomId;

use crate::address::Address;
use crate::state::league::Table;

use super::server::{Server, ServerId, ServerStatus};
use super::state::{Effect, Lobby, Selection};

/// Returns whether these addresses of this machine lead to this server. Ports are not shared
/// between programs.
fn is_on_port(server: &Server, port: u16) -> bool {
    server.here && !server.address.secure && server.address.port == port
}

/// Returns whether this server, which is at this address, is already in the list by another
/// name. `here` tells whether the address is one of this machine.
pub(super) fn is_known(lobby: &mut Lobby, address: &Address, here: bool) -> bool {
    let typed = |server: &Server| server.is_typed() && server.is_up();
    let held = &lobby.setup.held;
    let mut servers = lobby.servers.iter_mut();
    let known = servers.find(|server| {
        let same_port = here && typed(server) && is_on_port(server, address.port);
        server.address == *address || server.is_at(address) || same_port
    });
    let Some(known) = known else {
        return false;
    };
    known.here |= here;
    take_better_address(known, address, held);
    true
}

/// Takes the address that suits invitations in the place of one that only this machine has.
/// The connection proves both. An address with a saved seat stays, since only that address
/// leads back to the seat.
fn take_better_address(server: &mut Server, address: &Address, held: &[(String, RoomId)]) {
    let better = server.address.is_loopback() && !address.is_loopback();
    if server.is_up() && better && !has_seat(&server.address, held) {
        server.address = address.clone();
    }
}

/// Returns whether this machine has saved a seat under this address.
pub(super) fn has_seat(address: &Address, held: &[(String, RoomId)]) -> bool {
    let url = address.url();
    held.iter().any(|(known, _)| *known == url)
}

/// Removes every server that another one, whose rooms are known, also is.
pub(super) fn join(lobby: &mut Lobby, out: &mut Vec<Effect>) {
    while let Some((kept, double)) = pair(lobby) {
        let Some(at) = lobby.servers.iter().position(|server| server.id == double) else {
            return;
        };
        let double = lobby.servers.remove(at);
        let held = &lobby.setup.held;
        if let Some(kept) = lobby.servers.iter_mut().find(|server| server.id == kept) {
            kept.here |= double.here;
            take_better_address(kept, &double.address, held);
        }
        reselect(lobby, &double.id, &kept);
        read_again(lobby, &double.id, &kept, out);
        out.push(Effect::Close(double.id));
    }
}

/// Returns a server, and another entry of the same one.
fn pair(lobby: &Lobby) -> Option<(ServerId, ServerId)> {
    let has_rooms = |server: &&Server| matches!(server.status, ServerStatus::Up(Some(_)));
    let one = |kept: &Server, other: &Server| {
        let proven = other.is_up() || kept.is_typed() && matches!(other.id, ServerId::Announced(_));
        let both = proven && other.here && is_on_port(kept, other.address.port);
        rank(&kept.id) < rank(&other.id)
            && (kept.address == other.address
                || kept.is_at(&other.address)
                || both && !other.address.secure)
    };
    let mut kept = lobby.servers.iter().filter(has_rooms);
    kept.find_map(|kept| {
        let other = lobby.servers.iter().find(|other| one(kept, other))?;
        Some((kept.id.clone(), other.id.clone()))
    })
}

/// Returns the rank of an entry: the one that the user named is kept, and the one that nobody
/// named gives way.
const fn rank(id: &ServerId) -> u8 {
    match id {
        ServerId::Typed => 0,
        ServerId::Before(_) => 1,
        ServerId::Announced(_) => 2,
        ServerId::Here => 3,
    }
}

/// Asks the server that is kept for the table that the other was asked for.
fn read_again(lobby: &mut Lobby, from: &ServerId, to: &ServerId, out: &mut Vec<Effect>) {
    if lobby.table_of.as_ref() == Some(from) {
        lobby.table_of = Some(to.clone());
        if lobby.table == Table::Reading {
            out.push(Effect::ReadTable(to.clone()));
        }
    }
}

fn reselect(lobby: &mut Lobby, from: &ServerId, to: &ServerId) {
    match &mut lobby.selection {
        Some(
            Selection::Room(selected, _) | Selection::New(selected) | Selection::Meet(selected),
        ) if selected == from => *selected = to.clone(),
        Some(Selection::Room(..) | Selection::New(_) | Selection::Meet(_) | Selection::Address)
        | None => {}
    }
}
