//! The rules of the host for everybody who enters, the people who were sent away, and the
//! host's last message.
//!
//! The door, the nicknames and the given names are kept in the store, so a restart finds them.
//! A server on a shared store reads them at its start alone. Breaks and messages are of this
//! process. The acts of the host in a room are the room's own.
//!
//! **Invariant:** does not depend on rooms or on sockets.

mod names;

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use game::{Clean, ClientId, Name, PersonId, Refusal, TokenHash};
use serde::{Deserialize, Serialize};
use texts::{Language, Texts};
use tokio::sync::Notify;

use crate::feeds::CallsPeople;
use names::{Kept, Names};

/// The greatest number of people who are away at a time. One more brings the earliest of
/// them back.
const MAX_AWAY: usize = 200;

/// The time for which a message is news to somebody who was away when it was said.
const NEWS: Duration = Duration::from_mins(10);

/// The rules of the host.
#[derive(Debug, Default)]
pub(crate) struct House {
    door_closed: AtomicBool,
    nicknames: Mutex<Option<Texts>>,
    names: Mutex<Names>,
    /// Signals that something changed that the store keeps.
    changed: Notify,
    away: Mutex<Vec<Away>>,
    message: Mutex<Option<Message>>,
}

/// The part of the house that the store keeps.
#[derive(Debug, Default, Serialize, Deserialize)]
struct KeptHouse {
    #[serde(rename = "porta_fechada", default)]
    door_closed: bool,
    /// The language of the nicknames, if there are any.
    #[serde(rename = "apelidos", default)]
    nicknames: Option<String>,
    #[serde(rename = "pessoas", default)]
    people: Vec<Kept>,
}

/// A message of the host to all. Messages are numbered from 1.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) number: u64,
    pub(crate) text: Clean,
    said: Instant,
}

/// A person whom the host has sent away.
#[derive(Clone, Debug)]
pub(crate) struct Away {
    pub(crate) client: ClientId,
    pub(crate) address: IpAddr,
    /// The name that the person comes with, if others come from the same address. Only this
    /// name stays outside then, and an empty one keeps nobody out.
    pub(crate) name: Option<Name>,
    /// The token of the person's seat, if there is one.
    pub(crate) token: Option<TokenHash>,
    pub(crate) until: Instant,
}

impl House {
    /// Receives a client that enters a room with this name and token, and gets `fresh` with a
    /// new seat. Returns its name in the room, and the rules for the room.
    ///
    /// # Errors
    /// [`Refusal::SentAway`] if the host has sent this person away.
    pub(crate) fn receive(
        &self,
        client: ClientId,
        address: IpAddr,
        name: Name,
        token: Option<TokenHash>,
        fresh: TokenHash,
    ) -> Result<(Name, game::House), Refusal> {
        let now = Instant::now();
        if self.is_away(client, address, &name, token, now) {
            return Err(Refusal::SentAway);
        }
        let given = self.name_for(Some(client), token.into_iter().chain([fresh]));
        let rules = game::House {
            door_closed: self.is_door_closed(),
            named: given.is_some(),
        };
        Ok((given.unwrap_or(name), rules))
    }

    /// Returns the name that the host gives the player on a seat with this token, if any. The
    /// client is none while the player is away.
    pub(crate) fn name_at_seat(&self, client: Option<ClientId>, token: TokenHash) -> Option<Name> {
        self.name_for(client, [token])
    }

    /// Gives the holder of a seat a name in all rooms and on the table, or takes it back.
    /// Returns the name before.
    pub(crate) fn give_name(
        &self,
        client: Option<ClientId>,
        token: TokenHash,
        name: Option<Name>,
    ) -> Option<Name> {
        let before = self.locked_names().give(token.person(), client, name);
        self.changed.notify_one();
        before
    }

    fn name_for(
        &self,
        client: Option<ClientId>,
        tokens: impl IntoIterator<Item = TokenHash>,
    ) -> Option<Name> {
        let texts = *self.locked_nicknames();
        let labels: Vec<PersonId> = tokens.into_iter().map(TokenHash::person).collect();
        let mut names = self.locked_names();
        let before = names.last();
        let name = names.receive(client, &labels, texts);
        self.note_people(before, names.last());
        name
    }

