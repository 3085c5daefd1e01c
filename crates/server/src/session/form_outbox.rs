//! The way from a room to a player without a connection, who plays by plain forms. Such a
//! player asks for the room with each page, so only its seat is kept, or the reason why the
//! player lost it.

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

/// The refusals that tell of a lost seat.
const LOSSES: [Refusal; 3] = [
    Refusal::SeatClaimed,
    Refusal::SeatFreedByHost,
    Refusal::RoomClosed,
];

/// The seat of a player by forms, which its room writes and its pages read.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormOutbox(Arc<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    /// The seat, or `None` as long as the player has none.
    seat: Option<Seat>,
    /// Why the player has lost it, unless another window took it over.
    loss: Option<Refusal>,
}

impl FormOutbox {
    /// Returns the player's seat.
    pub(super) fn seat(&self) -> Option<Seat> {
        self.told().seat.clone()
    }

    /// Returns why the player has lost the seat, unless another window took it over.
    pub(super) fn loss(&self) -> Option<Refusal> {
        self.told().loss
    }

    /// Takes an event in. Only the seat is news, and the reason of its loss.
    pub(super) fn take_in<T: Serialize>(&self, event: &str, payload: &T) {
        let is_seat = event == event::SEAT;
        if !is_seat && event != event::REFUSED {
            return;
        }
        let told = serde_json::to_value(payload).unwrap_or_default();
        if is_seat {
            let seat = seat_of(&told);
            let mut told = self.told();
            if seat.is_some() {
                // The reason of an earlier loss says nothing about the next one.
                told.loss = None;
            }
            told.seat = seat;
            return;
        }
        let loss = LOSSES
            .into_iter()
            .find(|loss| told["codigo"] == loss.code());
        if let Some(loss) = loss {
            let mut told = self.told();
            told.loss = Some(loss);
            // Only the end of a room takes a seat without a message about the seat.
            if loss == Refusal::RoomClosed {
                told.seat = None;
            }
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
        assert_eq!(outbox.loss(), None);
        outbox.take_in(event::REFUSED, &json!({ "codigo": "cadeira_cobrada" }));
        assert_eq!(outbox.loss(), Some(Refusal::SeatClaimed));
        outbox.take_in(event::SEAT, &json!({ "marca": -1, "ficha": "a" }));
        assert_eq!(outbox.loss(), None, "of another seat");
        let outbox = FormOutbox::default();
        outbox.take_in(event::SEAT, &json!({ "marca": 1, "ficha": "a" }));
        outbox.take_in(event::REFUSED, &json!({ "codigo": "sala_encerrada" }));
        assert_eq!(outbox.seat(), None);
        assert_eq!(outbox.loss(), Some(Refusal::RoomClosed));
    }
}
