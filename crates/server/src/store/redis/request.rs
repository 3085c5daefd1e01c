//! What every request to Redis needs: its keys, its time limit, and its errors.

use std::sync::Arc;
use std::time::Duration;

use game::{Moment, Room};
use redis::RedisError;
use redis::aio::MultiplexedConnection;

use crate::store::StoreFault;

/// The time that an answer has to come. A change that reaches Redis later is not made.
pub(super) const STORE_TIMEOUT: Duration = Duration::from_secs(1);

/// The maximum number of requests that wait for an answer at a time.
pub(super) const MAX_PENDING_REQUESTS: usize = 1_024;

/// Everything of ours begins with this, so that an access list can name it.
pub(super) mod key {
    pub(crate) const STATES: &str = "jogo:salas";
    pub(crate) const VERSIONS: &str = "jogo:versoes";
    /// How many changes there were.
    pub(crate) const STEP: &str = "jogo:passo";
    /// The highest version of any room that is gone.
    pub(crate) const HIGHEST: &str = "jogo:maior_versao";
    /// The versions that rooms had when they were removed, for an hour: what is missing and
    /// not in here was not removed, but forgotten.
    pub(crate) const REMOVED: &str = "jogo:idas";
    /// When each of them was.
    pub(crate) const REMOVED_AT: &str = "jogo:idas_quando";
    /// The era of the data: its name, the process of Redis that holds it, since when, how
    /// long it is closed at least, and its floor once it is open.
    pub(crate) const ERA: &str = "jogo:era";
    /// The servers that are waited for while an era is closed.
    pub(crate) const EXPECTED: &str = "jogo:era:esperados";
    /// Those of them that have put back what they know.
    pub(crate) const READY: &str = "jogo:era:prontos";
    /// Until when each server's lease is.
    pub(crate) const NODES: &str = "jogo:nos";
    pub(crate) const CHANNEL: &str = "jogo:mudancas";
}

/// Why a Redis cannot be used; the address is not told, as it may hold a password.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

impl From<RedisError> for Unreachable {
    fn from(error: RedisError) -> Self {
        Self(error.to_string())
    }
}

impl From<RedisError> for StoreFault {
    fn from(error: RedisError) -> Self {
        Self(error.to_string())
    }
}

/// Draws a number for a server.
pub(super) fn draw_number() -> u32 {
    rand::random()
}

/// Claims a number that was drawn.
///
/// # Errors
/// Redis does not answer, or another server has this number.
pub(super) async fn claim(
    connection: &mut MultiplexedConnection,
    node: u32,
    lease: Duration,
) -> Result<(), Unreachable> {
    let Moment(now) = time(connection).await?;
    let mut request = redis::cmd("ZADD");
    request.arg(key::NODES).arg("NX");
    request.arg(now + milliseconds(lease)).arg(node);
    if request.query_async::<u64>(connection).await? == 1 {
        Ok(())
    } else {
        // One in four billion for each server: the next start draws another.
        Err(Unreachable("another server has the same number".to_owned()))
    }
}

/// Returns the time of Redis's clock, in milliseconds since 1970.
pub(super) async fn time(connection: &mut MultiplexedConnection) -> Result<Moment, RedisError> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(connection).await?;
    Ok(Moment(seconds * 1_000 + micros / 1_000))
}

/// The library's own limit begins when a request is sent: while it connects again, this
/// one holds.
pub(super) async fn in_time<T>(
    answer: impl Future<Output = Result<T, RedisError>>,
) -> Result<T, StoreFault> {
    tokio::time::timeout(STORE_TIMEOUT, answer)
        .await
        .map_err(|_| StoreFault("no answer in time".to_owned()))?
        .map_err(StoreFault::from)
}

pub(super) fn encode(room: &Arc<Room>) -> Result<String, StoreFault> {
    serde_json::to_string(room.as_ref()).map_err(|error| StoreFault(error.to_string()))
}

pub(super) fn parse(state: Option<&str>) -> Result<Option<Arc<Room>>, StoreFault> {
    let room = state.map(serde_json::from_str::<Room>).transpose();
    room.map(|room| room.map(Arc::new))
        .map_err(|error| StoreFault(format!("a room that cannot be read: {error}")))
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
