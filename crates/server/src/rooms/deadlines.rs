//! Wakes rooms at the moments they named. Knows moments, not what happens at them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use game::{Moment, RoomId};
use tokio::sync::mpsc;
use tokio::time::sleep_until;

use crate::clock::Clock;

/// Asks for a room to be woken.
#[derive(Clone, Debug)]
pub(crate) struct Deadlines(mpsc::UnboundedSender<(Moment, RoomId)>);

/// Receives what [`Deadlines`] asks for, until all of them are dropped.
#[derive(Debug)]
pub(crate) struct DeadlineQueue {
    asked: mpsc::UnboundedReceiver<(Moment, RoomId)>,
    waiting: BinaryHeap<Reverse<(Moment, RoomId)>>,
    clock: Clock,
}

/// A pair of both ends.
pub(crate) fn deadlines(clock: Clock) -> (Deadlines, DeadlineQueue) {
    let (ask, asked) = mpsc::unbounded_channel();
    (
        Deadlines(ask),
        DeadlineQueue {
            asked,
            waiting: BinaryHeap::new(),
            clock,
        },
    )
}

impl Deadlines {
    /// Wakes `room` at `at`, or soon after.
    pub(crate) fn set(&self, at: Moment, room: RoomId) {
        // The deadline_queue is only gone when the server stops; then nobody needs waking.
        let _stopping = self.0.send((at, room));
    }
}

impl DeadlineQueue {
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
        let (deadlines, mut deadline_queue) = deadlines(Clock::start());
        deadlines.set(Moment(40), "late".parse().unwrap());
        deadlines.set(Moment(10), "early".parse().unwrap());
        assert_eq!(deadline_queue.next().await.unwrap().as_str(), "early");
        assert_eq!(deadline_queue.next().await.unwrap().as_str(), "late");
        assert!(deadline_queue.clock.now() >= Moment(40));
        drop(deadlines);
        assert_eq!(deadline_queue.next().await, None);
    }
}
