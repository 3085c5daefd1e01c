//! Two servers on one store that forgets, in every order of a few steps and in many random
//! ones. A version names one room, versions never go back, and confirmed moves stay.
//!
//! The store is a model in virtual time, and a real Redis for fewer orders. The tests fail
//! if one of these is removed:
//!
//! - the check of the era in a change
//! - the check of the process that holds the data
//! - the version's floor
//! - the wait for all living servers

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use game::{Board, ClientId, Command, Refusal, RoomView, Square};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use super::Cluster;
use crate::clock::Clock;
use crate::rooms::testing::{TestOutbox, TestServer};
use crate::store::shared::SharedStore;
use crate::store::shared::Waits;
use crate::store::testing::conformance::BASE;
use crate::store::testing::redis_server::RedisServer;
use crate::store::testing::shared_memory::{SharedMemory, SharedMemoryStore};
use crate::store::testing::{Lab, SHORT};
use crate::store::{Store, Swap};

/// A lease so short that a server that does not poll soon counts as dead.
const BRIEF: Waits = Waits {
    lease: Duration::from_millis(60),
    ..SHORT
};

/// A step of a story, with the index of its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The player at this server plays, or asks for the next game.
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
    /// The store loses all data.
    Flush,
    /// Another process continues with the data of the beginning.
    FallBack,
}

/// A server of the story, and the versions that it showed last.
struct Node<S> {
    server: TestServer,
    cluster: Cluster<TestOutbox>,
    store: Arc<S>,
    watchers: Vec<u32>,
    shown: HashMap<&'static str, u64>,
}

/// The number of each server's player among its clients.
const PLAYER: u32 = 1;

impl<S: SharedStore> Node<S> {
    async fn start(lab: &impl Lab<Store = S>, waits: Waits, clock: Clock) -> Self {
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

    fn room(&self) -> Arc<RoomView> {
        self.server.view("r").unwrap()
    }
}

/// Two servers on one store, and the story so far.
struct World<L: Lab> {
    lab: L,
    copy: Option<L::Copy>,
    nodes: [Node<L::Store>; 2],
    /// Each room that a server showed, by version.
    seen: HashMap<(&'static str, u64), Arc<RoomView>>,
    /// The games and boards that were confirmed to their players.
    confirmed: Vec<(u32, Board)>,
    founders: Vec<ClientId>,
    clients: u32,
    history: Vec<String>,
}

impl<L: Lab> World<L> {
    /// Makes a room whose players are at two servers, with a watcher at each.
    async fn start(lab: L, waits: Waits, version: u64) -> Self {
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
            seen: HashMap::new(),
            confirmed: Vec::new(),
            founders: Vec::new(),
            clients: PLAYER,
            history: Vec::new(),
        };
        world.settle().await;
        for at in [0, 1] {
            let entered = world.nodes[at].server.enter("r", PLAYER, None).await;
            entered.unwrap();
            world.settle().await;
        }
        world.raise(version).await;
        world.run(Step::Enter(0)).await;
        world.run(Step::Enter(1)).await;
        world.settle().await;
        world.copy = Some(world.lab.keep_copy().await);
        world
    }

    /// Raises the room to this version.
    async fn raise(&mut self, version: u64) {
        let (store, id) = (&self.nodes[0].store, "r".parse().unwrap());
        let room = store.load(&id).await.unwrap().unwrap();
        if room.version() < version {
            let ahead = Arc::new(game::Room::clone(&room).at_least(version));
            let done = store.swap(&id, Some(&room), Some(&ahead)).await.unwrap();
            assert!(matches!(done, Swap::Committed));
            self.settle().await;
        }
    }

