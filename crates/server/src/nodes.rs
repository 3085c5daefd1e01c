//! This server among those who share its store: takes in what the others did, notices
//! what it missed, and who is gone. No room belongs to a server; each shows all of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use game::RoomId;

use crate::rooms::Rooms;
use crate::store::{Hint, Hints, Redis, StoreFault};

/// Between two looks at the store: nothing that was missed stays so for longer.
const BEAT: Duration = Duration::from_secs(2);

/// A server that is missing for so long, while the store answers, is gone. After a store's
/// own failure all of them are missing for a moment.
const GRACE: Duration = Duration::from_secs(4);

/// Rooms that are read at a time.
const AT_A_TIME: usize = 200;

/// What is known of the others.
pub(crate) struct Nodes {
    rooms: Arc<Rooms>,
    redis: Arc<Redis>,
    hints: Hints,
    /// The store's, once it was heard.
    epoch: Option<String>,
    /// Something may have been missed, so that all rooms must be compared.
    unsure: bool,
    /// Since when each server has been missing.
    missing: HashMap<u32, Instant>,
    failing: bool,
}

impl Nodes {
    pub(crate) fn new(rooms: Arc<Rooms>, redis: Arc<Redis>, hints: Hints) -> Self {
        Self {
            rooms,
            redis,
            hints,
            epoch: None,
            unsure: true,
            missing: HashMap::new(),
            failing: false,
        }
    }

    /// Keeps this server's rooms as those of the others, for ever.
    pub(crate) async fn keep_together(mut self) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                hint = self.hints.next() => self.follow(hint).await,
                _ = beat.tick() => self.look().await,
            };
            self.note(done.err());
        }
    }

    async fn follow(&mut self, hint: Hint) -> Result<(), StoreFault> {
        match hint {
            Hint::Changed(rooms) => {
                let done = self.take_in(&rooms).await;
                self.unsure |= done.is_err();
                done
            }
            Hint::Missed => {
                self.unsure = true;
                self.look().await
            }
        }
    }

    /// Looks whether anything was missed, and who is missing.
    async fn look(&mut self) -> Result<(), StoreFault> {
        let pulse = match self.redis.renew().await {
            Ok(pulse) => pulse,
            Err(fault) => {
                // Nobody can be seen now, so nobody is missing.
                self.missing.clear();
                return Err(fault);
            }
        };
        let forgotten = self
            .epoch
            .as_ref()
            .is_some_and(|epoch| *epoch != pulse.epoch)
            || pulse.step < self.hints.step();
        if forgotten {
            tracing::warn!("the store has forgotten rooms; putting back what is known here");
        }
        self.unsure |= forgotten || pulse.step > self.hints.step();
        // Of our own changes nobody else tells us.
        self.unsure |= self.redis.was_left_in_doubt();
        if self.unsure {
            self.catch_up().await?;
            self.unsure = false;
        }
        self.epoch = Some(pulse.epoch);
        self.bury().await
    }

    /// Compares all rooms with the store's.
    async fn catch_up(&mut self) -> Result<(), StoreFault> {
        let overview = self.redis.overview().await?;
        let known = self.rooms.versions();
        let differs = |id: &&RoomId| known.get(*id) != overview.versions.get(*id);
        let ids: HashSet<&RoomId> = known.keys().chain(overview.versions.keys()).collect();
        let ids: Vec<_> = ids.into_iter().filter(differs).cloned().collect();
        self.take_in(&ids).await?;
        self.hints.caught_up(overview.step);
        Ok(())
    }

    async fn take_in(&self, ids: &[RoomId]) -> Result<(), StoreFault> {
        for ids in ids.chunks(AT_A_TIME) {
            for (id, room) in ids.iter().zip(self.redis.load_many(ids).await?) {
                match room {
                    Some(room) => self.rooms.take_in(room).await?,
                    None => self.rooms.miss(id, self.redis.removed(id).await?).await?,
                }
            }
        }
        Ok(())
    }

    /// Has everybody leave who came by a server that is gone.
    async fn bury(&mut self) -> Result<(), StoreFault> {
        let nodes: Vec<u32> = self.rooms.nodes().await.into_iter().collect();
        let gone: HashSet<u32> = self.redis.gone(&nodes).await?.into_iter().collect();
        self.missing.retain(|node, _| gone.contains(node));
        for node in gone {
            let since = *self.missing.entry(node).or_insert_with(Instant::now);
            if since.elapsed() >= GRACE {
                tracing::warn!(node, "a server is gone; whoever came by it is away");
                self.rooms.lose_all_of(node).await;
            }
        }
        Ok(())
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
