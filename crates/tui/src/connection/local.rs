//! Playing alone: in place of a line to a server, a room in this process with a robot
//! opposite. Opens no socket; otherwise it behaves as the best line there could be.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use game::wire::event;
use game::{ClientId, Command, Level, Moment, Room, RoomId, Token};

use super::emission::Emission;
use super::local_room::LocalClient;
use crate::message::ConnectionEvent;

/// The room, its one client, and what the client has not heard yet.
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
        // What follows from the room's version are the robot's choices: a new series each time.
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

    /// Answered before anything is drawn, so that nothing is seen on its way.
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
            .extend(events.expect("whoever sits alone may call a robot, and nothing forbids time"));
    }

    fn now(&self) -> Moment {
        let elapsed = self.start.elapsed().as_millis();
        Moment(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }
}
