//! A room on one server, in virtual time and without a socket. The tests check the events
//! of its clients and their order, also while the store fails or a client does not read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::ready;
use game::{Command, League, LeagueId, PlayedGame, Refusal, Room, RoomId, Token};
use serde_json::Value;

mod claims;

use crate::rooms::DeadlineQueue;
use crate::rooms::testing::{TestOutbox, TestServer};
use crate::store::memory::Memory;
use crate::store::{Ended, Store, StoreFault, StoreFuture, StoredRooms, Swap};

/// A memory store that refuses changes on request, or takes a second for each.
#[derive(Default)]
struct Fragile {
    memory: Memory,
    broken: AtomicBool,
    slow: AtomicBool,
}

impl Store for Fragile {
    fn all(&self) -> StoreFuture<'_, StoredRooms> {
        self.memory.all()
    }

    fn load<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Option<Arc<Room>>> {
        self.memory.load(id)
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        before: Option<&'a Arc<Room>>,
        next: Option<&'a Arc<Room>>,
        ended: Option<&'a Ended>,
    ) -> StoreFuture<'a, Swap> {
        if self.broken.load(Ordering::Relaxed) {
            return ready(Err(StoreFault("full".to_owned()))).boxed();
        }
        let swap = self.memory.swap(id, before, next, ended);
        if !self.slow.load(Ordering::Relaxed) {
            return swap;
        }
        tokio::time::sleep(Duration::from_secs(1))
            .then(|()| swap)
            .boxed()
    }

    fn games<'a>(&'a self, id: &'a RoomId) -> StoreFuture<'a, Vec<PlayedGame>> {
        self.memory.games(id)
    }

    fn forget_games(&self, before: u64) -> StoreFuture<'_, ()> {
        self.memory.forget_games(before)
    }

    fn games_of_league(&self, league: LeagueId, since: u64) -> StoreFuture<'_, Vec<PlayedGame>> {
        self.memory.games_of_league(league, since)
    }

    fn league(&self) -> StoreFuture<'_, Option<League>> {
        self.memory.league()
    }

    fn set_league<'a>(&'a self, league: &'a League) -> StoreFuture<'a, bool> {
        self.memory.set_league(league)
    }

    fn probe(&self) -> StoreFuture<'_, ()> {
        let broken = self.broken.load(Ordering::Relaxed);
        let outcome = if broken {
            Err(StoreFault("full".to_owned()))
        } else {
            Ok(())
        };
        ready(outcome).boxed()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.memory.close()
    }
}

/// A server with a room, its deadlines and its store.
struct Scene {
    server: TestServer,
    deadlines: DeadlineQueue,
    store: Arc<Fragile>,
}

impl Scene {
    /// Makes a room with two seated clients, which have read all their events.
    async fn seated() -> Self {
        let store = Arc::new(Fragile::default());
        let (server, deadlines) = TestServer::alone(Arc::clone(&store) as _);
        let scene = Self {
            server,
            deadlines,
            store,
        };
        for client in [1, 2] {
            scene.server.enter("a", client, None).await.unwrap();
        }
        for client in [1, 2] {
            scene.of(client).take();
        }
        scene
    }

    fn of(&self, client: u32) -> TestOutbox {
        self.server.clients.get(client)
    }

    fn events(&self, client: u32) -> Vec<String> {
        self.of(client)
            .take()
            .into_iter()
            .map(|(event, _)| event)
            .collect()
    }

    /// Acts on the next deadline.
    async fn pass_time(&mut self) {
        let room = self.deadlines.next().await.unwrap();
        self.server.rooms.on_deadline(&room).await;
    }

    /// Lets time pass, and acts on every deadline on the way.
    async fn pass(&mut self, time: Duration) {
        let end = tokio::time::Instant::now() + time;
        while let Ok(room) = tokio::time::timeout_at(end, self.deadlines.next()).await {
            self.server.rooms.on_deadline(&room.unwrap()).await;
        }
    }
}

