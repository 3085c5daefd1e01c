//! The latency of the connection, in steps, so that only a relevant change is drawn.

/// The steps, in milliseconds. A round trip is shown as the first step that is not below
/// it.
const STEPS: [u64; 7] = [10, 20, 50, 100, 200, 500, 1_000];

/// The margin beyond the edge of a step before the step is left, in percent.
const MARGIN_PERCENT: u64 = 20;

/// A longer round trip counts as this long.
const MAX_MILLISECONDS: u64 = 3_600_000;

/// The duration of a round trip, as a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Latency(usize);

/// The user's impression of a latency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feel {
    /// Immediate.
    Fast,
    /// Noticeable.
    Fair,
    /// Disturbing.
    Slow,
}

impl Latency {
    /// Returns the step after a round trip of `milliseconds`, given the previous step.
    pub(crate) fn measured(before: Option<Self>, milliseconds: u64) -> Self {
        let fit = |edge: u64| {
            let at = STEPS.iter().position(|step| edge <= *step);
            at.unwrap_or(STEPS.len() - 1)
        };
        let now = fit(milliseconds);
        let Some(Self(before)) = before else {
            return Self(now);
        };
        let milliseconds = milliseconds.min(MAX_MILLISECONDS);
        // Measured from closer to the previous step, the result must still be another
        // step.
        let nearer = if now > before {
            fit((milliseconds * 100).div_ceil(100 + MARGIN_PERCENT))
        } else {
            fit((milliseconds * (100 + MARGIN_PERCENT)).div_ceil(100))
        };
        Self(if nearer == before { before } else { now })
    }

    /// Returns the step in milliseconds.
    pub(crate) fn milliseconds(self) -> u64 {
        STEPS[self.0]
    }

    pub(crate) fn feel(self) -> Feel {
        match self.milliseconds() {
            0..=100 => Feel::Fast,
            101..=200 => Feel::Fair,
            201.. => Feel::Slow,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn after(figures: &[u64]) -> u64 {
        let mut latency = None;
        for figure in figures {
            latency = Some(Latency::measured(latency, *figure));
        }
        latency.unwrap().milliseconds()
    }

    #[test]
    fn a_figure_near_an_edge_does_not_make_it_waver() {
        assert_eq!(after(&[0]), 10);
        assert_eq!(after(&[12]), 20);
        assert_eq!(after(&[9, 11]), 10);
        assert_eq!(after(&[9, 13]), 20);
        assert_eq!(after(&[12, 9]), 20);
        assert_eq!(after(&[12, 8]), 10);
        assert_eq!(after(&[5, 70_000]), 1_000);
        assert_eq!(after(&[70_000, 5]), 10);
    }

    #[test]
    fn what_a_connection_feels_like() {
        let feel = |figure| Latency::measured(None, figure).feel();
        assert_eq!(feel(90), Feel::Fast);
        assert_eq!(feel(150), Feel::Fair);
        assert_eq!(feel(400), Feel::Slow);
    }
}
