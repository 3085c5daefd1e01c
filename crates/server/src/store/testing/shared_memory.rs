//! A model of the shared store, for tests: the scripts of `store/redis` in Rust, in virtual
//! time, with faults on request. `shared_conformance` tests it and Redis alike.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use game::{Moment, Room, RoomId};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::Lab;
use crate::clock::Clock;
use crate::store::hints::{Hints, Notice};
use crate::store::shared::{Era, Overview, PutBack, Report, SharedStore, Status, Waits};
use crate::store::{Store, StoreFault, StoredRooms, Swap};

/// The first reading of the clock of every shared memory, in milliseconds since 1970.
const BIRTH: u64 = 1_795_000_000_000;

/// The lead of the floor over versions that run ahead of the clock, as in `era.lua`.
const AHEAD: u64 = 10_000;

/// The process that holds the data, in the place of Redis.
#[derive(Clone)]
pub(crate) struct SharedMemory {
    data: Arc<Mutex<Data>>,
    clock: Clock,
}

/// The data of a process.
#[derive(Clone, Default)]
pub(crate) struct Data {
    /// The number of this process.
    run: u64,
    eras: u64,
    nodes: u32,
    era: Option<EraRecord>,
    leases: BTreeMap<u32, u64>,
    rooms: BTreeMap<RoomId, Arc<Room>>,
    removed: BTreeMap<RoomId, u64>,
    highest_gone: u64,
    step: u64,
    listeners: Vec<UnboundedSender<Notice>>,
}

#[derive(Clone)]
struct EraRecord {
    name: String,
    run: u64,
    since: u64,
    wait: u64,
    floor: Option<u64>,
    expected: BTreeSet<u32>,
    ready: BTreeSet<u32>,
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
    /// Whether the answers to changes are lost. The changes are made.
    pub(crate) unheard: AtomicBool,
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
            unheard: AtomicBool::new(false),
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

impl Data {
    fn publish(&self, notice: &Notice) {
        for listener in &self.listeners {
            let _gone = listener.send(notice.clone());
        }
    }

    fn count(&mut self, node: u32, room: RoomId) {
        self.step += 1;
        let step = self.step;
        self.publish(&Notice::Changed { step, node, room });
    }

    /// Does the same as `era.lua`.
    fn renew(&mut self, node: u32, waits: Waits, report: &Report, now: u64) -> Status {
        let lease = milliseconds(waits.lease);
        self.leases.insert(node, now + lease);
        let known = self.era.as_ref().is_some_and(|era| {
            let lost = report.lost && report.joined.as_ref() == Some(&era.name);
            era.run == self.run && !lost
        });
        if !known {
            self.eras += 1;
            let wait = match report.joined {
                Some(_) => waits.known,
                None => waits.unknown,
            };
            self.era = Some(EraRecord {
                name: format!("era {}", self.eras),
                run: self.run,
                since: now,
                wait: milliseconds(wait),
                floor: None,
                expected: self.leases.keys().copied().collect(),
                ready: BTreeSet::new(),
            });
            self.publish(&Notice::Era);
        }
        if self.open_if_ready(node, lease, report, now) {
            self.publish(&Notice::Era);
        }
        let era = self.era.as_ref().unwrap();
        let living = self.leases.iter().filter(|(_, until)| **until >= now);
        Status {
            era: era.name.clone(),
            floor: era.floor,
            step: self.step,
            highest_gone: self.highest_gone,
            peers: living.map(|(node, _)| *node).collect(),
        }
    }

    fn open_if_ready(&mut self, node: u32, lease: u64, report: &Report, now: u64) -> bool {
        let era = self.era.as_mut().unwrap();
        if era.floor.is_some() {
            return false;
        }
        era.expected.insert(node);
        era.expected.extend(&report.peers);
        if report.ready.as_ref() == Some(&era.name) {
            era.ready.insert(node);
        }
        let since = era.since;
        let leases = &self.leases;
        let waited_for = |node: &&u32| {
            let until = leases.get(*node).copied().unwrap_or(0);
            now < since + lease || (until > now && now < since + 2 * lease)
        };
        let missing = era
            .expected
            .difference(&era.ready)
            .any(|node| waited_for(&node));
        if missing || now < since + era.wait {
            return false;
        }
        let versions = self.rooms.values().map(|room| room.version());
        let mut highest = versions.fold(self.highest_gone, u64::max);
        if highest >= since {
            highest += AHEAD;
        }
        era.floor = Some(now.max(highest + 1));
        true
    }

