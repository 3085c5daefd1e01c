//! The request of a client that looks for an opponent, and its move to one.

use std::sync::Arc;

use game::wire::{Ack, EnterRequest, MeetRequest, Rejection};
use game::{Command, Enter, Name, Refusal, RoomId, Token};

use super::admission::Session;
use super::handlers::{Handler, acknowledged, leave_until_stored};
use super::only_met::OnlyMet;
use super::person::Person;
use crate::rooms::Meeting;

impl Handler {
    /// Seats the client opposite a player who waits, or in a new room where it waits. A person
    /// who plays already goes on.
    pub(super) async fn find_opponent(
        &mut self,
        request: Result<MeetRequest, Rejection>,
    ) -> Result<Ack, Rejection> {
        let request = request?;
        if let Some(room) = self.room.clone().filter(|room| self.waits_in(room)) {
            return self.wait_on(room, request).await;
        }
        let rooms = Arc::clone(&self.services.rooms);
        let token = request.token.clone();
        let token = token.unwrap_or_else(|| Token::from_random(rand::random()));
        let own_name = Person::own_name(&self.socket, &request.name);
        let enter = self.seeking(request, &token)?;
        let session = Session::of(&self.socket);
        let charged = OnlyMet::is_noted(&self.socket);
        if charged && !session.may_open_room() {
            return Err(Refusal::SlowDown.into());
        }
        let other = self.room.clone();
        if let Some(other) = &other {
            self.socket.leave(other.as_str().to_owned());
        }
        let member = || self.member(Some(token.clone()), token.clone());
        let may_open = || charged || session.may_open_room();
        let found = rooms.find_opponent(&enter, member, may_open);
        match found.await {
            Ok((room, accepted)) => {
                OnlyMet::note(&self.socket);
                // A person who goes on with a game has the name of that seat.
                let seat = rooms.seat_of(&room, self.id).await;
                let name = seat.map_or(enter.name, |(_, seat)| seat.name);
                self.note_person(name, own_name, &room, None);
                let other = other.filter(|other| *other != room);
                self.has_entered(room, other).await;
                Ok(acknowledged(accepted))
            }
            Err(refusal) => {
                self.stays_in(other).await;
                Err(refusal.into())
            }
        }
    }

    /// Moves the client to an opponent, if both still wait.
    pub(super) async fn move_to(&mut self, meeting: Meeting) {
        // A connection that is lost meanwhile would only keep its opponent waiting.
        if self.room.as_ref() != Some(&meeting.from) || !self.socket.connected() {
            return;
        }
        let rooms = Arc::clone(&self.services.rooms);
        let member = |token| self.member(None, token);
        let Some(name) = rooms.move_to_opponent(&meeting, member).await else {
            return;
        };
        let Meeting { from, to, .. } = meeting;
        let known = Person::of(&self.socket);
        let own_name = known.map_or_else(|| name.clone(), |known| known.own_name);
        self.note_person(name, own_name, &to, Some(from.clone()));
        self.room = Some(to);
        leave_until_stored(&rooms, &from, Command::Leave(self.id)).await;
    }

    /// Lets a client that waits already wait on, under a new name if it brings one.
    async fn wait_on(&mut self, room: RoomId, request: MeetRequest) -> Result<Ack, Rejection> {
        let again = EnterRequest {
            knows_seats: request.knows_seats,
            ..EnterRequest::new(room, request.name)
        };
        self.enter(Ok(again)).await
    }

    fn note_person(&self, name: Name, own: Name, room: &RoomId, moved_from: Option<RoomId>) {
        let person = Person {
            client: self.id,
            name,
            own_name: own,
            room: room.clone(),
            moved_from,
        };
        person.note(&self.socket);
    }

    fn seeking(&self, request: MeetRequest, token: &Token) -> Result<Enter, Refusal> {
        let address = Session::of(&self.socket).address();
        let house = &self.services.house;
        let brought = token.hash();
        let received = house.receive(self.id, address, request.name, Some(brought), brought);
        let (name, mut rules) = received?;
        // The door is for those who come in: people inside may find the next opponent.
        rules.door_closed &= self.room.is_none();
        Ok(Enter {
            knows_seats: request.knows_seats,
            league: self.services.rooms.context().open_league(),
            house: rules,
            ..Enter::new(self.id, name, token.hash())
        })
    }
}
