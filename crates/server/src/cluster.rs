//! This server among those who share its store: takes in what the others did, notices
//! what it missed, who is gone, and that the store has forgotten. No room belongs to a
//! server; each shows all of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use game::RoomId;
use tokio::time::{Instant, sleep_until};

use crate::rooms::Rooms;
use crate::store::shared::{Era, EraEntry, Report, SharedStore, Status};
use crate::store::{Hint, Hints, StoreFault};

/// Between two looks at the store: nothing that was missed stays so for longer.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// The same while the store fails.
const RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// The same while an era is closed.
const CLOSED_ERA_INTERVAL: Duration = Duration::from_millis(100);

/// A store that fails for longer at the start of a server ends it.
const START_TIMEOUT: Duration = Duration::from_secs(10);

/// A server that is missing for so long, while the store answers, is gone. After a store's
/// own failure all of them are missing for a moment.
const DEAD_NODE_GRACE: Duration = Duration::from_secs(4);

/// Rooms that are read or put back at a time.
const BATCH: usize = 200;

/// What is known of the others.
pub(crate) struct Cluster {
    rooms: Arc<Rooms>,
    store: Arc<dyn SharedStore>,
    hints: Hints,
    /// The names of the eras that this server has joined and is ready for, and its peers.
    report: Report,
    /// Something may have been missed, so that all rooms must be compared.
    needs_resync: bool,
    /// Since when each server has been missing.
    missing: HashMap<u32, Instant>,
    failing: bool,
}

impl Cluster {
    pub(crate) fn new(rooms: Arc<Rooms>, store: Arc<dyn SharedStore>, hints: Hints) -> Self {
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

    /// Joins those who are there already. To be done before anybody enters. Tells how many
    /// rooms there are.
    pub(crate) async fn join(&mut self) -> Result<usize, StoreFault> {
        let mut waiting = false;
        let mut answered = Instant::now();
        loop {
            let looked = self.poll_store().await;
            match looked {
                Ok(true) => return Ok(self.rooms.count()),
                Ok(false) => answered = Instant::now(),
                Err(fault) if answered.elapsed() > START_TIMEOUT => return Err(fault),
                Err(_) => {}
            }
            if !waiting {
                waiting = true;
                tracing::info!("waiting until every server has put back what it knows");
            }
            tokio::time::sleep(CLOSED_ERA_INTERVAL).await;
        }
    }

    /// Keeps this server's rooms as those of the others, for ever.
    pub(crate) async fn run(mut self) {
        let mut next = Instant::now();
        loop {
            let done = tokio::select! {
                hint = self.hints.next() => self.apply_hint(hint).await,
                () = sleep_until(next) => self.beat().await,
                () = self.store.attention().notified() => self.beat().await,
            };
            next = Instant::now()
                + match &done {
                    Ok(true) => POLL_INTERVAL,
                    Ok(false) => CLOSED_ERA_INTERVAL,
                    Err(_) => RETRY_INTERVAL,
                };
            self.log_fault(done.err());
        }
    }

    /// Takes in what was ok. Tells whether changes can be made.
    async fn apply_hint(&mut self, hint: Hint) -> Result<bool, StoreFault> {
        match hint {
            Hint::Changed(rooms) => {
                let done = self.reconcile(&rooms, EraEntry::Joined).await;
                self.needs_resync |= done.is_err();
                done.map(|()| self.report.joined.is_some())
            }
            Hint::Missed => {
                self.needs_resync = true;
                self.poll_store().await
            }
        }
    }

    /// Looks whether anything was missed or forgotten, and who is missing. Tells whether
    /// changes can be made.
    pub(crate) async fn poll_store(&mut self) -> Result<bool, StoreFault> {
        let status = match self.status().await {
            Ok(status) => status,
            Err(fault) => {
                // Nobody can be seen now, so nobody is missing.
                self.missing.clear();
                return Err(fault);
            }
        };
        self.rooms.note_highest(status.highest_gone);
        let Some(floor) = status.floor else {
            self.recover(status).await?;
            return Ok(false);
        };
        let joined = self.report.joined.as_ref() == Some(&status.era);
        self.needs_resync |= !joined || status.step != self.hints.step();
        // Of our own changes nobody else tells us.
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

    /// Looks, and sees to those who are not here any more.
    async fn beat(&mut self) -> Result<bool, StoreFault> {
        let joined = self.poll_store().await?;
        if joined {
            self.expire_dead_nodes().await;
            self.rooms.drop_absent_clients_of(self.store.node()).await;
        }
        Ok(joined)
    }

    async fn status(&mut self) -> Result<Status, StoreFault> {
        self.needs_resync |= self.store.connect().await?;
        self.report.lost |= self.rooms.saw_loss();
        self.store.renew(&self.report).await
    }

    /// Puts back all that is known here into a store that has forgotten. Nothing is changed
    /// until everybody has done so.
    async fn recover(&mut self, status: Status) -> Result<(), StoreFault> {
        self.store.leave();
        self.missing.clear();
        self.needs_resync = true;
        let known: HashSet<u32> = self.report.peers.drain(..).chain(status.peers).collect();
        self.report.peers = known.into_iter().collect();
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
        let known = self.rooms.versions();
        let differs = |id: &&RoomId| {
            let (known, stored) = (known.get(*id), overview.versions.get(*id));
            // Of another past the same version is another room.
            known != stored || matches!(entry, EraEntry::Late(era) if known >= Some(&era.floor))
        };
        let ids: HashSet<&RoomId> = known.keys().chain(overview.versions.keys()).collect();
        let ids: Vec<_> = ids.into_iter().filter(differs).cloned().collect();
        self.reconcile(&ids, entry).await?;
        self.hints.caught_up(overview.step);
        Ok(())
    }

    async fn reconcile(&self, ids: &[RoomId], entry: EraEntry<'_>) -> Result<(), StoreFault> {
        for ids in ids.chunks(BATCH) {
            for (id, room) in ids.iter().zip(self.store.load_many(ids).await?) {
                match room {
                    Some(room) => self.rooms.reconcile(room, entry).await?,
                    None => {
                        let removed = self.store.removed(id).await?;
                        self.rooms.missing_from_store(id, removed, entry).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Has everybody leave who came by a server that is gone.
    async fn expire_dead_nodes(&mut self) {
        let living: HashSet<u32> = self.report.peers.iter().copied().collect();
        let gone: HashSet<u32> = self.rooms.nodes().await;
        let gone: HashSet<u32> = gone.difference(&living).copied().collect();
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node).or_insert_with(Instant::now);
            if since.elapsed() >= DEAD_NODE_GRACE {
                tracing::warn!(node, "a server is gone; whoever came by it is away");
                self.rooms.drop_absent_clients_of(node).await;
            }
        }
    }

    /// Logs when the store begins to fail and when it answers again, not every time.
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
