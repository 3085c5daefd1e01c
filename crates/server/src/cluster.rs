//! This server among those that share its store. No room belongs to a server: each shows
//! all of them, takes in the changes of the others, notices what it missed, gives up the
//! clients of servers that are gone, and puts rooms back into a store that has forgotten them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use game::RoomId;
use tokio::time::{Instant, sleep, sleep_until};

use crate::rooms::{Outbox, Rooms};
use crate::store::shared::{Era, EraEntry, Report, SharedStore, Status};
use crate::store::{Hint, Hints, StoreFault};

/// The time between two polls of the store. What was missed stays so for no longer.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The same while the store fails.
const RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// The same while an era is closed.
const CLOSED_ERA_INTERVAL: Duration = Duration::from_millis(100);

/// How long the store may fail while a server starts.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a server may be missing, while the store answers, until it is dead. After a
/// failure of the store itself all servers are missing for a moment.
const DEAD_NODE_GRACE: Duration = Duration::from_secs(4);

/// The number of rooms that are read or put back at a time.
const BATCH: usize = 200;

/// This server's view of the others.
pub(crate) struct Cluster<O> {
    rooms: Arc<Rooms<O>>,
    store: Arc<dyn SharedStore>,
    hints: Hints,
    /// The eras that this server has joined and is ready for, and its peers.
    report: Report,
    /// Something may have been missed, so all rooms must be compared with the store's.
    needs_resync: bool,
    /// The moment since which each missing server has been missing.
    missing: HashMap<u32, Instant>,
    failing: bool,
}

impl<O: Outbox> Cluster<O> {
    pub(crate) fn new(rooms: Arc<Rooms<O>>, store: Arc<dyn SharedStore>, hints: Hints) -> Self {
        Self {
            rooms,
            store,
            hints,
            report: Report::default(),
            needs_resync: true,
            missing: HashMap::new(),
            failing: false,
        }
    }

    /// Joins the servers that share the store, before anybody enters. Returns the number of
    /// rooms.
    pub(crate) async fn join(&mut self) -> Result<usize, StoreFault> {
        let mut waiting = false;
        let mut answered = Instant::now();
        loop {
            match self.poll_store().await {
                Ok(true) => return Ok(self.rooms.count()),
                Ok(false) => answered = Instant::now(),
                Err(fault) if answered.elapsed() > START_TIMEOUT => return Err(fault),
                Err(_) => {}
            }
            if !std::mem::replace(&mut waiting, true) {
                tracing::info!("waiting until every server has put back its rooms");
            }
            sleep(CLOSED_ERA_INTERVAL).await;
        }
    }

    /// Keeps this server's rooms equal to those of the others. Never returns.
    pub(crate) async fn run(mut self) {
        let mut next = Instant::now();
        loop {
            let done = tokio::select! {
                hint = self.hints.next() => self.apply_hint(hint).await,
                () = sleep_until(next) => self.poll().await,
                () = self.store.attention().notified() => self.poll().await,
            };
            let pause = match &done {
                Ok(true) => POLL_INTERVAL,
                Ok(false) => CLOSED_ERA_INTERVAL,
                Err(_) => RETRY_INTERVAL,
            };
            next = Instant::now() + pause;
            self.log_fault(done.err());
        }
    }

    /// Polls the store, and gives up clients that are gone. Returns whether changes can be
    /// made.
    pub(crate) async fn poll(&mut self) -> Result<bool, StoreFault> {
        let joined = self.poll_store().await?;
        if joined {
            self.expire_dead_nodes().await;
            let own = self.store.node();
            self.rooms.drop_absent_clients_of(own).await;
        }
        Ok(joined)
    }

    /// Takes a hint in. Returns whether changes can be made.
    async fn apply_hint(&mut self, hint: Hint) -> Result<bool, StoreFault> {
        match hint {
            Hint::Changed(rooms) => {
                let done = self.read(&rooms, EraEntry::Joined).await;
                self.needs_resync |= done.is_err();
                done.map(|()| self.report.joined.is_some())
            }
            Hint::Missed => {
                self.needs_resync = true;
                self.poll().await
            }
        }
    }

