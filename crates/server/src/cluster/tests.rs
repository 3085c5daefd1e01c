//! Two servers on one Redis that forgets, in every order of a handful of steps and in many
//! random ones: a version names one room, nobody goes back, and what was confirmed stays.
//!
//! The tests fail if one of these is taken out: the check of the era in `swap.lua`, that of
//! the process of Redis in `era.lua`, the version's floor, the wait for all who live.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use game::{Board, ClientId, Command, Enter, Limits, Moment, Name, Refusal, Room, RoomView};
use game::{Square, Token};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;

use super::Cluster;
use crate::rooms::Rooms;
use crate::rooms::deadlines::deadlines;
use crate::store::conformance::BASE;
use crate::store::redis::Redis;
use crate::store::redis::Waits;
use crate::store::redis::tests::{SHORT, Server};
use crate::store::shared::SharedStore;
use crate::store::{Store, Swap};

/// What can happen. The numbers are those of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The player at this server plays, or asks for the next game.
    Play(usize),
    /// Somebody comes in at this server to watch.
    Enter(usize),
    /// Somebody who watched at this server leaves.
    Leave(usize),
    /// Somebody comes in at this server into a room that the other has not ok of.
    Found(usize),
    /// This server looks at the store.
    Look(usize),
    /// The store loses everything.
    Flush,
    /// Another process of Redis goes on with what the store had at the beginning.
    FallBack,
}

struct Node {
    rooms: Arc<Rooms>,
    nodes: Cluster,
    store: Arc<Redis>,
    player: ClientId,
    watchers: Vec<ClientId>,
    shown: HashMap<&'static str, u64>,
}

impl Node {
    async fn start(server: &Server, waits: Waits) -> Self {
        let (store, hints) = server.open_with(waits).await;
        let store = Arc::new(store);
        let (deadlines, _ringer) = deadlines(store.clock());
        let shared: Arc<dyn SharedStore> = Arc::clone(&store) as _;
        let rooms = Arc::new(Rooms::new(
            Arc::clone(&store) as Arc<dyn Store>,
            Some(Arc::clone(&shared)),
            deadlines,
            store.clock(),
            Limits::default(),
            100,
        ));
        Self {
            nodes: Cluster::new(Arc::clone(&rooms), shared, hints),
            rooms,
            player: ClientId::at(store.node(), 1),
            store,
            watchers: Vec::new(),
            shown: HashMap::new(),
        }
    }

    fn view(&self, id: &str) -> Option<Arc<RoomView>> {
        self.rooms.snapshots().current(&id.parse().unwrap())
    }

    fn room(&self) -> Arc<RoomView> {
        self.view("r").unwrap()
    }

    async fn run(&self, id: &str, command: Command) -> Result<u64, Refusal> {
        let id = id.parse().unwrap();
        self.rooms.open_desk(&id);
        self.rooms.run(&id, command).await.map(|done| done.version)
    }
}

struct World {
    server: Server,
    nodes: [Node; 2],
    /// Each room that was seen, by version.
    seen: HashMap<(&'static str, u64), Arc<RoomView>>,
    /// Games and snapshots that were confirmed to who made them.
    confirmed: Vec<(u32, Board)>,
    founders: Vec<ClientId>,
    clients: u32,
    history: Vec<String>,
}

impl World {
    /// A room whose players are at two servers, and in which somebody watches at each.
    async fn start(server: Server, waits: Waits, version: u64) -> Self {
        server.ask(&["FLUSHALL"]).await;
        let nodes = [
            Node::start(&server, waits).await,
            Node::start(&server, waits).await,
        ];
        let mut world = Self {
            server,
            nodes,
            seen: HashMap::new(),
            confirmed: Vec::new(),
            founders: Vec::new(),
            clients: 1,
            history: Vec::new(),
        };
        world.settle().await;
        let version = version.max(world.nodes[0].store.floor());
        let mut room = Room::new("r".parse().unwrap(), version);
        for client in world.nodes.each_ref().map(|node| node.player) {
            let entered = room.apply(enter(client), Moment(0), Limits::default());
            room = entered.unwrap().room;
        }
        let room = Arc::new(room);
        let store = &world.nodes[0].store;
        let made = store.swap(room.id(), None, Some(&room)).await.unwrap();
        assert!(matches!(made, Swap::Committed));
        world.settle().await;
        world.run(Step::Enter(0)).await;
        world.run(Step::Enter(1)).await;
        world.settle().await;
        let copy = "for _, k in ipairs(redis.call('KEYS', 'jogo:*')) do \
                    redis.call('COPY', k, 'copia:' .. k, 'REPLACE') end";
        world.server.ask(&["EVAL", copy, "0"]).await;
        world
    }

