//! The league on a Redis.

use game::{League, LeagueId, PlayedGame};
use redis::AsyncTypedCommands;

use super::Redis;
use super::request::{in_time, key};
use crate::store::StoreFault;
use crate::store::games_json::parse_games_of;

/// The number of games in one request. Redis runs one request at a time, so a larger one would
/// delay the moves of all servers.
const BATCH: usize = 500;

impl Redis {
    /// Reads the league.
    pub(super) async fn read_league(&self) -> Result<Option<League>, StoreFault> {
        let mut connection = self.link.connection()?;
        let kept = in_time(connection.hget(key::LEAGUE, "dados")).await?;
        let league = kept.map(|league| serde_json::from_str(&league)).transpose();
        league.map_err(|error| StoreFault(format!("a league that cannot be read: {error}")))
    }

    /// Sets the league with the `set_league` script.
    pub(super) async fn write_league(&self, league: &League) -> Result<bool, StoreFault> {
        let (mut connection, _) = self.link.joined()?;
        let state = serde_json::to_string(league).map_err(|error| StoreFault(error.to_string()))?;
        let mut request = self.scripts.set_league.prepare_invoke();
        request.key(key::LEAGUE).arg(league.changed).arg(state);
        Ok(in_time(request.invoke_async::<u8>(&mut connection)).await? == 1)
    }

    /// Reads the games of a league that ended at this moment or later. A game may be removed
    /// meanwhile.
    pub(super) async fn read_games_of_league(
        &self,
        league: LeagueId,
        since: u64,
    ) -> Result<Vec<PlayedGame>, StoreFault> {
        let mut connection = self.link.connection()?;
        let mut request = redis::cmd("ZRANGEBYSCORE");
        request.arg(key::ENDS).arg(since).arg("+inf");
        let names: Vec<String> = in_time(request.query_async(&mut connection)).await?;
        let mut found = Vec::new();
        for names in names.chunks(BATCH) {
            let mut request = redis::cmd("HMGET");
            request.arg(key::GAMES).arg(names);
            let games: Vec<Option<String>> = in_time(request.query_async(&mut connection)).await?;
            let games = games.iter().flatten().map(String::as_str);
            found.extend(parse_games_of(league, games)?);
        }
        Ok(found)
    }
}
