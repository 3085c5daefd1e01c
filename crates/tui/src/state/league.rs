//! The league of the server, and its table while the user looks at it.

use game::wire::{LeagueInShort, LeagueNews, ShownLeague};

/// The league, as far as we know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct League {
    /// The league that the server has told of.
    pub(crate) told: Option<LeagueInShort>,
    /// The league and its table, while the user looks at them.
    pub(crate) table: Table,
}

/// The table as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Table {
    /// It is being read.
    #[default]
    Reading,
    /// It could not be read.
    Failed,
    /// There is no league.
    None,
    /// The league and its table, and the minutes until its end.
    Read(ShownLeague, Option<u64>),
}

impl League {
    /// Takes what the server tells of the league. Returns whether the league that was open
    /// is over now.
    pub(crate) fn tell(&mut self, news: LeagueNews) -> bool {
        let told = match news {
            LeagueNews::Shown(shown) => Some(shown.league),
            LeagueNews::None => None,
        };
        let was_open = self.told.as_ref().filter(|league| !league.over);
        let ended = was_open.is_some_and(|was| {
            let same = told.as_ref().filter(|now| now.name == was.name);
            same.is_some_and(|now| now.over)
        });
        self.told = told;
        ended
    }

    /// Returns whether a league is open, as far as we know.
    pub(crate) fn is_open(&self) -> bool {
        self.told.as_ref().is_some_and(|league| !league.over)
    }

    /// Returns the name of the league, if it is over.
    pub(crate) fn ended(&self) -> Option<&str> {
        let over = self.told.as_ref().filter(|league| league.over);
        over.map(|league| league.name.as_str())
    }
}

impl Table {
    /// Returns the table that was read.
    pub(crate) fn of(news: Option<LeagueNews>, minutes_left: Option<u64>) -> Self {
        match news {
            Some(LeagueNews::Shown(shown)) => Self::Read(shown, minutes_left),
            Some(LeagueNews::None) => Self::None,
            None => Self::Failed,
        }
    }
}
