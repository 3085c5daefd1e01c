//! The delay before the next attempt.

use std::time::Duration;

const FIRST_DELAY: Duration = Duration::from_millis(200);
const MAX_DELAY: Duration = Duration::from_secs(5);

/// Delays that double up to a maximum. Each one is random, between a fifth and the whole,
/// so that the clients of a room do not all return at once.
#[derive(Debug)]
pub(super) struct Backoff {
    ceiling: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            ceiling: FIRST_DELAY,
        }
    }
}

impl Backoff {
    pub(super) fn next(&mut self) -> Duration {
        let ceiling = self.ceiling;
        self.ceiling = (ceiling * 2).min(MAX_DELAY);
        ceiling.mul_f64(0.2 + 0.8 * rand::random::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_limit_and_no_further() {
        let mut backoff = Backoff::default();
        let waits: Vec<_> = (0..40).map(|_| backoff.next()).collect();
        assert!(waits[0] <= FIRST_DELAY);
        let bounded = |wait: &Duration| *wait >= FIRST_DELAY / 5 && *wait <= MAX_DELAY;
        assert!(waits.iter().all(bounded));
        assert!(waits[10..].iter().any(|wait| *wait > MAX_DELAY / 2));
    }
}
