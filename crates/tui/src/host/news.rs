//! The events in the rooms between two overviews, in one sentence each.

use std::sync::Arc;

use game::{Mark, Outcome, Player, RoomView};
use texts::Texts;

use crate::sentences::{begun, known_name};

/// Returns the sentences, in the order of the rooms.
pub(super) fn news(texts: Texts, before: &[Arc<RoomView>], after: &[Arc<RoomView>]) -> Vec<String> {
    let mut lines = Vec::new();
    for room in after {
        let earlier = before.iter().find(|earlier| earlier.id == room.id);
        for mark in Mark::BOTH {
            let was = earlier.and_then(|earlier| seat_before(earlier, room, mark));
            lines.extend(seat(texts, room, was, room.players.of(mark)));
        }
        let was_over = earlier.is_some_and(|earlier| earlier.outcome == room.outcome);
        lines.extend(result(texts, room).filter(|_| !was_over));
    }
    for earlier in before {
        if !after.iter().any(|room| room.id == earlier.id) {
            for mark in Mark::BOTH {
                lines.extend(seat(texts, earlier, earlier.players.of(mark), None));
            }
        }
    }
    lines.into_iter().map(|line| begun(texts, line)).collect()
}

/// Returns who had the seat of a player who has this mark now, or the seat that is free now.
fn seat_before<'r>(earlier: &'r RoomView, room: &RoomView, mark: Mark) -> Option<&'r Player> {
    let swapped = room.has_swapped_since(earlier);
    earlier
        .players
        .of(if swapped { mark.other() } else { mark })
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
    before: Option<&Player>,
    after: Option<&Player>,
) -> Option<String> {
    let name =
        |player: &Player| known_name(texts, player).unwrap_or_else(|| texts.somebody().to_owned());
    let id = &room.id;
    match (before, after) {
        (None, Some(player)) => Some(texts.host_joined(name(player), id)),
        (Some(player), None) => Some(texts.host_left(name(player), id)),
        (Some(before), Some(player)) if is_renamed(before, player) => {
            let sentence = texts.host_done_rename(name(before), name(player));
            Some(begun(texts, sentence))
        }
        (Some(before), Some(player)) if before.name != player.name => {
            Some(texts.host_joined(name(player), id))
        }
        (Some(before), Some(player)) => match (before.present, player.present) {
            (true, false) => Some(texts.host_away(name(player), id)),
            (false, true) => Some(texts.host_back(name(player), id)),
            (true, true) | (false, false) => None,
        },
        (None, None) => None,
    }
}

/// Returns the result of a game that is over.
fn result(texts: Texts, room: &RoomView) -> Option<String> {
    let name = |mark: Mark| {
        let player = room.players.of(mark);
        let known = player.and_then(|player| known_name(texts, player));
        known.unwrap_or_else(|| mark.letter().to_string())
    };
    Some(match room.outcome? {
        Outcome::Drawn => texts.host_draw(name(Mark::X), name(Mark::O), &room.id),
        Outcome::Won(mark) => texts.host_won(name(mark), name(mark.other()), &room.id),
    })
}
