//! The names that the host gives: one to a single person, or a kind nickname to everybody.
//!
//! A person is known by a token or by a connection, so a name stays in the next room, on the
//! table of a league and after a reload.
//!
//! **Invariant:** does not depend on rooms or on sockets.

use std::collections::{BTreeMap, HashMap};

use game::{ClientId, Name, PersonId};
use serde::{Deserialize, Serialize};
use texts::Texts;

/// The greatest number of people who are remembered. The earliest are forgotten first.
const MAX_PEOPLE: usize = 2_000;

/// The people whom the host has named.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The people by their numbers, which count from 1. A nickname comes from the number, so
    /// people who come one after another have different ones.
    people: BTreeMap<u64, Named>,
    by_person: HashMap<PersonId, u64>,
    by_client: HashMap<ClientId, u64>,
    last: u64,
}

/// A person with a number.
#[derive(Debug, Default)]
struct Named {
    /// The name that the host gave this person alone.
    given: Option<Name>,
    persons: Vec<PersonId>,
    client: Option<ClientId>,
}

/// A person as the store keeps one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(rename = "n")]
    number: u64,
    #[serde(rename = "pessoas")]
    persons: Vec<PersonId>,
    #[serde(rename = "nome", default, skip_serializing_if = "Option::is_none")]
    given: Option<Name>,
}

/// The greatest number of labels of one person. A client without a token gets one per room.
const MAX_LABELS: usize = 8;

impl Names {
    /// Returns the name of a person who comes by this client, if any, and may be known by one of
    /// these labels. All of them mean this person from now on. `texts` is set if everybody has a
    /// nickname.
    pub(super) fn receive(
        &mut self,
        client: Option<ClientId>,
        labels: &[PersonId],
        texts: Option<Texts>,
    ) -> Option<Name> {
        let known = labels.iter().find_map(|label| self.by_person.get(label));
        let known = known.or_else(|| self.by_client.get(&client?)).copied();
        if known.is_none() && texts.is_none() {
            return None;
        }
        let number = known.unwrap_or_else(|| self.add());
        self.bind(number, client, labels);
        self.name_of(number, texts)
    }

    /// Gives a person a name, or takes it back. Returns the name before.
    pub(super) fn give(
        &mut self,
        person: PersonId,
        client: Option<ClientId>,
        name: Option<Name>,
    ) -> Option<Name> {
        let known = self.by_person.get(&person);
        let known = known.or_else(|| self.by_client.get(&client?)).copied();
        let number = known.unwrap_or_else(|| self.add());
        self.bind(number, client, &[person]);
        let named = self.people.entry(number).or_default();
        std::mem::replace(&mut named.given, name)
    }

    /// Returns the people as the store keeps them.
    pub(super) fn kept(&self) -> Vec<Kept> {
        let people = self.people.iter();
        let kept = people.filter(|(_, named)| !named.persons.is_empty());
        kept.map(|(number, named)| Kept {
            number: *number,
            persons: named.persons.clone(),
            given: named.given.clone(),
        })
        .collect()
    }

    /// Takes over the people whom the store has.
    pub(super) fn take_over(&mut self, kept: Vec<Kept>) {
        for Kept {
            number,
            persons,
            given,
        } in kept.into_iter().take(MAX_PEOPLE)
        {
            self.last = self.last.max(number);
            self.people.entry(number).or_default().given = given;
            for person in persons {
                self.bind_label(number, person);
            }
        }
    }

    /// Returns the number of the last person.
    pub(super) const fn last(&self) -> u64 {
        self.last
    }

    fn name_of(&self, number: u64, texts: Option<Texts>) -> Option<Name> {
        let given = self.people.get(&number)?.given.clone();
        given.or_else(|| Some(nickname(texts?, number)))
    }

    fn add(&mut self) -> u64 {
        while self.people.len() >= MAX_PEOPLE {
            let Some((number, earliest)) = self.people.pop_first() else {
                break;
            };
            self.by_person.retain(|_, other| *other != number);
            if let Some(client) = earliest.client {
                self.by_client.remove(&client);
            }
        }
        self.last += 1;
        self.people.insert(self.last, Named::default());
        self.last
    }

    fn bind(&mut self, number: u64, client: Option<ClientId>, labels: &[PersonId]) {
        if let Some(client) = client {
            let before = self
                .people
                .entry(number)
                .or_default()
                .client
                .replace(client);
            if let Some(before) = before.filter(|before| *before != client) {
                self.by_client.remove(&before);
            }
            self.by_client.insert(client, number);
        }
        for label in labels {
            self.bind_label(number, *label);
        }
    }

    fn bind_label(&mut self, number: u64, label: PersonId) {
        if self.by_person.insert(label, number) == Some(number) {
            return;
        }
        let persons = &mut self.people.entry(number).or_default().persons;
        persons.push(label);
        if persons.len() > MAX_LABELS {
            let oldest = persons.remove(0);
            self.by_person.remove(&oldest);
        }
    }
}

