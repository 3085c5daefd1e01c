//! A player who waits in a room for an opponent whom the server brings.
//!
//! A room looks for an opponent as long as one player who asked for it has it to itself, and
//! no mark is on the board. The number of the game does not matter. So people who wait are
//! rooms: they are stored, shown, held and restarted like every room.
//!
//! **Invariant:** does not decide who plays whom. [`crate::pairing`] does.

use super::meet::{Meet, Waiting};
use super::{Enter, Fact, Room, TokenOrigin};
use crate::{Mark, Moment, Refusal, Seat, TokenHash};

impl Room {
    /// Returns the player who waits here for an opponent. `None` if nobody does, or if that
    /// player's connection is lost.
    pub fn waiting(&self) -> Option<Waiting<'_>> {
        let (mark, seat) = self.only_seat()?;
        let since = seat.since?;
        seat.client()?;
        Some(Waiting { seat, mark, since })
    }

    /// Returns whether the room looks for an opponent, or may do so later. That is once a
    /// player leaves, comes back or gets the seat back from the host, or after the game.
    pub fn may_seek(&self) -> bool {
        let seats = [&self.x, &self.o].into_iter().flatten();
        let freed = self.freed().map(|freed| &freed.seat);
        seats.chain(freed).any(|seat| seat.seeks)
    }

    /// Returns the tokens of both players, X first, if the server brought at least one of them
    /// here.
    pub fn met(&self) -> Option<[TokenHash; 2]> {
        let (x, o) = (self.x.as_ref()?, self.o.as_ref()?);
        (x.seeks || o.seeks).then_some([x.token, o.token])
    }

    /// Returns the tokens that do not play here, each until its moment. They opened seats that
    /// the opposite player claimed, or that the host has freed.
    pub fn refused_tokens(&self) -> impl Iterator<Item = (TokenHash, Moment)> {
        let claimed = self.claimed.iter();
        let claimed = claimed.map(|token| (*token, Moment(u64::MAX)));
        claimed.chain(self.freed().map(|freed| (freed.seat.token, freed.until)))
    }

    /// Enters a client that looks for an opponent. A refusal has changed nothing.
    pub(super) fn meet(
        &mut self,
        enter: Enter,
        meet: Meet,
        now: Moment,
    ) -> Result<Vec<Fact>, Refusal> {
        let client = enter.client;
        let mut facts = Vec::new();
        let (mark, since) = match meet {
            Meet::Back => {
                let mark = enter
                    .token
                    .and_then(|token| self.played_by(token))
                    .ok_or(Refusal::ChairTaken)?;
                self.take_back(mark, &enter, &mut facts);
                return Ok(facts);
            }
            Meet::Wait if self.is_newborn() => (Mark::X, None),
            Meet::Play { mark, since } if self.may_meet(&enter, now) => (mark, since),
            Meet::Wait | Meet::Play { .. } => return Err(Refusal::ChairTaken),
        };
        if self.seat(mark).is_some() {
            std::mem::swap(&mut self.x, &mut self.o);
            let stays = self.seat(mark.other()).and_then(Seat::client);
            facts.extend(stays.map(|client| Fact::Seated {
                client,
                mark: mark.other(),
                token: TokenOrigin::Unchanged,
            }));
        }
        // Nobody has played yet, so the game counts for the league that is open now, however
        // long the player has waited. The client's server may not have heard of it yet, and
        // a league that is over is taken off as always.
        self.league = enter.league.or(self.league);
        self.watchers.remove(&client);
        *self.chair(mark) = Some(Seat {
            seeks: true,
            since,
            ..Seat::taken_by(enter)
        });
        facts.push(Fact::Seated {
            client,
            mark,
            token: TokenOrigin::Fresh,
        });
        Ok(facts)
    }

    /// Notes the places of the players who have asked for an opponent. A player keeps the place
    /// while away, and until the first mark. So nobody loses it to an opponent who only comes
    /// and goes.
    pub(super) fn note_seek(&mut self, now: Moment) {
        if self.robot.is_some() || !self.game.moves().is_empty() {
            return self.forget_places();
        }
        for seat in [&mut self.x, &mut self.o].into_iter().flatten() {
            seat.since = seat.seeks.then(|| seat.since.unwrap_or(now));
        }
    }

    /// Forgets the places of both players among those who wait.
    pub(super) fn forget_places(&mut self) {
        for seat in [&mut self.x, &mut self.o].into_iter().flatten() {
            seat.since = None;
        }
    }

    /// Returns whether one player has the room alone and looks for an opponent, also while
    /// that player is away.
    pub(super) fn looks(&self) -> bool {
        self.only_seat()
            .is_some_and(|(_, seat)| seat.since.is_some())
    }

    /// Returns the mark that the holder of a token plays here, in a game that is under way
    /// against an opponent who is present.
    fn played_by(&self, token: TokenHash) -> Option<Mark> {
        let mark = self.mark_opened_by(token)?;
        let opponent = self.seat(mark.other()).and_then(Seat::client);
        (self.game.is_in_the_middle() && opponent.is_some()).then_some(mark)
    }

    /// Returns whether this client may play the player who waits here.
    fn may_meet(&self, enter: &Enter, now: Moment) -> bool {
        let token = enter.fresh;
        self.waiting().is_some_and(|one| one.seat.token != token)
            && self.mark_of(enter.client).is_none()
            && !self.was_claimed(token)
            && !self.is_kept_from_sitting(enter.client, Some(token), now)
    }

    fn only_seat(&self) -> Option<(Mark, &Seat)> {
        match (&self.x, &self.o) {
            (Some(seat), None) => Some((Mark::X, seat)),
            (None, Some(seat)) => Some((Mark::O, seat)),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }
}
