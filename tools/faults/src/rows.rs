//! The battery: each row does one fault to a server of its own and lets the checker
//! decide. A row is small; what several need is in `workload`.

mod bad_networks;
mod bursts;
mod clock_jumps;
mod commit_window;
mod data_loss;
mod file_descriptors;
mod floods;
mod hostile_frames;
mod long_polling;
mod memory_limit;
mod node_failures;
mod races;
mod reconnect_storms;
mod signals;
mod silent_clients;
mod slow_readers;
mod soak;
mod stale_boards;
mod store_outages;
mod workload;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rand::SeedableRng;
use rand::rngs::StdRng;

use crate::checker::{Promise, check};
use crate::history::{self, Entry, Event, Log};
use crate::report::Outcome;
use crate::server::{Binary, Server, Setting};

/// What a row is run with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The server's binary.
    pub binary: Binary,
    /// Where all chance of this row comes from.
    pub seed: u64,
    /// The long run, by hand; else the short one.
    pub long: bool,
    /// The row's history.
    pub log: Log,
    /// Where a failing history is kept.
    pub kept: PathBuf,
}

impl Context {
    /// The size of this run.
    pub const fn size<T: Copy>(&self, short: T, long: T) -> T {
        if self.long { long } else { short }
    }

    /// One of the row's independent sources of chance.
    pub fn rng(&self, stream: u64) -> StdRng {
        StdRng::seed_from_u64(
            self.seed
                .wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)),
        )
    }

    async fn server(&self, setting: Setting) -> anyhow::Result<Server> {
        Server::start(&self.binary, setting).await
    }

    /// Has the checker judge the row's history, and keeps it if it fails.
    fn judge(&self, id: &str, outcome: &mut Outcome) -> anyhow::Result<()> {
        self.judge_without(id, &[], outcome)
    }

    /// The same where these promises cannot be kept: their breaches are counted only.
    fn judge_without(
        &self,
        id: &str,
        may_break: &[Promise],
        outcome: &mut Outcome,
    ) -> anyhow::Result<()> {
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
            .retain(|violation| !may_break.contains(&violation.promise));
        outcome.violations(&verdict.violations);
        let untold = let_in_without_a_word(&entries);
        let otherwise = format!("{untold} were let in and never told their seat");
        outcome.expect(untold == 0, otherwise);
        if !outcome.faults.is_empty() {
            self.keep(id)?;
        }
        Ok(())
    }

    /// Keeps the history as it is now.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn keep(&self, id: &str) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.kept)?;
        let path = self.kept.join(format!("{id}-{}.jsonl", self.seed));
        let file = std::io::BufWriter::new(std::fs::File::create(path)?);
        history::write(&self.log.entries(), file)
    }
}

/// Connections whose entering was accepted though no `sua_vaga` came before.
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

type Run = fn(Context) -> BoxFuture<'static, anyhow::Result<Outcome>>;

/// A row of the battery.
#[derive(Clone, Copy)]
pub struct Row {
    /// Its name in the table.
    pub id: &'static str,
    /// Waits more than it works, so it may run beside others.
    pub waits: bool,
    /// Does it.
    pub run: Run,
}

const fn works(id: &'static str, run: Run) -> Row {
    Row {
        id,
        waits: false,
        run,
    }
}

const fn waits(id: &'static str, run: Run) -> Row {
    Row {
        id,
        waits: true,
        run,
    }
}

/// All rows, in the order of the table.
pub const ALL: [Row; 40] = [
    works("F1", |c| Box::pin(signals::kill(c))),
    waits("F6", |c| Box::pin(store_outages::killed(c))),
    waits("F7", |c| Box::pin(store_outages::frozen(c))),
    waits("F8", |c| Box::pin(store_outages::cut_off(c))),
    waits("F9", |c| Box::pin(data_loss::forgotten(c))),
    waits("F9b", |c| Box::pin(data_loss::forgotten_unheard(c))),
    waits("F9c", |c| Box::pin(data_loss::older_file(c))),
    waits("F11", |c| Box::pin(data_loss::failed_over(c))),
    waits("F11b", |c| Box::pin(data_loss::failed_over_unheard(c))),
    waits("F12", |c| Box::pin(store_outages::overflowed(c))),
    works("F13", |c| Box::pin(node_failures::killed(c))),
    waits("F14", |c| Box::pin(node_failures::frozen(c))),
    waits("F14b", |c| Box::pin(data_loss::forgotten_asleep(c))),
    waits("F14c", |c| Box::pin(data_loss::asleep_unheard(c))),
    waits("F15", |c| Box::pin(node_failures::rolled(c))),
    works("NOS", |c| Box::pin(node_failures::all_of_it(c))),
    waits("F16", |c| Box::pin(silent_clients::partition(c))),
    waits("F17", |c| Box::pin(silent_clients::asleep(c))),
    works("F18", |c| Box::pin(bad_networks::lossy(c))),
    waits("F19", |c| Box::pin(bad_networks::far(c))),
    works("F20", |c| Box::pin(bad_networks::cut(c))),
    works("F21", |c| Box::pin(stale_boards::repeated(c))),
    works("F22", |c| Box::pin(races::simultaneous(c))),
    works("F22b", |c| Box::pin(races::simultaneous_at_two(c))),
    works("F23", |c| Box::pin(races::double_click(c))),
    works("F24", |c| Box::pin(races::two_tabs(c))),
    works("F25", |c| Box::pin(stale_boards::flushed(c))),
    works("F26", |c| Box::pin(bursts::burst(c))),
    works("F27", |c| Box::pin(reconnect_storms::idle(c))),
    works("F28", |c| Box::pin(reconnect_storms::storm(c))),
    waits("F29", |c| Box::pin(slow_readers::readers(c))),
    works("F30", |c| Box::pin(floods::flood(c))),
    works("F31", |c| Box::pin(file_descriptors::exhausted(c))),
    works("F32", |c| Box::pin(memory_limit::capped(c))),
    works("F33", |c| Box::pin(signals::frozen(c))),
    waits("F33b", |c| Box::pin(clock_jumps::jumps(c))),
    works("F34", |c| Box::pin(signals::terminated(c))),
    waits("F35", |c| Box::pin(long_polling::polling(c))),
    works("F37", |c| Box::pin(hostile_frames::hostile(c))),
    works("F38", |c| Box::pin(soak::soak(c))),
];

/// What rows that need a durable store say without one.
const NOT_DURABLE: &str = "no durable store";

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
