//! The way from a room to a player without a connection, who plays by plain forms. Such a
//! player asks for the room with each page, so only its seat is kept.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use game::wire::event;
use game::{Mark, Refusal, Token};
use serde::Serialize;
use serde_json::Value;

/// The seat of a player, as its room last told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    pub(super) mark: Mark,
    pub(super) token: Token,
}

/// The seat of a player by forms, which its room writes and its pages read.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormOutbox(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    /// The seat, or `None` as long as the player has none.
    seat: Option<Seat>,
    /// Whether the opposite player has claimed it.
    claimed: bool,
}

impl FormOutbox {
    /// Returns the player's seat.
    pub(super) fn seat(&self) -> Option<Seat> {
        self.told().seat.clone()
    }

    /// Returns whether the player has lost the seat because the opposite player claimed it.
    pub(super) fn is_claimed(&self) -> bool {
        self.told().claimed
    }

    /// Takes an event in. Only the seat is news, and the claim of it.
    pub(super) fn take_in<T: Serialize>(&self, event: &str, payload: &T) {
        let is_seat = event == event::SEAT;
        if !is_seat && event != event::REFUSED {
            return;
        }
        let told = serde_json::to_value(payload).unwrap_or_default();
        if is_seat {
            self.told().seat = seat_of(&told);
        } else if told["codigo"] == Refusal::SeatClaimed.code() {
            self.told().claimed = true;
        }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn seat_of(told: &Value) -> Option<Seat> {
    let mark = match told["marca"].as_i64()? {
        1 => Mark::X,
        -1 => Mark::O,
        _ => return None,
    };
    let token = Token::presented(told["ficha"].as_str()?);
    Some(Seat { mark, token })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_seat_is_the_last_one_told() {
        let outbox = FormOutbox::default();
        outbox.take_in(event::SEAT, &json!({ "marca": -1, "ficha": "a" }));
        let seat = outbox.seat().unwrap();
        assert_eq!((seat.mark, seat.token.reveal()), (Mark::O, "a"));
        outbox.take_in(event::BOARD, &json!({ "marca": 1, "ficha": "b" }));
        assert_eq!(outbox.seat(), Some(seat));
        outbox.take_in(event::SEAT, &json!({ "marca": 0, "ficha": null }));
        assert_eq!(outbox.seat(), None);
        assert!(!outbox.is_claimed());
        outbox.take_in(event::REFUSED, &json!({ "codigo": "cadeira_cobrada" }));
        assert!(outbox.is_claimed());
    }
}
