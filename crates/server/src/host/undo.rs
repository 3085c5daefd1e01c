//! The acts that can be taken back.

use std::collections::VecDeque;

use game::wire::host::Act;
use game::{ClientId, League, Name, RoomId, TokenHash};
use texts::Texts;

/// The greatest number of acts that can be taken back.
const MAX_ACTS: usize = 20;

/// The last acts of the host.
#[derive(Debug, Default)]
pub(super) struct Acts {
    last: u64,
    done: VecDeque<(Act, Done)>,
}

/// An act that was done.
#[derive(Clone, Debug)]
pub(super) struct Done {
    pub(super) room: Option<RoomId>,
    name: Option<Name>,
    /// Whether the act switched something on, if it switches something.
    on: Option<bool>,
    pub(super) undo: Undo,
}

/// The way to take an act back.
#[derive(Clone, Debug)]
pub(super) enum Undo {
    /// Give the seat with this token back.
    Free(TokenHash),
    /// Open the room again.
    Close,
    /// Give the player with this token the earlier name, in the room and everywhere.
    Rename {
        person: TokenHash,
        name: Name,
        stays: bool,
        given: Option<Name>,
    },
    /// Let the person in again.
    SendAway(ClientId),
    /// Close or open the door as before.
    Door(bool),
    /// Give names as before.
    Nicknames(Option<Texts>),
    /// Open the league again, as it was.
    League(Box<League>),
}

impl Done {
    pub(super) const fn of_house(undo: Undo) -> Self {
        Self {
            room: None,
            name: None,
            on: None,
            undo,
        }
    }

    pub(super) const fn of_switch(on: bool, undo: Undo) -> Self {
        Self {
            room: None,
            name: None,
            on: Some(on),
            undo,
        }
    }

    pub(super) const fn of_room(room: RoomId, undo: Undo) -> Self {
        Self {
            room: Some(room),
            name: None,
            on: None,
            undo,
        }
    }

    pub(super) const fn of_person(room: RoomId, name: Name, undo: Undo) -> Self {
        Self {
            room: Some(room),
            name: Some(name),
            on: None,
            undo,
        }
    }
}

impl Acts {
    /// Notes an act, and returns its number.
    pub(super) fn note(&mut self, event: &'static str, done: Done) -> u64 {
        self.last += 1;
        let act = Act {
            number: self.last,
            event,
            room: done.room.clone(),
            name: done.name.clone(),
            on: done.on,
        };
        self.done.truncate(MAX_ACTS - 1);
        self.done.push_front((act, done));
        self.last
    }

    /// Takes the act of this number out, or the last one.
    pub(super) fn take(&mut self, number: Option<u64>) -> Option<(Act, Done)> {
        let wanted = |(act, _): &(Act, Done)| number.is_none_or(|number| act.number == number);
        let at = self.done.iter().position(wanted)?;
        self.done.remove(at)
    }

    /// Puts an act back that could not be undone, in its place.
    pub(super) fn put_back(&mut self, act: Act, done: Done) {
        let at = self
            .done
            .partition_point(|(later, _)| later.number > act.number);
        self.done.insert(at, (act, done));
        self.done.truncate(MAX_ACTS);
    }

    /// Returns the acts, the last one first.
    pub(super) fn list(&self) -> Vec<Act> {
        self.done.iter().map(|(act, _)| act.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_that_could_not_be_undone_is_in_its_place_again() {
        let mut acts = Acts::default();
        let door = || Done::of_switch(true, Undo::Door(false));
        for _ in 0..MAX_ACTS {
            acts.note("fechar_porta", door());
        }
        let numbers = |acts: &Acts| -> Vec<u64> {
            let acts = acts.list();
            acts.iter().map(|act| act.number).collect()
        };
        let before = numbers(&acts);
        for number in [None, Some(7), Some(1)] {
            let (act, done) = acts.take(number).unwrap();
            assert!(!numbers(&acts).contains(&act.number));
            acts.put_back(act, done);
            assert_eq!(numbers(&acts), before, "{number:?}");
        }
        // Another act may have been done meanwhile.
        let (act, done) = acts.take(Some(1)).unwrap();
        acts.note("fechar_porta", door());
        acts.put_back(act, done);
        assert_eq!(numbers(&acts), (2..=21).rev().collect::<Vec<u64>>());
    }
}
