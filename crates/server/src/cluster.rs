//! This server among the servers that share its store.
//!
//! No room belongs to a server, and each server shows all rooms. It reads the changes that
//! other servers made, and notices changes that it missed. It removes the clients of dead
//! servers, and puts rooms back into a store that has forgotten them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use game::RoomId;
use tokio::time::{Instant, sleep, sleep_until};

use crate::rooms::{Outbox, Rooms};
use crate::store::shared::{Era, EraEntry, Report, RoomText, SharedStore, Status};
use crate::store::{Changes, Hint, Hints, StoreFault};

/// The time between two polls of the store. A missed change stays unnoticed for at most
/// this long, and a poll costs Redis a single script.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The time between two polls while the store fails. Moves are refused until a poll
/// succeeds, so it is shorter than [`POLL_INTERVAL`].
const RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// The time between two polls while an era is closed. It adds to the time for which all
/// moves are refused, so it is the shortest of the three.
const CLOSED_ERA_INTERVAL: Duration = Duration::from_millis(100);

/// The time for which the store may fail while a server starts. A Redis that starts at the
/// same time has loaded its data by then.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// The time for which a server may be missing, while the store answers, until this one
/// counts it as dead. After a failure of the store all servers are missing for a moment.
/// Each living one polls twice in this time.
const DEAD_NODE_GRACE: Duration = Duration::from_secs(4);

/// The number of rooms in one request to the store. Redis runs one request at a time, so a
/// larger one would delay the moves of other servers.
const BATCH: usize = 200;

/// The outcome of acting on a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    /// Every change so far is known or noted.
    All,
    /// A change may have been missed, so the store must be polled.
    Gap,
}

