//! The rows of the list, and the selected one. The list shows what Enter does before it
//! is pressed.
//!
//! **Invariant:** changes nothing.

use game::wire::{ListedRoom, Stage};
use game::{LeagueName, Mark, RoomId};

use crate::address::Address;
use crate::destination::{Destination, Unclear};
use crate::navigation::RoomAddress;
use crate::sentences;

use super::server::{Server, ServerId, ServerStatus};
use super::state::{Lobby, Selection};

/// A row of the list.
#[derive(Clone, Debug)]
pub(super) enum Row<'a> {
    /// An open room.
    Room(&'a Server, &'a ListedRoom),
    /// A new room, with this code or a random one.
    New(&'a Server, Option<RoomId>),
    /// A player who waits on this server.
    Meet(&'a Server),
    /// The typed server, with the room that the text names.
    Address(RoomAddress),
}

/// The content of the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Nothing,
    Code(RoomId),
    Address(RoomAddress),
    /// Neither a code nor an address, at least so far, and the reason.
    Unclear(Unclear),
}

impl<'a> Row<'a> {
    pub(super) fn selection(&self) -> Selection {
        match self {
            Self::Room(server, room) => Selection::Room(server.id.clone(), room.id.clone()),
            Self::New(server, _) => Selection::New(server.id.clone()),
            Self::Meet(server) => Selection::Meet(server.id.clone()),
            Self::Address(_) => Selection::Address,
        }
    }

    /// Returns the server of the row, unless its address stands in the field.
    pub(super) const fn server(&self) -> Option<&'a Server> {
        match self {
            Self::Room(server, _) | Self::New(server, _) | Self::Meet(server) => Some(server),
            Self::Address(_) => None,
        }
    }

    /// Returns the room of the row. It has none if the server chooses the room, or if the
    /// rooms of the server come first.
    pub(super) fn address(&self) -> Option<RoomAddress> {
        let at = |server: &Address, room: Option<RoomId>| RoomAddress {
            server: server.clone(),
            room,
        };
        match self {
            Self::Room(server, room) => Some(at(&server.address, Some(room.id.clone()))),
            Self::New(server, code) => Some(at(&server.address, code.clone())),
            Self::Meet(_) => None,
            Self::Address(address) => address.room.is_some().then(|| address.clone()),
        }
    }
}

impl Lobby {
    /// Returns the content of the field.
    pub(super) fn typed(&self) -> Typed {
        if self.field.trim().is_empty() {
            return Typed::Nothing;
        }
        let Destination { server, room } = match self.destination() {
            Ok(destination) => destination,
            Err(unclear) => return Typed::Unclear(unclear),
        };
        match (server, room) {
            (Some(server), room) => Typed::Address(RoomAddress { server, room }),
            (None, Some(code)) => Typed::Code(code),
            (None, None) => Typed::Nothing,
        }
    }

    /// Reads the field. A guest would reach other servers from this machine's network, so
    /// to a guest the field means a room.
    fn destination(&self) -> Result<Destination, Unclear> {
        let read = Destination::read(&self.field)?;
        match read.server {
            Some(_) if self.setup.guest => match read.room {
                Some(room) => Ok(Destination {
                    server: None,
                    room: Some(room),
                }),
                None => Err(Unclear::Elsewhere),
            },
            Some(_) | None => Ok(read),
        }
    }

