//! Engine.IO 4 and Socket.IO 5, frame by frame.

mod client;
pub mod frames;
mod polling;
mod transport;

pub use client::{Client, Heard, TIMEOUT, succeeds};
pub use frames::Frame;
pub use polling::Polling;
pub use transport::{Transport, cramped_stream};