/// This server's view of the others, and the task that keeps its rooms equal to theirs.
pub(crate) struct Cluster<O> {
    rooms: Arc<Rooms<O>>,
    store: Arc<dyn SharedStore>,
    hints: Hints,
    /// The eras that this server has joined and is ready for, and its peers.
    report: Report,
    /// Whether a change may have been missed, so that all rooms must be compared with the
    /// store's.
    needs_resync: bool,
    /// The moment since which each missing server has been missing.
    missing: HashMap<u32, Instant>,
    /// The servers that have lived since this one started, and may have clients in rooms.
    seen: HashSet<u32>,
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
            seen: HashSet::new(),
            failing: false,
        }
    }

    /// Joins the servers that share the store, before any client enters. Returns the number
    /// of rooms.
    ///
    /// # Errors
    /// The store has failed for [`START_TIMEOUT`].
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
        let next = sleep_until(Instant::now());
        tokio::pin!(next);
        loop {
            let done = tokio::select! {
                hint = self.hints.next() => match self.apply_hint(hint).await {
                    // The next poll renews the lease, so no hint may put it off.
                    Ok(Heard::All) => continue,
                    Ok(Heard::Gap) => self.poll().await,
                    Err(fault) => Err(fault),
                },
                () = &mut next => self.poll().await,
                () = self.store.attention().notified() => self.poll().await,
            };
            let pause = match &done {
                Ok(true) => POLL_INTERVAL,
                Ok(false) => CLOSED_ERA_INTERVAL,
                Err(_) => RETRY_INTERVAL,
            };
            next.as_mut().reset(Instant::now() + pause);
            self.log_fault(done.err());
        }
    }

    /// Polls the store, and removes clients that are gone. Returns whether changes can be
    /// made.
    pub(crate) async fn poll(&mut self) -> Result<bool, StoreFault> {
        let joined = self.poll_store().await?;
        if joined {
            self.copy_changed().await?;
            self.expire_dead_nodes().await;
            let own = self.store.node();
            self.rooms.drop_absent_clients_of(own).await;
        }
        Ok(joined)
    }

    /// Acts on a hint of the store. A room at which nobody looks is only noted.
    async fn apply_hint(&mut self, hint: Hint) -> Result<Heard, StoreFault> {
        let Hint::Changed(Changes { rooms, put_back }) = hint else {
            self.needs_resync = true;
            return Ok(Heard::Gap);
        };
        let changed = rooms.len();
        let mut urgent = rooms;
        urgent.retain(|id| !self.rooms.note(id));
        if urgent.len() < changed {
            self.rooms.context().feeds.snapshots.note();
        }
        // A room that was put back may have a client of this server that is gone.
        urgent.extend(put_back);
        let done = self.read(&urgent, EraEntry::Joined).await;
        self.needs_resync |= done.is_err();
        done.map(|()| Heard::All)
    }

    /// Fetches the rooms that were only noted, as text. A room that this server has as text
    /// is put back into a store that forgets it.
    async fn copy_changed(&self) -> Result<(), StoreFault> {
        let context = self.rooms.context();
        for ids in context.unread.changed().chunks(BATCH) {
            for (id, text) in ids.iter().zip(self.store.load_many(ids).await?) {
                match text {
                    // Somebody reads the numbers of players.
                    Some(text) if context.metrics.is_some() => self.show(&text).await?,
                    Some(text) => {
                        if let Err(text) = self.rooms.keep_copy(id, text).await {
                            self.show(&text).await?;
                        }
                    }
                    None => self.missing(id, EraEntry::Joined).await?,
                }
            }
        }
        Ok(())
    }

    /// Looks for missed changes and forgotten rooms. Returns whether changes can be made.
    async fn poll_store(&mut self) -> Result<bool, StoreFault> {
        let status = match self.status().await {
            Ok(status) => status,
            Err(fault) => {
                // No server can be seen now, so none counts as missing.
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
        if joined && let Some(hint) = self.hints.pending() {
            // The notices of all changes that the status counts came before it.
            self.apply_hint(hint).await?;
        }
        self.needs_resync |= !joined || status.step > self.hints.step();
        // The store publishes no notice to the server that made the change.
        self.needs_resync |= self.store.was_left_in_doubt();
        let era = Era {
            name: status.era.clone(),
            floor,
        };
        if !joined {
            // The texts are of the era before, as the rooms are.
            self.rooms.open_copies().await;
        }
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

    /// Puts all rooms of this server back into a store that has forgotten them. No room
    /// changes until every server has done so.
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
            // In another past the same version names another room.
            known != stored || matches!(entry, EraEntry::Late(era) if known >= Some(&era.floor))
        };
        let ids: HashSet<&RoomId> = known.keys().chain(overview.versions.keys()).collect();
        let ids: Vec<_> = ids.into_iter().filter(differs).cloned().collect();
        self.read(&ids, entry).await?;
        self.hints.caught_up(overview.step);
        Ok(())
    }

    /// Reads rooms from the store and shows them to their clients.
    async fn read(&self, ids: &[RoomId], entry: EraEntry<'_>) -> Result<(), StoreFault> {
        for ids in ids.chunks(BATCH) {
            for (id, text) in ids.iter().zip(self.store.load_many(ids).await?) {
                match text {
                    Some(text) => self.rooms.reconcile(text.parse()?, entry).await?,
                    None => self.missing(id, entry).await?,
                }
            }
        }
        Ok(())
    }

    async fn show(&self, text: &RoomText) -> Result<(), StoreFault> {
        self.rooms.reconcile(text.parse()?, EraEntry::Joined).await
    }

    async fn missing(&self, id: &RoomId, entry: EraEntry<'_>) -> Result<(), StoreFault> {
        let removed = self.store.removed(id).await?;
        self.rooms.missing_from_store(id, removed, entry).await
    }

    /// Removes the clients of dead servers from all rooms.
    async fn expire_dead_nodes(&mut self) {
        let living: HashSet<u32> = self.report.peers.iter().copied().collect();
        // A dead server's clients may be in rooms that it alone has read, and their deadlines
        // were its own to keep.
        let all_read = self.seen.is_subset(&living) || self.rooms.look_at_all().await;
        let nodes = self.rooms.nodes().await;
        let gone = &nodes - &living;
        if all_read {
            self.seen.clear();
        }
        // The next poll looks for a dead server again, in the rooms that are still unread.
        self.seen.extend(&nodes | &living);
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node).or_insert_with(Instant::now);
            if since.elapsed() >= DEAD_NODE_GRACE {
                tracing::warn!(node, "a server is gone; its clients are away");
                self.rooms.drop_absent_clients_of(node).await;
            }
        }
    }

    /// Logs the store's first failure and its recovery, but not each failure in between.
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
