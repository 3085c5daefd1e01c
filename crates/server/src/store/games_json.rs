//! Games that have ended, as the JSON that stores keep.

use game::{LeagueId, PlayedGame};

use super::StoreFault;
use super::games::is_of;

/// Reads games that a store keeps as JSON.
///
/// # Errors
/// One of them cannot be read.
pub(crate) fn parse_games<'a>(
    games: impl Iterator<Item = &'a str>,
) -> Result<Vec<PlayedGame>, StoreFault> {
    let unreadable = |error| StoreFault(format!("a game that cannot be read: {error}"));
    games
        .map(|game| serde_json::from_str(game).map_err(unreadable))
        .collect()
}

/// Reads those games that count for a league. Any other game is skipped without being read.
///
/// # Errors
/// One of them cannot be read.
pub(crate) fn parse_games_of<'a>(
    league: LeagueId,
    games: impl Iterator<Item = &'a str>,
) -> Result<Vec<PlayedGame>, StoreFault> {
    let label = league.to_string();
    let mut games = parse_games(games.filter(|game| game.contains(&label)))?;
    games.retain(|game| is_of(game, league));
    Ok(games)
}
