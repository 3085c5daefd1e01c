//! The league and its table, as clients are told of them.

use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::{League, LeagueName, Row};

/// A league in short, as the host sees it in `casa`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeagueInShort {
    /// The name.
    #[serde(rename = "nome")]
    pub name: LeagueName,
    /// The moment from which no game begins in it, in Unix milliseconds.
    #[serde(rename = "termina")]
    pub ends: u64,
    /// Whether no game begins in it any more.
    #[serde(rename = "encerrado")]
    pub over: bool,
    /// The number of people who have played.
    #[serde(rename = "participantes")]
    pub people: usize,
    /// The name of the league before it, whose table is at `/torneio?anterior`.
    #[serde(rename = "anterior", default, skip_serializing_if = "Option::is_none")]
    pub before: Option<LeagueName>,
}

impl LeagueInShort {
    /// Returns a league in short, as it is now.
    pub fn of(league: &League, people: usize, today: u64) -> Self {
        Self {
            name: league.name.clone(),
            ends: league.ends,
            over: league.is_over(today),
            people,
            before: league.earlier.first().map(|earlier| earlier.name.clone()),
        }
    }
}

/// A league and its table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLeague {
    /// The league.
    #[serde(flatten)]
    pub league: LeagueInShort,
    /// The rows of its table, best first, at most [`Self::MAX_ROWS`]. Only clients that watch
    /// the boards get any.
    #[serde(rename = "tabela")]
    pub table: Vec<Row>,
}

impl ShownLeague {
    /// The greatest number of rows that travel.
    pub const MAX_ROWS: usize = 40;
}

/// The payload of `torneio`: the league and its table, or that there is none any more.
///
/// ```
/// use game::wire::LeagueNews;
/// use serde_json::json;
///
/// assert_eq!(LeagueNews::parse(&json!({})), Some(LeagueNews::None));
/// let news = json!({ "nome": "Turma 7B", "termina": 1795000000000u64, "encerrado": false,
///                    "participantes": 0, "tabela": [] });
/// assert!(matches!(LeagueNews::parse(&news), Some(LeagueNews::Shown(_))));
/// assert_eq!(LeagueNews::parse(&json!({ "nome": "" })), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeagueNews {
    /// There is no league.
    None,
    /// There is one, open or over.
    Shown(ShownLeague),
}

impl LeagueNews {
    /// Reads the payload; `None` when it is not one. Rows beyond the greatest number are
    /// dropped.
    pub fn parse(payload: &Value) -> Option<Self> {
        if payload.as_object()?.get("nome").is_none() {
            return Some(Self::None);
        }
        let mut shown = ShownLeague::deserialize(payload).ok()?;
        shown.table.truncate(ShownLeague::MAX_ROWS);
        Some(Self::Shown(shown))
    }
}

impl Serialize for LeagueNews {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => to.serialize_map(Some(0))?.end(),
            Self::Shown(shown) => shown.serialize(to),
        }
    }
}
