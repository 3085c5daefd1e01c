//! The battery. Each row does one fault to a server of its own, and the checker judges it. Code
//! that several rows share is in `workload`.

mod bad_networks;
mod bursts;
mod claims;
mod clock_jumps;
mod commit_window;
mod context;
mod copies;
mod data_loss;
mod file_descriptors;
mod floods;
mod host_acts;
mod hostile_frames;
mod kept_games;
mod leagues;
mod long_polling;
mod memory_limit;
mod node_failures;
mod pauses;
mod races;
mod reconnect_storms;
mod signals;
mod silent_clients;
mod slow_readers;
mod soak;
mod stale_boards;
mod store_outages;
mod workload;

use futures_util::future::BoxFuture;

use crate::history::Log;
use crate::report::Outcome;

pub use context::Context;

type Run = fn(Context) -> BoxFuture<'static, anyhow::Result<Outcome>>;

/// A row of the battery.
#[derive(Clone, Copy)]
pub struct Row {
    /// Its name in the table.
    pub id: &'static str,
    /// Whether it waits more than it works, so other rows may run at the same time.
    pub waits: bool,
    /// Whether it says nothing about a server that keeps its rooms in memory only.
    needs_durable_rooms: bool,
    run: Run,
}

impl Row {
    /// Returns a row that needs the machine for itself.
    const fn working(id: &'static str, run: Run) -> Self {
        Self {
            id,
            waits: false,
            needs_durable_rooms: false,
            run,
        }
    }

    const fn waiting(id: &'static str, run: Run) -> Self {
        let mut row = Self::working(id, run);
        row.waits = true;
        row
    }

    const fn durable(mut self) -> Self {
        self.needs_durable_rooms = true;
        self
    }

    /// Runs the row, and has the checker judge its history.
    pub async fn run(self, context: &Context) -> Outcome {
        let context = Context {
            log: Log::default(),
            ..context.clone()
        };
        let judged = (self.run)(context.clone()).await.and_then(|mut outcome| {
            // Without connections there is nothing to judge.
            if !context.log.entries().is_empty() {
                context.judge(self.id, &mut outcome)?;
            }
            Ok(outcome)
        });
        let mut outcome = judged.unwrap_or_else(|fault| {
            let mut outcome = Outcome::new("broken off");
            outcome.faults.push(format!("{fault:#}"));
            let kept = context.keep(self.id);
            outcome
                .faults
                .extend(kept.err().map(|error| error.to_string()));
            outcome
        });
        if self.needs_durable_rooms && !context.binary.is_durable() {
            outcome.not_yet = Some("no durable store");
        }
        outcome
    }
}

/// All rows, in the order of the table.
pub const ALL: [Row; 47] = [
    Row::working("F1", |c| Box::pin(signals::kill(c))).durable(),
    Row::working("F1b", |c| Box::pin(kept_games::many(c))).durable(),
    Row::waiting("F6", |c| Box::pin(store_outages::killed(c))),
    Row::waiting("F7", |c| Box::pin(store_outages::frozen(c))),
    Row::waiting("F8", |c| Box::pin(store_outages::cut_off(c))),
    Row::waiting("F9", |c| Box::pin(data_loss::forgotten(c))),
    Row::waiting("F9b", |c| Box::pin(data_loss::forgotten_unheard(c))),
    Row::waiting("F9c", |c| Box::pin(data_loss::older_file(c))),
    Row::waiting("F11", |c| Box::pin(data_loss::failed_over(c))),
    Row::waiting("F11b", |c| Box::pin(data_loss::failed_over_unheard(c))),
    Row::waiting("F12", |c| Box::pin(store_outages::overflowed(c))),
    Row::working("F13", |c| Box::pin(node_failures::killed(c))),
    Row::waiting("F14", |c| Box::pin(node_failures::frozen(c))),
    Row::waiting("F14b", |c| Box::pin(data_loss::forgotten_asleep(c))),
    Row::waiting("F14c", |c| Box::pin(data_loss::asleep_unheard(c))),
    Row::waiting("F15", |c| Box::pin(node_failures::rolled(c))),
    Row::working("NODES", |c| Box::pin(node_failures::all_of_it(c))),
    Row::waiting("F16", |c| Box::pin(silent_clients::partition(c))),
    Row::waiting("F17", |c| Box::pin(silent_clients::asleep(c))),
    Row::working("F18", |c| Box::pin(bad_networks::lossy(c))),
    Row::waiting("F19", |c| Box::pin(bad_networks::far(c))),
    Row::working("F20", |c| Box::pin(bad_networks::cut(c))),
    Row::working("F21", |c| Box::pin(stale_boards::repeated(c))),
    Row::working("F22", |c| Box::pin(races::simultaneous(c))),
    Row::working("F22b", |c| Box::pin(races::simultaneous_at_two(c))),
    Row::working("F23", |c| Box::pin(races::double_click(c))),
    Row::working("F24", |c| Box::pin(races::two_tabs(c))),
    Row::waiting("F24b", |c| Box::pin(claims::at_two(c))),
    Row::waiting("F24c", |c| Box::pin(claims::thawed(c))),
    Row::working("F25", |c| Box::pin(stale_boards::flushed(c))),
    Row::working("F26", |c| Box::pin(bursts::burst(c))),
    Row::working("F27", |c| Box::pin(reconnect_storms::idle(c))),
    Row::working("F28", |c| Box::pin(reconnect_storms::storm(c))).durable(),
    Row::waiting("F29", |c| Box::pin(slow_readers::readers(c))),
    Row::working("F30", |c| Box::pin(floods::flood(c))),
    Row::working("F31", |c| Box::pin(file_descriptors::exhausted(c))),
    Row::working("F32", |c| Box::pin(memory_limit::capped(c))),
    Row::working("F33", |c| Box::pin(signals::frozen(c))),
    Row::waiting("F33b", |c| Box::pin(clock_jumps::jumps(c))).durable(),
    Row::working("F34", |c| Box::pin(signals::terminated(c))).durable(),
    Row::waiting("F35", |c| Box::pin(long_polling::polling(c))),
    Row::working("F37", |c| Box::pin(hostile_frames::hostile(c))),
    Row::working("F38", |c| Box::pin(soak::soak(c))),
    Row::working("F39", |c| Box::pin(copies::taken(c))).durable(),
    Row::working("F39b", |c| Box::pin(copies::killed(c))).durable(),
    Row::working("F40", |c| Box::pin(leagues::killed(c))).durable(),
    Row::working("F41", |c| Box::pin(host_acts::killed(c))).durable(),
];
