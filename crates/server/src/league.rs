//! The league of a server: how the host opens and closes it, when it ends, and which games it
//! has.
//!
//! The store has the league and the records of its games. [`Standings`] shows what they make.
//!
//! **Invariant:** only the host changes the league. Its table is never stored.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use game::wire::LeagueInShort;
use game::{League, LeagueId, LeagueName, Refusal, Table};
use socketioxide::SocketIo;
use tokio::sync::{Mutex, Notify};

use crate::feeds::Feeds;
use crate::feeds::standings::Standings;
use crate::records::LeagueTable;
use crate::rooms::{Calendar, Outbox, Rooms};
use crate::store::{Store, StoreFault};

/// The time between two looks at the clock, and at a store that other servers write to.
const TICK: Duration = Duration::from_secs(1);

/// The greatest number of rows of a table over HTTP: a school, not a class.
const MAX_ROWS: usize = 1_000;

/// The milliseconds by which a game may come into a shared store later than it ended.
const OVERLAP: u64 = 10_000;

/// The keeper of a server's league.
pub(crate) struct LeagueKeeper {
    store: Arc<dyn Store>,
    feeds: Arc<Feeds>,
    calendar: Calendar,
    /// Whether other servers write to the store as well.
    shared: bool,
    /// Whether games that end are kept.
    keeps_games: bool,
    /// Held during an act of the host.
    acting: Mutex<()>,
    /// Whether games of the league may be missing in the table.
    behind: AtomicBool,
    woken: Notify,
    /// The tables of earlier leagues that somebody has read, each with the moment of that, in
    /// Unix milliseconds.
    earlier: Mutex<Vec<(LeagueId, u64, Table)>>,
}

