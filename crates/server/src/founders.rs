//! How many rooms each address may open. Knows addresses, not rooms.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::bucket::Bucket;

/// Addresses are forgotten, once theirs is full again, when there are so many.
const MANY: usize = 1_024;

/// A bucket of new rooms for each address.
#[derive(Debug)]
pub(crate) struct Founders {
    per_minute: f64,
    loopback_counts: bool,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Founders {
    pub(crate) fn new(per_minute: u32, loopback_counts: bool) -> Self {
        Self {
            per_minute: per_minute.into(),
            loopback_counts,
            buckets: Mutex::default(),
        }
    }

    /// Whether this address may open one more room now.
    pub(crate) fn allow(&self, address: IpAddr) -> bool {
        if address.is_loopback() && !self.loopback_counts {
            return true;
        }
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| !bucket.has(now, 1.0));
        }
        buckets
            .entry(address)
            .or_insert_with(|| Bucket::new(self.per_minute / 60.0, self.per_minute))
            .take(now)
    }
}
