//! Rooms on a Redis that several servers share. Each change is one script, which compares
//! the version, sets the room and publishes a notice.
//!
//! A notice only says that a room changed, and its state is always read from the store. A
//! forged notice therefore costs one read and shows clients nothing.

#[cfg(all(test, feature = "by-hand"))]
mod figures;
mod games;
mod house;
mod league;
mod link;
mod membership;
#[cfg(all(test, feature = "by-hand"))]
mod power_cut;
mod pushes;
mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::FutureExt;
use game::{League, LeagueId, Moment, PlayedGame, Room, RoomId, ServerId};
use redis::aio::SendError;
use redis::{
    AsyncConnectionConfig, AsyncTypedCommands, Client, IntoConnectionInfo, ProtocolVersion, Script,
};
use tokio::sync::Notify;

use super::games::Ended;
use super::hints::Hints;
use super::shared::{Era, Overview, PutBack, Report, RoomText, SharedStore, Status, Waits};
use super::{Store, StoreFault, StoreFuture, StoredRooms, Swap};
use crate::clock::Clock;
use link::Link;
use request::{STORE_TIMEOUT, encode, in_time, key, parse};

pub use request::Unreachable;

/// The scripts that run inside Redis.
#[derive(Debug)]
struct Scripts {
    swap: Script,
    era: Script,
    put_back: Script,
    forget_games: Script,
    set_league: Script,
}

/// A Redis, and this server's number among the servers that share it.
#[derive(Debug)]
pub(crate) struct Redis {
    link: Link,
    scripts: Scripts,
    waits: Waits,
    node: u32,
    id: ServerId,
    /// A clock that was set to Redis's when the store was opened.
    clock: Clock,
    /// The lead of Redis's clock over `clock` since then, in milliseconds. It may wrap.
    ahead: AtomicU64,
    in_doubt: AtomicBool,
    attention: Notify,
}

impl Redis {
    /// Connects, claims a number that no other server has, and listens for notices.
    pub(crate) async fn open(url: &str, waits: Waits) -> Result<(Self, Hints), Unreachable> {
        let info = url.into_connection_info()?;
        // Only this version of the protocol delivers notices on the same connection, and so
        // in order with the answers.
        let settings = info
            .redis_settings()
            .clone()
            .set_protocol(ProtocolVersion::RESP3);
        let client = Client::open(info.set_redis_settings(settings))?;
        let node = request::draw_number();
        let (notices, hints) = Hints::new(node);
        let config = AsyncConnectionConfig::new().set_push_sender(move |push| {
            let Some(notice) = pushes::read(&push) else {
                return Ok(());
            };
            notices.send(notice).map_err(|_| SendError)
        });
        let link = Link::new(client, config);
        link.connect().await?;
        let mut connection = link
            .connection()
            .map_err(|fault| Unreachable::Other(fault.to_string()))?;
        let clock = Clock::at(request::time(&mut connection).await?);
        request::claim(&mut connection, node, waits.lease).await?;
        let id = request::server(&mut connection).await?;
        let redis = Self {
            link,
            scripts: Scripts {
                swap: Script::new(include_str!("swap.lua")),
                era: Script::new(include_str!("era.lua")),
                put_back: Script::new(include_str!("put_back.lua")),
                forget_games: Script::new(include_str!("forget_games.lua")),
                set_league: Script::new(include_str!("set_league.lua")),
            },
            waits,
            node,
            id,
            clock,
            ahead: AtomicU64::new(0),
            in_doubt: AtomicBool::new(false),
            attention: Notify::new(),
        };
        Ok((redis, hints))
    }

    /// Ends the connection, as the death of the process at its other end would.
    #[cfg(test)]
    pub(in crate::store) fn disconnect(&self) {
        self.link.drop_connection();
    }

    /// Returns the identity that all servers on this Redis share.
    pub(crate) const fn id(&self) -> ServerId {
        self.id
    }

    /// Returns the clock by which rooms on this Redis run.
    pub(crate) const fn clock(&self) -> Clock {
        self.clock
    }

    /// Reads the texts of rooms by their ids.
    async fn read(&self, ids: &[RoomId]) -> Result<Vec<Option<RoomText>>, StoreFault> {
        let fields: Vec<_> = ids.iter().map(RoomId::as_str).collect();
        let mut connection = self.link.connection()?;
        let mut request = redis::cmd("HMGET");
        request.arg(key::STATES).arg(&fields);
        let states: Vec<Option<String>> = in_time(request.query_async(&mut connection)).await?;
        let texts = states.into_iter().map(|state| state.map(RoomText::new));
        Ok(texts.collect())
    }

    /// Reads the version that a room had at its removal.
    async fn version_when_removed(&self, id: &RoomId) -> Result<Option<u64>, StoreFault> {
        let mut connection = self.link.connection()?;
        let version = in_time(connection.hget(key::REMOVED, id.as_str())).await?;
        Ok(version.and_then(|version| version.parse().ok()))
    }

    /// Returns the moment, by Redis's clock, after which the server no longer waits for a
    /// request made now.
    fn deadline(&self) -> u64 {
        let Moment(now) = self.clock.now();
        let patience = u64::try_from(STORE_TIMEOUT.as_millis()).unwrap_or(u64::MAX);
        now.wrapping_add(self.ahead.load(Ordering::Relaxed))
            .wrapping_add(patience)
    }

