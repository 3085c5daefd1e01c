//! Two servers on one store, the steps of a story, and its rules.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use game::{Board, ClientId, Command, Refusal, RoomView, Square};
use tokio::time::sleep;

use crate::clock::Clock;
use crate::cluster::{Cluster, Heard};
use crate::rooms::testing::{TestOutbox, TestServer};
use crate::store::shared::SharedStore;
use crate::store::shared::Waits;
use crate::store::testing::{Lab, SHORT};
use crate::store::{Store, Swap};

/// A lease so short that a server that does not poll soon counts as dead.
pub(super) const BRIEF: Waits = Waits {
    lease: Duration::from_millis(60),
    ..SHORT
};

/// A step of a story, with the index of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// This player plays, or asks for the next game. In most stories the two players are at
    /// the servers of the same index.
    Play(usize),
    /// A watcher enters at this server.
    Enter(usize),
    /// A watcher leaves at this server.
    Leave(usize),
    /// A client at this server opens a room of which the other server has not heard.
    Found(usize),
    /// This server acts on the hints that have come.
    Hear(usize),
    /// This server polls the store.
    Poll(usize),
    /// Somebody asks this server for the room.
    Look(usize),
    /// The store loses all data.
    Flush,
    /// Another process continues with the data of the beginning.
    FallBack,
}

/// A server of the story, and the versions that it showed last.
pub(super) struct Node<S> {
    pub(super) server: TestServer,
    pub(super) cluster: Cluster<TestOutbox>,
    pub(super) store: Arc<S>,
    pub(super) watchers: Vec<u32>,
    pub(super) shown: HashMap<&'static str, u64>,
}

/// The number of the player among the clients of its server, if it is the only one there.
pub(super) const PLAYER: u32 = 1;

/// The server and the number of each player, one at each server.
pub(super) const APART: [(usize, u32); 2] = [(0, PLAYER), (1, PLAYER)];

/// Both players at the first server. At the second one nobody looks at their room.
pub(super) const TOGETHER: [(usize, u32); 2] = [(0, PLAYER), (0, PLAYER + 1)];

impl<S: SharedStore> Node<S> {
    pub(super) async fn start(lab: &impl Lab<Store = S>, waits: Waits, clock: Clock) -> Self {
        let (store, hints) = lab.open(waits).await;
        let (server, _deadlines) = TestServer::sharing(&store, clock);
        let shared: Arc<dyn SharedStore> = Arc::clone(&store) as _;
        Self {
            cluster: Cluster::new(Arc::clone(&server.rooms), shared, hints),
            server,
            store,
            watchers: Vec::new(),
            shown: HashMap::new(),
        }
    }

    pub(super) fn room(&self) -> Arc<RoomView> {
        self.server.view("r").unwrap()
    }
}

/// Two servers on one store, and the story so far.
pub(super) struct World<L: Lab> {
    pub(super) lab: L,
    pub(super) copy: Option<L::Copy>,
    pub(super) nodes: [Node<L::Store>; 2],
    players: [(usize, u32); 2],
    /// Each room that a server showed, by version.
    pub(super) seen: HashMap<(&'static str, u64), Arc<RoomView>>,
    /// The games and boards that were confirmed to their players.
    pub(super) confirmed: Vec<(u32, Board)>,
    pub(super) founders: Vec<ClientId>,
    pub(super) clients: u32,
    pub(super) history: Vec<String>,
}

impl<L: Lab> World<L> {
    /// Makes a room whose players are at two servers, with a watcher at each.
    pub(super) async fn start(lab: L, waits: Waits, version: u64) -> Self {
        Self::start_with(lab, waits, version, APART).await
    }

    /// Makes a room with these players, and a watcher at each server that has a player.
    pub(super) async fn start_with(
        lab: L,
        waits: Waits,
        version: u64,
        players: [(usize, u32); 2],
    ) -> Self {
        lab.flush().await;
        let clock = Clock::start();
        let nodes = [
            Node::start(&lab, waits, clock).await,
            Node::start(&lab, waits, clock).await,
        ];
        let mut world = Self {
            lab,
            copy: None,
            nodes,
            players,
            seen: HashMap::new(),
            confirmed: Vec::new(),
            founders: Vec::new(),
            clients: PLAYER + 1,
            history: Vec::new(),
        };
        world.settle().await;
        for (at, number) in players {
            let entered = world.nodes[at].server.enter("r", number, None).await;
            entered.unwrap();
            world.settle().await;
        }
        world.raise(version).await;
        for (at, _) in players {
            world.run(Step::Enter(at)).await;
        }
        world.settle().await;
        world.copy = Some(world.lab.keep_copy().await);
        world
    }

    /// Raises the room to this version.
    pub(super) async fn raise(&mut self, version: u64) {
        let (store, id) = (&self.nodes[0].store, "r".parse().unwrap());
        let room = store.load(&id).await.unwrap().unwrap();
        if room.version() < version {
            let ahead = Arc::new(game::Room::clone(&room).at_least(version));
            let done = store
                .swap(&id, Some(&room), Some(&ahead), None)
                .await
                .unwrap();
            assert!(matches!(done, Swap::Committed));
            self.settle().await;
        }
    }

