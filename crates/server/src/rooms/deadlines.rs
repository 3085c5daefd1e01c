//! The deadlines of rooms, and the queue that waits for them.

use std::collections::HashMap;

use futures_util::StreamExt;
use game::{Moment, RoomId};
use tokio::sync::mpsc;
use tokio_util::time::DelayQueue;
use tokio_util::time::delay_queue::Key;

use crate::clock::Clock;

/// The sending end, with which rooms set their deadlines.
#[derive(Clone, Debug)]
pub(crate) struct Deadlines(mpsc::UnboundedSender<(RoomId, Option<Moment>)>);

/// The receiving end, which waits for the deadlines that [`Deadlines`] set.
#[derive(Debug)]
pub(crate) struct DeadlineQueue {
    set: mpsc::UnboundedReceiver<(RoomId, Option<Moment>)>,
    waiting: DelayQueue<RoomId>,
    keys: HashMap<RoomId, Key>,
    clock: Clock,
}

/// Makes the two ends of a queue of deadlines.
pub(crate) fn deadlines(clock: Clock) -> (Deadlines, DeadlineQueue) {
    let (setter, set) = mpsc::unbounded_channel();
    let queue = DeadlineQueue {
        set,
        waiting: DelayQueue::new(),
        keys: HashMap::new(),
        clock,
    };
    (Deadlines(setter), queue)
}

impl Deadlines {
    /// Sets the only deadline of a room, in place of an earlier one, or removes it.
    pub(super) fn set(&self, room: RoomId, at: Option<Moment>) {
        // The queue is gone only when the server stops, and then no room needs it.
        let _stopping = self.0.send((room, at));
    }
}

impl DeadlineQueue {
    /// Waits for the next deadline, and returns its room. Returns `None` once no sending
    /// end is left.
    pub(crate) async fn next(&mut self) -> Option<RoomId> {
        loop {
            tokio::select! {
                biased;
                set = self.set.recv() => {
                    let (room, at) = set?;
                    self.replace(room, at);
                }
                Some(due) = self.waiting.next(), if !self.waiting.is_empty() => {
                    let room = due.into_inner();
                    self.keys.remove(&room);
                    return Some(room);
                }
            }
        }
    }

    fn replace(&mut self, room: RoomId, at: Option<Moment>) {
        // Moments are whole milliseconds, and timers are finer. One millisecond more makes
        // sure that the moment has come.
        let at = at.map(|Moment(at)| self.clock.instant_of(Moment(at + 1)));
        match (self.keys.get(&room), at) {
            (Some(key), Some(at)) => self.waiting.reset_at(key, at),
            (None, Some(at)) => {
                let key = self.waiting.insert_at(room.clone(), at);
                self.keys.insert(room, key);
            }
            (_, None) => {
                if let Some(key) = self.keys.remove(&room) {
                    self.waiting.remove(&key);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> RoomId {
        name.parse().unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn rooms_are_due_in_the_order_of_their_moments() {
        let (deadlines, mut queue) = deadlines(Clock::start());
        deadlines.set(id("late"), Some(Moment(40)));
        deadlines.set(id("early"), Some(Moment(10)));
        assert_eq!(queue.next().await, Some(id("early")));
        assert_eq!(queue.next().await, Some(id("late")));
        assert!(queue.clock.now() >= Moment(40));
        drop(deadlines);
        assert_eq!(queue.next().await, None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_room_has_one_deadline_the_last_that_was_set() {
        let (deadlines, mut queue) = deadlines(Clock::start());
        for at in [Some(Moment(10)), Some(Moment(500)), Some(Moment(30))] {
            deadlines.set(id("moved"), at);
        }
        deadlines.set(id("dropped"), Some(Moment(20)));
        deadlines.set(id("dropped"), None);
        deadlines.set(id("last"), Some(Moment(60)));
        assert_eq!(queue.next().await, Some(id("moved")));
        assert!(queue.clock.now() >= Moment(30), "{:?}", queue.clock.now());
        assert_eq!(queue.next().await, Some(id("last")));
    }
}
