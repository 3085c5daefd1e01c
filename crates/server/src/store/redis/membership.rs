//! Which servers share a Redis, in which era it is, and how far its changes have come.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use game::{Moment, Room, RoomId};
use redis::aio::MultiplexedConnection;
use redis::{AsyncTypedCommands, RedisError, pipe};

use super::{Redis, Unreachable, encode, in_time, key};
use crate::store::StoreFault;
use crate::store::shared::{Overview, PutBack, Report, Status};

/// How long servers are waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waits {
    /// A server that has not renewed its lease for so long does not live.
    pub(crate) lease: Duration,
    /// The least time that an era is closed where some server remembers the one before:
    /// those whose connection broke as well are back by then.
    pub(crate) known: Duration,
    /// The same where none does: each server that lives looks in this time.
    pub(crate) unknown: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(5),
            known: Duration::from_millis(1_500),
            unknown: Duration::from_secs(3),
        }
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

/// Redis's clock, in milliseconds since 1970.
pub(super) async fn time(connection: &mut MultiplexedConnection) -> Result<Moment, RedisError> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(connection).await?;
    Ok(Moment(seconds * 1_000 + micros / 1_000))
}

impl Redis {
    pub(super) async fn look(&self, report: &Report) -> Result<Status, StoreFault> {
        let mut connection = self.link.connection()?;
        let mut request = self.scripts.era.prepare_invoke();
        for key in [
            key::ERA,
            key::EXPECTED,
            key::READY,
            key::NODES,
            key::STEP,
            key::VERSIONS,
            key::HIGHEST,
        ] {
            request.key(key);
        }
        request.arg(self.node).arg(milliseconds(self.waits.lease));
        request.arg(report.joined.as_deref().unwrap_or_default());
        request.arg(report.ready.as_deref().unwrap_or_default());
        request.arg(u8::from(report.lost));
        request.arg(format!("{:032x}", rand::random::<u128>()));
        request.arg(milliseconds(self.waits.unknown));
        request.arg(milliseconds(self.waits.known));
        request.arg(key::CHANNEL).arg(&report.peers);
        // Before it is asked: an answer that is long under way makes nobody hurry.
        let Moment(ours) = self.clock.now();
        let answer = in_time(request.invoke_async(&mut connection)).await;
        // Half a connection answers nothing either, and never ends by itself.
        let (era, floor, step, highest_gone, theirs, peers) =
            answer.inspect_err(|_| self.link.drop_connection())?;
        let (floor, theirs): (String, u64) = (floor, theirs);
        self.ahead
            .store(theirs.wrapping_sub(ours), Ordering::Relaxed);
        Ok(Status {
            era,
            floor: floor.parse().ok(),
            step,
            highest_gone,
            peers,
        })
    }

    pub(super) async fn restore(
        &self,
        era: &str,
        rooms: &[Arc<Room>],
    ) -> Result<Vec<PutBack>, StoreFault> {
        let mut connection = self.link.connection()?;
        let mut request = self.scripts.put_back.prepare_invoke();
        for key in [
            key::ERA,
            key::VERSIONS,
            key::STATES,
            key::STEP,
            key::REMOVED,
        ] {
            request.key(key);
        }
        request.arg(era).arg(self.node).arg(key::CHANNEL);
        for room in rooms {
            request.arg(room.id().as_str()).arg(room.version());
            request.arg(encode(room)?);
        }
        let answer: Vec<String> = in_time(request.invoke_async(&mut connection)).await?;
        match answer.split_first() {
            Some((first, outcome)) if first == "done" => {
                let outcome = outcome.iter().map(|word| match word.as_str() {
                    "overruled" => PutBack::Overruled,
                    _ => PutBack::Kept,
                });
                Ok(outcome.collect())
            }
            _ => Err(StoreFault("it has forgotten again".to_owned())),
        }
    }

    pub(super) async fn all_versions(&self) -> Result<Overview, StoreFault> {
        let mut connection = self.link.connection()?;
        let mut request = pipe();
        request
            .atomic()
            .cmd("GET")
            .arg(key::STEP)
            .cmd("HGETALL")
            .arg(key::VERSIONS);
        let (step, versions): (Option<u64>, HashMap<String, u64>) =
            in_time(request.query_async(&mut connection)).await?;
        let versions = versions.into_iter();
        Ok(Overview {
            step: step.unwrap_or(0),
            versions: versions
                .filter_map(|(id, version)| Some((id.parse::<RoomId>().ok()?, version)))
                .collect(),
        })
    }

    /// Says that this server goes, so that nobody waits until its lease is over.
    pub(super) async fn give_up_number(&self) -> Result<(), StoreFault> {
        let mut connection = self.link.connection()?;
        in_time(connection.zrem(key::NODES, self.node))
            .await
            .map(drop)?;
        in_time(connection.srem(key::EXPECTED, self.node))
            .await
            .map(drop)
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