    fn note_people(&self, before: u64, after: u64) {
        if after != before {
            self.changed.notify_one();
        }
    }

    /// Waits for the next change that the store keeps.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Returns the house as the store keeps it.
    pub(crate) fn kept(&self) -> String {
        let kept = KeptHouse {
            door_closed: self.is_door_closed(),
            nicknames: self
                .locked_nicknames()
                .map(|texts| texts.language().tag().to_owned()),
            people: self.locked_names().kept(),
        };
        serde_json::to_string(&kept).unwrap_or_default()
    }

    /// Takes over the house that the store has. Returns false if it cannot be read.
    pub(crate) fn take_over(&self, kept: &str) -> bool {
        let Ok(kept) = serde_json::from_str::<KeptHouse>(kept) else {
            return false;
        };
        self.door_closed.store(kept.door_closed, Ordering::Relaxed);
        let language = kept.nicknames.as_deref().and_then(Language::of_tag);
        *self.locked_nicknames() = language.map(Texts::new);
        self.locked_names().take_over(kept.people);
        true
    }

    /// Sends a person away, or longer away.
    pub(crate) fn send_away(&self, person: Away) {
        let mut away = self.away();
        let now = Instant::now();
        away.retain(|other| other.until > now && other.client != person.client);
        if away.len() >= MAX_AWAY {
            away.remove(0);
        }
        away.push(person);
    }

    /// Lets a person in again.
    pub(crate) fn call_back(&self, client: ClientId) {
        self.away().retain(|person| person.client != client);
    }

    /// Returns whether only members and clients with the token of a seat may enter a room.
    pub(crate) fn is_door_closed(&self) -> bool {
        self.door_closed.load(Ordering::Relaxed)
    }

    /// Closes the door to newcomers, or opens it. Returns whether it was closed.
    pub(crate) fn close_door(&self, closed: bool) -> bool {
        let before = self.door_closed.swap(closed, Ordering::Relaxed);
        self.changed.notify_one();
        before
    }

    /// Returns whether the host gives the names.
    pub(crate) fn gives_names(&self) -> bool {
        self.locked_nicknames().is_some()
    }

    /// Gives names in this language, or none. Returns the language before.
    pub(crate) fn give_names(&self, texts: Option<Texts>) -> Option<Texts> {
        let before = std::mem::replace(&mut *self.locked_nicknames(), texts);
        self.changed.notify_one();
        before
    }

    /// Keeps a message for the people without a connection.
    pub(crate) fn announce(&self, text: Clean) {
        let mut message = self.locked_message();
        let number = message.as_ref().map_or(0, |before| before.number) + 1;
        *message = Some(Message {
            number,
            text,
            said: Instant::now(),
        });
    }

    /// Returns the number of the last message, or 0.
    pub(crate) fn last_message(&self) -> u64 {
        self.locked_message()
            .as_ref()
            .map_or(0, |message| message.number)
    }

    /// Returns the last message if it came after the one of this number and is still news.
    pub(crate) fn message_after(&self, number: u64) -> Option<Message> {
        let message = self.locked_message();
        let is_news = |message: &&Message| message.number > number && message.said.elapsed() < NEWS;
        message.as_ref().filter(is_news).cloned()
    }

    fn is_away(
        &self,
        client: ClientId,
        address: IpAddr,
        name: &Name,
        token: Option<TokenHash>,
        now: Instant,
    ) -> bool {
        // Without a name, everybody else who comes from there would be this person.
        let is_called = |named: &Name| named == name && !name.as_str().is_empty();
        self.away().iter().any(|person| {
            let same_place =
                person.address == address && person.name.as_ref().is_none_or(is_called);
            let same_seat = token.is_some() && person.token == token;
            person.until > now && (person.client == client || same_place || same_seat)
        })
    }