    /// Returns all rows, the most likely first. Those of the server that the user named last
    /// precede all others.
    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = self.likely_rows();
        rows.sort_by_key(|row| {
            row.server()
                .is_some_and(|server| server.id != ServerId::Typed)
        });
        rows
    }

    fn likely_rows(&self) -> Vec<Row<'_>> {
        match self.typed() {
            Typed::Nothing => {
                let leagues = self.meetings(true).into_iter();
                let rows = leagues.chain(self.rooms(|_| true));
                let rows = rows.chain(self.new_rooms(None));
                rows.chain(self.meetings(false)).collect()
            }
            // The nearest valid code is offered, under the reason.
            Typed::Unclear(Unclear::Room {
                nearest: room @ Some(_),
                server: Some(server),
                mistake: _,
            }) if !self.setup.guest => vec![Row::Address(RoomAddress { server, room })],
            Typed::Code(code)
            | Typed::Unclear(Unclear::Room {
                nearest: Some(code),
                server: _,
                mistake: _,
            }) => self.rows_of(&code),
            Typed::Address(address) => vec![Row::Address(address)],
            Typed::Unclear(
                Unclear::Room { nearest: None, .. }
                | Unclear::Server
                | Unclear::Zone(_)
                | Unclear::Elsewhere
                | Unclear::Path(_)
                | Unclear::Two(..),
            ) => Vec::new(),
        }
    }

    /// Returns the rows for a typed code: its room, rooms that the user may mean, a new room,
    /// and rooms whose codes are longer.
    fn rows_of(&self, code: &RoomId) -> Vec<Row<'_>> {
        let exact = self.rooms(|id| id == code);
        let meant = |id: &RoomId| id != code && self.may_mean(code, id);
        let longer =
            |id: &RoomId| id != code && !meant(id) && id.as_str().starts_with(code.as_str());
        let rows = exact.into_iter().chain(self.rooms(meant));
        let rows = rows.chain(self.new_rooms(Some(code)));
        rows.chain(self.rooms(longer)).collect()
    }

    /// Returns whether a user who typed this code may mean this room. Hyphens may be left out
    /// or put in by ear. A code also comes out of a chat with other words around it.
    fn may_mean(&self, code: &RoomId, room: &RoomId) -> bool {
        let bare = |id: &str| id.replace(['-', '_'], "");
        let words = self.field.split_whitespace();
        // The last word of a sentence, or one with a digit, is no word of a language.
        let last = words.clone().next_back();
        let named = words.filter(|word| Some(*word) == last || word.contains(char::is_numeric));
        let mut named = named.map(RoomId::nearest);
        bare(code.as_str()) == bare(room.as_str())
            || named.any(|named| named.as_ref() == Some(room))
    }

    /// Returns a line for each room of a server, such as "gato: Maria, waiting for
    /// someone", in the order of the list.
    pub(crate) fn room_lines(&self, server: &Address) -> Vec<String> {
        let rows = self.rooms(|_| true);
        let line = |row: Row<'_>| match row {
            Row::Room(of, room) if of.address == *server => {
                let (players, stage) = (
                    sentences::players(self.texts, room),
                    sentences::stage(self.texts, room),
                );
                let who = if players.is_empty() {
                    stage.to_owned()
                } else {
                    format!("{players}, {stage}")
                };
                Some(format!("{}: {who}", room.id))
            }
            Row::Room(..) | Row::New(..) | Row::Meet(_) | Row::Address(_) => None,
        };
        rows.into_iter().filter_map(line).collect()
    }

    /// Returns whether the list has this room of a server.
    pub(crate) fn lists_room(&self, server: &Address, room: &RoomId) -> bool {
        let mut rows = self.rooms(|id| id == room).into_iter();
        rows.any(|row| matches!(row, Row::Room(of, _) if of.address == *server))
    }

    /// Returns the index of the row that Enter activates.
    pub(super) fn selected(&self, rows: &[Row<'_>]) -> usize {
        let selection = self.selection.as_ref();
        rows.iter()
            .position(|row| Some(&row.selection()) == selection)
            .unwrap_or(0)
    }

    /// Returns whether our seat in this room is probably held: this machine has saved one,
    /// and a player is absent.
    pub(super) fn holds_our_seat(&self, server: &Server, room: &ListedRoom) -> bool {
        let mut players = Mark::BOTH
            .into_iter()
            .filter_map(|mark| room.players.of(mark));
        let url = server.address.url();
        let mut held = self.setup.held.iter();
        players.any(|player| !player.present)
            && held.any(|(known, id)| *known == url && *id == room.id)
    }

    /// Returns the address of the server for a new room, which may be a typed one without a
    /// connection.
    pub(super) fn address_for_new(&self) -> Option<Address> {
        let rows = self.rows();
        match rows.get(self.selected(&rows)) {
            Some(Row::Address(address)) => Some(address.server.clone()),
            Some(Row::Room(..) | Row::New(..) | Row::Meet(_)) | None => {
                self.server_for_new().map(|server| server.address.clone())
            }
        }
    }

    /// Returns the server for a new room, if it is connected: the selected row's, or else the
    /// most likely one.
    pub(super) fn server_for_new(&self) -> Option<&Server> {
        let rows = self.rows();
        match rows.get(self.selected(&rows)) {
            Some(Row::Address(address)) => {
                self.up().find(|server| server.address == address.server)
            }
            Some(row) => row.server(),
            None => self.in_order().into_iter().next(),
        }
    }

    /// Returns the connected servers. The typed one is first.
    fn in_order(&self) -> Vec<&Server> {
        let mut servers: Vec<_> = self.up().collect();
        servers.sort_by_key(|server| server.id != ServerId::Typed);
        servers
    }

    /// Returns the rooms of all servers. Those with our seat are first, followed by those
    /// with a waiting player, and rooms where nobody is are last. Numbers in their names count as people count.
    fn rooms(&self, wanted: impl Fn(&RoomId) -> bool) -> Vec<Row<'_>> {
        let mut rooms: Vec<_> = self
            .in_order()
            .into_iter()
            .flat_map(|server| server.rooms().iter().map(move |room| (server, room)))
            .filter(|(_, room)| wanted(&room.id))
            .collect();
        rooms.sort_by_key(|(server, room)| {
            let stage = match room.stage {
                _ if sentences::is_deserted(&room.players, room.watchers) => 3,
                Stage::Waiting => 0,
                Stage::Playing => 1,
                Stage::Over => 2,
            };
            let ours = self.holds_our_seat(server, room);
            (!ours, stage, natural(&room.id))
        });
        let row = |(server, room)| Row::Room(server, room);
        rooms.into_iter().map(row).collect()
    }

    /// Returns the offer of an opponent on each server with an open league, or on each without
    /// one. People come for a league, so it is the first row.
    fn meetings(&self, league: bool) -> Vec<Row<'_>> {
        let servers = self.in_order().into_iter();
        let wanted = servers.filter(|server| server.league.is_some() == league);
        wanted.map(Row::Meet).collect()
    }

    /// Returns why a server does not answer, if its connection is down.
    pub(crate) fn trouble(&self, server: &Address) -> Option<String> {
        let server = self.servers.iter().find(|known| known.address == *server)?;
        match &server.status {
            ServerStatus::Down(reason) => {
                let label = server.address.label();
                Some(sentences::down(self.texts, reason, &label))
            }
            ServerStatus::Unopened | ServerStatus::Trying | ServerStatus::Up(_) => None,
        }
    }

    /// Returns the name of a server's open league.
    pub(crate) fn league(&self, server: &Address) -> Option<&str> {
        let server = self.up().find(|known| known.address == *server)?;
        server.league.as_ref().map(LeagueName::as_str)
    }

    /// Returns a new room on each server that has no room of this code.
    fn new_rooms(&self, code: Option<&RoomId>) -> Vec<Row<'_>> {
        self.in_order()
            .into_iter()
            .filter(|server| code.is_none_or(|code| server.room(code).is_none()))
            .map(|server| Row::New(server, code.cloned()))
            .collect()
    }
}

/// Returns a key by which `mesa2` precedes `mesa10`: the parts of the name, in which a
/// number is as long as its digits without leading zeros.
fn natural(room: &RoomId) -> (Vec<(usize, &str)>, &str) {
    let mut parts = Vec::new();
    let mut rest = room.as_str();
    while let Some(first) = rest.chars().next() {
        let number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != number);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        let digits = part.trim_start_matches('0');
        // Numbers precede letters, and the key of letters does not depend on their number.
        parts.push(if number {
            (digits.len(), digits)
        } else {
            (usize::MAX, part)
        });
        rest = after;
    }
    // Equal numbers may be written in different ways.
    (parts, room.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_sort_as_people_count() {
        let sorted = [
            "1", "2", "010", "10", "99", "a", "mesa", "mesa1", "mesa2", "mesa2-1", "mesa2b",
            "mesa10", "mesb",
        ];
        let mut rooms: Vec<RoomId> = sorted.iter().rev().map(|id| id.parse().unwrap()).collect();
        rooms.sort_by(|a, b| natural(a).cmp(&natural(b)));
        let ids: Vec<_> = rooms.iter().map(RoomId::as_str).collect();
        assert_eq!(ids, sorted);
    }
}
