//! A league: the games of one afternoon that count together.
//!
//! **Invariant:** a league has no points. Its table is made from the records of its games, see
//! [`crate::Table`].

use serde::{Deserialize, Serialize, Serializer};

use crate::{Clean, LeagueId, Mark, PersonId};

/// A minute in milliseconds.
const MINUTE: u64 = 60_000;

/// A league, which the host of a server opens and closes. A server has at most one at a time.
///
/// ```
/// use game::{League, LeagueId, LeagueName};
///
/// let name = LeagueName::new("Turma 7B").unwrap();
/// let league = League::opened(LeagueId::from_random(1), name, 1_795_000_000_000, 50);
/// assert_eq!(league.ends, 1_795_000_000_000 + 50 * 60_000);
/// assert!(!league.is_over(league.ends - 1) && league.is_over(league.ends));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct League {
    /// The label, by which the records of its games name it.
    pub id: LeagueId,
    /// The name that the host gave it.
    #[serde(rename = "nome")]
    pub name: LeagueName,
    /// The moment at which the host opened it, in Unix milliseconds.
    #[serde(rename = "inicio")]
    pub began: u64,
    /// The moment from which no game begins in it, in Unix milliseconds.
    #[serde(rename = "termina")]
    pub ends: u64,
    /// Whether the host closed it before its time.
    #[serde(rename = "encerrado")]
    pub closed: bool,
    /// The moment of the host's last act on it, in Unix milliseconds. Of two values of one
    /// server the later one counts.
    #[serde(rename = "mudanca")]
    pub changed: u64,
    /// The leagues before it that had games, the last one first, at most [`Self::MAX_EARLIER`].
    #[serde(rename = "anterior", default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierLeague>,
}

/// A league that made way for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierLeague {
    /// The label.
    pub id: LeagueId,
    /// The name.
    #[serde(rename = "nome")]
    pub name: LeagueName,
    /// The moment at which it was opened, in Unix milliseconds.
    #[serde(rename = "inicio")]
    pub began: u64,
    /// The moment from which no game began in it, in Unix milliseconds.
    #[serde(rename = "termina")]
    pub ends: u64,
}

impl EarlierLeague {
    /// Returns it as a league that is over. `changed` is the moment at which it made way.
    pub fn over(&self, changed: u64) -> League {
        let Self {
            id,
            name,
            began,
            ends,
        } = self.clone();
        League {
            id,
            name,
            began,
            ends,
            closed: true,
            changed,
            earlier: Vec::new(),
        }
    }
}

impl League {
    /// The greatest number of minutes for which a league is open: a day at school.
    pub const MAX_MINUTES: u64 = 480;

    /// The greatest number of earlier leagues whose tables can still be read.
    pub const MAX_EARLIER: usize = 10;

    /// The milliseconds for which a league that is over is still shown.
    pub const SHOWN: u64 = 60 * MINUTE;

    /// Returns a league that opens now, for this number of minutes.
    pub const fn opened(id: LeagueId, name: LeagueName, today: u64, minutes: u64) -> Self {
        Self {
            id,
            name,
            began: today,
            ends: today.saturating_add(minutes.saturating_mul(MINUTE)),
            closed: false,
            changed: today,
            earlier: Vec::new(),
        }
    }

    /// Returns the same league, which the host has opened after the one `before`, even if the
    /// calendar was set back. A league that had games is found among the earlier ones then.
    #[must_use]
    pub fn after(self, before: Option<&Self>, had_games: bool) -> Self {
        let Some(before) = before else { return self };
        let last = had_games.then(|| EarlierLeague {
            id: before.id,
            name: before.name.clone(),
            began: before.began,
            ends: before.ends,
        });
        let earlier = last.into_iter().chain(before.earlier.iter().cloned());
        Self {
            changed: before.changed_at(self.changed),
            earlier: earlier.take(Self::MAX_EARLIER).collect(),
            ..self
        }
    }

    /// Returns the same league, which the host closes now.
    #[must_use]
    pub fn closed(&self, today: u64) -> Self {
        Self {
            ends: self.ends.min(today),
            closed: true,
            changed: self.changed_at(today),
            ..self.clone()
        }
    }

    /// Returns the league as it was `before` it was closed, or `None` if its time is up.
    #[must_use]
    pub fn reopened(&self, before: &Self, today: u64) -> Option<Self> {
        let again = Self {
            changed: self.changed_at(today),
            ..before.clone()
        };
        (self.id == before.id && !again.is_over(today)).then_some(again)
    }

    /// Returns whether no game begins in it any more.
    pub const fn is_over(&self, today: u64) -> bool {
        self.closed || self.ends <= today
    }

    /// Returns whether it is shown: while it is open, and for an hour after that.
    pub const fn is_shown(&self, today: u64) -> bool {
        today < self.ends.saturating_add(Self::SHOWN)
    }

