//! The outcome of a row, and the table of all rows.

use std::fmt;
use std::time::Duration;

use crate::checker::{Promise, Violation};
use crate::client::Tally;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The injected fault, with its size.
    pub injected: String,
    /// The name and value of each figure.
    pub figures: Vec<(&'static str, String)>,
    /// The failures, one sentence each.
    pub faults: Vec<String>,
    /// Promises that cannot be kept here. Breaches of them are only counted.
    pub may_break: &'static [Promise],
    /// The reason why this row cannot be held against the server yet.
    pub not_yet: Option<&'static str>,
}

impl Outcome {
    /// Returns a row without figures.
    pub fn new(injected: impl Into<String>) -> Self {
        Self {
            injected: injected.into(),
            figures: Vec::new(),
            faults: Vec::new(),
            may_break: &[],
            not_yet: None,
        }
    }

    /// Adds a figure.
    pub fn figure(&mut self, name: &'static str, value: impl fmt::Display) {
        self.figures.push((name, value.to_string()));
    }

    /// Adds the median, the 99th percentile and the worst of some times.
    pub fn times(&mut self, name: &'static str, times: &[Duration]) {
        if !times.is_empty() {
            let at = |part| milliseconds(percentile(times, part));
            self.figure(name, format!("{} / {} / {}", at(0.5), at(0.99), at(1.0)));
        }
    }

    /// Adds the experiences of honest people, who may not lose their connections.
    pub fn honest(&mut self, tally: &Tally) {
        self.times("honest p50/p99/max", &tally.latencies);
        self.figure("honest losses", tally.losses);
        self.expect(tally.losses == 0, "honest people lost their connections");
    }

    /// Adds broken promises.
    pub fn violations(&mut self, violations: &[Violation]) {
        self.faults
            .extend(violations.iter().map(ToString::to_string));
    }

    /// Adds a failure unless a condition holds.
    pub fn expect(&mut self, so: bool, otherwise: impl Into<String>) {
        if !so {
            self.faults.push(otherwise.into());
        }
    }

    /// Returns whether it speaks against the server.
    pub const fn failed(&self) -> bool {
        !self.faults.is_empty() && self.not_yet.is_none()
    }

    fn verdict(&self) -> String {
        match (self.not_yet, self.faults.len()) {
            (_, 0) => "ok".to_owned(),
            (Some(why), faults) => format!("not yet: {why} ({faults} faults)"),
            (None, faults) => format!("FAILED ({faults} faults)"),
        }
    }
}

/// Returns the value below which this part of the times lies.
pub fn percentile(times: &[Duration], part: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let index = (part * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

/// Returns a time in words.
pub fn milliseconds(time: Duration) -> String {
    if time < Duration::from_millis(10) {
        format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
    } else if time < Duration::from_secs(10) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

/// The head of the table.
pub const HEAD: &str = "| row | injected | figures | verdict |\n| --- | --- | --- | --- |";

/// Returns a row of the table.
pub fn row(id: &str, outcome: &Outcome) -> String {
    let figures: Vec<_> = outcome
        .figures
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let (injected, figures) = (&outcome.injected, figures.join(", "));
    format!("| {id} | {injected} | {figures} | {} |", outcome.verdict())
}
