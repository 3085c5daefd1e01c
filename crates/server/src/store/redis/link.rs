//! The connection to Redis, and the era in which changes travel over it.
//!
//! A connection reaches one process of Redis, and another process may hold older data.
//! Changes therefore travel only over a connection over which the server has polled the
//! store. The poll itself makes the connection. The library's connection manager is not
//! used, because it would reconnect by itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError};
use tokio::time::timeout;

use super::request::{MAX_PENDING_REQUESTS, STORE_TIMEOUT, key};
use crate::store::StoreFault;
use crate::store::shared::Era;

/// The only connection of a server to Redis.
#[derive(Debug)]
pub(super) struct Link {
    client: Client,
    config: AsyncConnectionConfig,
    channel: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    connection: Option<MultiplexedConnection>,
    /// The era that was joined over this same connection.
    joined: Option<Arc<Era>>,
}

impl Link {
    pub(super) fn new(client: Client, config: AsyncConnectionConfig) -> Self {
        let config = config
            .set_connection_timeout(Some(STORE_TIMEOUT))
            .set_response_timeout(Some(STORE_TIMEOUT))
            .set_pipeline_buffer_size(MAX_PENDING_REQUESTS);
        let database = client.get_connection_info().redis_settings().db();
        Self {
            client,
            config,
            channel: key::channel(database),
            state: Mutex::default(),
        }
    }

    /// Connects and subscribes to notices, unless there is a connection. Returns whether it
    /// is a new one.
    pub(super) async fn connect(&self) -> Result<bool, RedisError> {
        if self.state().connection.is_some() {
            return Ok(false);
        }
        let connecting = async {
            let connecting = self
                .client
                .get_multiplexed_async_connection_with_config(&self.config);
            let mut connection = connecting.await?;
            connection.subscribe(&self.channel).await?;
            Ok::<_, RedisError>(connection)
        };
        let late = |_| std::io::Error::from(std::io::ErrorKind::TimedOut);
        let connection = timeout(3 * STORE_TIMEOUT, connecting)
            .await
            .map_err(late)??;
        *self.state() = State {
            connection: Some(connection),
            joined: None,
        };
        Ok(true)
    }

    /// Returns the channel of notices.
    pub(super) fn channel(&self) -> &str {
        &self.channel
    }

    /// Drops the connection. The next poll makes a new one.
    pub(super) fn drop_connection(&self) {
        *self.state() = State::default();
    }

    /// Returns the connection, whichever era is behind it.
    pub(super) fn connection(&self) -> Result<MultiplexedConnection, StoreFault> {
        let connection = self.state().connection.clone();
        connection.ok_or_else(|| StoreFault("no connection".to_owned()))
    }

    /// Returns the connection, and the era in which changes are made over it.
    pub(super) fn joined(&self) -> Result<(MultiplexedConnection, Arc<Era>), StoreFault> {
        let state = self.state();
        match (&state.connection, &state.joined) {
            (Some(connection), Some(era)) => Ok((connection.clone(), Arc::clone(era))),
            (Some(_), None) => Err(StoreFault("what it forgot is being put back".to_owned())),
            (None, _) => Err(StoreFault("no connection".to_owned())),
        }
    }

    /// Returns the era in which changes are made, if one is joined.
    pub(super) fn era(&self) -> Option<Arc<Era>> {
        self.state().joined.clone()
    }

    /// Sets the era in which changes are made. `None` means that no changes are made.
    pub(super) fn set_joined(&self, era: Option<Era>) {
        let mut state = self.state();
        // Without a connection the server has polled no store.
        state.joined = era.map(Arc::new).filter(|_| state.connection.is_some());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
