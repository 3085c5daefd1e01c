//! Token buckets.

use std::time::{Duration, Instant};

/// A token bucket: it allows a burst of its size at once, and then a steady rate. It may be
/// overdrawn. The caller decides the meaning of an empty bucket.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    level: f64,
    filled_at: Instant,
    per_second: f64,
    size: f64,
}

impl TokenBucket {
    /// Makes a full bucket of `size` tokens, which gains `per_second` tokens a second.
    pub(crate) fn new(per_second: f64, size: f64) -> Self {
        Self {
            level: size,
            filled_at: Instant::now(),
            per_second,
            size,
        }
    }

    /// Takes a token. Returns false if the bucket has none.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let one = self.level(now) >= 1.0;
        if one {
            self.level -= 1.0;
        }
        one
    }

    /// Takes tokens for bytes or events that have already come, even if that overdraws the
    /// bucket.
    pub(crate) fn spend(&mut self, now: Instant, amount: f64) {
        self.level = self.level(now) - amount;
    }

    /// Returns the time until an overdrawn bucket is empty again. Returns `None` if it is
    /// not overdrawn.
    pub(crate) fn debt(&mut self, now: Instant) -> Option<Duration> {
        let level = self.level(now);
        (level < 0.0).then(|| Duration::from_secs_f64(-level / self.per_second))
    }

    /// Returns whether the bucket is filled to at least this fraction of its size.
    pub(crate) fn has(&mut self, now: Instant, part: f64) -> bool {
        self.level(now) >= self.size * part
    }

    fn level(&mut self, now: Instant) -> f64 {
        let passed = now.saturating_duration_since(self.filled_at);
        self.filled_at = now;
        self.level = (self.level + passed.as_secs_f64() * self.per_second).min(self.size);
        self.level
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_a_steady_rate() {
        let mut bucket = TokenBucket::new(10.0, 20.0);
        let start = Instant::now();
        assert_eq!((0..100).filter(|_| bucket.take(start)).count(), 20);
        let later = start + Duration::from_secs(1);
        assert_eq!((0..100).filter(|_| bucket.take(later)).count(), 10);
        let much_later = start + Duration::from_secs(3_600);
        assert!(bucket.has(much_later, 1.0));
        assert_eq!((0..100).filter(|_| bucket.take(much_later)).count(), 20);
    }

    #[test]
    fn a_debt_is_paid_by_waiting() {
        let mut bucket = TokenBucket::new(10.0, 20.0);
        let start = Instant::now();
        assert_eq!(bucket.debt(start), None);
        bucket.spend(start, 50.0);
        let debt = bucket.debt(start).unwrap();
        assert!(debt > Duration::from_millis(2_900) && debt <= Duration::from_secs(3));
        assert_eq!(bucket.debt(start + Duration::from_secs(4)), None);
    }
}
