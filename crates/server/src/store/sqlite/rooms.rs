//! The rooms of the file in memory, where changes are compared with them.
//!
//! Nobody else can open the file, so the version that is here is the version in the file. A
//! change goes into the journal. A room is folded when its oldest line there has many changes
//! after it: it is written as a whole row. The rows of the journal that no room needs are then
//! removed. So each room is written whole once in about as many changes.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use game::{LeagueId, Room, RoomId};
use rusqlite::Connection;

use super::change::{Change, Keeping};
use super::journal::{self, Line};
use super::new_games::NewGames;
use super::{games, notes, rows};
use crate::store::open_fault::OpenFault;
use crate::store::{StoredRooms, Swap};

/// The rooms, and what the journal has of them.
#[derive(Debug)]
pub(super) struct Rooms {
    /// The number of changes that the journal keeps.
    kept: u64,
    current: HashMap<RoomId, Arc<Room>>,
    /// The highest version of any removed room.
    highest_of_gone: u64,
    /// The step of the next row of the journal.
    step: i64,
    /// The number of changes since the file was opened, those in the journal included.
    changes: u64,
    /// The rooms that the journal has lines of, in the order of their first ones.
    unfolded: VecDeque<Unfolded>,
    is_unfolded: HashSet<RoomId>,
    /// The rows of removed rooms, with the steps that they are as of, in order.
    removed: VecDeque<(i64, RoomId)>,
    new_games: NewGames,
    /// The lines of the transaction in progress.
    lines: String,
}

/// A room with lines in the journal.
#[derive(Debug)]
struct Unfolded {
    id: RoomId,
    /// The step of its first line.
    step: i64,
    /// The number of changes before that line.
    changes: u64,
}

impl Rooms {
    /// Returns the rooms of a file that has none yet.
    pub(super) fn none(kept: u64) -> Self {
        Self {
            kept,
            current: HashMap::new(),
            highest_of_gone: 0,
            step: 1,
            changes: 0,
            unfolded: VecDeque::new(),
            is_unfolded: HashSet::new(),
            removed: VecDeque::new(),
            new_games: NewGames::default(),
            lines: String::new(),
        }
    }

    /// Reads the rooms of a file without a journal.
    pub(super) fn read_rows(connection: &Connection, kept: u64) -> Result<Self, OpenFault> {
        let mut rooms = Self::none(kept);
        rooms.highest_of_gone = notes::highest_of_gone(connection)?;
        for row in rows::read(connection, false)? {
            rooms.set(row.id, row.room);
        }
        Ok(rooms)
    }

    /// Reads the rooms of a file: its rows, then the journal.
    pub(super) fn read(connection: &Connection, kept: u64) -> Result<Self, OpenFault> {
        let mut rooms = Self::none(kept);
        rooms.highest_of_gone = notes::highest_of_gone(connection)?;
        rooms.new_games = NewGames::after(notes::last_step_of_games(connection)?);
        let mut folded_at = HashMap::new();
        for row in rows::read(connection, true)? {
            if row.room.is_none() {
                rooms.removed.push_back((row.step, row.id.clone()));
            }
            folded_at.insert(row.id.clone(), row.step);
            rooms.set(row.id, row.room);
        }
        rooms
            .removed
            .make_contiguous()
            .sort_unstable_by_key(|(step, _)| *step);
        rooms.step = journal::read(connection, |step, line| {
            let is_folded = |id: &RoomId| folded_at.get(id).is_some_and(|at| step <= *at);
            if line.room().is_some_and(is_folded) {
                rooms.changes += 1;
                return Ok(());
            }
            rooms.replay(step, line)
        })?;
        Ok(rooms)
    }

    /// Makes a change that the journal has.
    fn replay(&mut self, step: i64, line: Line) -> Result<(), OpenFault> {
        let (id, next) = match line {
            Line::Whole(room) => (room.id().clone(), Some(room)),
            Line::Gone(id, version) => {
                self.highest_of_gone = self.highest_of_gone.max(version);
                (id, None)
            }
            Line::Game(game) => {
                self.new_games.replay(step, game);
                return Ok(());
            }
            Line::NoGame(id, version) => {
                self.new_games.remove(&id, version);
                return Ok(());
            }
            Line::Mark(id, added) => {
                let before = self.current.get(&id);
                let fits = before.filter(|before| before.version() + 1 == added.version);
                let lost = || {
                    OpenFault::Damaged(format!("the room of step {step} of the journal is missing"))
                };
                let room = fits.ok_or_else(lost)?.with_mark(added);
                (id, Some(Arc::new(room)))
            }
        };
        self.note(&id, step);
        self.set(id, next);
        Ok(())
    }

    pub(super) fn get(&self, id: &RoomId) -> Option<Arc<Room>> {
        self.current.get(id).cloned()
    }

