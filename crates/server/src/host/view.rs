//! The rooms and the people as the host sees them.

use game::wire::host::{HouseRoom, HouseView, Person as Shown};
use game::{Name, RoomId};

use super::Host;
use crate::session::{Label, Person};

/// The maximum number of rooms and of people. A screen shows far fewer.
const MAX_ROWS: usize = 200;

impl Host {
    /// Returns the rooms and the people as they are now. A person who has left a room, or
    /// was sent out of it, is in none. A screen that shows all boards is no person.
    pub(super) fn house_view(&self) -> HouseView {
        let rooms = self.feeds.snapshots.all();
        let mut sockets = self.sockets();
        sockets.retain(|socket| !self.feeds.wall.subscribers().has(socket));
        let mut people: Vec<Shown> = sockets
            .iter()
            .take(MAX_ROWS)
            .map(|socket| {
                let person = Person::of(socket);
                // A socket receives the boards of the room that its client is in.
                let in_it = |room: &RoomId| socket.rooms().iter().any(|one| one == room.as_str());
                let (name, room) = person.map_or_else(
                    || (Name::default(), None),
                    |person| (person.name, Some(person.room).filter(in_it)),
                );
                Shown {
                    session: Label::of(socket.id).to_string().into(),
                    name,
                    room,
                }
            })
            .collect();
        people.sort_by(|a, b| {
            (a.name.as_str(), a.session.as_str()).cmp(&(b.name.as_str(), b.session.as_str()))
        });
        HouseView {
            store_fails: self.health.store_fails(),
            door_closed: self.house.is_door_closed(),
            nicknames: self.house.gives_names(),
            total: rooms.len(),
            rooms: rooms
                .iter()
                .take(MAX_ROWS)
                .map(|room| HouseRoom {
                    listed: room.listed(),
                    unlisted: room.unlisted,
                })
                .collect(),
            total_people: sockets.len(),
            people,
            league: self.feeds.standings.in_short(),
            still_counts: rooms.iter().any(|room| room.is_league_game()),
            acts: self.acts().list(),
        }
    }
}
