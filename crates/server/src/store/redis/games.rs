//! Games that have ended, on a Redis. The `swap` script adds them.

use game::{PlayedGame, RoomId};

use super::Redis;
use super::request::{in_time, key};
use crate::store::StoreFault;
use crate::store::games_json::parse_games;

/// The number of games that one script removes. Nothing else runs in Redis meanwhile.
const REMOVED_AT_ONCE: usize = 200;

impl Redis {
    /// Reads the games of a room, oldest first. A game may be removed meanwhile.
    pub(super) async fn games_of(&self, id: &RoomId) -> Result<Vec<PlayedGame>, StoreFault> {
        let mut connection = self.link.connection()?;
        let mut request = redis::cmd("ZRANGE");
        request.arg(format!("{}:{id}", key::GAMES)).arg(0).arg(-1);
        let names: Vec<String> = in_time(request.query_async(&mut connection)).await?;
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let mut request = redis::cmd("HMGET");
        request.arg(key::GAMES).arg(&names);
        let games: Vec<Option<String>> = in_time(request.query_async(&mut connection)).await?;
        parse_games(games.iter().flatten().map(String::as_str))
    }

    /// Removes the games that ended before this moment, some at a time.
    pub(super) async fn remove_games(&self, before: u64) -> Result<(), StoreFault> {
        loop {
            let mut connection = self.link.connection()?;
            let mut request = self.scripts.forget_games.prepare_invoke();
            request.key(key::GAMES).key(key::ENDS);
            request.arg(before).arg(REMOVED_AT_ONCE);
            let removed: usize = in_time(request.invoke_async(&mut connection)).await?;
            if removed < REMOVED_AT_ONCE {
                return Ok(());
            }
        }
    }
}
