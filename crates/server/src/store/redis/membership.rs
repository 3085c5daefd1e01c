//! Which servers there are, and whether this one has missed anything: each has a number
//! in Redis that goes by itself unless it is renewed.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use game::{Moment, RoomId};
use redis::aio::ConnectionManager;
use redis::{AsyncTypedCommands, ExistenceCheck, RedisError, SetExpiry, SetOptions, pipe};

use super::{Redis, in_time, key};
use crate::store::StoreFault;

/// A number that was not renewed for so long is gone.
const LEASE: Duration = Duration::from_secs(5);

/// How the store stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pulse {
    /// Drawn when the store was empty: another one means that it has forgotten.
    pub(crate) epoch: String,
    /// How many changes there were.
    pub(crate) step: u64,
}

/// The versions of all rooms, as of one moment.
#[derive(Debug)]
pub(crate) struct Overview {
    pub(crate) step: u64,
    pub(crate) versions: HashMap<RoomId, u64>,
}

impl Redis {
    /// Renews this server's number, and tells how the store stands.
    pub(crate) async fn renew(&self) -> Result<Pulse, StoreFault> {
        let mut connection = self.connection.clone();
        let lease = u64::try_from(LEASE.as_millis()).unwrap_or(u64::MAX);
        let mut request = pipe();
        request.atomic();
        request
            .cmd("SET")
            .arg(of(self.node))
            .arg(1)
            .arg("PX")
            .arg(lease)
            .ignore();
        request
            .cmd("SET")
            .arg(key::EPOCH)
            .arg(format!("{:032x}", rand::random::<u128>()));
        request.arg("NX").ignore();
        request.cmd("GET").arg(key::EPOCH);
        request.cmd("GET").arg(key::STEP);
        request.cmd("TIME");
        // Before it is asked: an answer that is long under way makes nobody hurry.
        let Moment(ours) = self.clock.now();
        let (epoch, step, (seconds, micros)): (String, Option<u64>, (u64, u64)) =
            in_time(request.query_async(&mut connection)).await?;
        let theirs = seconds * 1_000 + micros / 1_000;
        self.ahead
            .store(theirs.wrapping_sub(ours), Ordering::Relaxed);
        Ok(Pulse {
            epoch,
            step: step.unwrap_or(0),
        })
    }

    /// The versions of all rooms.
    pub(crate) async fn overview(&self) -> Result<Overview, StoreFault> {
        let mut connection = self.connection.clone();
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
                .filter_map(|(id, version)| Some((id.parse().ok()?, version)))
                .collect(),
        })
    }

    /// Which of these servers are there no more.
    pub(crate) async fn gone(&self, nodes: &[u32]) -> Result<Vec<u32>, StoreFault> {
        if nodes.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = nodes.iter().copied().map(of).collect();
        let mut connection = self.connection.clone();
        let there: Vec<Option<String>> =
            in_time(redis::cmd("MGET").arg(keys).query_async(&mut connection)).await?;
        let pairs = nodes.iter().zip(there);
        Ok(pairs
            .filter_map(|(node, there)| there.is_none().then_some(*node))
            .collect())
    }

    /// Says that this server goes, so that nobody waits until its number is gone.
    pub(super) async fn give_up_number(&self) -> Result<(), StoreFault> {
        let mut connection = self.connection.clone();
        in_time(connection.del(of(self.node))).await.map(drop)
    }
}

/// A number that nobody has.
pub(super) async fn claim(connection: &mut ConnectionManager) -> Result<u32, RedisError> {
    let lease = u64::try_from(LEASE.as_millis()).unwrap_or(u64::MAX);
    loop {
        let node = rand::random::<u32>();
        let free = SetOptions::default()
            .conditional_set(ExistenceCheck::NX)
            .with_expiration(SetExpiry::PX(lease));
        if connection.set_options(of(node), 1, free).await?.is_some() {
            return Ok(node);
        }
    }
}

/// Redis's clock, in milliseconds since 1970.
pub(super) async fn time(connection: &mut ConnectionManager) -> Result<Moment, RedisError> {
    let (seconds, micros): (u64, u64) = redis::cmd("TIME").query_async(connection).await?;
    Ok(Moment(seconds * 1_000 + micros / 1_000))
}

fn of(node: u32) -> String {
    format!("{}{node}", key::NODE)
}
