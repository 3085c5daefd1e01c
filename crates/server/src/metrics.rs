//! The numbers of a server for Prometheus. Counting costs a move three relaxed additions, and
//! nothing without a listener.
//!
//! **Invariant:** no label names a room, a player or an address.

use std::fmt::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use game::Refusal;

/// The upper bounds of the buckets of [`Metrics::count_commit`], in seconds.
const BOUNDS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
];

/// The numbers of one server.
pub struct Metrics {
    started: f64,
    moves: AtomicU64,
    /// The refusals, in the order of [`Refusal::ALL`].
    refusals: [AtomicU64; Refusal::ALL.len()],
    /// The commits in each bucket, and in one without an upper bound.
    commits: [AtomicU64; BOUNDS.len() + 1],
    commit_nanoseconds: AtomicU64,
    read: OnceLock<Box<dyn Fn() -> Gauges + Send + Sync>>,
    dropped_log_lines: Box<dyn Fn() -> u64 + Send + Sync>,
}

/// The present numbers of things.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gauges {
    pub(crate) rooms: usize,
    /// The seats of players who are connected.
    pub(crate) present: usize,
    /// The seats that are held for players who are away.
    pub(crate) away: usize,
    pub(crate) sessions: usize,
    pub(crate) connections: usize,
}

