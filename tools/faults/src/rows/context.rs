//! The circumstances of a row: its server, its chance and its history.

use std::collections::HashSet;
use std::path::PathBuf;

use rand::SeedableRng;
use rand::rngs::StdRng;
use testkit::JogoBinary;

use crate::checker::{Promise, check};
use crate::history::{self, Entry, Event, Log};
use crate::report::Outcome;
use crate::server::{Server, Settings};

/// The circumstances of a row.
#[derive(Clone, Debug)]
pub struct Context {
    /// The server's binary.
    pub binary: JogoBinary,
    /// The source of all chance in this row.
    pub seed: u64,
    /// Whether this is the long run, by hand.
    pub long: bool,
    /// The row's history.
    pub log: Log,
    /// The folder for failing histories.
    pub kept: PathBuf,
}

impl Context {
    /// Returns the size of this run.
    pub const fn size<T: Copy>(&self, short: T, long: T) -> T {
        if self.long { long } else { short }
    }

    /// Returns one of the row's independent sources of chance.
    pub fn rng(&self, stream: u64) -> StdRng {
        StdRng::seed_from_u64(
            self.seed
                .wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        )
    }

    pub(super) async fn server(&self) -> anyhow::Result<Server> {
        self.server_with(Settings::default()).await
    }

    pub(super) async fn server_with(&self, settings: Settings) -> anyhow::Result<Server> {
        Server::start(&self.binary, settings).await
    }

    /// Has the checker judge the history of a row, and keeps it if it fails.
    pub(super) fn judge(&self, id: &str, outcome: &mut Outcome) -> anyhow::Result<()> {
        let entries = self.log.entries();
        let mut verdict = check(&entries);
        outcome.figure("moves", verdict.proposed);
        outcome.figure("acked", verdict.acknowledged);
        outcome.figure("lost", verdict.count(Promise::NothingLost));
        outcome.figure("double", verdict.count(Promise::NothingTwice));
        if verdict.searched > 0 {
            outcome.figure("rooms linearized", verdict.searched);
        }
        verdict
            .violations
            .retain(|violation| !outcome.may_break.contains(&violation.promise));
        outcome.violations(&verdict.violations);
        let untold = let_in_without_a_word(&entries);
        let otherwise = format!("{untold} were let in and never told their seat");
        outcome.expect(untold == 0, otherwise);
        if !outcome.faults.is_empty() {
            self.keep(id)?;
        }
        Ok(())
    }

    /// Writes the history as it is now.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn keep(&self, id: &str) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.kept)?;
        let path = self.kept.join(format!("{id}-{}.jsonl", self.seed));
        let file = std::io::BufWriter::new(std::fs::File::create(path)?);
        history::write(&self.log.entries(), file)
    }
}

/// Returns the number of connections that were let in, though no `sua_vaga` came before.
fn let_in_without_a_word(history: &[Entry]) -> usize {
    let (mut entering, mut told) = (HashSet::new(), HashSet::new());
    let mut untold = HashSet::new();
    for Entry {
        connection, event, ..
    } in history
    {
        if let Event::Entering { request, .. } = event {
            entering.insert((*connection, *request));
        } else if let Event::Seated { .. } = event {
            told.insert(*connection);
        } else if let Event::Answered {
            request, ok: true, ..
        } = event
            && entering.contains(&(*connection, *request))
            && !told.contains(connection)
        {
            untold.insert(*connection);
        }
    }
    untold.len()
}
