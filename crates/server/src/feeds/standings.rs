//! The league and its table, and the clients that are told of them.
//!
//! The table is what the records of games make it, see [`game::Table`]. It is in memory alone.
//!
//! **Invariant:** does not depend on stores or on clocks. The caller says what time it is.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use game::wire::{LeagueInShort, LeagueNews, ShownLeague, event};
use game::{League, LeagueId, Name, PersonId, PlayedGame, Row, Table};
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

/// The names that the host gives to people.
pub(crate) trait CallsPeople: std::fmt::Debug + Send + Sync {
    /// Returns the name of a person, if the host gave one.
    fn name_of(&self, person: PersonId) -> Option<Name>;
}

/// The present league and its subscribers.
#[derive(Debug)]
pub(crate) struct Standings {
    state: Mutex<State>,
    in_short: Subscribers,
    whole: Subscribers,
    /// The signals of changes. Each wakes the task of one kind of subscribers.
    changed: [Notify; 2],
    names: OnceLock<Arc<dyn CallsPeople>>,
}

#[derive(Debug, Default)]
struct State {
    present: Option<Present>,
    /// The moment at which the state was last looked at by the clock, in Unix milliseconds.
    today: u64,
}

#[derive(Debug)]
struct Present {
    league: League,
    table: Table,
    /// The moment of the last read of the store's games, in Unix milliseconds. After each act
    /// of the host it is that of the opening.
    read_until: u64,
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
            names: OnceLock::new(),
        }
    }

    /// Has rows show the names that the host gives.
    pub(crate) fn name_by(&self, names: Arc<dyn CallsPeople>) {
        let _known = self.names.set(names);
    }

    /// Shows the table again, because the host has given names or taken them back.
    pub(crate) fn note_names(&self) {
        self.note_change();
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

    /// Sets the league, unless the present one has changed later. An act on the present one
    /// keeps its table. Another one has no games yet.
    pub(crate) fn set(&self, league: League) {
        self.state().set(league);
        self.note_change();
    }

    /// Sets the league together with its games, which were read from the store at this moment.
    pub(crate) fn set_with_games(&self, league: League, games: &[PlayedGame], read_at: u64) {
        let mut state = self.state();
        state.set(league.clone());
        state.count_read(&league, games, read_at);
        drop(state);
        self.note_change();
    }

    /// Counts a game that has just ended, if it was not counted before.
    pub(crate) fn count(&self, game: &PlayedGame) {
        let counted = match &mut self.state().present {
            Some(present) => present.table.add(game),
            None => false,
        };
        if counted {
            self.note_change();
        }
    }

    /// Counts the games of a league that were read from the store at this moment. Returns
    /// whether the league is still the present one.
    pub(crate) fn count_read(&self, league: &League, games: &[PlayedGame], read_at: u64) -> bool {
        let (is_present, counted) = self.state().count_read(league, games, read_at);
        if counted > 0 {
            self.note_change();
        }
        is_present
    }

    /// Returns the league that was set last, and the moment of the last read of its games.
    pub(crate) fn read_until(&self) -> Option<(League, u64)> {
        let state = self.state();
        let present = state.present.as_ref()?;
        Some((present.league.clone(), present.read_until))
    }

    /// Returns the league that was set last.
    pub(crate) fn league(&self) -> Option<League> {
        let state = self.state();
        state.present.as_ref().map(|present| present.league.clone())
    }

    /// Returns the number of people on the table of the league that was set last.
    pub(crate) fn people(&self) -> usize {
        let state = self.state();
        let present = state.present.as_ref();
        present.map_or(0, |present| present.table.people())
    }

    /// Returns the league in which a game that begins at this moment counts, if one is open.
    pub(crate) fn open_at(&self, today: u64) -> Option<LeagueId> {
        let state = self.state();
        let league = &state.present.as_ref()?.league;
        (!league.is_over(today)).then_some(league.id)
    }

    /// Returns the earliest end of the present league with which every counted game still
    /// counts, in Unix milliseconds.
    pub(crate) fn earliest_end(&self) -> u64 {
        let state = self.state();
        let present = state.present.as_ref();
        present.map_or(0, |present| present.table.earliest_end())
    }

    /// Returns whether a game that began at some moment, or would begin now, may count for a
    /// league. A league that is not known here may be one that another server has just opened.
    pub(crate) fn may_count(&self, id: LeagueId, began: Option<u64>, today: u64) -> bool {
        let state = self.state();
        let Some(Present { league, .. }) =
            state.present.as_ref().filter(|known| known.league.id == id)
        else {
            return true;
        };
        began.map_or_else(|| !league.is_over(today), |began| began < league.ends)
    }

    /// Moves the time on, and returns the stage of the league, if one is shown.
    pub(crate) fn stage_at(&self, today: u64) -> Option<Stage> {
        let mut state = self.state();
        state.today = today;
        let league = &state.shown()?.league;
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
        let Present { league, table, .. } = state.shown()?;
        Some((league.clone(), state.in_short()?, self.rows_of(table, most)))
    }

    /// Returns up to `most` rows of a table, with the names that the host gives.
    pub(crate) fn rows_of(&self, table: &Table, most: usize) -> Vec<Row> {
        table.rows_called(most, |person| self.names.get()?.name_of(person))
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
    fn set(&mut self, league: League) {
        let known = self.present.as_ref();
        if known.is_some_and(|known| known.league.changed > league.changed) {
            return;
        }
        let known = self.present.take();
        let same = known.filter(|known| known.league.id == league.id);
        let table = same.and_then(|known| known.table.ending(league.ends));
        self.present = Some(Present {
            table: table.unwrap_or_else(|| Table::of(&league)),
            // Games that began after the former end may count now.
            read_until: league.began,
            league,
        });
    }

    /// Returns whether the league is the present one, and the number of games counted.
    fn count_read(&mut self, league: &League, games: &[PlayedGame], read_at: u64) -> (bool, usize) {
        let Some(present) = &mut self.present else {
            return (false, 0);
        };
        let counted = games.iter().filter(|game| present.table.add(game)).count();
        let is_present = present.league == *league;
        if is_present {
            present.read_until = present.read_until.max(read_at);
        }
        (is_present, counted)
    }

    fn shown(&self) -> Option<&Present> {
        let present = self.present.as_ref();
        present.filter(|present| present.league.is_shown(self.today))
    }

    fn in_short(&self) -> Option<LeagueInShort> {
        let Present { league, table, .. } = self.shown()?;
        Some(LeagueInShort::of(league, table.people(), self.today))
    }
}
