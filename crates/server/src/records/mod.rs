//! Games that have ended, for people and programs: as text, JSON, lines of JSON, and CSV.
//!
//! **Invariant:** depends on games and their league only, not on stores or on HTTP. No format leaves out a
//! game.

mod calendar;
mod csv;
mod json;
mod standings;
mod text;

use game::{PlayedGame, RoomId};
use serde::Serialize;
use texts::Texts;

use crate::store::Bounds;
use json::json;

pub(crate) use calendar::stamp;
pub(crate) use standings::{LeagueTable, TableFormat};
pub(crate) use text::shown_name;

/// A form of games that have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GameFormat {
    /// Sentences for people.
    Text,
    /// One JSON value.
    Json,
    /// A JSON value in each line.
    Ndjson,
    /// A table for spreadsheets (RFC 4180), in UTF-8 with a byte order mark. No cell is a
    /// formula.
    Csv,
}

impl GameFormat {
    /// All formats with their names.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Text, "texto"),
        (Self::Json, "json"),
        (Self::Ndjson, "ndjson"),
        (Self::Csv, "csv"),
    ];

    /// Returns the format of this name, in upper or lower case.
    pub fn named(name: &str) -> Option<Self> {
        let is = |(_, known): &&(Self, &str)| known.eq_ignore_ascii_case(name);
        Self::ALL.iter().find(is).map(|(format, _)| *format)
    }

    /// Returns games in this format. `room` is the room that all of them are of, if one is
    /// meant.
    pub fn write(self, games: &[PlayedGame], room: Option<&RoomId>, texts: Texts) -> String {
        match self {
            Self::Text => text::of(games, room, texts),
            Self::Json => json(&Answer {
                room,
                most: room.map(|_| Bounds::USUAL.of_a_room),
                games,
            }),
            Self::Ndjson => games.iter().map(|game| json(game) + "\n").collect(),
            Self::Csv => csv::of(games),
        }
    }
}

/// Games as one JSON value.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(rename = "jogoId", skip_serializing_if = "Option::is_none")]
    room: Option<&'a RoomId>,
    /// The most games of a room that are kept.
    #[serde(rename = "limite", skip_serializing_if = "Option::is_none")]
    most: Option<usize>,
    #[serde(rename = "partidas")]
    games: &'a [PlayedGame],
}

#[cfg(test)]
mod tests;
