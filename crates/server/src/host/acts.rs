//! Each act of the host.

use std::collections::HashMap;

use game::wire::host::{HostCommand, Whom};
use game::wire::{Notice, Refused, Word, event};
use game::{ByHost, ClientId, Command, Mark, Name, Refusal, RoomId, TokenHash};
use socketioxide::extract::SocketRef;
use texts::{Language, Texts};

use super::Host;
use super::undo::{Done, Undo};
use crate::house::{Away, in_minutes};
use crate::session::admission::Session;
use crate::session::{Label, Person};

impl Host {
    /// Runs an act and logs it. `from` is the place that the host acts from. Returns the
    /// number of the act, if it can be taken back.
    pub(super) async fn run_logged(
        &self,
        act: HostCommand,
        from: &'static str,
    ) -> Result<Option<u64>, Refusal> {
        let event = act.event();
        // A room that is closed has no snapshot to tell whether it was listed.
        let listed = self.listed_room(&act);
        let outcome = self.act(act).await;
        match &outcome {
            Ok(done) => {
                let room = done.as_ref().and_then(|done| done.room.as_ref());
                let room = room.map(|room| listed.unwrap_or_else(|| self.log_name(room)));
                tracing::info!(act = event, room, from, "the host acts");
            }
            Err(refusal) => {
                tracing::debug!(act = event, code = refusal.code(), from, "refused");
            }
        }
        Ok(outcome?.map(|done| self.acts().note(event, done)))
    }

    async fn act(&self, act: HostCommand) -> Result<Option<Done>, Refusal> {
        match act {
            HostCommand::Free(room, mark) => self.free(room, mark).await.map(Some),
            HostCommand::Close(room) => {
                self.in_room(&room, ByHost::Close).await?;
                Ok(Some(Done::of_room(room, Undo::Close)))
            }
            HostCommand::SendAway(whom, minutes) => self.send_away(whom, minutes).await.map(Some),
            HostCommand::Rename(room, mark, name) => self.rename(room, mark, name).await.map(Some),
            HostCommand::Door(closed) => {
                let before = self.house.close_door(closed);
                Ok(Some(Done::of_switch(closed, Undo::Door(before))))
            }
            HostCommand::Nicknames(language) => {
                let texts = language.as_ref().map(texts_of);
                let before = self.house.give_names(texts);
                self.name_everybody().await;
                let undo = Undo::Nicknames(before);
                Ok(Some(Done::of_switch(language.is_some(), undo)))
            }
            HostCommand::Announce(text) => {
                self.house.announce(text.clone());
                let notice = Notice::Message(text);
                // A client that is too slow for this message misses it.
                let _unheard = self.io.emit(event::NOTICE, &notice).await;
                Ok(None)
            }
            HostCommand::OpenLeague(name, minutes) => {
                self.league.open(name, minutes).await?;
                Ok(None)
            }
            HostCommand::CloseLeague => {
                let before = self.league.close().await?;
                Ok(Some(Done::of_house(Undo::League(Box::new(before)))))
            }
            HostCommand::Undo(number) => {
                let taken = self.acts().take(number);
                let (act, done) = taken.ok_or(Refusal::NotInRoom)?;
                let undone = self.undo(done.clone()).await;
                if undone == Err(Refusal::Unavailable) {
                    self.acts().put_back(act, done);
                }
                undone.map(|()| None)
            }
        }
    }

    async fn free(&self, room: RoomId, mark: Mark) -> Result<Done, Refusal> {
        let seat = self.rooms.seat(&room, mark).await;
        let seat = seat.ok_or(Refusal::NotInRoom)?;
        self.in_room(&room, ByHost::Free(mark)).await?;
        Ok(Done::of_person(room, seat.name, Undo::Free(seat.token)))
    }

    async fn rename(&self, room: RoomId, mark: Mark, name: Name) -> Result<Done, Refusal> {
        let seat = self.rooms.seat(&room, mark).await;
        let before = seat.ok_or(Refusal::NotInRoom)?;
        self.call(&room, mark, name.clone(), true).await?;
        let given = Some(name.clone());
        let given = self.house.give_name(before.client(), before.token, given);
        self.feeds.standings.note_names();
        let undo = Undo::Rename {
            person: before.token,
            name: before.name,
            stays: before.given,
            given,
        };
        Ok(Done::of_person(room, name, undo))
    }

    /// Gives a player a name, in the room and in the list of people. If it `stays`, the player
    /// cannot change it.
    async fn call(
        &self,
        room: &RoomId,
        mark: Mark,
        name: Name,
        stays: bool,
    ) -> Result<(), Refusal> {
        let act = ByHost::Rename {
            mark,
            name: name.clone(),
            stays,
        };
        self.in_room(room, act).await?;
        if let Some((socket, person)) = self.find(Whom::Seat(room.clone(), mark)).await {
            person.called(name).note(&socket);
        }
        Ok(())
    }

