//! The thread that owns the file. It takes waiting jobs, commits them and answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread;

use game::{League, LeagueId, Room, RoomId, ServerId};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::change::{Change, Undo};
use super::file::OpenFile;
use super::rooms::Rooms;
use super::settings::Settings;
use super::{copy, games, house, league, notes};
use crate::store::open_fault::OpenFault;
use crate::store::{StoreFault, StoredRooms, Swap};

/// The maximum number of jobs in one transaction. It bounds the wait of the first, and the
/// sync is already a small part of the cost of so large a batch.
const BATCH: usize = 256;

/// The channel to the caller that waits for a job's outcome.
pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreFault>>;

/// An order to the thread.
#[derive(Debug)]
pub(super) enum Order {
    Do(Job),
    /// Writes all content into the empty file `part`.
    Copy {
        part: PathBuf,
        answer: oneshot::Sender<Result<(), OpenFault>>,
    },
    Close(Answer<()>),
}

/// A job that runs in a transaction.
#[derive(Debug)]
pub(super) enum Job {
    All(Answer<StoredRooms>),
    Load(RoomId, Answer<Option<Arc<Room>>>),
    Swap(Box<Change>, Answer<Swap>),
    /// The games of one room, or of all, as JSON.
    Games(Option<RoomId>, Answer<Vec<String>>),
    ForgetGames(u64, Answer<()>),
    /// The games of a league that ended at this moment or later, and perhaps others, as JSON.
    GamesOfLeague(LeagueId, u64, Answer<Vec<String>>),
    /// The league as JSON.
    League(Answer<Option<String>>),
    SetLeague(Box<League>, Answer<bool>),
    /// The rules of the host.
    House(Answer<Option<String>>),
    SetHouse(String, Answer<()>),
    Probe(Answer<()>),
}

/// The reply of a job that has run in a transaction. It is called after the commit, or with
/// the fault.
type Reply = Box<dyn FnOnce(Result<(), StoreFault>)>;

/// The state of the thread.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    settings: Settings,
    /// `None` after a failure. The effect of a failed sync is unknown, so that handle never
    /// acknowledges a change again. The next job opens a new one.
    file: Option<OpenFile>,
    /// The way to undo failed transactions, if the file has them. It is gone first when the
    /// file is opened again.
    undo: Undo,
    failing: bool,
}

impl Writer {
    pub(super) fn open(path: &Path, settings: Settings) -> Result<Self, OpenFault> {
        Ok(Self {
            path: path.to_owned(),
            settings,
            file: Some(OpenFile::open(path, settings)?),
            undo: Undo::default(),
            failing: false,
        })
    }

    /// Returns the identity that stays with the file.
    pub(super) fn id(&self) -> Result<ServerId, OpenFault> {
        let file = self.file.as_ref().ok_or(OpenFault::Gone)?;
        Ok(notes::server(&file.connection)?)
    }

    /// Runs orders until the one to close, or until no sender is left.
    pub(super) fn run(mut self, waiting: &Receiver<Order>) {
        while let Ok(first) = waiting.recv() {
            let mut batch = Vec::new();
            for order in gather(first, waiting) {
                match order {
                    Order::Do(job) => batch.push(job),
                    Order::Copy { part, answer } => {
                        self.serve(std::mem::take(&mut batch));
                        drop(answer.send(self.copy(&part)));
                    }
                    Order::Close(answer) => {
                        self.serve(batch);
                        let closed = self.file.map_or(Ok(()), OpenFile::close);
                        drop(answer.send(closed.map_err(|error| StoreFault(error.to_string()))));
                        return;
                    }
                }
            }
            self.serve(batch);
        }
    }

    /// Runs a batch of jobs in one transaction, and answers after its commit.
    fn serve(&mut self, batch: Vec<Job>) {
        let mut replies = Vec::with_capacity(batch.len());
        let outcome = self.commit(batch, &mut replies);
        self.note(outcome.as_ref().err());
        let outcome = outcome.map_err(|fault| StoreFault(fault.to_string()));
        for reply in replies {
            reply(outcome.clone());
        }
    }

    fn commit(&mut self, batch: Vec<Job>, replies: &mut Vec<Reply>) -> Result<(), OpenFault> {
        let mut file = self.take_file()?;
        let mut undo = Undo::default();
        let done = transact(&mut file, batch, replies, &mut undo);
        match done {
            Ok(()) if file.is_in_place() => {
                self.file = Some(file);
                Ok(())
            }
            failed => {
                self.undo.add(undo);
                failed.and(Err(OpenFault::Gone))
            }
        }
    }

    fn take_file(&mut self) -> Result<OpenFile, OpenFault> {
        if let Some(file) = self.file.take() {
            return Ok(file);
        }
        let file = OpenFile::open_existing(&self.path, self.settings, &self.undo)?;
        self.undo = Undo::default();
        Ok(file)
    }

    /// Writes all content into the empty file `part`. The copy reaches the disk later, while
    /// no change waits for it. A handle that cannot go back to syncing is dropped.
    pub(super) fn copy(&mut self, part: &Path) -> Result<(), OpenFault> {
        let file = self.take_file()?;
        let sync = |mode| file.connection.pragma_update(None, "synchronous", mode);
        sync("OFF")?;
        let written = copy::write(&file.connection, part);
        sync(self.settings.synchronous)?;
        self.file = Some(file);
        Ok(written?)
    }

