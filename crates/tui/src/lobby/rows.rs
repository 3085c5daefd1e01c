//! The rows of the list, and which of them is chosen: what Enter would do stands
//! there before it is pressed. Changes nothing.

use game::RoomId;
use game::wire::{ListedRoom, Stage};

use crate::address::Address;
use crate::navigation::RoomAddress;

use super::state::{Lobby, Selection, Server, ServerId};

/// One row.
#[derive(Clone, Debug)]
pub(super) enum Row<'a> {
    /// An open room.
    Room(&'a Server, &'a ListedRoom),
    /// A new room, with this code or a drawn one.
    New(&'a Server, Option<RoomId>),
    /// The typed address, and maybe a room there.
    Address(Address),
}

/// What stands in the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Nothing,
    Code(RoomId),
    Address(Address),
    /// Neither a code nor an address, or not yet.
    Unclear,
}

impl Row<'_> {
    pub(super) fn selection(&self) -> Selection {
        match self {
            Self::Room(server, room) => Selection::Room(server.id.clone(), room.id.clone()),
            Self::New(server, _) => Selection::New(server.id.clone()),
            Self::Address(_) => Selection::Address,
        }
    }

    /// Where it leads; nowhere for a server whose rooms are to be shown first.
    pub(super) fn address(&self) -> Option<RoomAddress> {
        let at = |server: &Address, room: Option<RoomId>| RoomAddress {
            server: server.clone(),
            room,
        };
        match self {
            Self::Room(server, room) => Some(at(&server.address, Some(room.id.clone()))),
            Self::New(server, code) => Some(at(&server.address, code.clone())),
            Self::Address(address) => {
                let room = address.room.clone();
                room.is_some().then(|| at(address, room))
            }
        }
    }
}

impl Lobby {
    /// What stands in the field. Only what has a dot, a colon or a slash can be an
    /// address: any other word is a good code for a room.
    pub(super) fn typed(&self) -> Typed {
        let text = self.field.trim();
        let address = text.contains(['.', ':', '/']) || text.eq_ignore_ascii_case("localhost");
        if text.is_empty() {
            Typed::Nothing
        } else if address {
            text.parse().map_or(Typed::Unclear, Typed::Address)
        } else {
            text.parse().map_or(Typed::Unclear, Typed::Code)
        }
    }

    /// All rows, the likeliest first.
    pub(super) fn rows(&self) -> Vec<Row<'_>> {
        match self.typed() {
            Typed::Nothing => {
                let rooms = self.rooms(|_| true);
                rooms.into_iter().chain(self.new_rooms(None)).collect()
            }
            Typed::Code(code) => {
                let exact = self.rooms(|id| *id == code);
                let longer = |id: &RoomId| *id != code && id.as_str().starts_with(code.as_str());
                exact
                    .into_iter()
                    .chain(self.new_rooms(Some(&code)))
                    .chain(self.rooms(longer))
                    .collect()
            }
            Typed::Address(address) => vec![Row::Address(address)],
            Typed::Unclear => Vec::new(),
        }
    }

    /// The row that Enter means.
    pub(super) fn selected(&self, rows: &[Row<'_>]) -> usize {
        let selection = self.selection.as_ref();
        rows.iter()
            .position(|row| Some(&row.selection()) == selection)
            .unwrap_or(0)
    }

    /// The server on which a new room is made: the chosen row's, else the likeliest.
    pub(super) fn server_for_new(&self) -> Option<&Server> {
        let rows = self.rows();
        match rows.get(self.selected(&rows)) {
            Some(Row::Room(server, _) | Row::New(server, _)) => Some(server),
            Some(Row::Address(_)) | None => self.in_order().into_iter().next(),
        }
    }

    /// The servers that are up, the one that was asked for by its address first.
    fn in_order(&self) -> Vec<&Server> {
        let mut servers: Vec<_> = self.up().collect();
        servers.sort_by_key(|server| server.id != ServerId::Typed);
        servers
    }

    /// Rooms of all servers: those where somebody waits before those in play.
    fn rooms(&self, wanted: impl Fn(&RoomId) -> bool) -> Vec<Row<'_>> {
        let mut rooms: Vec<_> = self
            .in_order()
            .into_iter()
            .flat_map(|server| server.rooms().iter().map(move |room| (server, room)))
            .filter(|(_, room)| wanted(&room.id))
            .collect();
        rooms.sort_by_key(|(server, room)| {
            let stage = match room.stage {
                Stage::Waiting => 0,
                Stage::Playing => 1,
                Stage::Over => 2,
            };
            (server.id != ServerId::Typed, stage, room.id.clone())
        });
        let row = |(server, room)| Row::Room(server, room);
        rooms.into_iter().map(row).collect()
    }

    /// A new room on each server that has none of this code.
    fn new_rooms(&self, code: Option<&RoomId>) -> Vec<Row<'_>> {
        self.in_order()
            .into_iter()
            .filter(|server| code.is_none_or(|code| server.room(code).is_none()))
            .map(|server| Row::New(server, code.cloned()))
            .collect()
    }
}