    /// Sends a person away. The seat is freed, and the client gets no board any more.
    async fn send_away(&self, whom: Whom, minutes: u64) -> Result<Done, Refusal> {
        let (socket, person) = self.find(whom).await.ok_or(Refusal::NotInRoom)?;
        let address = Session::of(&socket).address();
        let same_place = |other: &SocketRef| Session::of(other).address() == address;
        let shares = self.sockets().iter().filter(|one| same_place(one)).count() > 1;
        let seat = self.rooms.seat_of(&person.room, person.client).await;
        self.house.send_away(Away {
            client: person.client,
            address,
            name: shares.then(|| person.own_name.clone()),
            token: seat.map(|(_, seat)| seat.token),
            until: in_minutes(minutes),
        });
        let left = self
            .rooms
            .run(&person.room, Command::Leave(person.client))
            .await;
        match left {
            Ok(_) | Err(Refusal::NotInRoom) => {}
            Err(refusal) => {
                // The person still sits there, and nothing was done.
                self.house.call_back(person.client);
                return Err(refusal);
            }
        }
        let told = Refused::new(Refusal::SentAway, Some(person.room.clone()));
        // A client that does not read finds out when it enters.
        let _unheard = socket.emit(event::REFUSED, &told);
        let undo = Undo::SendAway(person.client);
        Ok(Done::of_person(person.room, person.name, undo))
    }

    /// Names the players who sit now, as those who enter are named. Where the host gives no
    /// names any more, players who have one get their own back.
    async fn name_everybody(&self) {
        self.feeds.standings.note_names();
        self.feeds.snapshots.look_at_all().await;
        let own = self.own_names();
        for view in self.feeds.snapshots.all() {
            for mark in Mark::BOTH {
                let Some(seat) = self.rooms.seat(&view.id, mark).await else {
                    continue;
                };
                let client = seat.client();
                let given = self.house.name_at_seat(client, seat.token);
                let stays = given.is_some();
                let name = match (given, client) {
                    (Some(name), _) => name,
                    (None, _) if !seat.given => continue,
                    (None, Some(client)) => own.get(&client).cloned().unwrap_or_default(),
                    // A player who is away brings the own name along.
                    (None, None) => seat.name,
                };
                // A player who leaves at this moment needs no name.
                let _left = self.call(&view.id, mark, name, stays).await;
            }
        }
    }

    /// Returns the names with which the clients came.
    fn own_names(&self) -> HashMap<ClientId, Name> {
        let sockets = self.sockets();
        let people = sockets.iter().filter_map(Person::of);
        people
            .map(|person| (person.client, person.own_name))
            .collect()
    }

    async fn undo(&self, done: Done) -> Result<(), Refusal> {
        let act = match done.undo {
            Undo::Free(person) => ByHost::GiveBack(person),
            Undo::Close => ByHost::Reopen,
            Undo::Rename {
                person,
                name,
                stays,
                given,
            } => {
                // The row of the table changes even if the person has gone.
                self.house.give_name(None, person, given);
                self.feeds.standings.note_names();
                let room = done.room.ok_or(Refusal::NotInRoom)?;
                return match self.mark_of(&room, person).await {
                    Some(mark) => self.call(&room, mark, name, stays).await,
                    None => Ok(()),
                };
            }
            Undo::SendAway(client) => {
                self.house.call_back(client);
                return Ok(());
            }
            Undo::Door(closed) => {
                self.house.close_door(closed);
                return Ok(());
            }
            Undo::Nicknames(texts) => {
                self.house.give_names(texts);
                self.name_everybody().await;
                return Ok(());
            }
            Undo::League(before) => return self.league.reopen(&before).await,
        };
        let room = done.room.ok_or(Refusal::NotInRoom)?;
        self.in_room(&room, act).await
    }

    async fn in_room(&self, room: &RoomId, act: ByHost) -> Result<(), Refusal> {
        self.rooms.run(room, Command::Host(act)).await.map(|_| ())
    }

    /// Returns the mark of the person whose seat has this token. A rematch swaps the marks.
    async fn mark_of(&self, room: &RoomId, person: TokenHash) -> Option<Mark> {
        for mark in Mark::BOTH {
            let seat = self.rooms.seat(room, mark).await;
            if seat.is_some_and(|seat| seat.token == person) {
                return Some(mark);
            }
        }
        None
    }

    /// Finds the socket and the person of an act.
    async fn find(&self, whom: Whom) -> Option<(SocketRef, Person)> {
        let client = match &whom {
            Whom::Seat(room, mark) => Some(self.rooms.seat(room, *mark).await?.client()?),
            Whom::Session(_) => None,
        };
        let is_it = |socket: &SocketRef, person: &Person| match &whom {
            Whom::Seat(..) => Some(person.client) == client,
            Whom::Session(label) => Label::of(socket.id).to_string() == label.as_str(),
        };
        self.sockets().into_iter().find_map(|socket| {
            let person = Person::of(&socket)?;
            is_it(&socket, &person).then_some((socket, person))
        })
    }

    /// Returns the name of the room that an act closes, if the room is on the lists.
    fn listed_room(&self, act: &HostCommand) -> Option<String> {
        let HostCommand::Close(room) = act else {
            return None;
        };
        let view = self.feeds.snapshots.current(room)?;
        (!view.unlisted).then(|| room.to_string())
    }

    /// Returns a room's name for the log, where an unlisted room has none.
    fn log_name(&self, room: &RoomId) -> String {
        let view = self.feeds.snapshots.current(room);
        match view {
            Some(view) if !view.unlisted => room.to_string(),
            Some(_) | None => "-".to_owned(),
        }
    }
}

/// Returns the sentences in a language of the wire. An unknown one is Portuguese.
fn texts_of(tag: &Word) -> Texts {
    Texts::new(Language::of_tag(tag.as_str()).unwrap_or(Language::Pt))
}