    async fn run(&mut self, step: Step) {
        let outcome = match step {
            Step::Play(at) => self.play(at).await,
            Step::Enter(at) => {
                self.clients += 1;
                let client = ClientId::at(self.nodes[at].store.node(), self.clients);
                let done = self.nodes[at].run("r", enter(client)).await;
                if done.is_ok() {
                    self.nodes[at].watchers.push(client);
                }
                done
            }
            Step::Found(at) => {
                self.clients += 1;
                let client = ClientId::at(self.nodes[at].store.node(), self.clients);
                let done = self.nodes[at].run("n", enter(client)).await;
                if done.is_ok() {
                    self.founders.push(client);
                }
                done
            }
            Step::Leave(at) => match self.nodes[at].watchers.pop() {
                Some(client) => self.nodes[at].run("r", Command::Leave(client)).await,
                None => Ok(0),
            },
            Step::Look(at) => {
                let looked = self.nodes[at].nodes.poll_store().await;
                looked.map(u64::from).map_err(|_| Refusal::Unavailable)
            }
            Step::Flush => {
                self.server.ask(&["FLUSHALL"]).await;
                Ok(0)
            }
            Step::FallBack => self.fall_back().await,
        };
        self.history.push(format!("{step:?}: {outcome:?}"));
        self.observe();
    }

    /// The next mark of the player at this server, or the next game.
    async fn play(&mut self, at: usize) -> Result<u64, Refusal> {
        let (node, room) = (&self.nodes[at], self.nodes[at].room());
        let mut next = Board::EMPTY;
        if let Some(turn) = room.turn {
            let free = Square::all().find(|square| room.board.at(*square).is_none());
            next = room.board.with(free.unwrap(), turn);
        }
        let propose = Command::Propose {
            client: node.player,
            board: next,
            version: None,
        };
        let done = node.run("r", propose).await;
        if done.is_ok() && next != Board::EMPTY {
            self.confirmed.push((room.number, next));
        }
        done
    }

    async fn fall_back(&mut self) -> Result<u64, Refusal> {
        let back = "for _, k in ipairs(redis.call('KEYS', 'jogo:*')) do redis.call('DEL', k) end \
                    for _, k in ipairs(redis.call('KEYS', 'copia:*')) do \
                    redis.call('COPY', k, string.sub(k, 7), 'REPLACE') end \
                    redis.call('HSET', 'jogo:era', 'run', '0123')";
        self.server.ask(&["EVAL", back, "0"]).await;
        // Its connections end with a process.
        for node in &self.nodes {
            node.store.disconnect();
        }
        Ok(0)
    }

