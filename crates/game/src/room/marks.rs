//! The difference between a room and the one before it, if that is one mark.

use super::Room;
use super::stage::Stage;
use crate::{MarkAdded, Seat};

impl Room {
    /// Returns the mark that makes this room out of `before`, if nothing else does.
    pub fn mark_added_to(&self, before: &Self) -> Option<MarkAdded> {
        // A new field of a room has to be placed here.
        let Self {
            id,
            version,
            number,
            game,
            x,
            o,
            draws,
            watchers,
            empty_until,
            robot,
            wait,
            stage,
            unlisted,
            league,
            lapsed,
            claimed,
            hosted,
            began,
            left,
        } = self;
        let square = game.last_square_after(&before.game)?;
        let same = *version == before.version + 1
            && *stage == Stage::Early
            && *number == before.number
            && *draws == before.draws
            && *empty_until == before.empty_until
            && *unlisted == before.unlisted
            && *league == before.league
            && *lapsed == before.lapsed
            && *id == before.id
            && is_same_but_for_place(x.as_ref(), before.x.as_ref())
            && is_same_but_for_place(o.as_ref(), before.o.as_ref())
            && *robot == before.robot
            && *claimed == before.claimed
            && *hosted == before.hosted
            && *left == before.left
            && *watchers == before.watchers;
        same.then_some(MarkAdded {
            square,
            version: *version,
            wait: *wait,
            began: *began,
        })
    }

    /// Returns the room with this mark.
    #[must_use]
    pub fn with_mark(&self, added: MarkAdded) -> Self {
        let mut room = self.clone();
        room.game.play(added.square);
        room.version = added.version;
        room.wait = added.wait;
        room.stage = Stage::Early;
        room.began = added.began;
        room.forget_places();
        room
    }
}

/// Returns whether a seat is the one before, or lacks only its player's place among those who
/// wait. A mark takes that place.
fn is_same_but_for_place(now: Option<&Seat>, before: Option<&Seat>) -> bool {
    match (now, before) {
        (Some(now), Some(before)) if before.since.is_some() => {
            *now == Seat {
                since: None,
                ..before.clone()
            }
        }
        _ => now == before,
    }
}
