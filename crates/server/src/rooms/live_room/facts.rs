//! The messages of a live room for single clients.

use game::wire::{Notice, event};
use game::{ClientId, Fact, Mark, Refusal, ServerId, Token, TokenOrigin};

use super::{LiveRoom, log_name};
use crate::rooms::member::Outbox;

impl<O: Outbox> LiveRoom<O> {
    pub(super) fn send_fact(&mut self, server: ServerId, fact: Fact) {
        match fact {
            Fact::Seated {
                client,
                mark,
                token,
            } => self.send_seat(server, client, mark, token),
            Fact::Watching(client) => self.send_watching(server, client),
            Fact::TakenOver(client) => {
                self.send_watching(server, client);
                self.send_refusal(client, Refusal::SeatTakenOver);
            }
            Fact::Claimed(client) => {
                self.send_watching(server, client);
                self.send_refusal(client, Refusal::SeatClaimed);
            }
            Fact::FreedByHost { client, token } => {
                self.send_freed(server, client, token);
                self.send_refusal(client, Refusal::SeatFreedByHost);
            }
            Fact::RoomClosed(client) => {
                self.send_refusal(client, Refusal::RoomClosed);
                if let Some(member) = self.members.remove(&client) {
                    member.outbox.leave(&self.id);
                }
            }
            Fact::Renamed { client, mark } => self.send_name(client, mark),
            Fact::TokenRejected(client) => self.send_refusal(client, Refusal::BadToken),
            Fact::Repeated => {}
        }
    }

    fn send_seat(&mut self, server: ServerId, client: ClientId, mark: Mark, token: TokenOrigin) {
        let name = log_name(&self.id, self.room.as_deref());
        let Some(member) = self.members.get_mut(&client) else {
            return;
        };
        // The marks of the players swap with every game, which is no news.
        if token != TokenOrigin::Unchanged {
            let client = member.outbox.label();
            tracing::info!(room = %name, %client, mark = %mark.letter(), "seated");
        }
        match token {
            TokenOrigin::Fresh => member.token = Some(member.fresh.clone()),
            TokenOrigin::Presented => member.token = member.presented.clone(),
            TokenOrigin::Unchanged => {}
        }
        member.send_seat(server, &self.id, Some(mark));
    }

    /// Sends a client that it watches. The token of a seat that the host has freed is kept, in
    /// case the host gives the seat back.
    fn send_watching(&mut self, server: ServerId, client: ClientId) {
        let name = log_name(&self.id, self.room.as_deref());
        if let Some(member) = self.members.get_mut(&client) {
            let room = self.room.as_deref();
            let was_freed = |token: &Token| room.is_some_and(|room| room.was_freed(token.hash()));
            member.token = member.token.take().filter(was_freed);
            tracing::info!(room = %name, client = %member.outbox.label(), "watching");
            member.send_seat(server, &self.id, None);
        }
    }

    /// Sends a client that it watches. Its token is kept, in case the host gives the seat
    /// back.
    fn send_freed(&mut self, server: ServerId, client: ClientId, token: TokenOrigin) {
        if let Some(member) = self.members.get_mut(&client) {
            if token == TokenOrigin::Presented {
                member.token = member.presented.clone();
            }
            member.send_seat(server, &self.id, None);
        }
    }

    /// Sends a client the name that the host gave it.
    fn send_name(&self, client: ClientId, mark: Mark) {
        let seat = self.room.as_ref().and_then(|room| room.seat(mark));
        if let (Some(seat), Some(member)) = (seat, self.members.get(&client)) {
            let notice = Notice::Renamed(self.id.clone(), seat.name.clone());
            member.send(event::NOTICE, &notice);
        }
    }

    fn send_refusal(&self, client: ClientId, refusal: Refusal) {
        if let Some(member) = self.members.get(&client) {
            member.send_refusal(&self.id, refusal);
        }
    }
}
