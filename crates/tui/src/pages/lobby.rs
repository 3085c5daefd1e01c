//! The page of the lobby: browses the network, and connects to each server whose rooms
//! are shown.
//!
//! **Invariant:** decides nothing.

use std::future::poll_fn;
use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::task::Poll;

use game::wire::event;
use game::{Moment, RoomId};
use lan::{Browser, News, Scope};
use ratatui::Frame;
use serde_json::Value;

use crate::address::Address;
use crate::appearance::capabilities::Capabilities;
use crate::connection::{Connection, Emission};
use crate::exit::End;
use crate::lobby::{self, Effect, Lobby, Message, ServerId, Setup, Wanted};
use crate::navigation::Route;
use crate::options::Options;
use crate::preferences::{self, Choice, Preferences};
use crate::seats::held;
use crate::terminal::WindowState;

use super::page::{Next, Page, PageEvent};

/// The lobby, and the sources of its events.
pub(crate) struct LobbyPage {
    lobby: Lobby,
    scope: Scope,
    finder: Browser,
    connections: Vec<(ServerId, Connection)>,
    /// The file that stores choices.
    kept_in: Option<PathBuf>,
}

impl LobbyPage {
    /// Returns a lobby that starts now. Only the first one enters the room of the command
    /// line.
    pub(crate) fn open(
        options: &Options,
        first: bool,
        capabilities: Capabilities,
        now: Moment,
    ) -> Self {
        let here = options.scope.usual_port().map(Address::of_this_machine);
        let setup = Setup {
            preferences: options.preferences.clone(),
            capabilities,
            wanted: Wanted::of(options.room.as_ref(), options.meet).filter(|_| first),
            named: options.address.clone(),
            guest: options.guest,
            here,
            own: lan::reachable(Ipv6Addr::UNSPECIFIED.into()),
            held: options.seats.as_deref().map(held).unwrap_or_default(),
            begun: now,
        };
        Self {
            lobby: Lobby::new(setup),
            scope: options.scope,
            kept_in: options.kept_in.clone(),
            finder: Browser::default(),
            connections: Vec::new(),
        }
    }

    /// Returns the servers that are known so far.
    pub(crate) fn servers(&self) -> Vec<Address> {
        self.lobby.addresses()
    }

    /// Returns a line for each room of a server, in the order of the list.
    pub(crate) fn room_lines(&self, server: &Address) -> Vec<String> {
        self.lobby.room_lines(server)
    }

    /// Returns whether the list has this room of a server.
    pub(crate) fn lists_room(&self, server: &Address, room: &RoomId) -> bool {
        self.lobby.lists_room(server, room)
    }

    /// Returns why a server does not answer, if its connection is down.
    pub(crate) fn trouble(&self, server: &Address) -> Option<String> {
        self.lobby.trouble(server)
    }

    /// Returns the name of a server's open league.
    pub(crate) fn league(&self, server: &Address) -> Option<&str> {
        self.lobby.league(server)
    }

    /// Returns whether each of them has had its time to answer.
    pub(crate) fn is_collected(&self) -> bool {
        self.lobby.is_collected()
    }

    fn update(&mut self, message: Message, now: Moment) -> Next {
        let mut next = Next::Continue;
        for effect in lobby::update(&mut self.lobby, message, now) {
            match effect {
                Effect::Open(id, address) => {
                    self.connections.retain(|(known, _)| *known != id);
                    self.connections.push((id, Connection::open(address)));
                }
                Effect::List(id) => self.list(&id),
                Effect::ReadTable(id) => self.read_table(&id),
                Effect::Rename(from, to) => self.rename(&from, &to),
                // The lobby has entered no room there, so it owes no goodbye.
                Effect::Close(id) => self.connections.retain(|(known, _)| *known != id),
                Effect::Enter(address) => next = Next::Go(Route::Room(address)),
                Effect::Meet(server) => next = Next::Go(Route::Meet(server)),
                Effect::Alone(level) => next = Next::Go(Route::Alone(level)),
                Effect::Keep(choice) => self.keep(&choice, now),
                Effect::Redraw => next = Next::Redraw,
                Effect::Quit => next = Next::Go(Route::Out),
            }
        }
        next
    }

