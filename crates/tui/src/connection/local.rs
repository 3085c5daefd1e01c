//! A game without a server: a room in this process, with a robot as the opponent.
//!
//! **Invariant:** opens no socket. Otherwise it behaves like the best possible
//! connection.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use game::wire::event;
use game::{ClientId, Command, Level, Moment, Room, RoomId, Token};

use super::emission::Emission;
use super::local_room::LocalClient;
use crate::message::ConnectionEvent;

/// A room, its only client, and the events that the client has not received yet.
#[derive(Debug)]
pub struct Local {
    room: Room,
    client: LocalClient,
    level: Level,
    start: Instant,
    pending: VecDeque<ConnectionEvent>,
}

impl Local {
    pub(super) fn against(level: Level, room: RoomId) -> Self {
        // The robot's choices derive from the room's version, so every run is a different
        // series.
        let version = u64::from(rand::random::<u32>());
        Self {
            room: Room::new(room, version),
            client: LocalClient {
                id: ClientId(0),
                token: Token::from_random(rand::random()),
            },
            level,
            start: Instant::now(),
            pending: VecDeque::from([ConnectionEvent::Up]),
        }
    }

    pub(super) async fn next(&mut self) -> Option<ConnectionEvent> {
        loop {
            if let Some(event) = self.try_next() {
                return Some(event);
            }
            match self.room.next_deadline() {
                Some(Moment(at)) => {
                    let at = self.start + Duration::from_millis(at);
                    tokio::time::sleep_until(at.into()).await;
                }
                None => std::future::pending().await,
            }
        }
    }

    pub(super) fn try_next(&mut self) -> Option<ConnectionEvent> {
        let now = self.now();
        if self.room.next_deadline().is_some_and(|at| at <= now) {
            self.apply(Command::Expire);
        }
        self.pending.pop_front()
    }

    /// Answers before the next frame, so the user never sees a pending request.
    pub(super) fn emit(&mut self, emission: &Emission) {
        let now = self.now();
        let events = self.client.request(&mut self.room, emission, now);
        self.pending.extend(events);
        if emission.event == event::ENTER {
            self.apply(Command::CallRobot {
                client: self.client.id,
                level: Some(self.level),
            });
        }
    }

    fn apply(&mut self, command: Command) {
        let now = self.now();
        let events = self.client.observe(&mut self.room, command, now);
        self.pending
            .extend(events.expect("a lone client may call a robot, and time may always pass"));
    }

    fn now(&self) -> Moment {
        let elapsed = self.start.elapsed().as_millis();
        Moment(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }
}