impl LeagueKeeper {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        feeds: Arc<Feeds>,
        calendar: Calendar,
        shared: bool,
        keeps_games: bool,
    ) -> Self {
        Self {
            store,
            feeds,
            calendar,
            shared,
            keeps_games,
            acting: Mutex::const_new(()),
            behind: AtomicBool::new(false),
            woken: Notify::new(),
            earlier: Mutex::default(),
        }
    }

    /// Takes over the league that the store has. A league that cannot be read is left alone.
    /// Games that cannot be read are counted later.
    pub(crate) async fn take_over(&self) {
        match self.store.league().await {
            Ok(Some(league)) => {
                if let Err(fault) = self.adopt(league.clone()).await {
                    self.fall_behind(&fault);
                    self.standings().set(league);
                }
            }
            Ok(None) => {}
            Err(fault) => tracing::warn!(%fault, "the league could not be read"),
        }
        self.standings().stage_at(self.calendar.today());
    }

    /// Opens a league for some minutes.
    ///
    /// # Errors
    /// [`Refusal::NoHistory`] if no games are kept, [`Refusal::LeagueOpen`] if one is open, and
    /// [`Refusal::Unavailable`] if the store fails.
    pub(crate) async fn open(&self, name: LeagueName, minutes: u64) -> Result<(), Refusal> {
        if !self.keeps_games {
            return Err(Refusal::NoHistory);
        }
        let _alone = self.acting.lock().await;
        let before = self.present().await?;
        let today = self.calendar.today();
        if before.as_ref().is_some_and(|league| !league.is_over(today)) {
            return Err(Refusal::LeagueOpen);
        }
        let id = LeagueId::from_random(rand::random());
        let had_games = self.standings().people() > 0;
        let league = League::opened(id, name, today, minutes).after(before.as_ref(), had_games);
        self.set(league).await
    }

    /// Closes the league. Returns it as it was before.
    ///
    /// # Errors
    /// [`Refusal::NotInRoom`] if none is open, and [`Refusal::Unavailable`] if the store fails.
    pub(crate) async fn close(&self) -> Result<League, Refusal> {
        let _alone = self.acting.lock().await;
        let today = self.calendar.today();
        let open = self.present().await?;
        let open = open.filter(|league| !league.is_over(today));
        let open = open.ok_or(Refusal::NotInRoom)?;
        // A calendar that was set back takes no game out of the table.
        let end = today.max(self.standings().earliest_end());
        self.set(open.closed(end)).await?;
        Ok(open)
    }

    /// Opens a closed league again, as it was before.
    ///
    /// # Errors
    /// [`Refusal::NotInRoom`] if its time is up or there is another one, and
    /// [`Refusal::Unavailable`] if the store fails.
    pub(crate) async fn reopen(&self, before: &League) -> Result<(), Refusal> {
        let _alone = self.acting.lock().await;
        let present = self.present().await?.ok_or(Refusal::NotInRoom)?;
        let again = present.reopened(before, self.calendar.today());
        self.set(again.ok_or(Refusal::NotInRoom)?).await
    }

    /// Returns the league and its best rows, if one is shown, and the present moment in Unix
    /// milliseconds.
    pub(crate) fn table(&self) -> Option<(LeagueTable, u64)> {
        let today = self.calendar.today();
        self.standings().stage_at(today)?;
        let (league, in_short, rows) = self.standings().with_rows(MAX_ROWS)?;
        let table = LeagueTable {
            league,
            in_short,
            rows,
        };
        Some((table, today))
    }

    /// Returns the table of an earlier league and the present moment in Unix milliseconds. 1 is
    /// the last league before the one that was opened last.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`] if the store fails.
    pub(crate) async fn earlier_table(
        &self,
        back: usize,
    ) -> Result<Option<(LeagueTable, u64)>, Refusal> {
        let today = self.calendar.today();
        let present = self.standings().league();
        let earlier = present.as_ref().map_or(&[][..], |present| &present.earlier);
        let Some(league) = back.checked_sub(1).and_then(|at| earlier.get(at)) else {
            return Ok(None);
        };
        let league = league.over(today);
        // However many ask, the store reads seldom. A game that was under way may still end.
        let mut kept = self.earlier.lock().await;
        kept.retain(|(_, read, _)| today.saturating_sub(*read) < OVERLAP);
        if !kept.iter().any(|(id, ..)| *id == league.id) {
            let games = self.store.games_of_league(league.id, 0).await;
            let mut table = Table::of(&league);
            for game in &games.map_err(unavailable)? {
                table.add(game);
            }
            kept.push((league.id, today, table));
        }
        let table = kept.iter().find(|(id, ..)| *id == league.id);
        let Some((_, _, table)) = table else {
            return Ok(None);
        };
        let table = LeagueTable {
            in_short: LeagueInShort::of(&league, table.people(), today),
            rows: self.standings().rows_of(table, MAX_ROWS),
            league,
        };
        Ok(Some((table, today)))
    }

    /// Follows the clock and a shared store. Tells clients and rooms of a league that opens or
    /// ends.
    pub(crate) async fn run<O: Outbox>(&self, io: &SocketIo, rooms: &Rooms<O>) -> Infallible {
        let mut told = None;
        // Rooms that the store kept may be of a league that has ended since.
        let mut counted = false;
        loop {
            if self.shared {
                // The next look finds what this one missed.
                let _missed = self.present().await;
            }
            if self.is_behind() || self.shared {
                self.read_games().await;
            }
            let stage = self.standings().stage_at(self.calendar.today());
            if stage != told {
                self.standings().tell_everybody(io).await;
                told = stage;
                counted = false;
            }
            if !counted {
                counted = rooms.count_for(rooms.context().open_league()).await;
            }
            let woken = self.woken.notified();
            if self.shared || stage.is_some() || !counted || self.is_behind() {
                // A wake-up only makes the next look come sooner.
                let _elapsed = tokio::time::timeout(TICK, woken).await;
            } else {
                woken.await;
            }
        }
    }

    /// Returns the present league. That of a shared store counts if it changed later than the
    /// one that is known here, and otherwise this one is put back there.
    async fn present(&self) -> Result<Option<League>, Refusal> {
        let known = self.standings().league();
        if !self.shared {
            return Ok(known);
        }
        let stored = self.store.league().await.map_err(unavailable)?;
        let changed = |league: &Option<League>| league.as_ref().map(|league| league.changed);
        if changed(&stored) > changed(&known) {
            if let Some(league) = stored.clone() {
                self.adopt(league).await.map_err(unavailable)?;
            }
            return Ok(stored);
        }
        if let Some(league) = known
            .as_ref()
            .filter(|_| changed(&known) > changed(&stored))
        {
            self.store.set_league(league).await.map_err(unavailable)?;
            tracing::warn!("the shared store had forgotten the league");
        }
        Ok(known)
    }

    /// Stores a league, and shows it.
    async fn set(&self, league: League) -> Result<(), Refusal> {
        if !self.store.set_league(&league).await.map_err(unavailable)? {
            // The host has acted on another server meanwhile.
            return Err(Refusal::Unavailable);
        }
        self.standings().set(league);
        self.standings().stage_at(self.calendar.today());
        self.read_games().await;
        self.woken.notify_one();
        Ok(())
    }

    /// Shows the league of the store. One that was not known here is shown together with its
    /// games.
    async fn adopt(&self, league: League) -> Result<(), StoreFault> {
        let standings = self.standings();
        let today = self.calendar.today();
        let is_known = standings
            .league()
            .is_some_and(|known| known.id == league.id);
        if is_known || !league.is_shown(today) {
            standings.set(league);
            standings.stage_at(today);
            self.read_games().await;
            return Ok(());
        }
        let since = self.overlapping(league.began);
        let games = self.store.games_of_league(league.id, since).await?;
        standings.set_with_games(league, &games, today);
        standings.stage_at(self.calendar.today());
        Ok(())
    }

    /// Counts the games of the league that the store has, or that have come since.
    async fn read_games(&self) {
        let standings = self.standings();
        let Some((league, read_until)) = standings.read_until() else {
            return;
        };
        let today = self.calendar.today();
        if !league.is_shown(today) {
            // A calendar that is set back shows it again.
            self.behind.store(true, Ordering::Relaxed);
            return;
        }
        let since = self.overlapping(read_until);
        match self.store.games_of_league(league.id, since).await {
            Ok(games) => {
                if standings.count_read(&league, &games, today) {
                    self.behind.store(false, Ordering::Relaxed);
                }
            }
            Err(fault) => self.fall_behind(&fault),
        }
    }

    /// Returns the least end of a game that a read up to this moment may have missed. A
    /// machine's own calendar can be set back, so that every game may be one.
    const fn overlapping(&self, read_until: u64) -> u64 {
        if self.shared {
            read_until.saturating_sub(OVERLAP)
        } else {
            0
        }
    }

    fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Relaxed)
    }

    fn fall_behind(&self, fault: &StoreFault) {
        if !self.behind.swap(true, Ordering::Relaxed) {
            tracing::warn!(%fault, "games of the league could not be read");
        }
    }

    fn standings(&self) -> &Standings {
        &self.feeds.standings
    }
}

fn unavailable(fault: StoreFault) -> Refusal {
    tracing::debug!(%fault, "the league could not be read or stored");
    Refusal::Unavailable
}

impl std::fmt::Debug for LeagueKeeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LeagueKeeper")
    }
}

#[cfg(test)]
mod tests;