fn token(events: &[(String, Value)]) -> Token {
    let seat = events.iter().find(|(event, _)| event == "sua_vaga");
    let token = seat.and_then(|(_, payload)| payload["ficha"].as_str());
    Token::try_from(token.unwrap().to_owned()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_client_hears_of_its_seat_before_it_hears_of_the_room() {
    let (server, _deadlines) = TestServer::alone(Arc::<Memory>::default() as _);
    server.enter("a", 1, None).await.unwrap();
    let heard = server.clients.get(1).take();
    let events: Vec<_> = heard.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(events, ["sua_vaga", "atualizar_jogo"]);
    assert_eq!(heard[0].1["marca"], 1);
    assert_eq!(heard[1].1["jogadores"]["1"]["nome"], "Zoë");
}

#[tokio::test(start_paused = true)]
async fn a_move_is_shown_to_every_client_once_and_only_after_the_commit() {
    let scene = Scene::seated().await;
    scene.store.broken.store(true, Ordering::Relaxed);
    let refused = scene.server.play("a", 1, Some(4)).await;
    assert_eq!(refused, Err(Refusal::Unavailable));
    let told_to_one = scene.events(1);
    assert_eq!(told_to_one, [""; 0], "nothing was done, nothing is told");
    scene.store.broken.store(false, Ordering::Relaxed);
    let version = scene.server.play("a", 1, Some(4)).await.unwrap();
    for client in [1, 2] {
        let heard = scene.of(client).take();
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert_eq!(heard[0].1["versao"], version);
        assert_eq!(heard[0].1["tabuleiro"][4], 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_belongs_together_is_read_between_two_changes() {
    let scene = Scene::seated().await;
    scene.store.slow.store(true, Ordering::Relaxed);
    let id = "a".parse().unwrap();
    let read = || scene.server.view("a").unwrap().board.marks();
    let (played, marks) = tokio::join!(
        scene.server.play("a", 1, Some(4)),
        scene.server.rooms.between_changes(&id, read)
    );
    played.unwrap();
    assert_eq!(marks, 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_move_changes_nothing_and_no_other_client_hears_of_it() {
    let scene = Scene::seated().await;
    let before = scene.server.view("a").unwrap();
    let refused = scene.server.play("a", 2, Some(4)).await;
    assert_eq!(refused, Err(Refusal::NotYourTurn));
    assert_eq!(scene.server.view("a").unwrap(), before);
    assert!(scene.of(1).take().is_empty());
    let repeated = {
        scene.server.play("a", 1, Some(4)).await.unwrap();
        let board = scene.server.view("a").unwrap().board;
        scene.of(2).take();
        scene.server.propose("a", 1, board).await
    };
    assert_eq!(repeated, Ok(scene.server.view("a").unwrap().version));
    assert!(scene.of(2).take().is_empty(), "a repeat is no news");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_disconnected_and_the_others_play_on() {
    let scene = Scene::seated().await;
    scene.of(2).set_full(true);
    scene.server.play("a", 1, Some(4)).await.unwrap();
    assert!(scene.of(2).is_disconnected());
    assert!(!scene.of(1).is_disconnected());
    assert_eq!(scene.of(1).take().last().unwrap().1["tabuleiro"][4], 1);
}

#[tokio::test(start_paused = true)]
async fn the_newest_connection_takes_the_seat_and_the_older_one_is_told() {
    let store = Arc::<Memory>::default();
    let (server, _deadlines) = TestServer::alone(store as _);
    server.enter("a", 1, None).await.unwrap();
    let token = token(&server.clients.get(1).take());
    server.enter("a", 3, Some(&token)).await.unwrap();
    let older = server.clients.get(1).take();
    assert_eq!(older[0].1["marca"], 0);
    assert_eq!(older[1].1["codigo"], "vaga_assumida");
    let newer = server.clients.get(3).take();
    assert_eq!(newer[0].1["marca"], 1);
    assert_eq!(newer[0].1["ficha"], token.reveal());
}

#[tokio::test(start_paused = true)]
async fn a_held_seat_is_free_when_its_time_has_come() {
    let mut scene = Scene::seated().await;
    scene.server.play("a", 1, Some(4)).await.unwrap();
    let lost = Command::Lose(scene.server.client(1));
    scene.server.run("a", lost).await.unwrap();
    let player = || scene.server.view("a").unwrap().players.x.clone();
    assert!(!player().unwrap().present);
    scene.pass(Duration::from_millis(59_900)).await;
    assert!(scene.server.view("a").unwrap().players.x.is_some());
    scene.pass(Duration::from_millis(200)).await;
    assert!(scene.server.view("a").unwrap().players.x.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_deadline_that_could_not_be_stored_is_tried_again() {
    let mut scene = Scene::seated().await;
    let lost = Command::Lose(scene.server.client(1));
    scene.server.run("a", lost).await.unwrap();
    scene.store.broken.store(true, Ordering::Relaxed);
    scene.pass(Duration::from_millis(60_100)).await;
    assert!(scene.server.view("a").unwrap().players.x.is_some());
    scene.store.broken.store(false, Ordering::Relaxed);
    scene.pass(Duration::from_millis(1_000)).await;
    assert!(scene.server.view("a").unwrap().players.x.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_room_that_everybody_left_is_gone_and_the_next_one_is_newer() {
    let scene = Scene::seated().await;
    let last = scene.server.view("a").unwrap().version;
    for client in [1, 2] {
        let leave = Command::Leave(scene.server.client(client));
        scene.server.run("a", leave).await.unwrap();
    }
    assert!(scene.server.view("a").is_none());
    assert_eq!(scene.server.rooms.count(), 0);
    assert!(scene.store.all().await.unwrap().rooms.is_empty());
    let again = scene.server.enter("a", 3, None).await.unwrap();
    assert!(again > last, "{again} after {last}");
    let late = Command::Leave(scene.server.client(1));
    assert_eq!(scene.server.run("a", late).await, Err(Refusal::NotInRoom));
    let count = scene.server.rooms.count();
    assert_eq!(count, 1, "a late command takes no new room away");
}

#[tokio::test(start_paused = true)]
async fn commands_to_one_room_run_one_after_another() {
    let scene = Scene::seated().await;
    // Both clients want the same square of the same board, so only one can have it.
    let board = scene.server.view("a").unwrap().board;
    let square = game::Square::new(4).unwrap();
    let of = |mark| board.with(square, mark);
    let (x, o) = tokio::join!(
        scene.server.propose("a", 1, of(game::Mark::X)),
        scene.server.propose("a", 2, of(game::Mark::O)),
    );
    assert!(x.is_ok());
    assert!(o.is_err(), "{o:?}");
    assert_eq!(scene.events(1), ["atualizar_jogo"]);
}
