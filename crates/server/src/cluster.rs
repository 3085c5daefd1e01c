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
const BEAT: Duration = Duration::from_secs(2);

/// The same while the store fails.
const RETRY: Duration = Duration::from_millis(500);

/// The same while an era is closed.
const HURRY: Duration = Duration::from_millis(100);

/// A store that fails for longer at the start of a server ends it.
const START: Duration = Duration::from_secs(10);

/// A server that is missing for so long, while the store answers, is gone. After a store's
/// own failure all of them are missing for a moment.
const GRACE: Duration = Duration::from_secs(4);

/// Rooms that are read or put back at a time.
const AT_A_TIME: usize = 200;

/// What is known of the others.
pub(crate) struct Nodes {
    rooms: Arc<Rooms>,
    store: Arc<dyn SharedStore>,
    hints: Hints,
    /// The names of the eras that this server has joined and is ready for, and its peers.
    report: Report,
    /// Something may have been missed, so that all rooms must be compared.
    unsure: bool,
    /// Since when each server has been missing.
    missing: HashMap<u32, Instant>,
    failing: bool,
}

impl Nodes {
    pub(crate) fn new(rooms: Arc<Rooms>, store: Arc<dyn SharedStore>, hints: Hints) -> Self {
        Self {
            rooms,
            store,
            hints,
            report: Report::default(),
            unsure: true,
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
            let looked = self.look().await;
            match looked {
                Ok(true) => return Ok(self.rooms.count()),
                Ok(false) => answered = Instant::now(),
                Err(fault) if answered.elapsed() > START => return Err(fault),
                Err(_) => {}
            }
            if !waiting {
                waiting = true;
                tracing::info!("waiting until every server has put back what it knows");
            }
            tokio::time::sleep(HURRY).await;
        }
    }

    /// Keeps this server's rooms as those of the others, for ever.
    pub(crate) async fn keep_together(mut self) {
        let mut next = Instant::now();
        loop {
            let done = tokio::select! {
                hint = self.hints.next() => self.follow(hint).await,
                () = sleep_until(next) => self.beat().await,
                () = self.store.attention().notified() => self.beat().await,
            };
            next = Instant::now()
                + match &done {
                    Ok(true) => BEAT,
                    Ok(false) => HURRY,
                    Err(_) => RETRY,
                };
            self.note(done.err());
        }
    }

    /// Takes in what was heard. Tells whether changes can be made.
    async fn follow(&mut self, hint: Hint) -> Result<bool, StoreFault> {
        match hint {
            Hint::Changed(rooms) => {
                let done = self.take_in(&rooms, EraEntry::Joined).await;
                self.unsure |= done.is_err();
                done.map(|()| self.report.joined.is_some())
            }
            Hint::Missed => {
                self.unsure = true;
                self.look().await
            }
        }
    }

    /// Looks whether anything was missed or forgotten, and who is missing. Tells whether
    /// changes can be made.
    pub(crate) async fn look(&mut self) -> Result<bool, StoreFault> {
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
        self.unsure |= !joined || status.step != self.hints.step();
        // Of our own changes nobody else tells us.
        self.unsure |= self.store.was_left_in_doubt();
        let era = Era {
            name: status.era.clone(),
            floor,
        };
        if self.unsure {
            let entry = if joined {
                EraEntry::Joined
            } else {
                EraEntry::Late(&era)
            };
            self.catch_up(entry).await?;
            self.unsure = false;
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
        let joined = self.look().await?;
        if joined {
            self.bury().await;
            self.rooms.lose_absent_of(self.store.node()).await;
        }
        Ok(joined)
    }

    async fn status(&mut self) -> Result<Status, StoreFault> {
        self.unsure |= self.store.connect().await?;
        self.report.lost |= self.rooms.saw_loss();
        self.store.renew(&self.report).await
    }

    /// Puts back all that is known here into a store that has forgotten. Nothing is changed
    /// until everybody has done so.
    async fn recover(&mut self, status: Status) -> Result<(), StoreFault> {
        self.store.leave();
        self.missing.clear();
        self.unsure = true;
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
        for rooms in rooms.chunks(AT_A_TIME) {
            self.store.put_back(Some(&status.era), rooms).await?;
        }
        self.report.ready = Some(status.era);
        self.report.lost = false;
        Ok(())
    }

    /// Compares all rooms with the store's.
    async fn catch_up(&mut self, entry: EraEntry<'_>) -> Result<(), StoreFault> {
        let overview = self.store.overview().await?;
        let known = self.rooms.versions();
        let differs = |id: &&RoomId| {
            let (known, stored) = (known.get(*id), overview.versions.get(*id));
            // Of another past the same version is another room.
            known != stored || matches!(entry, EraEntry::Late(era) if known >= Some(&era.floor))
        };
        let ids: HashSet<&RoomId> = known.keys().chain(overview.versions.keys()).collect();
        let ids: Vec<_> = ids.into_iter().filter(differs).cloned().collect();
        self.take_in(&ids, entry).await?;
        self.hints.caught_up(overview.step);
        Ok(())
    }

    async fn take_in(&self, ids: &[RoomId], entry: EraEntry<'_>) -> Result<(), StoreFault> {
        for ids in ids.chunks(AT_A_TIME) {
            for (id, room) in ids.iter().zip(self.store.load_many(ids).await?) {
                match room {
                    Some(room) => self.rooms.take_in(room, entry).await?,
                    None => {
                        let removed = self.store.removed(id).await?;
                        self.rooms.miss(id, removed, entry).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Has everybody leave who came by a server that is gone.
    async fn bury(&mut self) {
        let living: HashSet<u32> = self.report.peers.iter().copied().collect();
        let gone: HashSet<u32> = self.rooms.nodes().await;
        let gone: HashSet<u32> = gone.difference(&living).copied().collect();
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node).or_insert_with(Instant::now);
            if since.elapsed() >= GRACE {
                tracing::warn!(node, "a server is gone; whoever came by it is away");
                self.rooms.lose_absent_of(node).await;
            }
        }
    }

    /// Logs when the store begins to fail and when it answers again, not every time.
    fn note(&mut self, fault: Option<StoreFault>) {
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