    /// Saves a choice. A choice that cannot be saved still applies.
    fn keep(&mut self, choice: &Choice, now: Moment) {
        let kept = self
            .kept_in
            .as_deref()
            .map(|path| preferences::keep(path, choice));
        if let Some(Err(error)) = kept {
            // The message causes no effects.
            let _nothing = self.update(Message::NotKept(error.to_string()), now);
        }
    }

    fn rename(&mut self, from: &ServerId, to: &ServerId) {
        let named = self.connections.iter_mut().find(|(known, _)| known == from);
        if let Some((id, _)) = named {
            *id = to.clone();
        }
    }

    fn read_table(&self, id: &ServerId) {
        if let Some((_, connection)) = self.connections.iter().find(|(known, _)| known == id) {
            connection.read_table();
        }
    }

    fn list(&mut self, id: &ServerId) {
        if let Some((_, connection)) = self.connections.iter_mut().find(|(known, _)| known == id) {
            connection.emit(Emission {
                event: event::LIST,
                payload: Value::Null,
                ticket: None,
            });
        }
    }
}

impl Page for LobbyPage {
    type Event = Message;

    fn start(&mut self) {
        // Without mDNS the user can still type an address, as the screen says.
        self.finder = Browser::start(self.scope).unwrap_or_default();
        for (id, address) in self.lobby.to_open() {
            self.connections.push((id, Connection::open(address)));
        }
    }

    async fn next_event(&mut self) -> Message {
        let connections = &mut self.connections;
        let connection = poll_fn(|context| {
            for (id, connection) in &mut *connections {
                if let Poll::Ready(Some(event)) = connection.poll_next(context) {
                    return Poll::Ready(Message::Connection(id.clone(), event));
                }
            }
            Poll::Pending
        });
        tokio::select! {
            news = self.finder.next() => of_news(news),
            message = connection => message,
        }
    }

    fn try_next_event(&mut self) -> Option<Message> {
        let connection = self.connections.iter_mut().find_map(|(id, connection)| {
            let event = connection.try_next()?;
            Some(Message::Connection(id.clone(), event))
        });
        connection.or_else(|| self.finder.try_next().map(of_news))
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn next_wake(&self) -> Option<Moment> {
        self.lobby.next_wake()
    }

    fn handle(&mut self, event: PageEvent<Message>, now: Moment) -> Next {
        match event {
            PageEvent::External(message) => self.update(message, now),
            PageEvent::Key(key) => match lobby::intent(&self.lobby, key) {
                Some(intent) => self.update(Message::Intent(intent), now),
                None => Next::Continue,
            },
            PageEvent::Click(..) | PageEvent::Focus(_) | PageEvent::Burst => Next::Continue,
            PageEvent::Paste(text) => self.update(Message::Pasted(text), now),
            PageEvent::NoShell => self.update(Message::NoShell, now),
            PageEvent::Time => self.update(Message::Time, now),
        }
    }

    fn set_capabilities(&mut self, capabilities: Capabilities, now: Moment) {
        let _nothing = self.update(Message::CapabilitiesKnown(capabilities), now);
    }

    fn view(&self, frame: &mut Frame<'_>) {
        lobby::view(&self.lobby, frame);
    }

    fn window_state(&self) -> WindowState {
        WindowState {
            title: self.lobby.title(),
            mouse: false,
            ..WindowState::default()
        }
    }

    fn take_output(&mut self) -> String {
        String::new()
    }

    fn preferences(&self) -> &Preferences {
        self.lobby.preferences()
    }

    fn end(&self) -> End {
        End::Left
    }

    fn farewell(&self) -> Option<String> {
        None
    }

    async fn close(self) {}
}

fn of_news(news: News) -> Message {
    match news {
        News::Found(found) => Message::Found(found),
        News::Gone(id) => Message::Gone(id),
    }
}
