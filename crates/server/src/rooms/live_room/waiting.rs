//! A player of a live room who waits for an opponent, and is moved to one.

use game::{ClientId, Seat, Token};

use super::LiveRoom;
use crate::rooms::member::Outbox;

impl<O: Outbox> LiveRoom<O> {
    /// Returns the seat of a member that waits for an opponent here, with its token.
    pub(in crate::rooms) fn waiting_member(&self, client: ClientId) -> Option<(&Seat, Token)> {
        let waiting = self.room.as_ref()?.waiting()?;
        let token = self.members.get(&client)?.token.clone()?;
        (waiting.seat.client() == Some(client)).then_some((waiting.seat, token))
    }

    /// Removes a member from the receivers of boards, because it moves to another room.
    pub(in crate::rooms) fn hush(&self, client: ClientId) {
        if let Some(member) = self.members.get(&client) {
            member.outbox.leave(&self.id);
        }
    }

    /// Takes [`Self::hush`] back, and shows the member the present board.
    pub(in crate::rooms) fn unhush(&self, client: ClientId) {
        if let Some(member) = self.members.get(&client) {
            member.outbox.join(&self.id);
            self.show_to(client);
        }
    }
}