    /// Makes a change by the `swap` script.
    async fn change(
        &self,
        id: &RoomId,
        before: Option<&Arc<Room>>,
        next: Option<&Arc<Room>>,
        ended: Option<&Ended>,
    ) -> Result<Swap, StoreFault> {
        let (mut connection, era) = self.link.joined()?;
        if next.is_some_and(|room| room.version() < era.floor) {
            return Err(StoreFault("its era has changed meanwhile".to_owned()));
        }
        let version = |room: Option<&Arc<Room>>| {
            room.map_or_else(String::new, |room| room.version().to_string())
        };
        let state = next.map(encode).transpose()?;
        let mut request = self.scripts.swap.prepare_invoke();
        for key in [
            key::VERSIONS,
            key::STATES,
            key::STEP,
            key::HIGHEST,
            key::REMOVED,
            key::REMOVED_AT,
            key::ERA,
            key::GAMES,
            key::ENDS,
        ] {
            request.key(key);
        }
        request
            .arg(id.as_str())
            .arg(version(before))
            .arg(version(next));
        request
            .arg(state.unwrap_or_default())
            .arg(self.deadline())
            .arg(self.node);
        request.arg(self.link.channel()).arg(&era.name);
        if let Some(Ended { game, bounds }) = ended {
            request.arg(game.version).arg(game.ended);
            request.arg(encode(game)?);
            request.arg(bounds.of_a_room).arg(bounds.in_all);
        }
        let answer = in_time(request.invoke_async(&mut connection)).await;
        let answer: Vec<Option<String>> =
            answer.inspect_err(|_| self.in_doubt.store(true, Ordering::Relaxed))?;
        let mut answer = answer.into_iter();
        match answer.next().flatten().as_deref() {
            Some("committed") => Ok(Swap::Committed),
            Some("conflict") => Ok(Swap::Conflict(parse(answer.next().flatten())?)),
            Some("forgotten") => {
                self.attention.notify_one();
                Err(StoreFault("it has forgotten rooms".to_owned()))
            }
            _ => Err(StoreFault("it came too late".to_owned())),
        }
    }

    /// Reads all rooms.
    async fn kept(&self) -> Result<StoredRooms, StoreFault> {
        let (mut connection, _) = self.link.joined()?;
        let states = in_time(connection.hgetall(key::STATES)).await?;
        let highest = in_time(connection.get(key::HIGHEST)).await?;
        let rooms = states.into_values().map(|state| parse(Some(state)));
        let mut rooms: Vec<Arc<Room>> = rooms
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?;
        rooms.sort_by(|one, other| one.id().cmp(other.id()));
        let of_gone = highest
            .and_then(|version| version.parse().ok())
            .unwrap_or(0);
        Ok(StoredRooms::new(rooms, of_gone))
    }
}

impl Store for Redis {
    fn all(&self) -> StoreFuture<'_, StoredRooms> {
        self.kept().boxed()
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>> {
        async move {
            // A store that has forgotten rooms is not read until they are put back.
            self.link.joined()?;
            let texts = self.read(std::slice::from_ref(id)).await?;
            let text = texts.into_iter().flatten().next();
            text.map(|text| text.parse()).transpose()
        }
        .boxed()
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap> {
        self.change(id, before, next, ended).boxed()
    }

    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>> {
        self.games_of(id).boxed()
    }

    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()> {
        self.remove_games(before).boxed()
    }

    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>> {
        self.read_games_of_league(league, since).boxed()
    }

    fn league(&self) -> StoreFuture<'_, Option<League>> {
        self.read_league().boxed()
    }

    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool> {
        self.write_league(league).boxed()
    }

    fn house(&self) -> StoreFuture<'_, Option<String>> {
        self.read_house().boxed()
    }

    fn set_house(&self, house: String) -> StoreFuture<'_, ()> {
        async move { self.write_house(&house).await }.boxed()
    }

    fn floor(&self) -> u64 {
        self.link.era().map_or(0, |era| era.floor)
    }

    fn probe(&self) -> StoreFuture<'_, ()> {
        async move {
            let (mut connection, _) = self.link.joined()?;
            in_time(connection.set(key::PROBE, self.node)).await
        }
        .boxed()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.give_up_number().boxed()
    }
}

impl SharedStore for Redis {
    fn connect(&self) -> StoreFuture<'_, bool> {
        async move { Ok(self.link.connect().await?) }.boxed()
    }

    fn renew<'a>(&'a self, report: &'a Report) -> StoreFuture<'a, Status> {
        self.look(report).boxed()
    }

    fn join(&self, era: Era) {
        self.link.set_joined(Some(era));
    }

    fn leave(&self) {
        self.link.set_joined(None);
    }

    fn node(&self) -> u32 {
        self.node
    }

    fn put_back<'a>(
        &'a self,
        era: Option<&'a str>,
        rooms: &'a [Arc<Room>],
    ) -> StoreFuture<'a, Vec<PutBack>> {
        async move {
            match era {
                Some(era) => self.restore(era, rooms).await,
                None => self.restore(&self.link.joined()?.1.name, rooms).await,
            }
        }
        .boxed()
    }

    fn overview(&self) -> StoreFuture<'_, Overview> {
        self.all_versions().boxed()
    }

    fn load_many<'a>(&'a self, ids: &'a [RoomId]) -> StoreFuture<'a, Vec<Option<RoomText>>> {
        self.read(ids).boxed()
    }

    fn removed<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<u64>> {
        self.version_when_removed(id).boxed()
    }

    fn was_left_in_doubt(&self) -> bool {
        self.in_doubt.swap(false, Ordering::Relaxed)
    }

    fn attention(&self) -> &Notify {
        &self.attention
    }
}
