pub(crate) mod per_address;
pub(crate) mod permits;
pub(crate) mod token_bucket;
