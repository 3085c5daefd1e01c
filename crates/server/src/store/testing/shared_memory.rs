//! A model of the shared store, for tests: the scripts of `store/redis` in Rust, in virtual
//! time, with faults on request. `shared_conformance` tests it and Redis alike.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use futures_util::FutureExt;
use futures_util::future::ready;
use game::{League, LeagueId, Moment, PlayedGame, Room, RoomId};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::Lab;
use super::shared_data::Data;
use crate::clock::Clock;
use crate::store::games::{Ended, replaces};
use crate::store::hints::{Hints, Notice};
use crate::store::shared::{Era, Overview, PutBack, Report, RoomText, SharedStore, Status, Waits};
use crate::store::{Store, StoreFault, StoreFuture, StoredRooms, Swap};

/// The first reading of the clock of every shared memory, in milliseconds since 1970.
const BIRTH: u64 = 1_795_000_000_000;

/// The process that holds the data, in the place of Redis.
#[derive(Clone)]
pub(crate) struct SharedMemory {
    data: Arc<Mutex<Data>>,
    clock: Clock,
}

/// A server's connection to a [`SharedMemory`].
pub(crate) struct SharedMemoryStore {
    memory: SharedMemory,
    node: u32,
    waits: Waits,
    notices: UnboundedSender<Notice>,
    link: Mutex<Link>,
    attention: Notify,
    in_doubt: AtomicBool,
    /// Whether no request reaches the store.
    pub(crate) cut_off: AtomicBool,
    /// The number of rooms that were read.
    pub(crate) read: AtomicUsize,
    /// Whether the answers to changes are lost. The changes are made.
    pub(crate) unheard: AtomicBool,
    /// Whether the games of leagues cannot be read.
    pub(crate) unreadable: AtomicBool,
    /// The moment from which the games of a league were last asked for.
    pub(crate) asked_since: AtomicU64,
}

#[derive(Default)]
struct Link {
    /// The process that the connection reaches.
    run: Option<u64>,
    joined: Option<Era>,
}

impl SharedMemory {
    pub(crate) fn new() -> Self {
        Self {
            data: Arc::default(),
            clock: Clock::at(Moment(BIRTH)),
        }
    }

    /// Connects a server at once.
    pub(crate) fn connect(&self, waits: Waits) -> (Arc<SharedMemoryStore>, Hints) {
        let mut data = self.data();
        data.nodes += 1;
        let node = data.nodes;
        drop(data);
        let (notices, hints) = Hints::new(node);
        let store = SharedMemoryStore {
            memory: self.clone(),
            node,
            waits,
            notices,
            link: Mutex::default(),
            attention: Notify::new(),
            in_doubt: AtomicBool::new(false),
            cut_off: AtomicBool::new(false),
            read: AtomicUsize::new(0),
            unheard: AtomicBool::new(false),
            unreadable: AtomicBool::new(false),
            asked_since: AtomicU64::new(0),
        };
        (Arc::new(store), hints)
    }

    /// Removes all data, as `FLUSHALL` does.
    fn forget(&self) {
        let mut data = self.data();
        *data = Data {
            run: data.run,
            eras: data.eras,
            nodes: data.nodes,
            listeners: std::mem::take(&mut data.listeners),
            ..Data::default()
        };
    }

    /// Continues with a copy of the data in another process. Every connection ends.
    fn go_on_with(&self, copy: &Data) {
        let mut data = self.data();
        for listener in data.listeners.drain(..) {
            let _gone = listener.send(Notice::Disconnected);
        }
        *data = Data {
            run: data.run + 1,
            eras: data.eras,
            nodes: data.nodes,
            listeners: Vec::new(),
            ..copy.clone()
        };
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap()
    }

    fn now(&self) -> u64 {
        self.clock.now().0
    }
}

impl Lab for SharedMemory {
    type Store = SharedMemoryStore;
    type Copy = Data;

    async fn open(&self, waits: Waits) -> (Arc<SharedMemoryStore>, Hints) {
        self.connect(waits)
    }

    async fn flush(&self) {
        self.forget();
    }

    async fn keep_copy(&self) -> Data {
        self.data().clone()
    }

    async fn fall_back(&self, copy: &Data, _: &[Arc<SharedMemoryStore>]) {
        self.go_on_with(copy);
    }
}

impl SharedMemoryStore {
    /// Runs a request, if the connection still reaches the process.
    fn reach<T>(&self, ask: impl FnOnce(&mut Data) -> T) -> Result<T, StoreFault> {
        let cut_off = self.cut_off.load(Ordering::Relaxed);
        let mut data = self.memory.data();
        let mut link = self.link();
        if cut_off || link.run != Some(data.run) {
            *link = Link::default();
            return Err(StoreFault("no connection".to_owned()));
        }
        Ok(ask(&mut data))
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap()
    }

    fn joined(&self) -> Result<Era, StoreFault> {
        let joined = self.link().joined.clone();
        joined.ok_or_else(|| StoreFault("no era was joined".to_owned()))
    }

