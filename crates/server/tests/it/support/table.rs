//! People at a table, whose story a test tells.
//!
//! ```text
//! let mut table = Table::seated(&server, ["Ana", "Bia"]).await;
//! table.plays("Ana 4, Bia 0").await;
//! table.refuses("Bia 1", "nao_e_sua_vez").await;
//! table.drops("Ana");
//! table.sees("Bia", "Ana away").await;
//! ```
//!
//! Where a frame is the subject of the test, [`Table::client`] sends it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::Location;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use testkit::socketio::{Client, Transport, succeeds};
use testkit::wire::moves;

use super::serves::Serves;

/// A room, and the people who came to it.
pub(crate) struct Table {
    /// The server at which the next person comes in.
    server: SocketAddr,
    room: String,
    /// Whether its people are plain clients, which know nothing of names and seats.
    plain: bool,
    people: HashMap<&'static str, Person>,
    /// The squares of this game, in the order in which they were played.
    squares: Vec<usize>,
}

struct Person {
    /// The connection, until it breaks.
    client: Option<Client>,
    /// The seat that this person was told when it came in.
    seat: Value,
}

impl Table {
    /// Returns a table in room 123 to which nobody has come.
    pub(crate) fn new(server: &impl Serves) -> Self {
        Self {
            server: server.address(),
            room: "123".to_owned(),
            plain: false,
            people: HashMap::new(),
            squares: Vec::new(),
        }
    }

    /// Returns the same in another room.
    pub(crate) fn in_room(mut self, room: &str) -> Self {
        self.room = room.to_owned();
        self
    }

    /// Lets further people come in at this server.
    pub(crate) fn moves_to(&mut self, server: &impl Serves) {
        self.server = server.address();
    }

