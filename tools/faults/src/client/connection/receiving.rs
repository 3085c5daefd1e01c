//! The receiving half of a connection.

use std::time::Duration;

use game::RoomView;
use game::wire::{Ack, News, YourSeat, event};
use serde::Deserialize;
use serde_json::Value;
use testkit::socketio::{Frame, frames};
use tokio::time::{Instant, timeout_at};

use super::{Connection, Heard};
use crate::history::Event;

impl Connection {
    /// Returns the next thing, if it comes in time.
    pub async fn hear(&mut self, patience: Duration) -> Option<Heard> {
        self.hear_until(Instant::now() + patience).await
    }

    /// Returns the next thing, if it comes before the deadline.
    pub async fn hear_until(&mut self, deadline: Instant) -> Option<Heard> {
        loop {
            let Some(transport) = &mut self.transport else {
                return Some(Heard::Closed);
            };
            let frame = timeout_at(deadline, transport.receive()).await.ok()?;
            let Some(frame) = frame else {
                self.close();
                return Some(Heard::Closed);
            };
            match frames::parse(&frame) {
                Frame::Ping => {
                    let pong = ["3".to_owned()];
                    let sent = timeout_at(deadline, self.send_frames(&pong)).await;
                    if sent.is_ok_and(|sent| sent.is_err()) {
                        return Some(Heard::Closed);
                    }
                }
                Frame::Close | Frame::Disconnected => {
                    self.close();
                    return Some(Heard::Closed);
                }
                Frame::Event(name, payload) => return Some(self.event(&name, &payload)),
                Frame::Answer(request, payload) => {
                    if let Some(heard) = self.answer(request, &payload) {
                        return Some(heard);
                    }
                }
                Frame::Open(_) | Frame::Connected => {}
                Frame::Other => {
                    self.log.note(self.number, Event::Garbled { frame });
                }
            }
        }
    }

    /// Returns the acknowledgement of a request, if it comes in time.
    pub async fn answer_to(&mut self, wanted: u64, patience: Duration) -> Option<Ack> {
        let deadline = Instant::now() + patience;
        loop {
            match self.hear_until(deadline).await? {
                Heard::Answer(request, ack) if request == wanted => return Some(ack),
                Heard::Closed => return None,
                Heard::Room(_)
                | Heard::Seat(_)
                | Heard::Refused(_)
                | Heard::Answer(..)
                | Heard::Other => {}
            }
        }
    }

    /// Returns the acknowledgements of some requests, which may come in any order.
    pub async fn answers_to<const N: usize>(
        &mut self,
        wanted: [u64; N],
        patience: Duration,
    ) -> [Option<Ack>; N] {
        let deadline = Instant::now() + patience;
        let mut answers = [const { None }; N];
        while answers.iter().any(Option::is_none) {
            match self.hear_until(deadline).await {
                None | Some(Heard::Closed) => break,
                Some(Heard::Answer(request, ack)) => {
                    if let Some(place) = wanted.iter().position(|wanted| *wanted == request) {
                        answers[place] = Some(ack);
                    }
                }
                Some(Heard::Room(_) | Heard::Seat(_) | Heard::Refused(_) | Heard::Other) => {}
            }
        }
        answers
    }

    /// Receives until nothing has come for `quiet`.
    pub async fn drain(&mut self, quiet: Duration) {
        while let Some(heard) = self.hear(quiet).await {
            if matches!(heard, Heard::Closed) {
                return;
            }
        }
    }

    /// Receives for this time.
    pub async fn drain_for(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while !self.is_over() && self.hear_until(deadline).await.is_some() {}
    }

    fn event(&mut self, name: &str, payload: &Value) -> Heard {
        match name {
            event::BOARD => match News::parse(payload) {
                Some(News::Room(room)) => {
                    let noted = Event::Saw { room: room.clone() };
                    self.log.note(self.number, noted);
                    let newer =
                        |mine: &RoomView| mine.version <= room.version || mine.id != room.id;
                    if self.room.as_ref().is_none_or(newer) {
                        self.room = Some(RoomView::clone(&room));
                    }
                    return Heard::Room(room);
                }
                _ => self.garbled(payload),
            },
            event::SEAT => match YourSeat::deserialize(payload) {
                Ok(seat) => {
                    let token = seat.token.as_ref().map(|token| token.reveal().to_owned());
                    let noted = Event::Seated {
                        room: seat.room.as_str().to_owned(),
                        mark: seat.mark,
                        token: token.clone(),
                    };
                    self.log.note(self.number, noted);
                    (self.mark, self.token) = (seat.mark, token);
                    return Heard::Seat(seat.mark);
                }
                Err(_) => self.garbled(payload),
            },
            event::REFUSED => {
                let code = payload["codigo"].as_str().unwrap_or_default().to_owned();
                let noted = Event::Refused { code: code.clone() };
                self.log.note(self.number, noted);
                return Heard::Refused(code);
            }
            _ => {}
        }
        Heard::Other
    }

    fn answer(&self, request: u64, payload: &Value) -> Option<Heard> {
        let Ok(ack) = Ack::deserialize(payload) else {
            self.garbled(payload);
            return None;
        };
        let noted = Event::Answered {
            request,
            ok: ack.ok,
            code: ack.code.clone().map(String::from),
            version: ack.version,
            repeated: ack.repeated == Some(true),
        };
        self.log.note(self.number, noted);
        Some(Heard::Answer(request, ack))
    }

    fn garbled(&self, payload: &Value) {
        let frame = payload.to_string();
        self.log.note(self.number, Event::Garbled { frame });
    }
}
