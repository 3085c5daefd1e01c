//! A server without sockets: its rooms, and clients whose events go to a list.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use game::wire::event;
use game::{
    Board, ClientId, Command, EncodedRoom, Enter, Mark, Name, Refusal, RoomId, RoomSettings,
    RoomView, ServerId, Square, Token,
};
use serde::Serialize;
use serde_json::Value;

use super::{DeadlineQueue, Meeting, Member, Outbox, RoomContext, Rooms, Unsent, deadlines};
use crate::clock::Clock;
use crate::feeds::Feeds;
use crate::store::Store;
use crate::store::shared::SharedStore;

/// The rooms of a server, with the clients that came through it.
pub(crate) struct TestServer {
    pub(crate) rooms: Arc<Rooms<TestOutbox>>,
    pub(crate) clients: TestClients,
    node: u32,
}

impl TestServer {
    /// Makes a server with a store of its own, and its queue of deadlines.
    pub(crate) fn alone(store: Arc<dyn Store>) -> (Self, DeadlineQueue) {
        Self::new(store, None, 0, Clock::start())
    }

    /// Makes a server on a store that others share.
    pub(crate) fn sharing<S: SharedStore>(store: &Arc<S>, clock: Clock) -> (Self, DeadlineQueue) {
        let shared: Arc<dyn SharedStore> = Arc::clone(store) as _;
        Self::new(Arc::clone(store) as _, Some(shared), store.node(), clock)
    }

    fn new(
        store: Arc<dyn Store>,
        shared: Option<Arc<dyn SharedStore>>,
        node: u32,
        clock: Clock,
    ) -> (Self, DeadlineQueue) {
        let (setter, queue) = deadlines(clock);
        let feeds = Arc::new(Feeds::new());
        let context = RoomContext::new(
            ServerId::from_random(1),
            store,
            shared,
            feeds,
            setter,
            clock,
            RoomSettings::default(),
        )
        .keeping_games();
        let server = Self {
            rooms: Arc::new(Rooms::new(context, 100)),
            clients: TestClients::default(),
            node,
        };
        server.rooms.freshen_snapshots();
        (server, queue)
    }

    /// Returns the identity of a client of this server.
    pub(crate) const fn client(&self, number: u32) -> ClientId {
        ClientId::at(self.node, number)
    }

    /// Enters a client that knows about seats. It presents `token` if there is one.
    pub(crate) async fn enter(
        &self,
        room: &str,
        number: u32,
        token: Option<&Token>,
    ) -> Result<u64, Refusal> {
        let fresh = Token::from_random(self.client(number).0.into());
        let enter = Enter {
            token: token.map(Token::hash),
            ..self.entrance(number, &fresh)
        };
        let member = Member {
            outbox: self.clients.add(number),
            presented: token.cloned(),
            fresh,
            token: None,
            hushed: false,
        };
        let id = room.parse().unwrap();
        let entered = self.rooms.enter(&id, enter, member, || true).await;
        entered.map(|accepted| accepted.version.unwrap_or(0))
    }

    /// Gives a seat back to a client that cannot be moved, as one that plays by forms.
    pub(crate) async fn turn_to_forms(
        &self,
        room: &str,
        number: u32,
        token: &Token,
    ) -> Result<u64, Refusal> {
        let enter = Enter {
            token: Some(token.hash()),
            stays: true,
            ..self.entrance(number, token)
        };
        let member = self.member(number, token.clone());
        let id = room.parse().unwrap();
        let entered = self.rooms.enter(&id, enter, member, || false).await;
        entered.map(|accepted| accepted.version.unwrap_or(0))
    }

    /// Has a client look for an opponent, with this token of its seat. Returns its room.
    pub(crate) async fn seek(&self, number: u32, token: &Token) -> Result<String, Refusal> {
        self.seek_if(number, token, true).await
    }

    /// Does the same for a client that may open a room or may not.
    pub(crate) async fn seek_if(
        &self,
        number: u32,
        token: &Token,
        may_open: bool,
    ) -> Result<String, Refusal> {
        let enter = Enter {
            league: self.rooms.context().open_league(),
            ..self.entrance(number, token)
        };
        let member = || self.member(number, token.clone());
        let found = self.rooms.find_opponent(&enter, member, || may_open).await;
        found.map(|(room, _)| room.as_str().to_owned())
    }

    /// Returns the request of a client that knows about seats, with a token for a new one.
    fn entrance(&self, number: u32, fresh: &Token) -> Enter {
        Enter::new(self.client(number), Name::new("Zoë"), fresh.hash())
    }

    /// Moves the clients of this server that wait to their opponents, as the server's task
    /// would. Returns the moves.
    pub(crate) async fn pair_up(&self) -> Vec<(u32, String)> {
        let context = self.rooms.context();
        let mut moved = Vec::new();
        for meeting in context.waiters.meetings(context.now()) {
            let number = (0..100).find(|number| self.client(*number) == meeting.client);
            if let Some(number) = number
                && self.follow(number, &meeting).await
            {
                moved.push((number, meeting.to.as_str().to_owned()));
            }
        }
        moved
    }

    /// Moves one client to its opponent. Returns whether it did.
    pub(crate) async fn follow(&self, number: u32, meeting: &Meeting) -> bool {
        let member = |token| self.member(number, token);
        let moved = self.rooms.move_to_opponent(meeting, member).await;
        if moved.is_some() {
            let left = Command::Leave(meeting.client);
            let left = self.rooms.run(&meeting.from, left).await;
            assert!(matches!(left, Ok(_) | Err(Refusal::NotInRoom)), "{left:?}");
        }
        moved.is_some()
    }