    fn away(&self) -> MutexGuard<'_, Vec<Away>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn locked_message(&self) -> MutexGuard<'_, Option<Message>> {
        self.message.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn locked_names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn locked_nicknames(&self) -> MutexGuard<'_, Option<Texts>> {
        self.nicknames
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the end of a time of this many minutes from now.
pub(crate) fn in_minutes(minutes: u64) -> Instant {
    Instant::now() + Duration::from_secs(60 * minutes)
}

impl CallsPeople for House {
    fn name_of(&self, person: PersonId) -> Option<Name> {
        let texts = *self.locked_nicknames();
        let mut names = self.locked_names();
        let before = names.last();
        let name = names.receive(None, &[person], texts);
        self.note_people(before, names.last());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use game::Token;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 0, 7));
    const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 0, 8));

    fn enters(house: &House, client: u64, address: IpAddr, name: &str) -> Option<Refusal> {
        let fresh = Token::from_random(99).hash();
        let received = house.receive(ClientId(client), address, Name::new(name), None, fresh);
        received.err()
    }

    #[test]
    fn a_message_is_news_once() {
        let house = House::default();
        assert!(house.message_after(house.last_message()).is_none());
        for (number, text) in [(1, "Hora do lanche"), (2, "Todos para casa")] {
            let before = house.last_message();
            house.announce(Clean::new(text, 120));
            let message = house.message_after(before).unwrap();
            assert_eq!((message.number, message.text.as_str()), (number, text));
            assert!(house.message_after(number).is_none());
        }
    }

    #[test]
    fn a_restart_keeps_the_door_and_the_names() {
        let house = House::default();
        let token = Token::from_random(7).hash();
        house.close_door(true);
        house.give_names(Some(Texts::new(Language::Pt)));
        let marina = Some(Name::new("Marina Luíza de Souza"));
        house.give_name(Some(ClientId(1)), token, marina.clone());
        let again = House::default();
        assert!(again.take_over(&house.kept()));
        assert!(again.is_door_closed() && again.gives_names());
        assert_eq!(again.name_at_seat(None, token), marina);
        assert!(!again.take_over("?"));
    }

    #[test]
    fn a_person_who_was_sent_away_stays_away_after_connecting_again() {
        let house = House::default();
        let joao = Away {
            client: ClientId(1),
            address: HERE,
            name: None,
            token: None,
            until: in_minutes(5),
        };
        house.send_away(joao.clone());
        let away = Some(Refusal::SentAway);
        assert_eq!(enters(&house, 1, HERE, "João Pedro"), away);
        assert_eq!(enters(&house, 2, HERE, "Outro nome"), away);
        assert_eq!(enters(&house, 3, ELSEWHERE, "João Pedro"), None);
        house.call_back(ClientId(1));
        assert_eq!(enters(&house, 2, HERE, "João Pedro"), None);
        // Where others come from the same address, only this name stays outside.
        let named = Away {
            name: Some(Name::new("João Pedro")),
            ..joao
        };
        house.send_away(named.clone());
        assert_eq!(enters(&house, 2, HERE, "João Pedro"), away);
        assert_eq!(enters(&house, 1, HERE, "Outro nome"), away);
        assert_eq!(enters(&house, 2, HERE, "Maria Clara"), None);
        house.send_away(Away {
            until: Instant::now(),
            ..named
        });
        assert_eq!(enters(&house, 1, HERE, "João Pedro"), None);
    }

    #[test]
    fn a_break_for_a_person_without_a_name_keeps_nobody_else_out() {
        let house = House::default();
        let seat = Token::from_random(7).hash();
        house.send_away(Away {
            client: ClientId(1),
            address: HERE,
            name: Some(Name::default()),
            token: Some(seat),
            until: in_minutes(5),
        });
        let away = Some(Refusal::SentAway);
        assert_eq!(enters(&house, 1, HERE, ""), away);
        assert_eq!(enters(&house, 2, HERE, ""), None);
        assert_eq!(enters(&house, 2, HERE, "Maria Clara"), None);
        let again = |token| {
            let received = house.receive(ClientId(3), HERE, Name::default(), Some(token), token);
            received.err()
        };
        assert_eq!(again(seat), away, "a reload is the same person");
        assert_eq!(again(Token::from_random(8).hash()), None);
    }
}
