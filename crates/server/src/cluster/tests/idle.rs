//! A room whose players are all at the first server. At the second one nobody looks at it,
//! until somebody asks.
//!
//! The tests fail if one of these is removed:
//!
//! - the reading of a room before it is shown, changed or counted
//! - the texts that a server fetches of rooms at which nobody looks
//! - the reading of all rooms when a server is missing, and again if it took too long
//! - the reading of a room that was put back, as soon as it is heard of

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use game::{Board, Command, Mark, RoomView, Token};
use tokio::time::{sleep, timeout};

use super::world::{APART, BRIEF, Node, PLAYER, Step, TOGETHER, World};
use super::{every_order, random_orders};
use crate::store::shared::{Report, RoomText, SharedStore, Waits};
use crate::store::testing::SHORT;
use crate::store::testing::redis_server::RedisServer;
use crate::store::testing::shared_memory::{SharedMemory, SharedMemoryStore};

type Model = World<SharedMemory>;

/// Makes a story with these players, whose second server has heard of everything so far.
async fn story(waits: Waits, players: [(usize, u32); 2]) -> Model {
    let mut world = World::start_with(SharedMemory::new(), waits, 0, players).await;
    world.run(Step::Hear(1)).await;
    world
}

fn shown(world: &Model, at: usize) -> Arc<RoomView> {
    world.nodes[at].room()
}

fn reads(world: &Model) -> usize {
    let store: &SharedMemoryStore = &world.nodes[1].store;
    store.read.load(Ordering::Relaxed)
}

#[tokio::test(start_paused = true)]
async fn in_every_order_a_server_that_only_notes_changes_keeps_the_promise() {
    let notice = [Step::Hear(1), Step::Poll(1), Step::Look(1)];
    every_order(SharedMemory::new(), TOGETHER, &notice).await;
}

#[tokio::test(start_paused = true)]
async fn in_random_orders_it_keeps_it_too() {
    random_orders(SharedMemory::new(), TOGETHER, 0..3_000).await;
}

#[tokio::test]
async fn the_same_holds_on_redis() {
    every_order(RedisServer::start().await, TOGETHER, &[Step::Poll(1)]).await;
    random_orders(RedisServer::start().await, TOGETHER, 0..20).await;
}

