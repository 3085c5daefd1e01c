//! A goal, what was measured, and whether it is met. Measures nothing itself.

use std::fmt::{self, Display, Formatter};

/// The first lines of the table.
pub(crate) const HEAD: &str = "| what | goal | value | |\n| --- | --- | --- | --- |";

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    what: String,
    most: Option<f64>,
    value: f64,
    unit: &'static str,
    note: String,
}

/// Whether a goal is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is.
    Met,
    /// It is not.
    Missed,
    /// There is none: the value is only told.
    Told,
}

impl Goal {
    /// Something of which there may be at most so much.
    pub(crate) fn at_most(
        what: impl Into<String>,
        most: f64,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            what: what.into(),
            most: Some(most),
            value,
            unit,
            note: String::new(),
        }
    }

    /// Something worth knowing.
    pub(crate) fn told(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            what: what.into(),
            most: None,
            value,
            unit,
            note: String::new(),
        }
    }

    /// The same with more about the value.
    #[must_use]
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Whether it is met.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.most {
            None => Verdict::Told,
            Some(most) if self.value <= most => Verdict::Met,
            Some(_) => Verdict::Missed,
        }
    }
}

impl Display for Goal {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            value,
            unit,
            note,
            ..
        } = self;
        let goal = self
            .most
            .map_or_else(String::new, |most| format!("≤ {} {unit}", Short(most)));
        let verdict = match self.verdict() {
            Verdict::Met => "met",
            Verdict::Missed => "**missed**",
            Verdict::Told => "",
        };
        let note = if note.is_empty() {
            String::new()
        } else {
            format!(" ({note})")
        };
        let value = Short(*value);
        write!(
            out,
            "| {what} | {goal} | {value} {unit}{note} | {verdict} |"
        )
    }
}

/// A number as short as it makes sense.
struct Short(f64);

impl Display for Short {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        if self.0.fract() == 0.0 || self.0 >= 100.0 {
            write!(out, "{:.0}", self.0)
        } else if self.0 >= 1.0 {
            write!(out, "{:.1}", self.0)
        } else {
            write!(out, "{:.3}", self.0)
        }
    }
}

/// The value below which this part of the others lie.
///
/// # Panics
/// Without values.
pub(crate) fn percentile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1).expect("something was measured");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in a short list"
    )]
    let position = (last as f64 * part).round() as usize;
    values[position.min(last)]
}