    fn change(
        &self,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
        ended: Option<&Ended>,
    ) -> Result<Swap, StoreFault> {
        let era = self.joined()?;
        assert!(next.is_none_or(|next| next.version() >= era.floor));
        let swap = self.reach(|data| {
            let current = data.era.as_ref();
            let open = current.is_some_and(|now| now.name == era.name && now.floor.is_some());
            open.then(|| data.swap(self.node, id, before, next, ended))
        })?;
        if self.unheard.load(Ordering::Relaxed) {
            self.in_doubt.store(true, Ordering::Relaxed);
            return Err(StoreFault("no answer in time".to_owned()));
        }
        swap.ok_or_else(|| {
            self.attention.notify_one();
            StoreFault("it has forgotten rooms".to_owned())
        })
    }
}

impl Store for SharedMemoryStore {
    fn all(&self) -> StoreFuture<'_, StoredRooms> {
        let all = self.reach(|data| {
            let versions = data.rooms.values().map(|room| room.version());
            StoredRooms {
                highest_version: versions.fold(data.highest_gone, u64::max),
                rooms: data.rooms.values().cloned().collect(),
            }
        });
        ready(all).boxed()
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>> {
        self.read.fetch_add(1, Ordering::Relaxed);
        let loaded = self
            .joined()
            .and_then(|_| self.reach(|data| data.rooms.get(id).cloned()));
        ready(loaded).boxed()
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap> {
        ready(self.change(id, before, next, ended)).boxed()
    }

    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>> {
        ready(self.reach(|data| data.games.of(id))).boxed()
    }

    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()> {
        ready(self.reach(|data| data.games.forget(before))).boxed()
    }

    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>> {
        self.asked_since.store(since, Ordering::Relaxed);
        if self.unreadable.load(Ordering::Relaxed) {
            return ready(Err(StoreFault("no answer in time".to_owned()))).boxed();
        }
        ready(self.reach(|data| data.games.of_league(league, since))).boxed()
    }

    fn league(&self) -> StoreFuture<'_, Option<League>> {
        ready(self.reach(|data| data.league.clone())).boxed()
    }

    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool> {
        let set = self.reach(|data| {
            let sets = replaces(league, data.league.as_ref());
            if sets {
                data.league = Some(league.clone());
            }
            sets
        });
        ready(self.joined().and(set)).boxed()
    }

    fn floor(&self) -> u64 {
        self.link().joined.as_ref().map_or(0, |era| era.floor)
    }

    fn probe(&self) -> StoreFuture<'_, ()> {
        ready(self.joined().and_then(|_| self.reach(|_| ()))).boxed()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        let node = self.node;
        let closed = self.reach(|data| {
            data.leases.remove(&node);
            if let Some(era) = &mut data.era {
                era.expected.remove(&node);
            }
        });
        ready(closed).boxed()
    }
}

impl SharedStore for SharedMemoryStore {
    fn connect(&self) -> StoreFuture<'_, bool> {
        let mut data = self.memory.data();
        let mut link = self.link();
        if link.run == Some(data.run) {
            return ready(Ok(false)).boxed();
        }
        if self.cut_off.load(Ordering::Relaxed) {
            return ready(Err(StoreFault("it cannot be reached".to_owned()))).boxed();
        }
        let run = Some(data.run);
        *link = Link { run, joined: None };
        data.listeners.push(self.notices.clone());
        ready(Ok(true)).boxed()
    }

    fn renew<'a>(&'a self, report: &'a Report) -> StoreFuture<'a, Status> {
        let now = self.memory.now();
        let status = self.reach(|data| data.renew(self.node, self.waits, report, now));
        ready(status).boxed()
    }

    fn join(&self, era: Era) {
        let mut link = self.link();
        link.joined = Some(era).filter(|_| link.run.is_some());
    }

    fn leave(&self) {
        self.link().joined = None;
    }

    fn node(&self) -> u32 {
        self.node
    }

    fn put_back<'a>(
        &'a self,
        era: Option<&'a str>,
        rooms: &'a [Arc<Room>],
    ) -> StoreFuture<'a, Vec<PutBack>> {
        let era = era.map_or_else(
            || self.joined().map(|era| era.name),
            |era| Ok(era.to_owned()),
        );
        let outcome = era.and_then(|era| self.reach(|data| data.put_back(self.node, &era, rooms)));
        let forgotten = || StoreFault("it has forgotten again".to_owned());
        ready(outcome.and_then(|outcome| outcome.ok_or_else(forgotten))).boxed()
    }

    fn overview(&self) -> StoreFuture<'_, Overview> {
        let overview = self.reach(|data| Overview {
            step: data.step,
            versions: data
                .rooms
                .iter()
                .map(|(id, room)| (id.clone(), room.version()))
                .collect(),
        });
        ready(overview).boxed()
    }

    fn load_many<'a>(&'a self, ids: &'a [RoomId]) -> StoreFuture<'a, Vec<Option<RoomText>>> {
        let text = |room: &Arc<Room>| RoomText::new(serde_json::to_string(room.as_ref()).unwrap());
        self.read.fetch_add(ids.len(), Ordering::Relaxed);
        let texts = self.reach(|data| {
            let rooms = ids.iter().map(|id| data.rooms.get(id).map(text));
            rooms.collect()
        });
        ready(texts).boxed()
    }

    fn removed<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<u64>> {
        ready(self.reach(|data| data.removed.get(id).copied())).boxed()
    }

    fn was_left_in_doubt(&self) -> bool {
        self.in_doubt.swap(false, Ordering::Relaxed)
    }

    fn attention(&self) -> &Notify {
        &self.attention
    }
}
