//! The memory of each person's last opponent and marks.

use std::collections::HashMap;
use std::hash::Hash;

/// The greatest number of people who are remembered. The ones that met longest ago are
/// forgotten first.
const MAX_PEOPLE: usize = 2_000;

/// The last meeting of each person.
#[derive(Clone, Debug)]
pub struct Meetings<P> {
    people: HashMap<P, Met<P>>,
    /// The number of meetings so far.
    count: u64,
}

#[derive(Clone, Copy, Debug)]
struct Met<P> {
    opponent: P,
    balance: i32,
    /// The number of the last meeting.
    at: u64,
}

impl<P> Default for Meetings<P> {
    fn default() -> Self {
        Self {
            people: HashMap::new(),
            count: 0,
        }
    }
}

impl<P: Copy + Eq + Hash> Meetings<P> {
    /// Notes that two people meet, the first one with X.
    pub fn note(&mut self, x: P, o: P) {
        self.count += 1;
        for (person, opponent, change) in [(x, o, 1), (o, x, -1)] {
            let balance = self.balance(person) + change;
            if !self.people.contains_key(&person) {
                self.forget_one_if_full();
            }
            let met = Met {
                opponent,
                balance,
                at: self.count,
            };
            self.people.insert(person, met);
        }
    }

    /// Returns the opponent whom a person met last.
    pub fn last(&self, person: P) -> Option<P> {
        self.people.get(&person).map(|met| met.opponent)
    }

    /// Returns how many more times a person met somebody with X than with O. Games that never
    /// began count, too.
    pub fn balance(&self, person: P) -> i32 {
        self.people.get(&person).map_or(0, |met| met.balance)
    }

    fn forget_one_if_full(&mut self) {
        if self.people.len() < MAX_PEOPLE {
            return;
        }
        let oldest = self.people.iter().min_by_key(|(_, met)| met.at);
        if let Some(oldest) = oldest.map(|(person, _)| *person) {
            self.people.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_opponent_and_the_balance_are_remembered() {
        let mut meetings = Meetings::default();
        assert_eq!(meetings.last("clara"), None);
        assert_eq!(meetings.balance("clara"), 0);
        meetings.note("clara", "joão");
        meetings.note("clara", "davi");
        meetings.note("joão", "clara");
        assert_eq!(meetings.last("clara"), Some("joão"));
        assert_eq!(meetings.last("davi"), Some("clara"));
        assert_eq!(meetings.balance("clara"), 1);
        assert_eq!(meetings.balance("joão"), 0);
        assert_eq!(meetings.balance("davi"), -1);
    }

    #[test]
    fn the_people_who_met_longest_ago_are_forgotten_first() {
        let mut meetings = Meetings::default();
        for person in 0..MAX_PEOPLE {
            meetings.note(person, 1_000_000);
        }
        meetings.note(0, 1_000_000);
        meetings.note(2_000_000, 2_000_001);
        assert_eq!(meetings.people.len(), MAX_PEOPLE);
        assert_eq!(meetings.last(0), Some(1_000_000), "met again");
        assert_eq!(meetings.last(1), None);
        assert_eq!(meetings.last(1_000_000), Some(0));
    }
}
