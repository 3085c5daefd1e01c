//! Limits on things that are open at the same time.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A limiter of connections or sessions, in total and per address. A permit is free again
/// when its [`Permit`] is dropped.
#[derive(Debug)]
pub(crate) struct ConnectionLimiter {
    max: usize,
    max_per_address: usize,
    loopback_counts: bool,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<IpAddr, usize>,
}

/// A permit of a [`ConnectionLimiter`].
#[derive(Debug)]
pub(crate) struct Permit {
    limiter: Arc<ConnectionLimiter>,
    by: Option<IpAddr>,
}

impl ConnectionLimiter {
    /// Makes a limiter of `max` permits, of which one address may hold `max_per_address`.
    /// Loopback addresses share that limit only if `loopback_counts`.
    pub(crate) fn new(max: usize, max_per_address: usize, loopback_counts: bool) -> Arc<Self> {
        Arc::new(Self {
            max,
            max_per_address,
            loopback_counts,
            taken: Mutex::default(),
        })
    }

    /// Takes a permit, which counts for `address` if there is one. Returns `None` if no
    /// permit is left.
    pub(crate) fn take(self: &Arc<Self>, address: Option<IpAddr>) -> Option<Permit> {
        let by = address.filter(|address| self.loopback_counts || !address.is_loopback());
        let mut taken = self.taken();
        if taken.all >= self.max {
            return None;
        }
        if let Some(by) = by {
            let of_one = taken.by.entry(by).or_default();
            if *of_one >= self.max_per_address {
                return None;
            }
            *of_one += 1;
        }
        taken.all += 1;
        Some(Permit {
            limiter: Arc::clone(self),
            by,
        })
    }

    /// Returns the number of permits that are taken.
    pub(crate) fn count(&self) -> usize {
        self.taken().all
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut taken = self.limiter.taken();
        taken.all -= 1;
        if let Some(by) = self.by
            && let Some(of_one) = taken.by.get_mut(&by)
        {
            *of_one -= 1;
            if *of_one == 0 {
                taken.by.remove(&by);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn one_address_leaves_permits_for_others_and_gives_its_own_back() {
        let limiter = ConnectionLimiter::new(4, 2, false);
        let mut one: Vec<_> = (0..3).map(|_| limiter.take(address("10.0.0.1"))).collect();
        assert_eq!(one.iter().flatten().count(), 2);
        let others: Vec<_> = ["10.0.0.2", "127.0.0.1", "127.0.0.1"]
            .map(|other| limiter.take(address(other)))
            .into();
        assert_eq!(others.iter().flatten().count(), 2, "four in all");
        one.clear();
        assert!(limiter.take(address("10.0.0.1")).is_some());
        drop(others);
        assert_eq!(limiter.taken().all, 0);
        assert!(limiter.taken().by.is_empty());
    }
}
