//! The wait of one player for the other, and the claim that may end it.
//!
//! A player who is connected and does not play would keep the seat, and the other player,
//! without end. So the other player may claim the seat. Nobody else can, and time alone never
//! takes a seat from a connected player.

use serde::{Deserialize, Serialize};

use super::{Fact, Room, RoomSettings};
use crate::{ClientId, Mark, Moment, Refusal, Seat, TokenHash};

/// The milliseconds between the alert of a late player and the first moment at which its
/// seat can be claimed.
const ALERT: u64 = 10_000;

/// The greatest number of claimed tokens that a room remembers. An earlier one opens no seat
/// either, but its client is let in like a stranger.
const MAX_CLAIMED: usize = 8;

/// The wait of one player for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wait {
    /// The mark of the player who is waited for.
    mark: Mark,
    #[serde(default, skip_serializing_if = "Stage::is_early")]
    stage: Stage,
    /// The moment at which this stage ends, or began if it is the last.
    at: Moment,
}

/// A stage of a wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    /// The player may take this time.
    #[default]
    Early,
    /// The player is alerted.
    Late,
    /// The seat can be claimed.
    Idle,
}

impl Stage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    const fn is_early(&self) -> bool {
        matches!(self, Self::Early)
    }
}

impl Wait {
    /// Returns the moment of the next stage, unless this is the last.
    pub(super) fn next(&self) -> Option<Moment> {
        (self.stage != Stage::Idle).then_some(self.at)
    }

    /// Returns the mark of a player who is alerted.
    pub(super) fn late(&self) -> Option<Mark> {
        (self.stage == Stage::Late).then_some(self.mark)
    }

    /// Returns the mark of a seat that can be claimed.
    pub(super) fn idle(&self) -> Option<Mark> {
        (self.stage == Stage::Idle).then_some(self.mark)
    }
}

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
        let idle = self.wait.as_ref().and_then(Wait::idle) == Some(opposite);
        let holder = seat.client().filter(|_| idle).ok_or(Refusal::TooSoon)?;
        let token = seat.token;
        if self.claimed.len() >= MAX_CLAIMED {
            self.claimed.remove(0);
        }
        self.claimed.push(token);
        *self.chair(opposite) = None;
        self.watchers.insert(holder);
        Ok(vec![Fact::Claimed(holder)])
    }

    /// Passes every stage of the wait that has ended.
    pub(super) fn pass_stages_of_wait(&mut self, now: Moment, settings: RoomSettings) {
        let Some(wait) = &mut self.wait else { return };
        if wait.stage == Stage::Early && wait.at <= now {
            if settings.patience > ALERT {
                wait.stage = Stage::Late;
                wait.at = Moment(wait.at.0.saturating_add(ALERT));
            } else {
                wait.stage = Stage::Idle;
            }
        }
        if wait.stage == Stage::Late && wait.at <= now {
            wait.stage = Stage::Idle;
        }
    }

    /// Notes the player who is waited for now. A wait goes on from the room `before` until
    /// the board, the game or one of both players is another one. `entering` is the client
    /// that has entered again, and thereby ends the alert.
    pub(super) fn note_wait(
        &mut self,
        before: &Self,
        entering: Option<ClientId>,
        now: Moment,
        settings: RoomSettings,
    ) {
        let waited_for = self.waited_for().filter(|_| settings.patience > 0);
        let Some(mark) = waited_for else {
            self.wait = None;
            return;
        };
        let goes_on = self.wait.is_some_and(|wait| {
            let answers = wait.stage != Stage::Early
                && entering.is_some()
                && self.seat(mark).and_then(Seat::client) == entering;
            wait.mark == mark && !answers && self.has_players_and_board_of(before)
        });
        if !goes_on {
            let early = if settings.patience > ALERT {
                settings.patience - ALERT
            } else {
                settings.patience
            };
            self.wait = Some(Wait {
                mark,
                stage: Stage::Early,
                at: Moment(now.0.saturating_add(early)),
            });
        }
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

    fn has_players_and_board_of(&self, before: &Self) -> bool {
        let holder = |seat: &Option<Seat>| seat.as_ref().and_then(Seat::client);
        self.game.moves().len() == before.game.moves().len()
            && self.number == before.number
            && holder(&self.x) == holder(&before.x)
            && holder(&self.o) == holder(&before.o)
    }
}