/// Returns a kind name. Numbers that come one after another get different ones.
pub(super) fn nickname(texts: Texts, number: u64) -> Name {
    let animals: Vec<&str> = texts.nickname_animals().split(' ').collect();
    let ways: Vec<&str> = texts.nickname_ways().split(' ').collect();
    let (animals_len, ways_len) = (animals.len() as u64, ways.len() as u64);
    // Both words change with each number, and a pair comes again only after all pairs.
    let animal = animals[(number % animals_len) as usize];
    let way = ways[((number + number / animals_len) % ways_len) as usize];
    Name::new(&texts.nickname(animal, way))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use game::Token;
    use texts::Language;

    use super::*;

    const MARINA: &str = "Marina Luíza de Souza";

    fn label(number: u128) -> PersonId {
        Token::from_random(number).hash().person()
    }

    #[test]
    fn over_a_hundred_given_names_differ_and_fit_in_every_language() {
        for language in Language::ALL {
            let texts = Texts::new(language);
            let names: BTreeSet<String> = (0..144)
                .map(|number| nickname(texts, number).as_str().to_owned())
                .collect();
            assert_eq!(names.len(), 144, "{names:?}");
            for name in names {
                assert!(
                    name.split(' ').count() == 2 && name.chars().count() <= 24,
                    "{name}"
                );
                assert!(!name.contains('"'), "{name}");
            }
        }
    }

    #[test]
    fn a_given_name_follows_the_person_by_token_and_by_connection() {
        let mut names = Names::default();
        let marina = Some(Name::new(MARINA));
        assert_eq!(names.receive(Some(ClientId(1)), &[label(1)], None), None);
        names.give(label(1), Some(ClientId(1)), marina.clone());
        // The same connection in a room that gives it another token, and a reload with that one.
        assert_eq!(names.receive(Some(ClientId(1)), &[label(2)], None), marina);
        assert_eq!(names.receive(Some(ClientId(9)), &[label(2)], None), marina);
        assert_eq!(names.receive(Some(ClientId(8)), &[label(1)], None), marina);
        assert_eq!(names.receive(Some(ClientId(7)), &[label(3)], None), None);
        assert_eq!(names.receive(None, &[label(1)], None), marina);
        assert_eq!(names.receive(None, &[label(3)], None), None);
        assert_eq!(names.give(label(1), None, None), marina);
        assert_eq!(names.receive(Some(ClientId(8)), &[label(1)], None), None);
    }

    #[test]
    fn a_nickname_is_the_same_on_the_seat_and_in_the_row_and_after_a_reload() {
        let mut names = Names::default();
        let texts = Some(Texts::new(Language::Pt));
        let row = names.receive(None, &[label(1)], texts);
        assert!(row.is_some());
        assert_eq!(names.receive(Some(ClientId(1)), &[label(1)], texts), row);
        assert_eq!(names.receive(Some(ClientId(2)), &[label(1)], texts), row);
        let other = names.receive(Some(ClientId(3)), &[label(2)], texts);
        assert_ne!(other, row);
        assert_eq!(names.receive(None, &[label(2)], texts), other);
        assert_eq!(
            names.receive(None, &[label(1)], None),
            None,
            "names are their own"
        );
    }

    #[test]
    fn names_are_kept_over_a_restart() {
        let mut names = Names::default();
        let texts = Some(Texts::new(Language::Es));
        names.give(label(1), None, Some(Name::new(MARINA)));
        let nickname = names.receive(Some(ClientId(4)), &[label(2)], texts);
        let kept = serde_json::to_string(&names.kept()).unwrap();
        let mut again = Names::default();
        again.take_over(serde_json::from_str(&kept).unwrap());
        assert_eq!(
            again.receive(None, &[label(1)], texts),
            Some(Name::new(MARINA))
        );
        assert_eq!(
            again.receive(Some(ClientId(1)), &[label(2)], texts),
            nickname
        );
        let newcomer = again.receive(Some(ClientId(2)), &[label(3)], texts);
        assert_ne!(newcomer, nickname);
    }

    #[test]
    fn the_earliest_people_are_forgotten_first() {
        let mut names = Names::default();
        let texts = Some(Texts::new(Language::En));
        let first = names.receive(None, &[label(0)], texts);
        for number in 1..=MAX_PEOPLE as u128 {
            names.receive(Some(ClientId(1)), &[label(number)], None);
            names.receive(None, &[label(number)], texts);
        }
        assert_eq!(names.people.len(), MAX_PEOPLE);
        assert_ne!(
            names.receive(None, &[label(0)], texts),
            first,
            "it is a newcomer"
        );
    }
}
