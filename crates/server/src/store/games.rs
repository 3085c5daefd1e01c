//! Games that have ended and the league, as stores keep them: how many, and in memory.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use game::{League, LeagueId, PlayedGame, RoomId};

/// A game to keep with the change that ends it.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) game: Arc<PlayedGame>,
    pub(crate) bounds: Bounds,
}

/// The greatest numbers of games that a store keeps. The oldest make way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) of_a_room: usize,
    pub(crate) in_all: usize,
}

impl Bounds {
    /// The bounds of every server.
    pub(crate) const USUAL: Self = Self {
        of_a_room: 100,
        in_all: 50_000,
    };
}

/// Games in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    rooms: HashMap<RoomId, VecDeque<Arc<PlayedGame>>>,
    /// The room and version of each game, in the order of their ends. Some may be gone.
    ends: VecDeque<(RoomId, u64)>,
}

impl Shelf {
    pub(crate) fn add(&mut self, ended: &Ended) {
        let Ended { game, bounds } = ended;
        let room = self.rooms.entry(game.room.clone()).or_default();
        room.push_back(Arc::clone(game));
        if room.len() > bounds.of_a_room {
            room.pop_front();
        }
        self.ends.push_back((game.room.clone(), game.version));
        if self.ends.len() > bounds.in_all
            && let Some((room, version)) = self.ends.pop_front()
        {
            self.retain_in(&room, |game| game.version > version);
        }
    }

    /// Returns the games of a room, oldest first.
    pub(crate) fn of(&self, room: &RoomId) -> Vec<PlayedGame> {
        let games = self.rooms.get(room).into_iter().flatten();
        games.map(|game| PlayedGame::clone(game)).collect()
    }

    /// Returns the games of a league that ended at this moment or later.
    pub(crate) fn of_league(&self, league: LeagueId, since: u64) -> Vec<PlayedGame> {
        let games = self.rooms.values().flatten();
        let games = games.filter(|game| game.ended >= since && is_of(game, league));
        games.map(|game| PlayedGame::clone(game)).collect()
    }

    /// Removes the games that ended before this moment.
    pub(crate) fn forget(&mut self, before: u64) {
        let rooms: Vec<RoomId> = self.rooms.keys().cloned().collect();
        for room in rooms {
            self.retain_in(&room, |game| game.ended >= before);
        }
    }

    fn retain_in(&mut self, room: &RoomId, stays: impl Fn(&PlayedGame) -> bool) {
        if let Some(games) = self.rooms.get_mut(room) {
            games.retain(|game| stays(game));
            if games.is_empty() {
                self.rooms.remove(room);
            }
        }
    }
}

/// Returns whether a game counts for a league.
pub(crate) fn is_of(game: &PlayedGame, league: LeagueId) -> bool {
    game.league
        .as_ref()
        .is_some_and(|played| played.id == league)
}

/// Returns whether this value of a league takes the place of the one that a store has.
pub(crate) fn replaces(league: &League, kept: Option<&League>) -> bool {
    kept.is_none_or(|kept| kept.changed < league.changed)
}
