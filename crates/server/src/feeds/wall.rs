//! The boards of all rooms, a screenful at a time, and those who are looking at them:
//! screens on a wall. Knows rooms as they are shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use game::wire::{BoardList, event};
use socketioxide::SocketIo;

use crate::feeds::snapshots::Boards;
use crate::feeds::subscribers::Audience;

/// Between two pictures; the changes of this time travel as one.
const PAUSE: Duration = Duration::from_millis(250);

/// The most boards in one picture: more cannot be read from across a room.
const SCREENFUL: usize = 12;

/// With more rooms than that, the next ones are shown after this time.
const TURN: Duration = Duration::from_secs(15);

/// Who looks at the boards, and at which of them.
#[derive(Debug)]
pub(crate) struct Wall {
    boards: Arc<Boards>,
    turn: AtomicUsize,
    audience: Audience,
}

impl Wall {
    /// Nobody looks.
    pub(crate) const fn new(boards: Arc<Boards>) -> Self {
        Self {
            boards,
            turn: AtomicUsize::new(0),
            audience: Audience::new(event::BOARDS, "*wall", ["*wall asked", "*wall asked too"]),
        }
    }

    /// Those who look at the boards.
    pub(crate) const fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Shows the boards to all who look, for ever.
    pub(crate) async fn keep_showing(&self, io: &SocketIo) {
        let changed = self.boards.changed();
        tokio::join!(
            self.audience
                .keep_showing(io, changed, PAUSE, || self.picture()),
            self.keep_turning(),
        );
    }

    async fn keep_turning(&self) {
        loop {
            tokio::time::sleep(TURN).await;
            self.turn.fetch_add(1, Ordering::Relaxed);
            self.boards.changed().notify_one();
        }
    }

    fn picture(&self) -> BoardList {
        self.boards
            .screenful(SCREENFUL, self.turn.load(Ordering::Relaxed))
    }
}