    /// What is shown at both servers now.
    fn observe(&mut self) {
        for (at, id) in [(0, "r"), (0, "n"), (1, "r"), (1, "n")] {
            let Some(room) = self.nodes[at].view(id) else {
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

    /// Lets both servers poll_store until nothing is left to be done.
    async fn settle(&mut self) {
        for _ in 0..50 {
            let mut rest = true;
            for node in &mut self.nodes {
                rest &= node.nodes.poll_store().await.unwrap_or(false);
            }
            self.observe();
            if rest {
                break;
            }
        }
        for node in &mut self.nodes {
            assert!(
                node.nodes.poll_store().await.unwrap(),
                "{:#?}",
                self.history
            );
        }
        self.observe();
    }

    /// Has one server poll_store until it has joined.
    async fn wait_for(&mut self, at: usize) {
        while !self.nodes[at].nodes.poll_store().await.unwrap() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Both show the same, with all that was confirmed, and the game goes on.
    async fn check(mut self) -> Server {
        self.settle().await;
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
        self.server
    }
}

fn enter(client: ClientId) -> Command {
    Command::Enter(Enter {
        client,
        name: Name::new("Zoë"),
        token: None,
        fresh: Token::from_random(client.0.into()).hash(),
        knows_seats: true,
        watch: false,
    })
}

fn orders(steps: &[Step]) -> Vec<Vec<Step>> {
    if steps.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (index, first) in steps.iter().enumerate() {
        let rest = [&steps[..index], &steps[index + 1..]].concat();
        for mut order in orders(&rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

#[tokio::test]
async fn in_every_order_a_store_that_forgets_makes_no_second_room_of_a_version() {
    let folder = TempDir::new().unwrap();
    let mut server = Server::start(&folder).await;
    for forget in [Step::Flush, Step::FallBack] {
        for [one, other] in [
            [Step::Play(0), Step::Play(1)],
            [Step::Play(0), Step::Enter(1)],
            [Step::Play(0), Step::Leave(1)],
            [Step::Found(0), Step::Found(1)],
        ] {
            for order in orders(&[one, other, forget, Step::Look(0), Step::Look(1)]) {
                let mut world = World::start(server, SHORT, 0).await;
                for step in order {
                    world.run(step).await;
                }
                server = world.check().await;
            }
        }
    }
}

#[tokio::test]
async fn nor_in_many_random_orders_with_several_losses() {
    let folder = TempDir::new().unwrap();
    let mut server = Server::start(&folder).await;
    for seed in 0..150 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut world = World::start(server, SHORT, 0).await;
        world.history.push(format!("seed {seed}"));
        let mut steps: Vec<Step> = (0..14)
            .map(|_| {
                let at = rng.random_range(0..2);
                match rng.random_range(0..6) {
                    0 => Step::Enter(at),
                    1 => Step::Leave(at),
                    2 => Step::Look(at),
                    3 => Step::Found(at),
                    _ => Step::Play(at),
                }
            })
            .collect();
        steps.extend([Step::Flush, Step::FallBack, Step::Flush]);
        steps.shuffle(&mut rng);
        for step in steps {
            world.run(step).await;
        }
        server = world.check().await;
    }
}

/// So short that a server that does not poll_store is soon given up.
const BRIEF: Waits = Waits {
    lease: Duration::from_millis(60),
    ..SHORT
};

/// One server commits what nobody else hears of, sleeps while the store forgets and for
/// longer than its lease, and awakes.
async fn asleep(server: Server, version: u64, meanwhile: Option<Step>) -> Server {
    let mut world = World::start(server, BRIEF, version).await;
    world.run(Step::Play(0)).await;
    assert_eq!(world.confirmed.len(), 1, "{:#?}", world.history);
    world.run(Step::Flush).await;
    world.wait_for(1).await;
    if let Some(step) = meanwhile {
        world.run(step).await;
        // Nobody who lived knew of it.
        world.confirmed.clear();
    }
    world.check().await
}

#[tokio::test]
async fn a_server_that_slept_brings_back_what_nobody_changed_and_gives_in_where_somebody_did() {
    let folder = TempDir::new().unwrap();
    let mut server = Server::start(&folder).await;
    // By the clock, and where versions run ahead of it.
    for version in [0, BASE] {
        for meanwhile in [None, Some(Step::Enter(1)), Some(Step::Leave(1))] {
            server = asleep(server, version, meanwhile).await;
        }
    }
}

#[tokio::test]
async fn what_slept_with_versions_that_the_era_gives_as_well_is_told_apart() {
    let folder = TempDir::new().unwrap();
    let mut world = World::start(Server::start(&folder).await, BRIEF, BASE).await;
    // More changes than anybody makes, and the other hears of none.
    let (store, id) = (&world.nodes[0].store, "r".parse().unwrap());
    let room = store.load(&id).await.unwrap().unwrap();
    let ahead = Arc::new(Room::clone(&room).at_least(room.version() + 20_000));
    store.swap(&id, Some(&room), Some(&ahead)).await.unwrap();
    world.nodes[0].nodes.poll_store().await.unwrap();
    assert_eq!(world.nodes[0].room().version, ahead.version());
    world.run(Step::Flush).await;
    world.wait_for(1).await;
    world.run(Step::Play(0)).await;
    world.run(Step::Enter(1)).await;
    // Its people are hung up on, and find what there is.
    world.nodes[0].shown.clear();
    world.check().await;
}

#[test]
fn every_order_is_every_order() {
    let steps = [
        Step::Play(0),
        Step::Play(1),
        Step::Flush,
        Step::Look(0),
        Step::Look(1),
    ];
    assert_eq!(orders(&steps).len(), 120);
}