    /// Returns SQLite's number of the present setting of `synchronous`.
    #[cfg(test)]
    pub(super) fn synchronous(&self) -> Option<i64> {
        let connection = &self.file.as_ref()?.connection;
        let read = connection.pragma_query_value(None, "synchronous", |row| row.get(0));
        read.ok()
    }

    /// Logs the first failure of a write and the recovery, but not each failure in between.
    fn note(&mut self, fault: Option<&OpenFault>) {
        let file = self.path.display();
        match fault {
            Some(fault) if !self.failing => {
                tracing::error!(%file, %fault, "rooms cannot be stored: moves are refused until they can");
            }
            None if self.failing => tracing::info!(%file, "rooms are stored again"),
            Some(_) | None => {}
        }
        self.failing = fault.is_some();
    }
}

/// Returns all waiting orders, after `first`.
///
/// While the batch keeps growing, tasks that submit orders run first, so that more of them
/// share one expensive sync.
fn gather(first: Order, waiting: &Receiver<Order>) -> Vec<Order> {
    let mut orders = vec![first];
    let mut before = 0;
    while orders.len() > before && orders.len() < BATCH {
        if orders.len() > 1 {
            thread::yield_now();
        }
        before = orders.len();
        orders.extend(waiting.try_iter().take(BATCH - before));
    }
    orders
}

/// Runs all jobs in one transaction and commits it. After a failure the caller drops the
/// connection, which rolls back.
///
/// Changes of rooms are one row of the journal. The statement that writes it is a
/// transaction by itself, which saves a tenth of the cost of a lone change.
fn transact(
    file: &mut OpenFile,
    batch: Vec<Job>,
    replies: &mut Vec<Reply>,
    undo: &mut Undo,
) -> Result<(), OpenFault> {
    let OpenFile {
        connection, rooms, ..
    } = file;
    let run = |statement| connection.prepare_cached(statement)?.execute([]);
    let mut begun = false;
    if batch.iter().any(Job::uses_tables) {
        run("BEGIN IMMEDIATE")?;
        begun = true;
    }
    if batch.iter().any(Job::uses_games) {
        rooms.fold_games(connection)?;
    }
    for job in batch {
        replies.push(job.run(connection, rooms, undo)?);
    }
    if !begun && rooms.folds_next() {
        run("BEGIN IMMEDIATE")?;
        begun = true;
    }
    rooms.write(connection)?;
    if begun {
        run("COMMIT")?;
    }
    Ok(())
}

impl Job {
    /// Returns whether the job needs all games in their own table.
    const fn uses_games(&self) -> bool {
        match self {
            Self::Games(..) | Self::ForgetGames(..) => true,
            Self::All(_)
            | Self::Load(..)
            | Self::Swap(..)
            | Self::GamesOfLeague(..)
            | Self::League(_)
            | Self::SetLeague(..)
            | Self::House(_)
            | Self::SetHouse(..)
            | Self::Probe(_) => false,
        }
    }

    /// Returns whether the job needs a transaction, because it writes tables other than the
    /// journal.
    const fn uses_tables(&self) -> bool {
        match self {
            Self::Games(..)
            | Self::ForgetGames(..)
            | Self::SetLeague(..)
            | Self::SetHouse(..)
            | Self::Probe(_) => true,
            Self::All(_)
            | Self::Load(..)
            | Self::Swap(..)
            | Self::GamesOfLeague(..)
            | Self::House(_)
            | Self::League(_) => false,
        }
    }

    /// Runs the job. The reply answers its caller after the commit.
    fn run(
        self,
        connection: &Connection,
        rooms: &mut Rooms,
        undo: &mut Undo,
    ) -> rusqlite::Result<Reply> {
        Ok(match self {
            Self::All(answer) => reply(answer, rooms.all()),
            Self::Load(id, answer) => reply(answer, rooms.get(&id)),
            Self::Swap(change, answer) => {
                let swap = rooms.swap(connection, &change)?;
                if matches!(swap, Swap::Committed) {
                    undo.changes.push(change.reversed());
                }
                reply(answer, swap)
            }
            Self::Games(room, answer) => reply(answer, games::read(connection, room.as_ref())?),
            Self::ForgetGames(before, answer) => reply(answer, games::forget(connection, before)?),
            Self::GamesOfLeague(id, since, answer) => {
                let mut found = league::games(connection, id, since)?;
                found.extend(rooms.new_games_of(id, since)?);
                reply(answer, found)
            }
            Self::League(answer) => {
                let row = league::read(connection)?;
                reply(answer, row.map(|row| row.content))
            }
            Self::SetLeague(next, answer) => {
                undo.note_league(league::read(connection)?);
                reply(answer, league::set(connection, &next)?)
            }
            Self::House(answer) => reply(answer, house::read(connection)?),
            Self::SetHouse(next, answer) => reply(answer, house::set(connection, &next)?),
            Self::Probe(answer) => reply(answer, notes::probe(connection)?),
        })
    }
}

fn reply<T: 'static>(answer: Answer<T>, outcome: T) -> Reply {
    // A caller that is gone needs no answer.
    Box::new(move |committed| drop(answer.send(committed.map(|()| outcome))))
}
