//! Playing alone: in place of a line to a server, a room in this process with a robot
//! opposite. Opens no socket; otherwise it behaves as the best line there could be.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use game::wire::event;
use game::{ClientId, Command, Level, Moment, Room, RoomId, Token};

use super::emission::Emission;
use super::local_room::Guest;
use crate::message::LinkEvent;

/// The room, its one guest, and what the guest has not heard yet.
#[derive(Debug)]
pub struct Alone {
    room: Room,
    guest: Guest,
    level: Level,
    start: Instant,
    unheard: VecDeque<LinkEvent>,
}

impl Alone {
    pub(super) fn against(level: Level, room: RoomId) -> Self {
        // What follows from the room's version are the robot's choices: a new series each time.
        let version = u64::from(rand::random::<u32>());
        Self {
            room: Room::new(room, version),
            guest: Guest {
                client: ClientId(0),
                token: Token::from_random(rand::random()),
            },
            level,
            start: Instant::now(),
            unheard: VecDeque::from([LinkEvent::Up]),
        }
    }

    pub(super) async fn next(&mut self) -> Option<LinkEvent> {
        loop {
            if let Some(heard) = self.try_next() {
                return Some(heard);
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

    pub(super) fn try_next(&mut self) -> Option<LinkEvent> {
        let now = self.now();
        if self.room.next_deadline().is_some_and(|at| at <= now) {
            self.happens(Command::Expire);
        }
        self.unheard.pop_front()
    }

    /// Answered before anything is drawn, so that nothing is seen on its way.
    pub(super) fn emit(&mut self, emission: &Emission) {
        let now = self.now();
        let heard = self.guest.ask(&mut self.room, emission, now);
        self.unheard.extend(heard);
        if emission.event == event::ENTER {
            self.happens(Command::CallRobot {
                client: self.guest.client,
                level: Some(self.level),
            });
        }
    }

    fn happens(&mut self, command: Command) {
        let now = self.now();
        let heard = self.guest.witness(&mut self.room, command, now);
        self.unheard
            .extend(heard.expect("whoever sits alone may call a robot, and nothing forbids time"));
    }

    fn now(&self) -> Moment {
        let elapsed = self.start.elapsed().as_millis();
        Moment(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }
}