#[tokio::test(start_paused = true)]
async fn a_room_is_read_when_somebody_asks_and_not_before() {
    let mut world = story(SHORT, TOGETHER).await;
    let before = (reads(&world), shown(&world, 1));
    for player in [0, 1, 0] {
        world.run(Step::Play(player)).await;
        world.run(Step::Hear(1)).await;
    }
    assert_eq!((reads(&world), shown(&world, 1)), before);
    world.run(Step::Look(1)).await;
    assert_eq!(reads(&world), before.0 + 1);
    assert_eq!(shown(&world, 1).board.marks(), 3);
    // Nothing is new, so nothing is read.
    world.run(Step::Look(1)).await;
    assert_eq!(reads(&world), before.0 + 1);
    // A list shows all rooms.
    world.run(Step::Play(1)).await;
    world.run(Step::Hear(1)).await;
    let snapshots = &world.nodes[1].server.rooms.context().feeds.snapshots;
    let told = timeout(Duration::ZERO, snapshots.noted().notified()).await;
    assert!(told.is_ok());
    snapshots.look_at_all().await;
    assert_eq!(shown(&world, 1).board.marks(), 4);
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_follower_and_a_member_are_shown_each_change_at_once() {
    let mut world = story(SHORT, TOGETHER).await;
    let snapshots = Arc::clone(&world.nodes[1].server.rooms.context().feeds.snapshots);
    let mut followed = snapshots.follow(&"r".parse().unwrap()).unwrap();
    world.run(Step::Play(0)).await;
    world.run(Step::Hear(1)).await;
    assert_eq!(followed.current().board.marks(), 1);
    drop(followed);
    world.run(Step::Enter(1)).await;
    world.run(Step::Play(1)).await;
    world.run(Step::Hear(1)).await;
    assert_eq!(shown(&world, 1).board.marks(), 2);
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_enters_finds_the_newest_room() {
    let mut world = story(SHORT, TOGETHER).await;
    for _ in 0..3 {
        world.run(Step::Enter(0)).await;
    }
    world.run(Step::Play(0)).await;
    world.run(Step::Hear(1)).await;
    world.run(Step::Enter(1)).await;
    let room = shown(&world, 1);
    assert_eq!((room.board.marks(), room.watchers), (1, 6), "{room:?}");
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn the_host_finds_nobody_on_a_seat_that_is_free_by_now() {
    let mut world = story(SHORT, TOGETHER).await;
    let one = &world.nodes[0].server;
    one.run("r", Command::Leave(one.client(PLAYER)))
        .await
        .unwrap();
    world.run(Step::Hear(1)).await;
    let other = &world.nodes[1].server.rooms;
    let id = "r".parse().unwrap();
    assert_eq!(other.seat(&id, Mark::X).await, None);
    assert!(other.seat(&id, Mark::O).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_older_text_takes_the_place_of_no_newer_one() {
    let mut world = story(SHORT, TOGETHER).await;
    let id = "r".parse().unwrap();
    let mut texts = Vec::new();
    for player in [0, 1] {
        world.run(Step::Play(player)).await;
        world.run(Step::Hear(1)).await;
        let store: &SharedMemoryStore = &world.nodes[1].store;
        texts.extend(store.load_many(std::slice::from_ref(&id)).await.unwrap());
    }
    let [Some(older), Some(newer)] = &texts[..] else {
        panic!("{texts:?}")
    };
    let rooms = Arc::clone(&world.nodes[1].server.rooms);
    rooms.keep_copy(&id, newer.clone()).await.unwrap();
    let refused = rooms.keep_copy(&id, older.clone()).await;
    assert_eq!(refused.as_ref(), Err(older), "the store has lost a move");
    let no_room = RoomText::new("{}".to_owned());
    rooms.keep_copy(&id, no_room).await.unwrap();
    let before = reads(&world);
    world.run(Step::Look(1)).await;
    assert_eq!(shown(&world, 1).board.marks(), 2);
    assert_eq!(reads(&world), before, "from the text");
    // Nor does it stand beside a room that is newer.
    assert!(rooms.keep_copy(&id, older.clone()).await.is_err());
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn moves_of_a_dead_server_are_put_back_from_their_text() {
    let mut world = story(BRIEF, TOGETHER).await;
    world.run(Step::Play(0)).await;
    world.run(Step::Hear(1)).await;
    // The text is fetched, and nobody looks at it.
    world.run(Step::Poll(1)).await;
    assert_eq!(shown(&world, 1).board, Board::EMPTY);
    world.run(Step::Play(1)).await;
    world.run(Step::Hear(1)).await;
    world.nodes[0].store.cut_off.store(true, Ordering::Relaxed);
    world.run(Step::Flush).await;
    assert!(!world.nodes[1].cluster.poll().await.unwrap());
    // It is back before the era opens, after which anybody might change the room.
    let back = world.nodes[1].store.overview().await.unwrap();
    let texts = back.versions.values().copied().collect::<Vec<_>>();
    world.wait_for(1).await;
    let room = world.nodes[1].server.look("r").await.unwrap();
    assert_eq!(texts, [room.version]);
    // The second mark was only noted, and its server is dead.
    assert_eq!(room.board.marks(), 1, "{:#?}", world.history);
}

/// Makes a story in which the second server saw the room last when nobody was in it. Then the
/// players come back at the first server.
async fn players_come_back() -> Model {
    let mut world = story(SHORT, TOGETHER).await;
    world.run(Step::Leave(0)).await;
    world.run(Step::Leave(0)).await;
    let one = &world.nodes[0].server;
    for number in [PLAYER, PLAYER + 1] {
        one.run("r", Command::Lose(one.client(number)))
            .await
            .unwrap();
    }
    world.run(Step::Hear(1)).await;
    world.run(Step::Look(1)).await;
    assert_eq!(present(&world), [false; 2]);
    for number in [PLAYER, PLAYER + 1] {
        let one = &world.nodes[0].server;
        let token = Token::from_random(one.client(number).0.into());
        one.enter("r", number, Some(&token)).await.unwrap();
    }
    world.run(Step::Hear(1)).await;
    world
}

/// Returns which players are present, as the second server shows the room.
fn present(world: &Model) -> [bool; 2] {
    let room = shown(world, 1);
    Mark::BOTH.map(|mark| room.players.of(mark).is_some_and(|player| player.present))
}

/// Polls at the second server until it has shown the players, and then that they are away.
/// Returns the time that this took.
async fn until_they_are_away(world: &mut Model) -> Duration {
    let mut waited = Duration::ZERO;
    let mut were_there = false;
    loop {
        world.run(Step::Poll(1)).await;
        were_there |= present(world) == [true; 2];
        if were_there && present(world) == [false; 2] {
            return waited;
        }
        assert!(waited < Duration::from_secs(20), "{:?}", shown(world, 1));
        sleep(Duration::from_millis(500)).await;
        waited += Duration::from_millis(500);
    }
}

#[tokio::test(start_paused = true)]
async fn clients_of_a_dead_server_are_away_in_rooms_that_it_alone_had_read() {
    let mut world = players_come_back().await;
    let waited = until_they_are_away(&mut world).await;
    assert!(waited > SHORT.lease + Duration::from_secs(3), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn they_are_away_even_if_the_first_look_for_them_took_too_long() {
    let mut world = players_come_back().await;
    world.run(Step::Poll(1)).await;
    sleep(SHORT.lease + Duration::from_millis(1)).await;
    let held = world.nodes[1].server.hold("r").await;
    let release = async {
        sleep(Duration::from_secs(2)).await;
        drop(held);
    };
    tokio::join!(world.run(Step::Poll(1)), release);
    assert_eq!(present(&world), [false; 2], "the room was not read");
    until_they_are_away(&mut world).await;
}

#[tokio::test(start_paused = true)]
async fn a_room_that_a_late_server_puts_back_is_read_at_once() {
    let mut world = story(BRIEF, TOGETHER).await;
    world.run(Step::Play(0)).await;
    world.run(Step::Flush).await;
    world.nodes[0].store.cut_off.store(true, Ordering::Relaxed);
    world.wait_for(1).await;
    world.run(Step::Hear(1)).await;
    assert_eq!(shown(&world, 1).board, Board::EMPTY);
    world.nodes[0].store.cut_off.store(false, Ordering::Relaxed);
    world.wait_for(0).await;
    world.run(Step::Hear(1)).await;
    assert_eq!(shown(&world, 1).board.marks(), 1, "{:#?}", world.history);
    world.check().await;
}

#[tokio::test(start_paused = true)]
async fn hints_without_a_pause_put_off_no_poll() {
    let World { nodes, .. } = story(SHORT, APART).await;
    let [one, other] = nodes;
    let Node {
        server,
        cluster,
        store,
        ..
    } = other;
    let _running = tokio::spawn(cluster.run());
    for number in 10..40 {
        sleep(Duration::from_millis(300)).await;
        one.server.enter("n", number, None).await.unwrap();
    }
    let status = one.store.renew(&Report::default()).await.unwrap();
    assert!(status.peers.contains(&store.node()), "{status:?}");
    drop(server);
}
