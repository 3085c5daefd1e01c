//! Counting: how many connections there are, and how often somebody may do something.
//!
//! **Invariant:** no I/O, and no knowledge of what is counted or how a refusal is sent.

mod per_address;
mod permits;
mod token_bucket;

pub(crate) use per_address::AddressRateLimiter;
pub(crate) use permits::{ConnectionLimiter, Permit};
pub(crate) use token_bucket::TokenBucket;