    fn member(&self, number: u32, fresh: Token) -> Member<TestOutbox> {
        Member {
            outbox: self.clients.add(number),
            presented: Some(fresh.clone()),
            fresh,
            token: None,
            hushed: false,
        }
    }

    /// Proposes the published board with the next mark on a square. Without a square,
    /// proposes the empty board, which asks for the next game.
    pub(crate) async fn play(
        &self,
        room: &str,
        number: u32,
        square: Option<usize>,
    ) -> Result<u64, Refusal> {
        let seen = self.view(room).ok_or(Refusal::NotInRoom)?;
        let square = square.and_then(Square::new);
        let board = square.map_or(Board::EMPTY, |square| {
            seen.board.with(square, seen.turn.unwrap_or(Mark::X))
        });
        self.propose(room, number, board).await
    }

    /// Proposes a board.
    pub(crate) async fn propose(
        &self,
        room: &str,
        number: u32,
        board: Board,
    ) -> Result<u64, Refusal> {
        let propose = Command::Propose {
            client: self.client(number),
            board,
            version: None,
        };
        self.run(room, propose).await
    }

    /// Runs a command.
    pub(crate) async fn run(&self, room: &str, command: Command) -> Result<u64, Refusal> {
        let accepted = self.rooms.run(&room.parse().unwrap(), command).await;
        accepted.map(|accepted| accepted.version.unwrap_or(0))
    }

    /// Locks a room, as an act on it does, until the value is dropped.
    pub(crate) async fn hold(&self, room: &str) -> impl Sized + use<> {
        let room = self.rooms.find(&room.parse().unwrap()).unwrap();
        room.lock_owned().await
    }

    /// Returns a room as somebody who asks for it is shown it.
    pub(crate) async fn look(&self, room: &str) -> Option<Arc<RoomView>> {
        let feeds = &self.rooms.context().feeds;
        feeds.snapshots.look_at(&room.parse().unwrap()).await;
        self.view(room)
    }

    /// Returns a room as it is published.
    pub(crate) fn view(&self, room: &str) -> Option<Arc<RoomView>> {
        let feeds = &self.rooms.context().feeds;
        feeds.snapshots.current(&room.parse().unwrap())
    }
}

/// The clients of one server, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestClients(Arc<Mutex<HashMap<u32, Inbox>>>);

/// The events that one client got, and the state of its connection.
#[derive(Debug, Default)]
struct Inbox {
    rooms: HashSet<RoomId>,
    sent: Vec<(String, Value)>,
    full: bool,
    disconnected: bool,
}

/// The way to one client of a [`TestServer`].
#[derive(Clone, Debug)]
pub(crate) struct TestOutbox {
    clients: TestClients,
    number: u32,
}

impl TestClients {
    /// Returns the way to a client.
    pub(crate) fn get(&self, number: u32) -> TestOutbox {
        TestOutbox {
            clients: self.clone(),
            number,
        }
    }

    pub(crate) fn add(&self, number: u32) -> TestOutbox {
        self.all().entry(number).or_default();
        self.get(number)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<u32, Inbox>> {
        self.0.lock().unwrap()
    }
}

impl TestOutbox {
    /// Returns the events that were sent since the last call, each with its name and
    /// payload.
    pub(crate) fn take(&self) -> Vec<(String, Value)> {
        self.inbox(|inbox| std::mem::take(&mut inbox.sent))
    }

    /// Makes the client read nothing more, or everything again.
    pub(crate) fn set_full(&self, full: bool) {
        self.inbox(|inbox| inbox.full = full);
    }

    pub(crate) fn is_disconnected(&self) -> bool {
        self.inbox(|inbox| inbox.disconnected)
    }

    fn inbox<T>(&self, read: impl FnOnce(&mut Inbox) -> T) -> T {
        read(self.clients.all().get_mut(&self.number).unwrap())
    }
}

impl Inbox {
    fn push(&mut self, event: &str, payload: Value) -> Result<(), Unsent> {
        if self.full || self.disconnected {
            return Err(Unsent);
        }
        self.sent.push((event.to_owned(), payload));
        Ok(())
    }
}

impl Outbox for TestOutbox {
    fn send<T: Serialize>(&self, event: &str, payload: &T) -> Result<(), Unsent> {
        let payload = serde_json::to_value(payload).unwrap();
        self.inbox(|inbox| inbox.push(event, payload))
    }

    fn join(&self, room: &RoomId) {
        self.inbox(|inbox| inbox.rooms.insert(room.clone()));
    }

    fn leave(&self, room: &RoomId) {
        self.inbox(|inbox| inbox.rooms.remove(room));
    }

    async fn broadcast(&self, room: &RoomId, board: &EncodedRoom) -> Result<(), Unsent> {
        let payload: Value = serde_json::to_value(board).unwrap();
        let mut all = self.clients.all();
        let joined = all.values_mut().filter(|inbox| inbox.rooms.contains(room));
        let sent: Vec<_> = joined
            .map(|inbox| inbox.push(event::BOARD, payload.clone()))
            .collect();
        sent.into_iter().collect()
    }

    fn disconnect(&self) {
        self.inbox(|inbox| inbox.disconnected = true);
    }

    fn label(&self) -> impl fmt::Display {
        self.number
    }
}