    pub(super) fn all(&self) -> StoredRooms {
        let mut rooms: Vec<_> = self.current.values().cloned().collect();
        rooms.sort_unstable_by(|a, b| a.id().as_str().cmp(b.id().as_str()));
        StoredRooms::new(rooms, self.highest_of_gone)
    }

    /// Returns the games of a league that are in the journal alone, as JSON.
    pub(super) fn new_games_of(
        &self,
        league: LeagueId,
        since: u64,
    ) -> rusqlite::Result<Vec<String>> {
        self.new_games.of_league(league, since)
    }

    /// Makes a change, if the room has the expected version. It is in the file after
    /// [`Rooms::write`] and a commit. If either fails, these rooms must not be used any more.
    pub(super) fn swap(
        &mut self,
        connection: &Connection,
        change: &Change,
    ) -> rusqlite::Result<Swap> {
        let current = self.current.get(&change.id);
        let version = |room: Option<&Arc<Room>>| room.map(|room| room.version());
        if version(current) != version(change.before.as_ref()) {
            return Ok(Swap::Conflict(current.cloned()));
        }
        if let Some(line) = Line::of_change(current, change.next.as_ref()) {
            line.write(&mut self.lines)?;
            if let Line::Gone(_, version) = line {
                self.highest_of_gone = self.highest_of_gone.max(version);
            }
            self.note(&change.id, self.step);
            self.set(change.id.clone(), change.next.clone());
        }
        match &change.game {
            Keeping::Nothing => {}
            Keeping::Add(ended) => {
                Line::Game(Arc::clone(&ended.game)).write(&mut self.lines)?;
                self.new_games.add(self.step, ended.clone());
            }
            Keeping::Remove(game) => {
                let (room, version) = (&game.room, game.version);
                Line::NoGame(room.clone(), version).write(&mut self.lines)?;
                if !self.new_games.remove(room, version) {
                    games::remove(connection, game)?;
                }
            }
        }
        Ok(Swap::Committed)
    }

    /// Writes the changes since the last call into the journal, and folds the rooms that
    /// are due.
    pub(super) fn write(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        journal::append(connection, self.step, &self.lines)?;
        self.lines.clear();
        self.step += 1;
        if self.new_games.are_many() {
            self.fold_games(connection)?;
        }
        self.fold(connection, self.kept)
    }

    /// Returns whether [`Rooms::write`] changes more than one row, and so needs a
    /// transaction.
    pub(super) fn folds_next(&self) -> bool {
        self.new_games.are_many() || self.is_due(self.kept)
    }

    /// Returns whether the first room to fold has at least `kept` changes after its line.
    fn is_due(&self, kept: u64) -> bool {
        let first = self.unfolded.front();
        first.is_some_and(|first| self.changes - first.changes >= kept)
    }

    /// Folds all rooms, so that the journal is empty.
    pub(super) fn fold_all(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.fold(connection, 0)
    }

    /// Moves the games of the journal's rows into their own table. The transaction in
    /// progress must not have made a change yet.
    pub(super) fn fold_games(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.new_games.fold(connection, self.step - 1)
    }

    /// Folds the rooms whose first line has at least `kept` changes after it.
    fn fold(&mut self, connection: &Connection, kept: u64) -> rusqlite::Result<()> {
        let last_step = self.step - 1;
        let before = self.unfolded.len();
        while self.is_due(kept)
            && let Some(first) = self.unfolded.pop_front()
        {
            let room = self.current.get(&first.id);
            rows::put(connection, &first.id, room.map(Arc::as_ref), last_step)?;
            self.is_unfolded.remove(&first.id);
            if room.is_none() {
                self.removed.push_back((last_step, first.id));
            }
        }
        if self.unfolded.len() == before {
            return Ok(());
        }
        let first_step = self.unfolded.front().map_or(self.step, |first| first.step);
        if self.new_games.need_steps_before(first_step) {
            self.fold_games(connection)?;
        }
        journal::cut(connection, first_step)?;
        notes::set_highest_of_gone(connection, self.highest_of_gone)?;
        while let Some((step, id)) = self.removed.pop_front_if(|(step, _)| *step < first_step) {
            rows::remove(connection, &id, step)?;
        }
        Ok(())
    }

    /// Notes a line of this room in the row of this step.
    fn note(&mut self, id: &RoomId, step: i64) {
        if self.is_unfolded.insert(id.clone()) {
            self.unfolded.push_back(Unfolded {
                id: id.clone(),
                step,
                changes: self.changes,
            });
        }
        self.changes += 1;
    }

    fn set(&mut self, id: RoomId, room: Option<Arc<Room>>) {
        match room {
            Some(room) => self.current.insert(id, room),
            None => self.current.remove(&id),
        };
    }
}