    /// Returns the moment of an act that comes after the last one, even if the calendar was
    /// set back.
    fn changed_at(&self, today: u64) -> u64 {
        today.max(self.changed.saturating_add(1))
    }
}

/// The name of a league: safe to show, and never empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct LeagueName(Clean);

/// The error for a name without anything to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyName;

impl LeagueName {
    /// The greatest width of a name, in terminal columns; the rest is cut.
    pub const MAX_COLUMNS: usize = 40;

    /// Cleans the name in `text`.
    ///
    /// # Errors
    /// Nothing of it can be shown.
    pub fn new(text: &str) -> Result<Self, EmptyName> {
        let name = Clean::new(text, Self::MAX_COLUMNS);
        match name.as_str() {
            "" => Err(EmptyName),
            _ => Ok(Self(name)),
        }
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for EmptyName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a league has a name")
    }
}

impl TryFrom<String> for LeagueName {
    type Error = EmptyName;

    fn try_from(text: String) -> Result<Self, EmptyName> {
        Self::new(&text)
    }
}

impl Serialize for LeagueName {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

/// The part of a game's record that says for which league it counts, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlayedInLeague {
    /// The league.
    pub id: LeagueId,
    /// The people who held both seats from the first mark to the last.
    #[serde(rename = "participantes")]
    pub people: PeopleOfGame,
}

/// The people of both marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleOfGame {
    /// The person who played X.
    #[serde(rename = "1")]
    pub x: PersonId,
    /// The person who played O.
    #[serde(rename = "-1")]
    pub o: PersonId,
}

impl PeopleOfGame {
    /// Returns the person who played this mark.
    pub const fn of(&self, mark: Mark) -> PersonId {
        match mark {
            Mark::X => self.x,
            Mark::O => self.o,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: u64 = 1_795_000_000_000;

    fn league() -> League {
        let name = LeagueName::new(" Interclasse\t7º ano ").unwrap();
        League::opened(LeagueId::from_random(7), name, NOON, 50)
    }

    #[test]
    fn it_ends_by_its_time_or_by_its_host_and_is_shown_for_an_hour_more() {
        let open = league();
        assert_eq!(open.name.as_str(), "Interclasse 7º ano");
        assert!(!open.is_over(NOON) && open.is_over(NOON + 50 * MINUTE));
        assert!(open.is_shown(NOON + 109 * MINUTE) && !open.is_shown(NOON + 110 * MINUTE));
        let closed = open.closed(NOON + MINUTE);
        assert!(closed.is_over(NOON) && !closed.is_shown(NOON + 61 * MINUTE));
        let late = open.closed(NOON + 70 * MINUTE);
        assert_eq!(late.ends, open.ends, "closing does not make it longer");
    }

    #[test]
    fn a_closed_league_opens_again_only_while_its_time_lasts() {
        let open = league();
        let closed = open.closed(NOON + MINUTE);
        let again = closed.reopened(&open, NOON + 2 * MINUTE).unwrap();
        assert_eq!((again.ends, again.closed), (open.ends, false));
        assert_eq!(closed.reopened(&open, open.ends), None);
        let other = League {
            id: LeagueId::from_random(8),
            ..open.clone()
        };
        assert_eq!(other.reopened(&open, NOON), None);
    }

    #[test]
    fn the_leagues_before_it_are_known_if_they_had_games() {
        let mut before = league();
        for number in 1..15 {
            let name = LeagueName::new(&format!("Turma {number}")).unwrap();
            let id = LeagueId::from_random(number);
            let empty = League::opened(id, name.clone(), NOON, 1).after(Some(&before), false);
            assert_eq!(empty.earlier, before.earlier);
            before = League::opened(id, name, NOON, 50).after(Some(&empty), true);
        }
        let names: Vec<&str> = before.earlier.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), League::MAX_EARLIER);
        assert_eq!(names[..2], ["Turma 14", "Turma 13"]);
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<League>(&json).unwrap(), before);
        let old = json.split(",\"anterior\"").next().unwrap().to_owned() + "}";
        let old = serde_json::from_str::<League>(&old).unwrap();
        assert_eq!(old.earlier, [], "a league stored before has none");
    }

    #[test]
    fn each_act_is_later_than_the_one_before_whatever_the_calendar_says() {
        let open = league();
        let closed = open.closed(NOON - MINUTE);
        assert!(closed.changed > open.changed);
        let again = closed.reopened(&open, NOON - MINUTE).unwrap();
        assert!(again.changed > closed.changed);
    }

    #[test]
    fn a_name_without_anything_to_show_is_none() {
        for empty in ["", " \t", "\u{200b}\u{202e}"] {
            assert_eq!(LeagueName::new(empty), Err(EmptyName));
            let json = serde_json::to_string(empty).unwrap();
            assert!(serde_json::from_str::<LeagueName>(&json).is_err());
        }
        let long = LeagueName::new(&"a".repeat(60)).unwrap();
        assert_eq!(long.as_str().len(), LeagueName::MAX_COLUMNS);
    }
}
