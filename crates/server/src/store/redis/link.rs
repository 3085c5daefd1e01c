//! The connection to Redis, and the era in which changes travel over it.
//!
//! A connection reaches one process of Redis for as long as it lasts, and another process
//! may hold older data. So changes travel only over a connection behind which the store was
//! looked at. That is why the connection is made by the one who looks, and why the library's
//! own manager, which connects again by itself, is not used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError};
use tokio::time::timeout;

use super::request::{MAX_PENDING_REQUESTS, STORE_TIMEOUT, key};
use crate::store::StoreFault;
use crate::store::shared::Era;

/// One connection at a time.
#[derive(Debug)]
pub(super) struct Link {
    client: Client,
    config: AsyncConnectionConfig,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    connection: Option<MultiplexedConnection>,
    /// The era that was joined over this very connection.
    joined: Option<Arc<Era>>,
}

impl Link {
    pub(super) fn new(client: Client, config: AsyncConnectionConfig) -> Self {
        let config = config
            .set_connection_timeout(Some(STORE_TIMEOUT))
            .set_response_timeout(Some(STORE_TIMEOUT))
            .set_pipeline_buffer_size(MAX_PENDING_REQUESTS);
        Self {
            client,
            config,
            state: Mutex::default(),
        }
    }

    /// Connects and listens for changes, unless there is a connection. Tells whether it
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
            connection.subscribe(key::CHANNEL).await?;
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

    /// Gives the connection up; the next look makes a new one.
    pub(super) fn drop_connection(&self) {
        *self.state() = State::default();
    }

    /// The connection, whatever is behind it.
    pub(super) fn connection(&self) -> Result<MultiplexedConnection, StoreFault> {
        let connection = self.state().connection.clone();
        connection.ok_or_else(|| StoreFault("no connection".to_owned()))
    }

    /// The connection and the era in which changes are made over it.
    pub(super) fn joined(&self) -> Result<(MultiplexedConnection, Arc<Era>), StoreFault> {
        let state = self.state();
        match (&state.connection, &state.joined) {
            (Some(connection), Some(era)) => Ok((connection.clone(), Arc::clone(era))),
            (Some(_), None) => Err(StoreFault("what it forgot is being put back".to_owned())),
            (None, _) => Err(StoreFault("no connection".to_owned())),
        }
    }

    /// The era in which changes are made, if any are.
    pub(super) fn era(&self) -> Option<Arc<Era>> {
        self.state().joined.clone()
    }

    /// Sets the era in which changes are made, or that none are.
    pub(super) fn set_joined(&self, era: Option<Era>) {
        let mut state = self.state();
        // Only over a connection behind which somebody looked.
        state.joined = era.map(Arc::new).filter(|_| state.connection.is_some());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