    /// Looks whether anything was missed or forgotten. Returns whether changes can be made.
    async fn poll_store(&mut self) -> Result<bool, StoreFault> {
        let status = match self.status().await {
            Ok(status) => status,
            Err(fault) => {
                // Nobody can be seen now, so nobody is missing.
                self.missing.clear();
                return Err(fault);
            }
        };
        self.rooms.context().note_gone(status.highest_gone);
        let Some(floor) = status.floor else {
            self.put_rooms_back(status).await?;
            return Ok(false);
        };
        let joined = self.report.joined.as_ref() == Some(&status.era);
        self.needs_resync |= !joined || status.step != self.hints.step();
        // The store does not tell a server of its own changes.
        self.needs_resync |= self.store.was_left_in_doubt();
        let era = Era {
            name: status.era.clone(),
            floor,
        };
        if self.needs_resync {
            let entry = if joined {
                EraEntry::Joined
            } else {
                EraEntry::Late(&era)
            };
            self.resync(entry).await?;
            self.needs_resync = false;
        }
        self.store.join(era);
        self.report = Report {
            joined: Some(status.era),
            peers: status.peers,
            ..Report::default()
        };
        Ok(true)
    }

    async fn status(&mut self) -> Result<Status, StoreFault> {
        self.needs_resync |= self.store.connect().await?;
        self.report.lost |= self.rooms.context().take_loss();
        self.store.renew(&self.report).await
    }

    /// Puts all rooms of this server back into a store that has forgotten. Nothing is changed
    /// until every server has done so.
    async fn put_rooms_back(&mut self, status: Status) -> Result<(), StoreFault> {
        self.store.leave();
        self.missing.clear();
        self.needs_resync = true;
        let peers: HashSet<u32> = self.report.peers.drain(..).chain(status.peers).collect();
        self.report.peers = peers.into_iter().collect();
        if self.report.ready.as_ref() == Some(&status.era) {
            return Ok(());
        }
        if self.report.joined.is_some() {
            tracing::warn!("the store has forgotten rooms; putting back what is known here");
        }
        let stored = self.store.overview().await?.versions;
        let mut rooms = self.rooms.committed().await;
        rooms.retain(|room| stored.get(room.id()).copied() < Some(room.version()));
        for rooms in rooms.chunks(BATCH) {
            self.store.put_back(Some(&status.era), rooms).await?;
        }
        self.report.ready = Some(status.era);
        self.report.lost = false;
        Ok(())
    }

    /// Compares all rooms with the store's.
    async fn resync(&mut self, entry: EraEntry<'_>) -> Result<(), StoreFault> {
        let overview = self.store.overview().await?;
        let known = self.rooms.context().feeds.snapshots.versions();
        let differs = |id: &&RoomId| {
            let (known, stored) = (known.get(*id), overview.versions.get(*id));
            // In another past the same version is another room.
            known != stored || matches!(entry, EraEntry::Late(era) if known >= Some(&era.floor))
        };
        let ids: HashSet<&RoomId> = known.keys().chain(overview.versions.keys()).collect();
        let ids: Vec<_> = ids.into_iter().filter(differs).cloned().collect();
        self.read(&ids, entry).await?;
        self.hints.caught_up(overview.step);
        Ok(())
    }

    /// Reads rooms from the store and shows them.
    async fn read(&self, ids: &[RoomId], entry: EraEntry<'_>) -> Result<(), StoreFault> {
        for ids in ids.chunks(BATCH) {
            for (id, room) in ids.iter().zip(self.store.load_many(ids).await?) {
                if let Some(room) = room {
                    self.rooms.reconcile(room, entry).await?;
                } else {
                    let removed = self.store.removed(id).await?;
                    self.rooms.missing_from_store(id, removed, entry).await?;
                }
            }
        }
        Ok(())
    }

    /// Gives up the clients of servers that are dead.
    async fn expire_dead_nodes(&mut self) {
        let living: HashSet<u32> = self.report.peers.iter().copied().collect();
        let gone: HashSet<u32> = &self.rooms.nodes().await - &living;
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node).or_insert_with(Instant::now);
            if since.elapsed() >= DEAD_NODE_GRACE {
                tracing::warn!(node, "a server is gone; its clients are away");
                self.rooms.drop_absent_clients_of(node).await;
            }
        }
    }

    /// Logs when the store begins to fail and when it answers again, and not every time.
    fn log_fault(&mut self, fault: Option<StoreFault>) {
        match &fault {
            Some(fault) if !self.failing => {
                tracing::error!(%fault, "the shared store fails: moves are refused until it answers");
            }
            None if self.failing => tracing::info!("the shared store answers again"),
            Some(_) | None => {}
        }
        self.failing = fault.is_some();
    }
}

#[cfg(test)]
mod tests;
