//! The data of the model of the shared store: rooms, leases and eras.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use game::{League, Room, RoomId};
use tokio::sync::mpsc::UnboundedSender;

use crate::store::Swap;
use crate::store::games::{Ended, Shelf};
use crate::store::hints::Notice;
use crate::store::shared::{PutBack, Report, Status, Waits};

/// The lead of the floor over versions that run ahead of the clock, as in `era.lua`.
const AHEAD: u64 = 10_000;

/// The data of a process.
#[derive(Clone, Default)]
pub(crate) struct Data {
    /// The number of this process.
    pub(super) run: u64,
    pub(super) eras: u64,
    pub(super) nodes: u32,
    pub(super) era: Option<EraRecord>,
    pub(super) leases: BTreeMap<u32, u64>,
    pub(super) rooms: BTreeMap<RoomId, Arc<Room>>,
    pub(super) removed: BTreeMap<RoomId, u64>,
    pub(super) highest_gone: u64,
    pub(super) step: u64,
    pub(super) games: Shelf,
    pub(super) league: Option<League>,
    pub(super) listeners: Vec<UnboundedSender<Notice>>,
}

#[derive(Clone)]
pub(super) struct EraRecord {
    pub(super) name: String,
    pub(super) run: u64,
    pub(super) since: u64,
    pub(super) wait: u64,
    pub(super) floor: Option<u64>,
    pub(super) expected: BTreeSet<u32>,
    pub(super) ready: BTreeSet<u32>,
}

impl Data {
    pub(super) fn publish(&self, notice: &Notice) {
        for listener in &self.listeners {
            let _gone = listener.send(notice.clone());
        }
    }

    pub(super) fn count(&mut self, node: u32, room: RoomId, put_back: bool) {
        self.step += 1;
        self.publish(&Notice::Changed {
            step: self.step,
            node,
            room,
            put_back,
        });
    }

    /// Does the same as `era.lua`.
    pub(super) fn renew(&mut self, node: u32, waits: Waits, report: &Report, now: u64) -> Status {
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

    pub(super) fn open_if_ready(
        &mut self,
        node: u32,
        lease: u64,
        report: &Report,
        now: u64,
    ) -> bool {
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
    pub(super) fn put_back(
        &mut self,
        node: u32,
        era: &str,
        rooms: &[Arc<Room>],
    ) -> Option<Vec<PutBack>> {
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
                self.count(node, room.id().clone(), true);
                outcome.push(PutBack::Kept);
            }
        }
        Some(outcome)
    }

    /// Does the same as `swap.lua`.
    pub(super) fn swap(
        &mut self,
        node: u32,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
        ended: Option<&Ended>,
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
        if let Some(ended) = ended {
            self.games.add(ended);
        }
        self.count(node, id.clone(), false);
        Swap::Committed
    }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}
