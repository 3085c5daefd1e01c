//! The keys of jogo in Redis, and the time limit and errors of every request.

use std::sync::Arc;
use std::time::Duration;

use game::{Moment, Room, ServerId};
use redis::aio::MultiplexedConnection;
use redis::{ErrorKind, RedisError};
use serde::Serialize;

use crate::store::StoreFault;
use crate::store::shared::RoomText;

/// The time within which an answer must come. Redis does not make a change that arrives
/// later. A player waits for the answer, and a Redis that works answers within
/// milliseconds.
pub(super) const STORE_TIMEOUT: Duration = Duration::from_secs(1);

/// The maximum number of requests that wait for an answer at a time. Redis answers this
/// many in about 20 ms.
pub(super) const MAX_PENDING_REQUESTS: usize = 1_024;

/// The keys of jogo. All have the same prefix, so that an access list can name it.
pub(super) mod key {
    /// The states of rooms, by id.
    pub(crate) const STATES: &str = "jogo:salas";
    /// The versions of rooms, by id.
    pub(crate) const VERSIONS: &str = "jogo:versoes";
    /// The number of changes so far.
    pub(crate) const STEP: &str = "jogo:passo";
    /// The highest version of any room that is gone.
    pub(crate) const HIGHEST: &str = "jogo:maior_versao";
    /// The versions that rooms had at their removal, for an hour. A missing room that is
    /// not in here was forgotten, not removed.
    pub(crate) const REMOVED: &str = "jogo:idas";
    /// The moment at which each room of [`REMOVED`] was removed.
    pub(crate) const REMOVED_AT: &str = "jogo:idas_quando";
    /// The era of the data: its name, the process of Redis that holds it, its beginning and
    /// its least wait. An open era also has its floor.
    pub(crate) const ERA: &str = "jogo:era";
    /// The servers that a closed era waits for.
    pub(crate) const EXPECTED: &str = "jogo:era:esperados";
    /// The servers of [`EXPECTED`] that have put back their rooms.
    pub(crate) const READY: &str = "jogo:era:prontos";
    /// The end of each server's lease.
    pub(crate) const NODES: &str = "jogo:nos";
    /// The value of the last probe, which nobody reads.
    pub(crate) const PROBE: &str = "jogo:sonda";
    /// The identity of the servers that share it.
    pub(crate) const SERVER: &str = "jogo:servidor";
    /// The games that have ended, by room and version. With a colon and a room behind it,
    /// the key has a list of the room's games in the order of their versions.
    pub(crate) const GAMES: &str = "jogo:partidas";
    /// The games of all rooms in the order of their ends.
    pub(crate) const ENDS: &str = "jogo:partidas_quando";
    /// The league, and the moment of its last change.
    pub(crate) const LEAGUE: &str = "jogo:torneio";
    /// The rules of the host.
    pub(crate) const HOUSE: &str = "jogo:casa";
    /// The channel of notices of database 0.
    const CHANNEL: &str = "jogo:mudancas";

    /// Returns the channel of notices of a database.
    ///
    /// Redis delivers a message to the clients of all databases. So the servers of another
    /// database would take it for a change of theirs, and compare all rooms.
    pub(crate) fn channel(database: i64) -> String {
        match database {
            0 => CHANNEL.to_owned(),
            other => format!("{CHANNEL}:{other}"),
        }
    }
}

/// The reason why a Redis cannot be used. It never contains the address, because that may
/// hold a password.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unreachable {
    /// Nobody listens at the address.
    #[error("the connection was refused")]
    Refused,
    /// No answer came in time.
    #[error("there was no answer in time")]
    Late,
    /// Redis does not accept the user or the password.
    #[error("it does not accept the user or the password")]
    Password,
    /// Any other reason, with its text.
    #[error("{0}")]
    Other(String),
}

impl From<RedisError> for Unreachable {
    fn from(error: RedisError) -> Self {
        let wants_password = error.kind() == ErrorKind::AuthenticationFailed
            || matches!(error.code(), Some("NOAUTH" | "WRONGPASS"));
        if wants_password {
            Self::Password
        } else if error.is_connection_refusal() {
            Self::Refused
        } else if error.is_timeout() {
            Self::Late
        } else {
            Self::Other(error.to_string())
        }
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

/// Claims a number for the server that drew it.
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
        // The chance is one in four billion for each other server, and the next start draws
        // another number.
        Err(Unreachable::Other(
            "another server has the same number".to_owned(),
        ))
    }
}

/// Returns the identity that all servers on this Redis share. The first one draws it.
pub(super) async fn server(
    connection: &mut MultiplexedConnection,
) -> Result<ServerId, Unreachable> {
    let drawn = ServerId::from_random(rand::random());
    // `SET` with `NX` rather than `SETNX`, which the users of existing installations may not
    // call.
    let (kept,): (String,) = redis::pipe()
        .atomic()
        .cmd("SET")
        .arg(key::SERVER)
        .arg(drawn.to_string())
        .arg("NX")
        .ignore()
        .cmd("GET")
        .arg(key::SERVER)
        .query_async(connection)
        .await?;
    // Somebody else may have written there.
    Ok(kept.parse().unwrap_or(drawn))
}

/// Returns the time of Redis's clock, in milliseconds since 1970.
pub(super) async fn time(connection: &mut MultiplexedConnection) -> Result<Moment, RedisError> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(connection).await?;
    Ok(Moment(seconds * 1_000 + micros / 1_000))
}

/// Waits for an answer, at most for [`STORE_TIMEOUT`].
///
/// The library's own limit starts only when a request is sent, and so does not cover the
/// wait for that.
pub(super) async fn in_time<T>(
    answer: impl Future<Output = Result<T, RedisError>>,
) -> Result<T, StoreFault> {
    tokio::time::timeout(STORE_TIMEOUT, answer)
        .await
        .map_err(|_| StoreFault("no answer in time".to_owned()))?
        .map_err(StoreFault::from)
}

pub(super) fn encode<T: Serialize>(value: &Arc<T>) -> Result<String, StoreFault> {
    serde_json::to_string(value.as_ref()).map_err(|error| StoreFault(error.to_string()))
}

pub(super) fn parse(state: Option<String>) -> Result<Option<Arc<Room>>, StoreFault> {
    state.map(|state| RoomText::new(state).parse()).transpose()
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
