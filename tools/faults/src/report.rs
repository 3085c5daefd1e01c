//! What a row came to, and the table of all of them.

use std::fmt;
use std::time::Duration;

use crate::checker::{Promise, Violation};

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was injected, with its size.
    pub injected: String,
    /// Name and value of each figure.
    pub figures: Vec<(&'static str, String)>,
    /// What went wrong, one sentence each.
    pub faults: Vec<String>,
    /// Promises that cannot be kept here: breaches of them are only counted.
    pub may_break: &'static [Promise],
    /// Why this row cannot be held against the server yet.
    pub not_yet: Option<&'static str>,
}

impl Outcome {
    /// A row without figures yet.
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

    /// Adds the middle, the 99th percentile and the worst of some times.
    pub fn times(&mut self, name: &'static str, times: &[Duration]) {
        if !times.is_empty() {
            let at = |part| milliseconds(percentile(times, part));
            self.figure(name, format!("{} / {} / {}", at(0.5), at(0.99), at(1.0)));
        }
    }

    /// Adds broken promises.
    pub fn violations(&mut self, violations: &[Violation]) {
        self.faults
            .extend(violations.iter().map(ToString::to_string));
    }

    /// Complains unless it is so.
    pub fn expect(&mut self, so: bool, otherwise: impl Into<String>) {
        if !so {
            self.faults.push(otherwise.into());
        }
    }

    /// Whether it speaks against the server.
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

/// The value below which this part of the times lies.
pub fn percentile(times: &[Duration], part: f64) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    let index = (part * (sorted.len().saturating_sub(1)) as f64).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

/// A time in words.
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

/// A row of the table, and below it what went wrong.
pub fn row(id: &str, outcome: &Outcome) -> String {
    let figures: Vec<_> = outcome
        .figures
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let (injected, figures) = (&outcome.injected, figures.join(", "));
    format!("| {id} | {injected} | {figures} | {} |", outcome.verdict())
}
