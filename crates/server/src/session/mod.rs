pub(crate) mod admission;
pub(crate) mod client;
pub(crate) mod events;
pub(crate) mod handlers;
