//! The wait of one player for the other, and the claim that may end it.
//!
//! A player who is connected and does not play would keep the seat, and the other player,
//! without end. So the other player may claim the seat. Nobody else can, and time alone never
//! takes a seat from a connected player.

use super::stage::Stage;
use super::{Fact, Room, RoomSettings};
use crate::{ClientId, Mark, Moment, Refusal, Seat, TokenHash};

/// The milliseconds between the alert of a late player and the first moment at which its
/// seat can be claimed.
const ALERT: u64 = 10_000;

/// The greatest number of claimed tokens that a room remembers. An earlier one opens no seat
/// either, but its client is let in like a stranger.
const MAX_CLAIMED: usize = 8;

impl Room {
    /// Returns whether this token opened a seat that was claimed.
    pub fn was_claimed(&self, token: TokenHash) -> bool {
        self.claimed.contains(&token)
    }

    /// Frees the opposite seat, as its player would by leaving. That player watches.
    pub(super) fn claim(&mut self, client: ClientId) -> Result<Vec<Fact>, Refusal> {
        if !self.contains(client) {
            return Err(Refusal::NotInRoom);
        }
        let opposite = self.mark_of(client).ok_or(Refusal::OnlyWatching)?.other();
        let Some(seat) = self.seat(opposite) else {
            return Ok(vec![Fact::Repeated]);
        };
        let idle = self.waited_for_in(Stage::Idle) == Some(opposite);
        let holder = seat.client().filter(|_| idle).ok_or(Refusal::TooSoon)?;
        let token = seat.token;
        if self.claimed.len() >= MAX_CLAIMED {
            self.claimed.remove(0);
        }
        self.claimed.push(token);
        self.vacate(opposite);
        self.watchers.insert(holder);
        Ok(vec![Fact::Claimed(holder)])
    }

    /// Passes every stage of the wait that has ended.
    pub(super) fn pass_stages_of_wait(&mut self, now: Moment, settings: RoomSettings) {
        let Some(at) = self.wait else { return };
        if self.stage == Stage::Early && at <= now {
            if settings.patience > ALERT {
                self.stage = Stage::Late;
                self.wait = Some(Moment(at.0.saturating_add(ALERT)));
            } else {
                self.stage = Stage::Idle;
            }
        }
        if self.stage == Stage::Late && self.wait.is_some_and(|at| at <= now) {
            self.stage = Stage::Idle;
        }
    }

    /// Notes whether a player is waited for now. A wait goes on from the room `before` until
    /// the board, the game or one of both players is another one. `entering` is the client
    /// that has entered again, and thereby ends the alert.
    pub(super) fn note_wait(
        &mut self,
        before: &Self,
        entering: Option<ClientId>,
        now: Moment,
        settings: RoomSettings,
    ) {
        if self.goes_on_from(before) && !self.is_answered_by(entering) {
            return;
        }
        self.stage = Stage::Early;
        let waits = settings.patience > 0 && self.waited_for().is_some();
        let early = if settings.patience > ALERT {
            settings.patience - ALERT
        } else {
            settings.patience
        };
        self.wait = waits.then(|| Moment(now.0.saturating_add(early)));
    }

    /// Returns the moment of the wait's next stage, unless this is the last.
    pub(super) fn next_stage_of_wait(&self) -> Option<Moment> {
        self.wait.filter(|_| self.stage != Stage::Idle)
    }

    /// Returns the mark of the player who is waited for, if the wait is in this stage.
    pub(super) fn waited_for_in(&self, stage: Stage) -> Option<Mark> {
        if self.wait.is_none() || self.stage != stage {
            return None;
        }
        self.waited_for()
    }

    /// Returns the mark of the player for whom the other one waits. Both are people, and
    /// present.
    fn waited_for(&self) -> Option<Mark> {
        let (x, o) = (self.x.as_ref()?, self.o.as_ref()?);
        x.client().and(o.client())?;
        match self.game.board().turn() {
            Some(turn) => Some(turn),
            None if x.asked == o.asked => None,
            None if x.asked => Some(Mark::O),
            None => Some(Mark::X),
        }
    }

    /// Returns whether the wait in the room `before` goes on.
    fn goes_on_from(&self, before: &Self) -> bool {
        let holder = |seat: &Option<Seat>| seat.as_ref().and_then(Seat::client);
        let asked = |seat: &Option<Seat>| seat.as_ref().is_some_and(|seat| seat.asked);
        let of = |room: &Self| [&room.x, &room.o].map(|seat| (holder(seat), asked(seat)));
        self.wait.is_some()
            && self.game.moves().len() == before.game.moves().len()
            && self.number == before.number
            && of(self) == of(before)
    }

    /// Returns whether this client, which has entered again, is the late player.
    fn is_answered_by(&self, entering: Option<ClientId>) -> bool {
        self.stage != Stage::Early
            && entering.is_some()
            && self.waited_for().and_then(|mark| self.seat(mark)?.client()) == entering
    }
}
