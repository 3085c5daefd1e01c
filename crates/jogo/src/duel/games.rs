//! The games of a duel: at a board of this process, or, with a bot, in a room of a server.

use std::io;

use arena::{Interrupted, Limits, Outcome, Played, Stop};
use tokio::runtime::Handle;

use super::bout::Bout;
use super::table::End;
use super::venue::Venue;
use crate::contestant::Contestant;

/// The number of times that a game is played which our own faults have spoiled.
const TRIES: u32 = 3;

/// The games of a duel.
pub(super) enum Games {
    Here(arena::Duel),
    InRooms(Box<InRooms>),
}

/// The games of a duel with a bot.
pub(super) struct InRooms {
    contestants: [Contestant; 2],
    limits: Limits,
    stop: Stop,
    /// The places of those contestants that are bots.
    venues: [Option<Venue>; 2],
}

/// The reason why there is no game.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoGame {
    /// The duel was stopped.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// Our own room failed, again and again.
    #[error("the room of a game failed: {0}")]
    Void(&'static str),
}

impl Games {
    /// Gets the games ready, with a server for each contestant that is a bot.
    ///
    /// # Errors
    /// Returns an error if a server cannot be opened.
    pub(super) async fn new(
        contestants: [Contestant; 2],
        limits: Limits,
        stop: Stop,
    ) -> io::Result<Self> {
        if let [Contestant::Here(a), Contestant::Here(b)] = &contestants {
            let both = [a.clone(), b.clone()];
            return Ok(Self::Here(arena::Duel::new(both, limits, stop)));
        }
        let mut venues = [None, None];
        for (venue, contestant) in venues.iter_mut().zip(&contestants) {
            if let Contestant::Bot(_) = contestant {
                *venue = Some(Venue::open().await?);
            }
        }
        Ok(Self::InRooms(Box::new(InRooms {
            contestants,
            limits,
            stop,
            venues,
        })))
    }

    /// Plays a game. Blocks, and needs the runtime that it was made in to go on meanwhile.
    ///
    /// # Errors
    /// Returns the reason if there is no result.
    pub(super) fn play(&mut self, number: u32, runtime: &Handle) -> Result<Played, NoGame> {
        match self {
            Self::Here(duel) => Ok(duel.play(number)?),
            Self::InRooms(rooms) => runtime.block_on(rooms.play(number)),
        }
    }
}

impl InRooms {
    async fn play(&mut self, number: u32) -> Result<Played, NoGame> {
        let first = usize::from(number.is_multiple_of(2));
        for left in (0..TRIES).rev() {
            let players = [&self.contestants[first], &self.contestants[1 - first]];
            let mut venues = self.venues.each_mut().map(Option::as_mut);
            venues.rotate_left(first);
            let bout = Bout::new(venues, players, self.limits, &self.stop);
            let mut record = bout.play().await;
            let (outcome, loss) = match record.end {
                End::Over(outcome) => (outcome, None),
                End::Lost(mark, loss) => (Outcome::Won(mark.other()), Some(loss)),
                End::Interrupted => return Err(Interrupted.into()),
                End::Void(reason) if left == 0 => return Err(NoGame::Void(reason)),
                End::Void(_) => continue,
            };
            record.slowest.rotate_left(first);
            return Ok(Played {
                number,
                first,
                moves: record.moves,
                outcome,
                loss,
                slowest: record.slowest,
            });
        }
        unreachable!("the last try returns")
    }
}