    /// Does the same as `put_back.lua`.
    fn put_back(&mut self, node: u32, era: &str, rooms: &[Arc<Room>]) -> Option<Vec<PutBack>> {
        let record = self.era.as_ref().filter(|record| record.name == era)?;
        let floor = record.floor.unwrap_or(u64::MAX);
        let mut outcome = Vec::new();
        for room in rooms {
            let stored = self.rooms.get(room.id()).map(|room| room.version());
            let last = stored.or_else(|| self.removed.get(room.id()).copied());
            if last >= Some(room.version()) {
                outcome.push(PutBack::Kept);
            } else if last >= Some(floor) {
                outcome.push(PutBack::Overruled);
            } else {
                self.rooms.insert(room.id().clone(), Arc::clone(room));
                self.count(node, room.id().clone());
                outcome.push(PutBack::Kept);
            }
        }
        Some(outcome)
    }

    /// Does the same as `swap.lua`.
    fn swap(
        &mut self,
        node: u32,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
    ) -> Swap {
        let current = self.rooms.get(id);
        if current.map(|room| room.version()) != before.map(|room| room.version()) {
            return Swap::Conflict(current.cloned());
        }
        match (next, before) {
            (Some(next), _) => {
                self.rooms.insert(id.clone(), Arc::clone(next));
            }
            (None, Some(before)) => {
                self.rooms.remove(id);
                self.highest_gone = self.highest_gone.max(before.version());
                self.removed.insert(id.clone(), before.version());
            }
            (None, None) => return Swap::Committed,
        }
        self.count(node, id.clone());
        Swap::Committed
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
    ) -> Result<Swap, StoreFault> {
        let era = self.joined()?;
        assert!(next.is_none_or(|next| next.version() >= era.floor));
        let swap = self.reach(|data| {
            let current = data.era.as_ref();
            let open = current.is_some_and(|now| now.name == era.name && now.floor.is_some());
            open.then(|| data.swap(self.node, id, before, next))
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
    fn all(&self) -> BoxFuture<'_, Result<StoredRooms, StoreFault>> {
        let all = self.reach(|data| {
            let versions = data.rooms.values().map(|room| room.version());
            StoredRooms {
                highest_version: versions.fold(data.highest_gone, u64::max),
                rooms: data.rooms.values().cloned().collect(),
            }
        });
        ready(all).boxed()
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<Arc<Room>>, StoreFault>> {
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
    ) -> BoxFuture<'a, Result<Swap, StoreFault>> {
        ready(self.change(id, before, next)).boxed()
    }

    fn floor(&self) -> u64 {
        self.link().joined.as_ref().map_or(0, |era| era.floor)
    }

    fn probe(&self) -> BoxFuture<'_, Result<(), StoreFault>> {
        ready(self.joined().and_then(|_| self.reach(|_| ()))).boxed()
    }

    fn close(&self) -> BoxFuture<'_, Result<(), StoreFault>> {
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
    fn connect(&self) -> BoxFuture<'_, Result<bool, StoreFault>> {
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

    fn renew<'a>(&'a self, report: &'a Report) -> BoxFuture<'a, Result<Status, StoreFault>> {
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
    ) -> BoxFuture<'a, Result<Vec<PutBack>, StoreFault>> {
        let era = era.map_or_else(
            || self.joined().map(|era| era.name),
            |era| Ok(era.to_owned()),
        );
        let outcome = era.and_then(|era| self.reach(|data| data.put_back(self.node, &era, rooms)));
        let forgotten = || StoreFault("it has forgotten again".to_owned());
        ready(outcome.and_then(|outcome| outcome.ok_or_else(forgotten))).boxed()
    }

    fn overview(&self) -> BoxFuture<'_, Result<Overview, StoreFault>> {
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

    fn load_many<'a>(
        &'a self,
        ids: &'a [RoomId],
    ) -> BoxFuture<'a, Result<Vec<Option<Arc<Room>>>, StoreFault>> {
        let rooms = self.reach(|data| ids.iter().map(|id| data.rooms.get(id).cloned()).collect());
        ready(rooms).boxed()
    }

    fn removed<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<u64>, StoreFault>> {
        ready(self.reach(|data| data.removed.get(id).copied())).boxed()
    }

    fn was_left_in_doubt(&self) -> bool {
        self.in_doubt.swap(false, Ordering::Relaxed)
    }

    fn attention(&self) -> &Notify {
        &self.attention
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}
