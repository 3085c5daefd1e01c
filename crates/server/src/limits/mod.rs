//! Counting: connections that are open, and events in a time.
//!
//! **Invariant:** does no I/O, and does not depend on the things counted or on the form of
//! a refusal.

mod per_address;
mod permits;
mod token_bucket;

pub(crate) use per_address::AddressRateLimiter;
pub(crate) use permits::{ConnectionLimiter, Permit};
pub(crate) use token_bucket::TokenBucket;
