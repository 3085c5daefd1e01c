//! The table of a league, made from the records of its games.
//!
//! **Invariant:** a pure fold. The order in which records come makes no difference, and a record
//! that comes twice counts once.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{League, LeagueId, Mark, Name, Outcome, PersonId, PlayedGame, RoomId};

/// The points of a win.
const WIN: u32 = 3;

/// The points of a draw.
const DRAW: u32 = 1;

/// The table of a league.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    league: LeagueId,
    ends: u64,
    people: BTreeMap<PersonId, Tally>,
    counted: HashSet<(RoomId, u64)>,
    /// The latest beginning of a counted game, in Unix milliseconds.
    latest_began: Option<u64>,
}

/// One person's games.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tally {
    /// The name of the latest game in which the person had one.
    name: Name,
    /// The end, the version and the room of that game.
    latest: Option<(u64, u64, RoomId)>,
    wins: u32,
    draws: u32,
    losses: u32,
}

/// A row of the table: one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The place, from 1. People with the same points, wins and games share one.
    #[serde(rename = "lugar")]
    pub place: usize,
    /// The name that the host gave, or else that of the latest game with one. It may be empty:
    /// readers then show their own word for "player".
    #[serde(rename = "nome")]
    pub name: Name,
    /// Three for each win, and one for each draw.
    #[serde(rename = "pontos")]
    pub points: u32,
    /// The number of games.
    #[serde(rename = "jogos")]
    pub games: u32,
    /// The number of wins.
    #[serde(rename = "vitorias")]
    pub wins: u32,
    /// The number of draws.
    #[serde(rename = "empates")]
    pub draws: u32,
    /// The number of losses.
    #[serde(rename = "derrotas")]
    pub losses: u32,
}

impl Table {
    /// Makes the table of a league without games.
    pub fn of(league: &League) -> Self {
        Self {
            league: league.id,
            ends: league.ends,
            people: BTreeMap::new(),
            counted: HashSet::new(),
            latest_began: None,
        }
    }

    /// Returns the same table of a league that now ends at this moment, in Unix milliseconds.
    /// Returns `None` if a counted game began then or later: the table must be made again.
    #[must_use]
    pub fn ending(self, ends: u64) -> Option<Self> {
        let fits = self.earliest_end() <= ends;
        fits.then_some(Self { ends, ..self })
    }

    /// Returns the earliest end of the league with which every counted game still counts, in
    /// Unix milliseconds.
    pub fn earliest_end(&self) -> u64 {
        self.latest_began.map_or(0, |began| began.saturating_add(1))
    }

    /// Counts a game, if it is one of the league and was not counted before. Returns whether
    /// it was counted.
    pub fn add(&mut self, game: &PlayedGame) -> bool {
        let (Some(league), Some(outcome)) = (&game.league, game.outcome) else {
            return false;
        };
        let counts = league.id == self.league
            && game.began < self.ends
            && league.people.x != league.people.o
            && self.counted.insert((game.room.clone(), game.version));
        if !counts {
            return false;
        }
        self.latest_began = self.latest_began.max(Some(game.began));
        for mark in Mark::BOTH {
            let tally = self.people.entry(league.people.of(mark)).or_default();
            tally.add(game, mark, outcome);
        }
        true
    }

    /// Returns the number of people who have played.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// Returns up to `most` rows, best first.
    pub fn rows(&self, most: usize) -> Vec<Row> {
        self.rows_called(most, |_| None)
    }

    /// Returns the same rows. A person for whom `called` returns a name has that one, whatever
    /// the records say.
    pub fn rows_called(&self, most: usize, called: impl Fn(PersonId) -> Option<Name>) -> Vec<Row> {
        let named = |(person, tally): (&PersonId, &Tally)| {
            let name = called(*person).unwrap_or_else(|| tally.name.clone());
            let tally = tally.clone();
            Tally { name, ..tally }
        };
        let mut tallies: Vec<Tally> = self.people.iter().map(named).collect();
        tallies.sort_by_cached_key(|tally| {
            let (points, wins, fewer_games) = tally.rank();
            let name = tally.name.as_str().to_lowercase();
            (std::cmp::Reverse((points, wins, fewer_games)), name)
        });
        let mut rows: Vec<Row> = Vec::new();
        let mut before = None;
        for (index, tally) in tallies.into_iter().take(most).enumerate() {
            let shared = rows.last().map(|row| row.place);
            let place = shared.filter(|_| before == Some(tally.rank()));
            before = Some(tally.rank());
            rows.push(tally.row(place.unwrap_or(index + 1)));
        }
        rows
    }
}

impl Tally {
    fn add(&mut self, game: &PlayedGame, mark: Mark, outcome: Outcome) {
        let count = match outcome {
            Outcome::Won(winner) if winner == mark => &mut self.wins,
            Outcome::Won(_) => &mut self.losses,
            Outcome::Drawn => &mut self.draws,
        };
        *count = count.saturating_add(1);
        let at = (game.ended, game.version, game.room.clone());
        if self.latest.as_ref().is_none_or(|latest| *latest < at) {
            let player = game
                .players
                .of(mark)
                .filter(|player| !player.name.is_empty());
            if let Some(player) = player {
                self.latest = Some(at);
                self.name = player.name.clone();
            }
        }
    }

    fn row(&self, place: usize) -> Row {
        Row {
            place,
            name: self.name.clone(),
            points: self.points(),
            games: self.games(),
            wins: self.wins,
            draws: self.draws,
            losses: self.losses,
        }
    }

    const fn points(&self) -> u32 {
        let wins = self.wins.saturating_mul(WIN);
        wins.saturating_add(self.draws.saturating_mul(DRAW))
    }

    const fn games(&self) -> u32 {
        let even = self.draws.saturating_add(self.losses);
        self.wins.saturating_add(even)
    }

    /// Returns the values that decide the place, the greater the better.
    fn rank(&self) -> (u32, u32, std::cmp::Reverse<u32>) {
        (self.points(), self.wins, std::cmp::Reverse(self.games()))
    }
}

#[cfg(test)]
mod tests;