    pub(super) async fn run(&mut self, step: Step) {
        let outcome = match step {
            Step::Play(at) => self.play(at).await,
            Step::Enter(at) => {
                self.clients += 1;
                let entered = self.nodes[at].server.enter("r", self.clients, None).await;
                if entered.is_ok() {
                    self.nodes[at].watchers.push(self.clients);
                }
                entered
            }
            Step::Leave(at) => match self.nodes[at].watchers.pop() {
                Some(watcher) => {
                    let server = &self.nodes[at].server;
                    server
                        .run("r", Command::Leave(server.client(watcher)))
                        .await
                }
                None => Ok(0),
            },
            Step::Found(at) => {
                self.clients += 1;
                let server = &self.nodes[at].server;
                let entered = server.enter("n", self.clients, None).await;
                if entered.is_ok() {
                    self.founders.push(server.client(self.clients));
                }
                entered
            }
            Step::Hear(at) => {
                self.nodes[at].hear().await;
                Ok(0)
            }
            Step::Poll(at) => {
                let polled = self.nodes[at].cluster.poll().await;
                polled.map(u64::from).map_err(|_| Refusal::Unavailable)
            }
            Step::Look(at) => {
                self.nodes[at].look().await;
                Ok(0)
            }
            Step::Flush => {
                self.lab.flush().await;
                Ok(0)
            }
            Step::FallBack => {
                let connected = self.nodes.each_ref().map(|node| Arc::clone(&node.store));
                let copy = self.copy.as_ref().unwrap();
                self.lab.fall_back(copy, &connected).await;
                Ok(0)
            }
        };
        self.history.push(format!("{step:?}: {outcome:?}"));
        self.observe();
    }

    /// Plays the next mark of this player, or asks for the next game.
    pub(super) async fn play(&mut self, player: usize) -> Result<u64, Refusal> {
        let (at, number) = self.players[player];
        let (server, room) = (&self.nodes[at].server, self.nodes[at].room());
        let free = Square::all().find(|square| room.board.at(*square).is_none());
        let next = match (room.turn, free) {
            (Some(turn), Some(free)) => room.board.with(free, turn),
            _ => Board::EMPTY,
        };
        let done = server.propose("r", number, next).await;
        if done.is_ok() && next != Board::EMPTY {
            self.confirmed.push((room.number, next));
        }
        done
    }

    /// Checks the rooms that both servers show now.
    pub(super) fn observe(&mut self) {
        for (at, id) in [(0, "r"), (0, "n"), (1, "r"), (1, "n")] {
            let Some(room) = self.nodes[at].server.view(id) else {
                continue;
            };
            let first = self.seen.entry((id, room.version));
            let first = Arc::clone(first.or_insert(Arc::clone(&room)));
            assert_eq!(first, room, "one version, two rooms\n{:#?}", self.history);
            let before = self.nodes[at].shown.insert(id, room.version);
            assert!(
                before <= Some(room.version),
                "server {at} goes back to {}\n{:#?}",
                room.version,
                self.history
            );
        }
    }

    /// Polls at both servers until neither has work left.
    pub(super) async fn settle(&mut self) {
        for _ in 0..50 {
            let mut rest = true;
            for node in &mut self.nodes {
                rest &= node.cluster.poll().await.unwrap_or(false);
            }
            self.observe();
            if rest {
                break;
            }
        }
        for node in &mut self.nodes {
            assert!(node.cluster.poll().await.unwrap(), "{:#?}", self.history);
        }
        self.observe();
    }

    /// Polls at one server until it has joined.
    pub(super) async fn wait_for(&mut self, at: usize) {
        while !self.nodes[at].cluster.poll().await.unwrap() {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Checks that both servers show the same room with all confirmed moves, and that the
    /// game goes on.
    pub(super) async fn check(mut self) -> L {
        self.settle().await;
        for at in [0, 1] {
            self.nodes[at].look().await;
        }
        self.observe();
        let [one, other] = self.nodes.each_ref().map(Node::room);
        assert_eq!(one, other, "{:#?}", self.history);
        for (number, board) in &self.confirmed {
            let stands =
                |square| board.at(square).is_none() || board.at(square) == one.board.at(square);
            assert!(
                one.number > *number || (one.number == *number && Square::all().all(stands)),
                "{board} of game {number} is lost\n{:#?}",
                self.history
            );
        }
        for founder in &self.founders {
            let room = self.nodes[0].store.load(&"n".parse().unwrap()).await;
            let room = room.unwrap().unwrap();
            assert!(room.contains(*founder), "{founder:?} {:#?}", self.history);
        }
        let done = [self.play(0).await, self.play(1).await];
        assert!(
            done.iter().any(Result::is_ok),
            "{done:?} {:#?}",
            self.history
        );
        self.lab
    }
}

impl<S: SharedStore> Node<S> {
    /// Asks for both rooms, as a reader would.
    pub(super) async fn look(&self) {
        for room in ["r", "n"] {
            self.server.look(room).await;
        }
    }

    /// Acts on the hints that have come, as the server's task would.
    pub(super) async fn hear(&mut self) {
        use futures_util::FutureExt;
        while let Some(hint) = self.cluster.hints.next().now_or_never() {
            // A store that fails is polled again.
            let heard = self.cluster.apply_hint(hint).await;
            if matches!(heard, Ok(Heard::Gap)) {
                let _failed = self.cluster.poll().await;
            }
        }
    }
}