impl Metrics {
    /// Makes the numbers of a server that starts now. `dropped_log_lines` returns the number
    /// of lines that the log has lost.
    pub fn new(dropped_log_lines: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH);
        let zero = |_| AtomicU64::new(0);
        Self {
            started: started.unwrap_or_default().as_secs_f64(),
            moves: AtomicU64::new(0),
            refusals: std::array::from_fn(zero),
            commits: std::array::from_fn(zero),
            commit_nanoseconds: AtomicU64::new(0),
            read: OnceLock::new(),
            dropped_log_lines: Box::new(dropped_log_lines),
        }
    }

    /// Sets the function that reads the present numbers of things. Only the first call counts.
    pub(crate) fn read_by(&self, read: impl Fn() -> Gauges + Send + Sync + 'static) {
        let _first = self.read.set(Box::new(read));
    }

    /// Counts a move that a player made and the store has.
    pub(crate) fn count_move(&self) {
        self.moves.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a refusal of a player's request.
    pub(crate) fn count_refusal(&self, refusal: Refusal) {
        let place = Refusal::ALL.iter().position(|one| *one == refusal);
        if let Some(count) = place.and_then(|place| self.refusals.get(place)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a change of a room, which the store took this time to make or to refuse.
    pub(crate) fn count_commit(&self, took: Duration) {
        let seconds = took.as_secs_f64();
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound);
        let bucket = bucket.unwrap_or(BOUNDS.len());
        self.commits[bucket].fetch_add(1, Ordering::Relaxed);
        let took = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.commit_nanoseconds.fetch_add(took, Ordering::Relaxed);
    }

    /// Returns all numbers in Prometheus' text format 0.0.4.
    pub(crate) fn text(&self) -> String {
        let mut page = Page(String::new());
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let gauges = self.read.get().map(|read| read()).unwrap_or_default();
        page.head("jogo_build_info", "gauge", "The version of this server.");
        page.line(
            format_args!(
                "jogo_build_info{{version=\"{}\"}}",
                env!("CARGO_PKG_VERSION")
            ),
            1,
        );
        let started = "The start of this server, in Unix seconds.";
        page.one("jogo_start_time_seconds", "gauge", started, self.started);
        let rooms = "Rooms, with those that are on no list.";
        page.one("jogo_rooms", "gauge", rooms, gauges.rooms);
        page.head(
            "jogo_seats",
            "gauge",
            "Taken seats, by whether the player is connected.",
        );
        page.line("jogo_seats{present=\"true\"}", gauges.present);
        page.line("jogo_seats{present=\"false\"}", gauges.away);
        let sessions = "Sessions of Socket.IO, players by forms, and followers of rooms.";
        page.one("jogo_sessions", "gauge", sessions, gauges.sessions);
        let connections = "Open connections of the game's port.";
        page.one("jogo_connections", "gauge", connections, gauges.connections);
        let moves = "Moves of players that were stored.";
        page.one("jogo_moves_total", "counter", moves, read(&self.moves));
        page.head(
            "jogo_refusals_total",
            "counter",
            "Refused requests, by code.",
        );
        for (refusal, count) in Refusal::ALL.iter().zip(&self.refusals) {
            let code = refusal.code();
            page.line(
                format_args!("jogo_refusals_total{{codigo=\"{code}\"}}"),
                read(count),
            );
        }
        self.write_commits(&mut page);
        let dropped = "Lines that the log lost, because nobody read them in time.";
        let count = (self.dropped_log_lines)();
        page.one("jogo_log_dropped_total", "counter", dropped, count);
        page.0
    }

    fn write_commits(&self, page: &mut Page) {
        const NAME: &str = "jogo_commit_seconds";
        page.head(
            NAME,
            "histogram",
            "Time in which the store makes a change of a room.",
        );
        let mut sum = 0;
        let bounds = BOUNDS.iter().map(ToString::to_string);
        for (count, bound) in self.commits.iter().zip(bounds.chain(["+Inf".to_owned()])) {
            sum += count.load(Ordering::Relaxed);
            page.line(format_args!("{NAME}_bucket{{le=\"{bound}\"}}"), sum);
        }
        let took = self.commit_nanoseconds.load(Ordering::Relaxed);
        page.line(format_args!("{NAME}_sum"), took as f64 / 1e9);
        page.line(format_args!("{NAME}_count"), sum);
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

/// A page in Prometheus' text format.
struct Page(String);

impl Page {
    /// Writes the head of a number.
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.write(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    /// Writes a value of the number whose head came last.
    fn line(&mut self, name: impl fmt::Display, value: impl fmt::Display) {
        self.write(format_args!("{name} {value}\n"));
    }

    /// Writes a number that has one value.
    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl fmt::Display) {
        self.head(name, kind, help);
        self.line(name, value);
    }

    fn write(&mut self, text: fmt::Arguments<'_>) {
        self.0
            .write_fmt(text)
            .expect("writing to memory cannot fail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_in_each_bucket_from_its_own_up() {
        let metrics = Metrics::new(|| 7);
        for microseconds in [400, 500, 30_000, 9_000_000] {
            metrics.count_commit(Duration::from_micros(microseconds));
        }
        let text = metrics.text();
        for line in [
            "jogo_commit_seconds_bucket{le=\"0.0005\"} 2\n",
            "jogo_commit_seconds_bucket{le=\"0.025\"} 2\n",
            "jogo_commit_seconds_bucket{le=\"0.05\"} 3\n",
            "jogo_commit_seconds_bucket{le=\"2.5\"} 3\n",
            "jogo_commit_seconds_bucket{le=\"+Inf\"} 4\n",
            "jogo_commit_seconds_sum 9.0309\n",
            "jogo_commit_seconds_count 4\n",
            "jogo_log_dropped_total 7\n",
        ] {
            assert!(text.contains(line), "{line}{text}");
        }
    }

    #[test]
    fn each_refusal_counts_under_its_code() {
        let metrics = Metrics::new(|| 0);
        for refusal in Refusal::ALL {
            metrics.count_refusal(refusal);
        }
        metrics.count_refusal(Refusal::SlowDown);
        let text = metrics.text();
        for refusal in Refusal::ALL {
            let times = 1 + u32::from(refusal == Refusal::SlowDown);
            let line = format!(
                "jogo_refusals_total{{codigo=\"{}\"}} {times}\n",
                refusal.code()
            );
            assert!(text.contains(&line), "{line}{text}");
        }
    }
}
