//! A token bucket: so much at once, and so much a second from then on. What is
//! counted, and what happens when it is empty, is the caller's.

use std::time::{Duration, Instant};

/// Fills steadily up to its size; may be overdrawn.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    level: f64,
    filled_at: Instant,
    per_second: f64,
    size: f64,
}

impl TokenBucket {
    /// A full one.
    pub(crate) fn new(per_second: f64, size: f64) -> Self {
        Self {
            level: size,
            filled_at: Instant::now(),
            per_second,
            size,
        }
    }

    /// Takes one, if there is one.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let one = self.level(now) >= 1.0;
        if one {
            self.level -= 1.0;
        }
        one
    }

    /// Takes what has been used already, even if that is more than there is.
    pub(crate) fn spend(&mut self, now: Instant, amount: f64) {
        self.level = self.level(now) - amount;
    }

    /// How long an overdrawn one takes to recover.
    pub(crate) fn debt(&mut self, now: Instant) -> Option<Duration> {
        let level = self.level(now);
        (level < 0.0).then(|| Duration::from_secs_f64(-level / self.per_second))
    }

    /// Whether at least this part of it is there.
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
    fn a_burst_passes_then_so_many_a_second() {
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
