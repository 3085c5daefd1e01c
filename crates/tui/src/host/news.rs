//! The events in the rooms between two overviews, in one sentence each.

use std::sync::Arc;

use game::{Mark, Outcome, Player, RoomView};
use texts::Texts;

use crate::sentences::name_or_letter;

/// Returns the sentences, in the order of the rooms.
pub(super) fn news(texts: Texts, before: &[Arc<RoomView>], after: &[Arc<RoomView>]) -> Vec<String> {
    let mut lines = Vec::new();
    for room in after {
        let earlier = before.iter().find(|earlier| earlier.id == room.id);
        for mark in Mark::BOTH {
            let was = earlier.and_then(|earlier| seat_before(earlier, room, mark));
            lines.extend(seat(texts, room, was, seated(room, mark)));
        }
        let was_over = earlier.is_some_and(|earlier| earlier.outcome == room.outcome);
        lines.extend(result(texts, room).filter(|_| !was_over));
    }
    for earlier in before {
        if !after.iter().any(|room| room.id == earlier.id) {
            for mark in Mark::BOTH {
                lines.extend(seat(texts, earlier, seated(earlier, mark), None));
            }
        }
    }
    lines.into_iter().map(|line| texts.begun(line)).collect()
}

/// Returns who had the seat of a player who has this mark now, or the seat that is free now.
fn seat_before<'r>(earlier: &'r RoomView, room: &RoomView, mark: Mark) -> Option<Seat<'r>> {
    let swapped = room.has_swapped_since(earlier);
    seated(earlier, if swapped { mark.other() } else { mark })
}

/// A player with the mark.
type Seat<'r> = (Mark, &'r Player);

fn seated(room: &RoomView, mark: Mark) -> Option<Seat<'_>> {
    Some((mark, room.players.of(mark)?))
}

/// Returns whether a person who stayed has another name.
fn is_renamed(before: &Player, after: &Player) -> bool {
    let person = |player: &Player| player.present && player.robot.is_none();
    before.name != after.name && before.wins == after.wins && person(before) && person(after)
}

/// Returns the event on a seat.
fn seat(
    texts: Texts,
    room: &RoomView,
    before: Option<Seat<'_>>,
    after: Option<Seat<'_>>,
) -> Option<String> {
    let name = |(mark, player): Seat<'_>| name_or_letter(texts, mark, player);
    let id = &room.id;
    match (before, after) {
        (None, Some(after)) => Some(texts.host_joined(name(after), id)),
        (Some(before), None) => Some(texts.host_left(name(before), id)),
        (Some(before), Some(after)) if is_renamed(before.1, after.1) => {
            Some(texts.host_done_rename(name(before), name(after)))
        }
        (Some(before), Some(after)) if before.1.name != after.1.name => {
            Some(texts.host_joined(name(after), id))
        }
        (Some(before), Some(after)) => match (before.1.present, after.1.present) {
            (true, false) => Some(texts.host_away(name(after), id)),
            (false, true) => Some(texts.host_back(name(after), id)),
            (true, true) | (false, false) => None,
        },
        (None, None) => None,
    }
}

/// Returns the result of a game that is over.
fn result(texts: Texts, room: &RoomView) -> Option<String> {
    let name = |mark: Mark| {
        let player = room.players.of(mark);
        player.map_or_else(
            || mark.letter().to_string(),
            |player| name_or_letter(texts, mark, player),
        )
    };
    Some(match room.outcome? {
        Outcome::Drawn => texts.host_draw(name(Mark::X), name(Mark::O), &room.id),
        Outcome::Won(mark) => texts.host_won(name(mark), name(mark.other()), &room.id),
    })
}
