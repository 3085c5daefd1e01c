//! Hints from a shared store: the rooms that other servers changed, and a warning that
//! notices were missed. A hint never contains a room, which is always read from the store.

use game::RoomId;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A message of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A room changed. Changes are numbered, so a missed one is noticed at the next.
    Changed {
        /// The number of this change.
        step: u64,
        /// The number of the server that made it.
        node: u32,
        /// The room.
        room: RoomId,
        /// Whether the server put back a room that the store had forgotten.
        put_back: bool,
    },
    /// An era began or opened.
    Era,
    /// The connection is gone, and later notices with it.
    Disconnected,
}

/// The reaction that some notices call for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Other servers changed these rooms.
    Changed(Changes),
    /// Compare all rooms, because a change may have been missed.
    Missed,
}

/// The rooms that other servers changed, each id once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The rooms that changed.
    pub(crate) rooms: Vec<RoomId>,
    /// The rooms that were put back into a store that had forgotten them.
    pub(crate) put_back: Vec<RoomId>,
}

/// The receiving end of a store's notices.
#[derive(Debug)]
pub(crate) struct Hints {
    notices: UnboundedReceiver<Notice>,
    node: u32,
    /// The number of the newest change known, this server's own included.
    step: u64,
}

impl Hints {
    /// Makes both ends for server `node`.
    pub(crate) fn new(node: u32) -> (UnboundedSender<Notice>, Self) {
        let (sender, notices) = unbounded_channel();
        let hints = Self {
            notices,
            node,
            step: 0,
        };
        (sender, hints)
    }

    /// Waits for a notice, and merges all notices that have come into one hint. It may be
    /// canceled and called again.
    pub(crate) async fn next(&mut self) -> Hint {
        loop {
            let Some(first) = self.notices.recv().await else {
                return std::future::pending().await;
            };
            if let Some(hint) = self.merged(Some(first)) {
                return hint;
            }
        }
    }

    /// Merges the notices that have come, if they call for a reaction.
    pub(crate) fn pending(&mut self) -> Option<Hint> {
        self.merged(None)
    }

    fn merged(&mut self, first: Option<Notice>) -> Option<Hint> {
        let mut changes = Changes::default();
        let mut missed = first.is_some_and(|first| !self.take_in(first, &mut changes));
        while let Ok(notice) = self.notices.try_recv() {
            missed |= !self.take_in(notice, &mut changes);
        }
        if missed {
            return Some(Hint::Missed);
        }
        for ids in [&mut changes.rooms, &mut changes.put_back] {
            ids.sort_unstable();
            ids.dedup();
        }
        (changes != Changes::default()).then_some(Hint::Changed(changes))
    }

    /// Returns the number of the newest change known.
    pub(crate) const fn step(&self) -> u64 {
        self.step
    }

    /// Notes that every change up to this number is known.
    pub(crate) const fn caught_up(&mut self, step: u64) {
        self.step = step;
    }

    /// Notes a notice. Returns false if an earlier one may have been missed.
    fn take_in(&mut self, notice: Notice, changes: &mut Changes) -> bool {
        let Notice::Changed {
            step,
            node,
            room,
            put_back,
        } = notice
        else {
            return false;
        };
        let in_order = step <= self.step + 1;
        self.step = self.step.max(step);
        match (node == self.node, put_back) {
            (true, _) => {}
            (false, true) => changes.put_back.push(room),
            (false, false) => changes.rooms.push(room),
        }
        in_order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(step: u64, node: u32, room: &str) -> Notice {
        Notice::Changed {
            step,
            node,
            room: room.parse().unwrap(),
            put_back: false,
        }
    }

    fn changed(rooms: &[&str], put_back: &[&str]) -> Hint {
        let ids = |rooms: &[&str]| rooms.iter().map(|id| id.parse().unwrap()).collect();
        Hint::Changed(Changes {
            rooms: ids(rooms),
            put_back: ids(put_back),
        })
    }

    #[tokio::test]
    async fn changes_of_others_come_together_and_those_of_this_server_do_not() {
        let (notices, mut hints) = Hints::new(7);
        for (step, node, room) in [(1, 7, "minha"), (2, 8, "b"), (3, 9, "a"), (4, 8, "b")] {
            notices.send(change(step, node, room)).unwrap();
        }
        let Notice::Changed { node, room, .. } = change(0, 8, "c") else {
            panic!()
        };
        let put_back = Notice::Changed {
            step: 5,
            node,
            room,
            put_back: true,
        };
        notices.send(put_back).unwrap();
        assert_eq!(hints.next().await, changed(&["a", "b"], &["c"]));
        assert_eq!(hints.step(), 5);
    }

    #[tokio::test]
    async fn a_gap_a_new_era_and_a_lost_connection_are_noticed() {
        let (notices, mut hints) = Hints::new(7);
        hints.caught_up(4);
        for notice in [change(6, 8, "b"), Notice::Era, Notice::Disconnected] {
            notices.send(notice).unwrap();
            assert_eq!(hints.next().await, Hint::Missed);
        }
        notices.send(change(7, 8, "b")).unwrap();
        assert_eq!(hints.next().await, changed(&["b"], &[]));
    }
}
