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

mod idle;
mod meeting;
mod world;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use game::{Board, Refusal};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use crate::store::Store;
use crate::store::testing::conformance::BASE;
use crate::store::testing::redis_server::RedisServer;
use crate::store::testing::shared_memory::{SharedMemory, SharedMemoryStore};
use crate::store::testing::{Lab, SHORT};
use world::{APART, BRIEF, Node, PLAYER, Step, World};

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
async fn every_order<L: Lab>(mut lab: L, players: [(usize, u32); 2], notice: &[Step]) -> L {
    for forget in [Step::Flush, Step::FallBack] {
        for [one, other] in [
            [Step::Play(0), Step::Play(1)],
            [Step::Play(0), Step::Enter(1)],
            [Step::Play(0), Step::Leave(1)],
            [Step::Found(0), Step::Found(1)],
        ] {
            for order in orders(&[&[one, other, forget], notice].concat()) {
                let mut world = World::start_with(lab, SHORT, 0, players).await;
                for step in order {
                    world.run(step).await;
                }
                lab = world.check().await;
            }
        }
    }
    lab
}

/// Runs seventeen steps, three losses among them, in random orders.
async fn random_orders<L: Lab>(
    mut lab: L,
    players: [(usize, u32); 2],
    seeds: std::ops::Range<u64>,
) {
    for seed in seeds {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut world = World::start_with(lab, SHORT, 0, players).await;
        world.history.push(format!("seed {seed}"));
        let mut steps: Vec<Step> = (0..14)
            .map(|_| {
                let at = rng.random_range(0..2);
                match rng.random_range(0..8) {
                    0 => Step::Enter(at),
                    1 => Step::Leave(at),
                    2 => Step::Poll(at),
                    3 => Step::Found(at),
                    4 => Step::Hear(at),
                    5 => Step::Look(at),
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
    every_order(SharedMemory::new(), APART, &notice).await;
}

#[tokio::test(start_paused = true)]
async fn in_random_orders_with_several_losses_it_makes_none_either() {
    random_orders(SharedMemory::new(), APART, 0..3_000).await;
}

#[tokio::test(start_paused = true)]
async fn a_server_that_slept_yields_only_where_a_room_was_changed() {
    slept(SharedMemory::new()).await;
}

#[tokio::test]
async fn the_same_holds_on_redis() {
    let notice = [Step::Poll(0), Step::Poll(1)];
    every_order(RedisServer::start().await, APART, &notice).await;
    random_orders(RedisServer::start().await, APART, 0..40).await;
    slept(RedisServer::start().await).await;
}

#[tokio::test(start_paused = true)]
async fn a_room_of_another_past_with_a_reused_version_is_told_apart() {
    let mut world = World::start(SharedMemory::new(), BRIEF, BASE).await;
    // More changes than players make, and the other server hears of none.
    let (store, id) = (&world.nodes[0].store, "r".parse().unwrap());
    let room = store.load(&id).await.unwrap().unwrap();
    let ahead = Arc::new(game::Room::clone(&room).at_least(room.version() + 20_000));
    store
        .swap(&id, Some(&room), Some(&ahead), None)
        .await
        .unwrap();
    // The server has its own number on the change, and so takes no hint from it.
    world.nodes[0].cluster.needs_resync = true;
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
    let now = world.nodes[1].room().watchers;
    assert_eq!(now, watchers, "one left, one came");
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