    /// Seats these people, each with a token.
    #[track_caller]
    pub(crate) fn seated<const N: usize>(
        server: &impl Serves,
        names: [&'static str; N],
    ) -> impl Future<Output = Self> {
        Self::new(server).with(names)
    }

    /// Lets these people in as plain clients, which send nothing but the room.
    #[track_caller]
    pub(crate) fn plain<const N: usize>(
        server: &impl Serves,
        names: [&'static str; N],
    ) -> impl Future<Output = Self> {
        let plain = true;
        Self {
            plain,
            ..Self::new(server)
        }
        .with(names)
    }

    #[track_caller]
    fn with<const N: usize>(mut self, names: [&'static str; N]) -> impl Future<Output = Self> {
        let test = Location::caller();
        async move {
            succeeds(test, self.all_enter(&names)).await;
            self
        }
    }

    async fn all_enter(&mut self, names: &[&'static str]) -> anyhow::Result<()> {
        for name in names {
            self.enters(name, &[]).await?;
        }
        // The first ones have heard of the others by then.
        for name in names {
            self.person(name)?.try_all_until_now().await?;
        }
        Ok(())
    }

    /// Lets a person in, who sits down if there is a seat. Returns its seat and the room, as
    /// first heard.
    #[track_caller]
    pub(crate) fn sits(&mut self, name: &'static str) -> impl Future<Output = (Value, Value)> {
        succeeds(Location::caller(), self.enters(name, &[]))
    }

    /// Lets a person in over this transport.
    #[track_caller]
    pub(crate) fn sits_over(
        &mut self,
        name: &'static str,
        transport: Transport,
    ) -> impl Future<Output = (Value, Value)> {
        succeeds(Location::caller(), self.enters_over(transport, name, &[]))
    }

    /// Lets a person come in to watch.
    #[track_caller]
    pub(crate) fn watches(&mut self, name: &'static str) -> impl Future<Output = (Value, Value)> {
        let watching = &[("assistir", Value::Bool(true))];
        succeeds(Location::caller(), self.enters(name, watching))
    }

    /// Lets a person in again over a new connection, with the token of its seat.
    #[track_caller]
    pub(crate) fn returns(&mut self, name: &'static str) -> impl Future<Output = (Value, Value)> {
        succeeds(Location::caller(), self.enters(name, &[]))
    }

    async fn enters(
        &mut self,
        name: &'static str,
        more: &[(&str, Value)],
    ) -> anyhow::Result<(Value, Value)> {
        let transport = Transport::websocket(self.server).await?;
        self.enters_over(transport, name, more).await
    }

    async fn enters_over(
        &mut self,
        transport: Transport,
        name: &'static str,
        more: &[(&str, Value)],
    ) -> anyhow::Result<(Value, Value)> {
        let mut client = Client::try_connect_over(transport).await?;
        let entered = client.try_enter(&self.entrance(name, more)).await;
        let (seat, room) = entered.with_context(|| format!("{name} enters"))?;
        let person = Person {
            client: Some(client),
            seat: seat.clone(),
        };
        self.people.insert(name, person);
        Ok((seat, room))
    }

    /// Returns the payload with which a person enters, with the token that it has.
    pub(crate) fn entrance(&self, name: &str, more: &[(&str, Value)]) -> Value {
        let mut payload = json!({ "jogoId": self.room });
        if !self.plain {
            payload["nome"] = json!(name);
            payload["ficha"] = self.seat(name)["ficha"].clone();
        }
        for (key, value) in more {
            payload[key] = value.clone();
        }
        payload
    }

    /// Returns the seat that a person was told when it came in, or null.
    pub(crate) fn seat(&self, name: &str) -> Value {
        let person = self.people.get(name);
        person.map_or(Value::Null, |person| person.seat.clone())
    }

    /// Returns the connection of a person.
    #[track_caller]
    pub(crate) fn client(&mut self, name: &str) -> &mut Client {
        match self.person(name) {
            Ok(client) => client,
            Err(reason) => panic!("{reason}"),
        }
    }

    fn person(&mut self, name: &str) -> anyhow::Result<&mut Client> {
        let person = self.people.get_mut(name);
        let client = person.and_then(|person| person.client.as_mut());
        client.with_context(|| format!("{name} is not here"))
    }

    /// Takes the connection of a person out of the story.
    #[track_caller]
    pub(crate) fn take(&mut self, name: &str) -> Client {
        self.client(name);
        let client = self.people.get_mut(name).and_then(|one| one.client.take());
        client.expect("this person is here")
    }

    /// Begins with these squares, which others have played.
    pub(crate) fn plays_on(&mut self, squares: &[usize]) {
        self.squares = squares.to_vec();
    }

    /// Plays moves such as "Ana 4, Bia 0", which must be accepted. Returns the last answer.
    #[track_caller]
    pub(crate) fn plays(&mut self, story: &str) -> impl Future<Output = Value> {
        let played = async move {
            let mut answer = Value::Null;
            for step in story.split(", ") {
                let (name, squares) = self.after(step)?;
                answer = self.proposes(name, &squares).await?;
                ensure!(answer["ok"] == true, "{step}: {answer}");
                self.squares = squares;
            }
            Ok(answer)
        };
        succeeds(Location::caller(), played)
    }

    /// Tries a move such as "Bia 1", which must be refused with this code.
    #[track_caller]
    pub(crate) fn refuses(&mut self, step: &str, code: &str) -> impl Future<Output = ()> {
        let refused = async move {
            let (name, squares) = self.after(step)?;
            let answer = self.proposes(name, &squares).await?;
            let refused = answer["ok"] == false && answer["codigo"] == code;
            ensure!(refused, "{step}: {answer}");
            Ok(())
        };
        succeeds(Location::caller(), refused)
    }

    /// Lets these people, such as "Ana, Bia", ask for the next game, which must begin with the
    /// last one.
    #[track_caller]
    pub(crate) fn next_game(&mut self, names: &str) -> impl Future<Output = ()> {
        let asked = async move {
            for name in names.split(", ") {
                let answer = self.proposes(name, &[]).await?;
                ensure!(answer["ok"] == true, "{name}: {answer}");
            }
            self.squares.clear();
            Ok(())
        };
        succeeds(Location::caller(), asked)
    }

    /// Splits a step, and returns the squares that are played after it.
    fn after<'s>(&self, step: &'s str) -> anyhow::Result<(&'s str, Vec<usize>)> {
        let (name, square) = step.rsplit_once(' ').context("a name and a square")?;
        let squares = self.squares.iter().copied();
        Ok((name, squares.chain([square.parse()?]).collect()))
    }

    async fn proposes(&mut self, name: &str, squares: &[usize]) -> anyhow::Result<Value> {
        let client = self.person(name)?;
        client.try_ask("atualizar_jogo", &moves(squares)).await
    }

    /// Lets a person leave the room, and stay connected.
    #[track_caller]
    pub(crate) fn leaves(&mut self, name: &str) -> impl Future<Output = ()> {
        let left = async move {
            let answer = self.person(name)?.try_ask("sair_sala", &json!({})).await?;
            ensure!(answer["ok"] == true, "{name}: {answer}");
            Ok(())
        };
        succeeds(Location::caller(), left)
    }

    /// Breaks the connection of a person, without a goodbye.
    #[track_caller]
    pub(crate) fn drops(&mut self, name: &str) {
        self.take(name).break_off();
    }

    /// Waits until a person is shown this: "Ana away", "Ana present", "Ana gone", or "4 played".
    /// Returns the room.
    #[track_caller]
    pub(crate) fn sees(&mut self, name: &str, what: &str) -> impl Future<Output = Value> {
        let (subject, state) = what.split_once(' ').expect("a subject and a state");
        let mark = self.seat(subject)["marca"].to_string();
        let sits = ["1", "-1"].contains(&mark.as_str());
        assert!(sits || state == "played", "{subject} has no seat");
        let is_it: Box<dyn Fn(&Value) -> bool> = match state {
            "away" => Box::new(move |room| room["jogadores"][&mark]["presente"] == false),
            "present" => Box::new(move |room| room["jogadores"][&mark]["presente"] == true),
            "gone" => Box::new(move |room| room["jogadores"][&mark].is_null()),
            "played" => {
                let square: usize = subject.parse().expect("a square");
                Box::new(move |room| room["tabuleiro"][square] != 0)
            }
            _ => panic!("nobody sees {what:?}"),
        };
        let client = self.client(name);
        succeeds(
            Location::caller(),
            client.try_skip_until("atualizar_jogo", is_it),
        )
    }

    /// Hears what the server has sent so far, which must be nothing.
    #[track_caller]
    pub(crate) fn hears_nothing(&mut self, name: &str) -> impl Future<Output = ()> {
        let heard = async move {
            let heard = self.person(name)?.try_all_until_now().await?;
            ensure!(heard.is_empty(), "{name} hears {heard:?}");
            Ok(())
        };
        succeeds(Location::caller(), heard)
    }

    /// Forgets what the server has sent to anybody so far.
    #[track_caller]
    pub(crate) fn all_catch_up(&mut self) -> impl Future<Output = ()> {
        let caught_up = async move {
            let people = self.people.values_mut();
            for client in people.filter_map(|person| person.client.as_mut()) {
                client.try_all_until_now().await?;
            }
            Ok(())
        };
        succeeds(Location::caller(), caught_up)
    }
}
