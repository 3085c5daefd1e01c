//! The acts of the server's host in a room. They are part of the room, so they survive a
//! restart and hold on every server that shares the store.
//!
//! **Invariant:** does not decide whether the host may act.

use super::by_host::{ByHost, Freed, Hosted};
use super::left::Left;
use super::{Enter, Fact, Room, RoomSettings, TokenOrigin};
use crate::{ClientId, Game, Holder, Mark, Moment, Refusal, TokenHash};

/// The milliseconds for which an act of the host stands: a freed seat is not given to the
/// same client again, and a closed room opens for nobody.
const STANDS: u64 = 600_000;

/// The greatest number of freed seats that a room remembers.
const MAX_FREED: usize = 8;

impl Room {
    /// Returns whether the host has closed the room.
    pub fn is_closed(&self) -> bool {
        self.hosted.as_ref().is_some_and(|hosted| hosted.closed)
    }

    /// Returns whether this token opened a seat that the host has freed.
    pub fn was_freed(&self, token: TokenHash) -> bool {
        self.freed().any(|freed| freed.seat.token == token)
    }

    /// Runs an act of the host.
    pub(super) fn by_host(
        &mut self,
        act: ByHost,
        now: Moment,
        settings: RoomSettings,
    ) -> Result<Vec<Fact>, Refusal> {
        match act {
            ByHost::Free(mark) => self.free(mark, now),
            ByHost::GiveBack(token) => Ok(self.give_back(token, now, settings)),
            ByHost::Close => Ok(self.close(now)),
            ByHost::Reopen => {
                self.reopen();
                Ok(Vec::new())
            }
            ByHost::Rename { mark, name, stays } => {
                let seat = self.seat_mut(mark).ok_or(Refusal::NotInRoom)?;
                seat.name = name;
                seat.given = stays;
                let renamed = seat.client().map(|client| Fact::Renamed { client, mark });
                Ok(renamed.into_iter().collect())
            }
        }
    }

    /// Returns whether the host has freed the seat of this client, or of this token, and
    /// that still stands.
    pub(super) fn is_kept_from_sitting(
        &self,
        client: ClientId,
        token: Option<TokenHash>,
        now: Moment,
    ) -> bool {
        let seated = self.mark_of(client).is_some();
        !seated
            && self.freed().any(|freed| {
                let same = token == Some(freed.seat.token) || freed.seat.client() == Some(client);
                same && freed.until > now
            })
    }

    /// Notes that the player of a freed seat is this client now, who gets it if the host gives
    /// it back. It gets no other seat, because a client knows one token. Returns the origin of
    /// that token.
    pub(super) fn note_kept(&mut self, enter: &Enter, token: TokenHash) -> TokenOrigin {
        if !self.was_freed(token) {
            return TokenOrigin::Unchanged;
        }
        let freed = self.hosted.iter_mut().flat_map(|hosted| &mut hosted.freed);
        for Freed { seat, until, .. } in freed {
            if seat.token == token {
                seat.holder = Holder::Present(enter.client);
                seat.stays = enter.stays;
            } else if seat.client() == Some(enter.client) {
                seat.holder = Holder::Away { until: *until };
            }
        }
        TokenOrigin::Presented
    }

    /// Lets the acts of the host stand for their whole time again, after a restart.
    pub(super) fn hosted_from(&mut self, now: Moment) {
        let until = Moment(now.0.saturating_add(STANDS));
        let Some(hosted) = &mut self.hosted else {
            return;
        };
        for freed in &mut hosted.freed {
            freed.until = until;
            freed.seat.holder = Holder::Away { until };
        }
        if hosted.closed {
            self.empty_until = Some(until);
        }
    }

    pub(super) fn freed(&self) -> impl Iterator<Item = &Freed> {
        self.hosted.iter().flat_map(|hosted| &hosted.freed)
    }

    fn free(&mut self, mark: Mark, now: Moment) -> Result<Vec<Fact>, Refusal> {
        let mut seat = self.seat(mark).cloned().ok_or(Refusal::NotInRoom)?;
        // Somebody who does not sit here has no place among those who wait.
        seat.since = None;
        let holder = seat.client();
        self.vacate(mark);
        let until = Moment(now.0.saturating_add(STANDS));
        let freed = &mut self.hosted.get_or_insert_default().freed;
        freed.retain(|freed| freed.until > now);
        if freed.len() >= MAX_FREED {
            freed.remove(0);
        }
        freed.push(Freed { mark, seat, until });
        self.watchers.extend(holder);
        let token = TokenOrigin::Unchanged;
        let freed = holder.map(|client| Fact::FreedByHost { client, token });
        Ok(freed.into_iter().collect())
    }

    fn give_back(&mut self, token: TokenHash, now: Moment, settings: RoomSettings) -> Vec<Fact> {
        let open = self.hosted.as_mut().filter(|hosted| !hosted.closed);
        let Some(hosted) = open else {
            return Vec::new();
        };
        let of_token = |freed: &Freed| freed.seat.token == token;
        let Some(last) = hosted.freed.iter().rposition(of_token) else {
            return Vec::new();
        };
        let Freed { mark, mut seat, .. } = hosted.freed.remove(last);
        self.forget_hosted_if_empty();
        if self.mark_opened_by(token).is_some() {
            return Vec::new();
        }
        let marks = [mark, mark.other()].into_iter();
        let free = |mark: &Mark| self.seat(*mark).is_none() && self.robot_at(*mark).is_none();
        let Some(mark) = { marks }.find(free) else {
            return Vec::new();
        };
        let client = seat.client().filter(|client| self.watchers.remove(client));
        if client.is_none() && !seat.knows_seats {
            return Vec::new();
        }
        let until = Moment(now.0.saturating_add(settings.hold));
        seat.holder = client.map_or(Holder::Away { until }, Holder::Present);
        seat.asked = false;
        *self.chair(mark) = Some(seat);
        let token = TokenOrigin::Unchanged;
        let seated = client.map(|client| Fact::Seated {
            client,
            mark,
            token,
        });
        seated.into_iter().collect()
    }

    fn close(&mut self, now: Moment) -> Vec<Fact> {
        let facts = self.clients().map(Fact::RoomClosed).collect();
        self.x = None;
        self.o = None;
        self.robot = None;
        self.watchers.clear();
        self.game = Game::new();
        self.league = None;
        self.lapsed = None;
        self.began = None;
        self.left = Left::default();
        self.hosted.get_or_insert_default().closed = true;
        self.empty_until = Some(Moment(now.0.saturating_add(STANDS)));
        facts
    }

    fn reopen(&mut self) {
        if let Some(hosted) = &mut self.hosted
            && std::mem::take(&mut hosted.closed)
        {
            self.empty_until = None;
            self.forget_hosted_if_empty();
        }
    }

    fn forget_hosted_if_empty(&mut self) {
        if self.hosted.as_deref() == Some(&Hosted::default()) {
            self.hosted = None;
        }
    }
}
