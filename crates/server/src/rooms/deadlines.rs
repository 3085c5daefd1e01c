//! Wakes rooms at the moments they named. Knows moments, not what happens at them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use game::{Moment, RoomId};
use tokio::sync::mpsc;
use tokio::time::sleep_until;

use crate::clock::Clock;

/// Asks for a room to be woken.
#[derive(Clone, Debug)]
pub(crate) struct Alarms(mpsc::UnboundedSender<(Moment, RoomId)>);

/// Receives what [`Alarms`] asks for, until all of them are dropped.
#[derive(Debug)]
pub(crate) struct Ringer {
    asked: mpsc::UnboundedReceiver<(Moment, RoomId)>,
    waiting: BinaryHeap<Reverse<(Moment, RoomId)>>,
    clock: Clock,
}

/// A pair of both ends.
pub(crate) fn alarms(clock: Clock) -> (Alarms, Ringer) {
    let (ask, asked) = mpsc::unbounded_channel();
    (
        Alarms(ask),
        Ringer {
            asked,
            waiting: BinaryHeap::new(),
            clock,
        },
    )
}

impl Alarms {
    /// Wakes `room` at `at`, or soon after.
    pub(crate) fn set(&self, at: Moment, room: RoomId) {
        // The ringer is only gone when the server stops; then nobody needs waking.
        let _stopping = self.0.send((at, room));
    }
}

impl Ringer {
    /// The next room whose moment has come.
    pub(crate) async fn next(&mut self) -> Option<RoomId> {
        loop {
            let first = self.waiting.peek().map(|Reverse((at, _))| *at);
            if first.is_some_and(|at| at <= self.clock.now()) {
                return self.waiting.pop().map(|Reverse((_, room))| room);
            }
            let timer = async {
                match first {
                    // One more millisecond, since moments are whole ones and the timer is finer.
                    Some(at) => sleep_until(self.clock.instant_of(Moment(at.0 + 1)).into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                asked = self.asked.recv() => self.waiting.push(Reverse(asked?)),
                () = timer => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rooms_are_woken_in_order_of_their_moments() {
        let (alarms, mut ringer) = alarms(Clock::start());
        alarms.set(Moment(40), "late".parse().unwrap());
        alarms.set(Moment(10), "early".parse().unwrap());
        assert_eq!(ringer.next().await.unwrap().as_str(), "early");
        assert_eq!(ringer.next().await.unwrap().as_str(), "late");
        assert!(ringer.clock.now() >= Moment(40));
        drop(alarms);
        assert_eq!(ringer.next().await, None);
    }
}
