//! The servers that share a Redis, its era, and the number of its changes.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use game::{Moment, Room, RoomId};
use redis::{AsyncTypedCommands, pipe};

use super::Redis;
use super::request::{encode, in_time, key, milliseconds};
use crate::store::StoreFault;
use crate::store::shared::{Overview, PutBack, Report, Status};

impl Redis {
    /// Polls the store with the `era` script.
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
        request.arg(self.link.channel()).arg(&report.peers);
        // The clock is read before the request, so that a slow answer never shortens a
        // deadline.
        let Moment(ours) = self.clock.now();
        let answer = in_time(request.invoke_async(&mut connection)).await;
        // A half-open connection gives no answer either, and never ends by itself.
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

    /// Puts rooms back with the `put_back` script.
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
        request.arg(era).arg(self.node).arg(self.link.channel());
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

    /// Reads the versions of all rooms and the number of changes at one moment.
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

    /// Gives this server's number back, so that no other server waits until its lease ends.
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
