//! Rate limits per address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::token_bucket::TokenBucket;

/// The number of addresses above which those with a full bucket are forgotten. A bucket
/// takes about 64 bytes, so fewer are not worth a search.
const MANY: usize = 1_024;

/// A rate limiter with a token bucket for each address.
#[derive(Debug)]
pub(crate) struct AddressRateLimiter {
    per_minute: f64,
    loopback_counts: bool,
    buckets: Mutex<Buckets>,
}

#[derive(Debug)]
struct Buckets {
    by: HashMap<IpAddr, TokenBucket>,
    /// The number of buckets at which all are searched again. It is twice the number that
    /// the last search left, so a search stays cheap for each new address.
    many: usize,
}

impl AddressRateLimiter {
    /// Makes a limiter that allows `per_minute` uses at once, and as many again each
    /// minute.
    pub(crate) fn new(per_minute: u32, loopback_counts: bool) -> Self {
        Self {
            per_minute: per_minute.into(),
            loopback_counts,
            buckets: Mutex::new(Buckets {
                by: HashMap::new(),
                many: MANY,
            }),
        }
    }

    /// Returns whether an address has used up its share. Counts nothing.
    pub(crate) fn is_used_up(&self, address: IpAddr) -> bool {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.by.get_mut(&address);
        bucket.is_some_and(|bucket| !bucket.has(Instant::now(), 1.0 / self.per_minute))
    }

    /// Counts one use by an address. Returns false if the address has used up its share.
    pub(crate) fn allow(&self, address: IpAddr) -> bool {
        if address.is_loopback() && !self.loopback_counts {
            return true;
        }
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.by.len() >= buckets.many {
            buckets.by.retain(|_, bucket| !bucket.has(now, 1.0));
            buckets.many = MANY.max(2 * buckets.by.len());
        }
        buckets
            .by
            .entry(address)
            .or_insert_with(|| TokenBucket::new(self.per_minute / 60.0, self.per_minute))
            .take(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_own() {
        let rates = AddressRateLimiter::new(3, false);
        let count = |address: &str| {
            let address: IpAddr = address.parse().unwrap();
            (0..10).filter(|_| rates.allow(address)).count()
        };
        assert_eq!((count("10.0.0.1"), count("10.0.0.1")), (3, 0));
        assert_eq!((count("10.0.0.2"), count("127.0.0.1")), (3, 10));
    }

    #[test]
    fn addresses_are_forgotten() {
        let rates = AddressRateLimiter::new(u32::MAX, false);
        for address in 0..10_000_u32 {
            rates.allow(IpAddr::from(address.to_be_bytes()));
        }
        assert!(rates.buckets.lock().unwrap().by.len() < 2 * MANY);
    }
}
