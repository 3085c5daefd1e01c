//! The rules of the host on a Redis.

use redis::AsyncTypedCommands;

use super::Redis;
use super::request::{in_time, key};
use crate::store::StoreFault;

impl Redis {
    /// Reads the rules of the host.
    pub(super) async fn read_house(&self) -> Result<Option<String>, StoreFault> {
        let mut connection = self.link.connection()?;
        in_time(connection.get(key::HOUSE)).await
    }

    /// Sets the rules of the host.
    pub(super) async fn write_house(&self, house: &str) -> Result<(), StoreFault> {
        let (mut connection, _) = self.link.joined()?;
        in_time(connection.set(key::HOUSE, house)).await
    }
}