    async fn run(&mut self, step: Step) {
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

    /// Plays the next mark of the player at this server, or asks for the next game.
    async fn play(&mut self, at: usize) -> Result<u64, Refusal> {
        let (server, room) = (&self.nodes[at].server, self.nodes[at].room());
        let free = Square::all().find(|square| room.board.at(*square).is_none());
        let next = match (room.turn, free) {
            (Some(turn), Some(free)) => room.board.with(free, turn),
            _ => Board::EMPTY,
        };
        let done = server.propose("r", PLAYER, next).await;
        if done.is_ok() && next != Board::EMPTY {
            self.confirmed.push((room.number, next));
        }
        done
    }

    /// Checks the rooms that both servers show now.
    fn observe(&mut self) {
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
    async fn settle(&mut self) {
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
    async fn wait_for(&mut self, at: usize) {
        while !self.nodes[at].cluster.poll().await.unwrap() {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Checks that both servers show the same room with all confirmed moves, and that the
    /// game goes on.
    async fn check(mut self) -> L {
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
        self.lab
    }
}

impl<S: SharedStore> Node<S> {
    /// Acts on the hints that have come, as the server's task would.
    async fn hear(&mut self) {
        use futures_util::FutureExt;
        while let Some(hint) = self.cluster.hints.next().now_or_never() {
            // A store that fails is polled again.
            let _failed = self.cluster.apply_hint(hint).await;
        }
    }
}

/// Returns every order of the steps.
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

/// Runs two actions, a loss, and the servers' reactions, in every order.
async fn every_order<L: Lab>(mut lab: L, notice: &[Step]) {
    for forget in [Step::Flush, Step::FallBack] {
        for [one, other] in [
            [Step::Play(0), Step::Play(1)],
            [Step::Play(0), Step::Enter(1)],
            [Step::Play(0), Step::Leave(1)],
            [Step::Found(0), Step::Found(1)],
        ] {
            for order in orders(&[&[one, other, forget], notice].concat()) {
                let mut world = World::start(lab, SHORT, 0).await;
                for step in order {
                    world.run(step).await;
                }
                lab = world.check().await;
            }
        }
    }
}

/// Runs seventeen steps, three losses among them, in random orders.
async fn random_orders<L: Lab>(mut lab: L, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut world = World::start(lab, SHORT, 0).await;
        world.history.push(format!("seed {seed}"));
        let mut steps: Vec<Step> = (0..14)
            .map(|_| {
                let at = rng.random_range(0..2);
                match rng.random_range(0..7) {
                    0 => Step::Enter(at),
                    1 => Step::Leave(at),
                    2 => Step::Poll(at),
                    3 => Step::Found(at),
                    4 => Step::Hear(at),
                    _ => Step::Play(at),
                }
            })
            .collect();
        steps.extend([Step::Flush, Step::FallBack, Step::Flush]);
        steps.shuffle(&mut rng);
        for step in steps {
            world.run(step).await;
        }
        lab = world.check().await;
    }
}

/// Runs a story of a server that commits a change of which the other does not hear. It
/// sleeps for longer than its lease, while the store forgets, and then wakes.
async fn asleep<L: Lab>(lab: L, version: u64, meanwhile: Option<Step>) -> L {
    let mut world = World::start(lab, BRIEF, version).await;
    world.run(Step::Play(0)).await;
    assert_eq!(world.confirmed.len(), 1, "{:#?}", world.history);
    world.run(Step::Flush).await;
    world.wait_for(1).await;
    if let Some(step) = meanwhile {
        world.run(step).await;
        // No living server knew of the change.
        world.confirmed.clear();
    }
    world.check().await
}

/// Runs the story of the sleeping server in all its variants.
async fn slept<L: Lab>(mut lab: L) {
    // Versions begin at the clock, or run ahead of it.
    for version in [0, BASE] {
        for meanwhile in [None, Some(Step::Enter(1)), Some(Step::Leave(1))] {
            lab = asleep(lab, version, meanwhile).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn in_every_order_a_store_that_forgets_makes_no_second_room_of_a_version() {
    let notice = [Step::Hear(0), Step::Poll(0), Step::Poll(1)];
    every_order(SharedMemory::new(), &notice).await;
}

#[tokio::test(start_paused = true)]
async fn in_random_orders_with_several_losses_it_makes_none_either() {
    random_orders(SharedMemory::new(), 0..3_000).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_slept_yields_only_where_a_room_was_changed() {
    slept(SharedMemory::new()).await;
}

#[tokio::test]
async fn the_same_holds_on_redis() {
    let notice = [Step::Poll(0), Step::Poll(1)];
    every_order(RedisServer::start().await, &notice).await;
    random_orders(RedisServer::start().await, 0..40).await;
    slept(RedisServer::start().await).await;
}

#[tokio::test(start_paused = true)]
async fn a_room_of_another_past_with_a_reused_version_is_told_apart() {
    let mut world = World::start(SharedMemory::new(), BRIEF, BASE).await;
    // More changes than players make, and the other server hears of none.
    let (store, id) = (&world.nodes[0].store, "r".parse().unwrap());
    let room = store.load(&id).await.unwrap().unwrap();
    let ahead = Arc::new(game::Room::clone(&room).at_least(room.version() + 20_000));
    store.swap(&id, Some(&room), Some(&ahead)).await.unwrap();
    world.nodes[0].cluster.poll().await.unwrap();
    assert_eq!(world.nodes[0].room().version, ahead.version());
    world.run(Step::Flush).await;
    world.wait_for(1).await;
    world.run(Step::Play(0)).await;
    world.run(Step::Enter(1)).await;
    // Its clients are disconnected, and find the store's room.
    world.nodes[0].shown.clear();
    world.settle().await;
    let [one, other] = world.nodes.each_ref().map(Node::room);
    assert_eq!(one, other);
    assert!(world.nodes[0].server.clients.get(PLAYER).is_disconnected());
}

#[tokio::test(start_paused = true)]
async fn a_change_whose_answer_was_lost_is_found_at_the_next_poll() {
    let mut world = World::start(SharedMemory::new(), SHORT, 0).await;
    let store = Arc::clone(&world.nodes[0].store);
    store.unheard.store(true, Ordering::Relaxed);
    assert_eq!(world.play(0).await, Err(Refusal::Unavailable));
    store.unheard.store(false, Ordering::Relaxed);
    assert_eq!(world.nodes[0].room().board, Board::EMPTY);
    world.run(Step::Poll(0)).await;
    assert_eq!(world.nodes[0].room().board.marks(), 1);
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_changes_at_two_servers_the_later_builds_on_the_earlier() {
    let mut world = World::start(SharedMemory::new(), SHORT, 0).await;
    // Neither server polls or acts on hints, so each works with the room that it knew.
    for step in [
        Step::Enter(0),
        Step::Enter(1),
        Step::Leave(0),
        Step::Enter(0),
        Step::Play(0),
    ] {
        world.run(step).await;
    }
    let seen: Vec<_> = world.history.iter().rev().take(5).collect();
    assert!(seen.iter().all(|step| step.contains("Ok(")), "{seen:?}");
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn clients_of_a_dead_server_are_away_after_its_grace_and_not_before() {
    let mut world = World::start(SharedMemory::new(), SHORT, 0).await;
    let present = |world: &World<SharedMemory>| {
        let room = world.nodes[1].room();
        let x = room.players.x.clone();
        x.is_some_and(|player| player.present)
    };
    // The first server dies, so it no longer renews its lease.
    let mut waited = Duration::ZERO;
    while present(&world) {
        assert!(waited < Duration::from_secs(20), "{waited:?}");
        world.run(Step::Poll(1)).await;
        sleep(Duration::from_millis(500)).await;
        waited += Duration::from_millis(500);
    }
    assert!(waited > SHORT.lease + Duration::from_secs(3), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_left_while_the_store_forgot_is_not_brought_back() {
    let mut world = World::start(SharedMemory::new(), SHORT, 0).await;
    let watchers = world.nodes[1].room().watchers;
    world.run(Step::Leave(0)).await;
    // The other server has not heard of it, and puts the room back with the client in it.
    world.run(Step::Flush).await;
    let store: &SharedMemoryStore = &world.nodes[0].store;
    store.cut_off.store(true, Ordering::Relaxed);
    let mut waited = 0;
    while !world.nodes[1].cluster.poll().await.unwrap() {
        sleep(Duration::from_millis(500)).await;
        waited += 1;
        assert!(waited < 30);
    }
    world.run(Step::Enter(1)).await;
    world.nodes[0].store.cut_off.store(false, Ordering::Relaxed);
    world.nodes[0].shown.clear();
    world.settle().await;
    world.settle().await;
    assert_eq!(
        world.nodes[1].room().watchers,
        watchers,
        "one left, one came"
    );
}

#[test]
fn orders_are_all_permutations() {
    let steps = [
        Step::Play(0),
        Step::Play(1),
        Step::Flush,
        Step::Poll(0),
        Step::Poll(1),
    ];
    assert_eq!(orders(&steps).len(), 120);
}
