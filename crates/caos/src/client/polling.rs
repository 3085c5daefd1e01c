//! x
/// later
pub mod p {}
