//! Games that have ended, as the JSON that stores keep.

use game::PlayedGame;

use super::StoreFault;

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
