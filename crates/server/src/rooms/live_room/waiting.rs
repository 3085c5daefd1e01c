//! A player of a live room who waits for an opponent, and is moved to one.

use game::{ClientId, Seat, ServerId, Token};

use super::LiveRoom;
use crate::rooms::member::Outbox;

impl<O: Outbox> LiveRoom<O> {
    /// Returns the seat of a member that waits for an opponent here, with its token.
    pub(in crate::rooms) fn waiting_member(&self, client: ClientId) -> Option<(&Seat, Token)> {
        let waiting = self.room.as_ref()?.waiting()?;
        let token = self.members.get(&client)?.token.clone()?;
        (waiting.seat.client() == Some(client)).then_some((waiting.seat, token))
    }

    /// Has a member hear nothing of this room, because it moves to another one. An opponent
    /// who comes meanwhile may change its mark here, which would lead it back.
    pub(in crate::rooms) fn hush(&mut self, client: ClientId) {
        if let Some(member) = self.members.get_mut(&client) {
            member.outbox.leave(&self.id);
            member.hushed = true;
        }
    }

    /// Takes [`Self::hush`] back, and shows the member its seat and the present board.
    pub(in crate::rooms) fn unhush(&mut self, server: ServerId, client: ClientId) {
        let mark = self.room.as_ref().and_then(|room| room.mark_of(client));
        if let Some(member) = self.members.get_mut(&client).filter(|one| one.hushed) {
            member.hushed = false;
            member.outbox.join(&self.id);
            member.send_seat(server, &self.id, mark);
            self.show_to(client);
        }
    }
}
