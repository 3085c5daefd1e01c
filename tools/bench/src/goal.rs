//! A goal, the measured value, and whether it is met.

use std::fmt::{self, Display, Formatter};

use crate::table::{head, percentile, row, short};

/// Returns the first lines of a table of goals.
pub(crate) fn heading() -> String {
    head(&["what", "goal", "value", ""])
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Goal {
    what: String,
    most: Option<f64>,
    value: f64,
    unit: Unit,
    note: String,
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    Named(&'static str),
    /// None: one value against another.
    Ratio,
}

/// Whether a goal is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// There is no goal: the value is only shown.
    Shown,
}

impl Goal {
    fn new(what: impl Into<String>, most: Option<f64>, value: f64, unit: Unit) -> Self {
        Self {
            what: what.into(),
            most,
            value,
            unit,
            note: String::new(),
        }
    }

    /// Returns the goal that a value is at most `most`.
    pub(crate) fn at_most(
        what: impl Into<String>,
        most: f64,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self::new(what, Some(most), value, Unit::Named(unit))
    }

    /// Returns the goal that the ratio of two values is at most `most`.
    pub(crate) fn ratio(what: impl Into<String>, most: f64, ratio: f64) -> Self {
        Self::new(what, Some(most), ratio, Unit::Ratio)
    }

    /// Returns the goal that ours is at most `most` times theirs, over runs in pairs. Its value is
    /// the median of the ratios: the runs of a pair stand closer together than two medians do.
    ///
    /// # Panics
    /// There is no pair.
    pub(crate) fn of_pairs(
        what: impl Into<String>,
        most: f64,
        ours: &[f64],
        theirs: &[f64],
    ) -> Self {
        let ratios: Vec<_> = ours
            .iter()
            .zip(theirs)
            .map(|(our, their)| our / their)
            .collect();
        let goal = Self::ratio(what, most, percentile(&ratios, 0.5));
        let [least, largest] = [0.0, 1.0].map(|part| percentile(&ratios, part));
        goal.noting(format!("{least:.2} to {largest:.2}"))
    }

    /// Returns a value without a goal.
    pub(crate) fn shown(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self::new(what, None, value, Unit::Named(unit))
    }

    /// Adds a note about the value.
    #[must_use]
    pub(crate) fn noting(mut self, note: impl Display) -> Self {
        self.note = format!(" ({note})");
        self
    }

    /// Returns whether the goal is met.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.most {
            None => Verdict::Shown,
            Some(most) if self.value <= most => Verdict::Met,
            Some(_) => Verdict::Missed,
        }
    }

    fn with_unit(&self, value: f64) -> String {
        match self.unit {
            Unit::Ratio => format!("{value:.3}"),
            Unit::Named("") => exact(value),
            Unit::Named(unit) => format!("{} {unit}", exact(value)),
        }
    }
}

impl Display for Goal {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let goal = self
            .most
            .map_or_else(String::new, |most| format!("≤ {}", self.with_unit(most)));
        let verdict = match self.verdict() {
            Verdict::Met => "met",
            Verdict::Missed => "**missed**",
            Verdict::Shown => "",
        };
        let value = format!("{}{}", self.with_unit(self.value), self.note);
        out.write_str(&row([&self.what, &goal, &value, verdict]))
    }
}

/// Returns a number, without places if it is whole.
fn exact(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        short(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_a_line_of_the_table() {
        let met = Goal::at_most("writes a frame", 1.0, 1.0, "").noting("12 frames");
        let row = "| writes a frame | ≤ 1 | 1 (12 frames) | met |";
        assert_eq!(met.to_string(), row);
        let missed = Goal::ratio("ours against theirs", 1.1, 1.2345);
        let row = "| ours against theirs | ≤ 1.100 | 1.234 | **missed** |";
        assert_eq!(missed.to_string(), row);
        let pairs = Goal::of_pairs("pairs", 1.0, &[8.0, 9.0, 30.0], &[10.0, 10.0, 10.0]);
        let row = "| pairs | ≤ 1.000 | 0.900 (0.80 to 3.00) | met |";
        assert_eq!(pairs.to_string(), row);
        let shown = Goal::shown("CPU time", 0.1524, "ms");
        assert_eq!(shown.to_string(), "| CPU time |  | 0.152 ms |  |");
    }
}
