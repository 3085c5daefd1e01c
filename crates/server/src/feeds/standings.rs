//! The league and its table, and the clients that are told of them.
//!
//! The table is what the records of games make it, see [`game::Table`]. It is in memory alone.
//!
//! **Invariant:** does not depend on stores or on clocks. The caller says what time it is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use game::wire::{LeagueInShort, LeagueNews, ShownLeague, event};
use game::{League, LeagueId, PlayedGame, Row, Table};
use socketioxide::SocketIo;
use socketioxide::extract::SocketRef;
use tokio::sync::Notify;

use crate::feeds::subscribers::Subscribers;

/// The time between two tables for a client that looks. All games that end in it travel in
/// one table.
const UPDATE_INTERVAL: Duration = Duration::from_secs(1);

/// The Socket.IO rooms of the clients that get the league without its table, and with it.
const SHORT: &str = "*league";
const WHOLE: &str = "*table";

/// The present league and its subscribers.
#[derive(Debug)]
pub(crate) struct Standings {
    state: Mutex<State>,
    in_short: Subscribers,
    whole: Subscribers,
    /// The signals of changes. Each wakes the task of one kind of subscribers.
    changed: [Notify; 2],
}

#[derive(Debug, Default)]
struct State {
    present: Option<(League, Table)>,
    /// The moment at which the state was last looked at by the clock, in Unix milliseconds.
    today: u64,
}

/// The stage of the league: which one is shown, and whether it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stage {
    id: LeagueId,
    over: bool,
}

impl Standings {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::default(),
            in_short: Subscribers::new(
                event::LEAGUE,
                SHORT,
                ["*league asked", "*league asked too"],
            ),
            whole: Subscribers::new(event::LEAGUE, WHOLE, ["*table asked", "*table asked too"]),
            changed: [Notify::new(), Notify::new()],
        }
    }

    /// Tells a client of the league without its table, now and after changes. A client that
    /// gets the table stays with it.
    pub(crate) fn subscribe(&self, socket: &SocketRef) {
        if !socket.rooms().iter().any(|room| room == WHOLE) {
            self.join(&self.in_short, socket);
        }
    }

    /// Tells a client of the league and its table, now and after changes.
    pub(crate) fn subscribe_to_table(&self, socket: &SocketRef) {
        self.in_short.unsubscribe(socket);
        self.join(&self.whole, socket);
    }

    /// Tells a client of no more changes.
    pub(crate) fn unsubscribe(&self, socket: &SocketRef) {
        self.in_short.unsubscribe(socket);
        self.whole.unsubscribe(socket);
    }

    /// Sends the league to its subscribers, now and after changes. Never returns.
    pub(crate) async fn run(&self, io: &SocketIo) {
        let [in_short, whole] = &self.changed;
        let look = || std::future::ready(());
        let short = || self.news_in_short();
        let table = || self.news();
        tokio::join!(
            self.in_short
                .run(io, in_short, UPDATE_INTERVAL, look, short),
            self.whole.run(io, whole, UPDATE_INTERVAL, look, table),
        );
    }

    /// Tells all other clients of a league that opens or ends.
    pub(crate) async fn tell_everybody(&self, io: &SocketIo) {
        self.note_change();
        if let Some(all) = io.of("/") {
            let others = all.except([SHORT, WHOLE]);
            // A client that is too slow for this message hears of the league when it asks.
            let _unheard = others.emit(event::LEAGUE, &[self.news_in_short()]).await;
        }
    }

    /// Sets the league, whose games are not counted yet.
    pub(crate) fn set(&self, league: League) {
        let table = Table::of(&league);
        self.state().present = Some((league, table));
        self.note_change();
    }

    /// Counts games that were not counted before.
    pub(crate) fn count<'a>(&self, games: impl IntoIterator<Item = &'a PlayedGame>) {
        let mut state = self.state();
        let Some((_, table)) = &mut state.present else {
            return;
        };
        let counted = games.into_iter().filter(|game| table.add(game)).count();
        drop(state);
        if counted > 0 {
            self.note_change();
        }
    }

    /// Returns the league that was set last.
    pub(crate) fn league(&self) -> Option<League> {
        let state = self.state();
        state.present.as_ref().map(|(league, _)| league.clone())
    }

    /// Returns the league in which a game that begins at this moment counts, if one is open.
    pub(crate) fn open_at(&self, today: u64) -> Option<LeagueId> {
        let state = self.state();
        let (league, _) = state.present.as_ref()?;
        (!league.is_over(today)).then_some(league.id)
    }

    /// Returns whether a game that began at this moment may count for a league. A league
    /// that is not known here may be one that another server has just opened.
    pub(crate) fn may_count(&self, id: LeagueId, began: u64) -> bool {
        let state = self.state();
        let present = state.present.as_ref();
        present.is_none_or(|(league, _)| league.id != id || began < league.ends)
    }

    /// Moves the time on, and returns the stage of the league, if one is shown.
    pub(crate) fn stage_at(&self, today: u64) -> Option<Stage> {
        let mut state = self.state();
        state.today = today;
        let (league, _) = state.shown()?;
        Some(Stage {
            id: league.id,
            over: league.is_over(today),
        })
    }

    /// Returns the league in short, if one is shown.
    pub(crate) fn in_short(&self) -> Option<LeagueInShort> {
        self.state().in_short()
    }

    /// Returns the league and up to `most` rows of its table, if one is shown.
    pub(crate) fn with_rows(&self, most: usize) -> Option<(League, LeagueInShort, Vec<Row>)> {
        let state = self.state();
        let (league, table) = state.shown()?;
        Some((league.clone(), state.in_short()?, table.rows(most)))
    }

    /// Returns the news for clients outside of the wall.
    pub(crate) fn news_in_short(&self) -> LeagueNews {
        self.in_short().map_or(LeagueNews::None, |league| {
            let table = Vec::new();
            LeagueNews::Shown(ShownLeague { league, table })
        })
    }

    fn news(&self) -> LeagueNews {
        let shown = self.with_rows(ShownLeague::MAX_ROWS);
        shown.map_or(LeagueNews::None, |(_, league, table)| {
            LeagueNews::Shown(ShownLeague { league, table })
        })
    }

    /// Subscribes a client. One that asks while there is no league gets no answer.
    fn join(&self, subscribers: &Subscribers, socket: &SocketRef) {
        match self.in_short() {
            Some(_) => subscribers.subscribe(socket),
            None => subscribers.wait_for_change(socket),
        }
    }

    fn note_change(&self) {
        for signal in &self.changed {
            signal.notify_one();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn shown(&self) -> Option<&(League, Table)> {
        let present = self.present.as_ref();
        present.filter(|(league, _)| league.is_shown(self.today))
    }

    fn in_short(&self) -> Option<LeagueInShort> {
        let (league, table) = self.shown()?;
        Some(LeagueInShort::of(league, table.people(), self.today))
    }
}
