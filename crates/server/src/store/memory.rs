//! Rooms in this process's memory, which end with it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::ready;
use game::{League, LeagueId, PlayedGame, Room, RoomId};

use super::games::{Ended, Shelf, replaces};
use super::{Store, StoreFuture, StoredRooms, Swap};

/// A store in memory. Its lock is never held across an await.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    rooms: BTreeMap<RoomId, Arc<Room>>,
    highest_version: u64,
    games: Shelf,
    league: Option<League>,
    house: Option<String>,
}

impl Memory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn swap(
        &mut self,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
        ended: Option<&Ended>,
    ) -> Swap {
        let current = self.rooms.get_mut(id);
        if current.as_ref().map(|room| room.version()) != before.map(|room| room.version()) {
            return Swap::Conflict(current.cloned());
        }
        if let Some(room) = next {
            self.highest_version = self.highest_version.max(room.version());
        }
        match (current, next) {
            (Some(current), Some(room)) => *current = Arc::clone(room),
            (None, Some(room)) => {
                self.rooms.insert(id.clone(), Arc::clone(room));
            }
            (Some(_), None) => {
                self.rooms.remove(id);
            }
            (None, None) => {}
        }
        if let Some(ended) = ended {
            self.games.add(ended);
        }
        Swap::Committed
    }
}

impl Store for Memory {
    fn all(&self) -> StoreFuture<'_, StoredRooms> {
        let state = self.state();
        let kept = StoredRooms {
            rooms: state.rooms.values().cloned().collect(),
            highest_version: state.highest_version,
        };
        ready(Ok(kept)).boxed()
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>> {
        ready(Ok(self.state().rooms.get(id).cloned())).boxed()
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap> {
        ready(Ok(self.state().swap(id, before, next, ended))).boxed()
    }

    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>> {
        ready(Ok(self.state().games.of(id))).boxed()
    }

    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()> {
        self.state().games.forget(before);
        ready(Ok(())).boxed()
    }

    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>> {
        ready(Ok(self.state().games.of_league(league, since))).boxed()
    }

    fn league(&self) -> StoreFuture<'_, Option<League>> {
        ready(Ok(self.state().league.clone())).boxed()
    }

    fn house(&self) -> StoreFuture<'_, Option<String>> {
        ready(Ok(self.state().house.clone())).boxed()
    }

    fn set_house(&self, house: String) -> StoreFuture<'_, ()> {
        self.state().house = Some(house);
        ready(Ok(())).boxed()
    }

    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool> {
        let mut state = self.state();
        let sets = replaces(league, state.league.as_ref());
        if sets {
            state.league = Some(league.clone());
        }
        ready(Ok(sets)).boxed()
    }

    fn probe(&self) -> StoreFuture<'_, ()> {
        ready(Ok(())).boxed()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        ready(Ok(())).boxed()
    }
}
