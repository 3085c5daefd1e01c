//! The claim of an idle seat, at each moment around its deadline.

use std::time::Duration;

use game::{Command, Mark, Refusal};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::time::{Instant, sleep};

use super::{Scene, token};
use crate::rooms::testing::TestServer;

impl TestServer {
    async fn claim(&self, number: u32) -> Result<u64, Refusal> {
        self.run("a", Command::Claim(self.client(number))).await
    }
}

/// Returns a room in which client 1 waits for client 2.
async fn waiting() -> Scene {
    let scene = Scene::seated().await;
    scene.server.play("a", 1, Some(4)).await.unwrap();
    for client in [1, 2] {
        scene.of(client).take();
    }
    scene
}

#[tokio::test(start_paused = true)]
async fn both_players_are_shown_the_alert_and_then_that_the_seat_is_idle() {
    let mut scene = waiting().await;
    scene.pass(Duration::from_millis(34_900)).await;
    assert!(scene.of(1).take().is_empty());
    for (key, seconds) in [("demora", 1), ("parada", 10)] {
        scene.pass(Duration::from_secs(seconds)).await;
        for client in [1, 2] {
            let heard = scene.of(client).take();
            assert_eq!(heard.len(), 1, "{heard:?}");
            assert_eq!(heard[0].1[key], -1);
        }
    }
    scene.pass(Duration::from_secs(3_600)).await;
    assert!(scene.of(1).take().is_empty(), "nothing happens by itself");
}

#[tokio::test(start_paused = true)]
async fn the_loser_of_a_claimed_seat_is_told_and_its_token_seats_nobody() {
    let scene = Scene::seated().await;
    scene.server.enter("a", 2, None).await.unwrap();
    let old = token(&scene.of(2).take());
    scene.server.play("a", 1, Some(4)).await.unwrap();
    scene.of(2).take();
    sleep(Duration::from_secs(45)).await;
    scene.server.claim(1).await.unwrap();
    let heard = scene.of(2).take();
    let events: Vec<_> = heard.iter().map(|(event, _)| event.as_str()).collect();
    assert_eq!(events, ["sua_vaga", "erro", "atualizar_jogo"]);
    assert_eq!(heard[0].1["marca"], 0);
    assert_eq!(heard[1].1["codigo"], "cadeira_cobrada");
    scene.server.enter("a", 3, Some(&old)).await.unwrap();
    let heard = scene.of(3).take();
    assert_eq!(heard[0].1["marca"], 0);
    assert_eq!(heard[1].1["codigo"], "cadeira_cobrada");
    assert!(scene.server.view("a").unwrap().players.o.is_none());
}

/// The idle player moves and the other one claims, each at a random moment around the
/// deadline. Exactly the first of them succeeds.
#[tokio::test(start_paused = true)]
async fn of_a_move_and_a_claim_at_once_one_wins() {
    let (mut moves, mut claims, mut early) = (0, 0, 0);
    for seed in 0..300 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut scene = waiting().await;
        let woken = rng.random_bool(0.5);
        if woken {
            scene.pass(Duration::from_millis(44_990)).await;
        }
        let idle_at = Instant::now() + Duration::from_millis(if woken { 10 } else { 45_000 });
        let mut moment = || rng.random_range(0..4) + 9;
        let before = if woken { 0 } else { 44_990 };
        let [at_move, at_claim] = [moment(), moment()].map(|at| Duration::from_millis(before + at));
        let server = &scene.server;
        let playing = async {
            sleep(at_move).await;
            server.play("a", 2, Some(0)).await
        };
        let claiming = async {
            sleep(at_claim).await;
            (server.claim(1).await, Instant::now() >= idle_at)
        };
        let (played, (claimed, due)) = if rng.random_bool(0.5) {
            tokio::join!(playing, claiming)
        } else {
            let (claimed, played) = tokio::join!(claiming, playing);
            (played, claimed)
        };
        let room = server.view("a").unwrap();
        match (&played, &claimed) {
            (Ok(_), Err(refusal)) => {
                assert_eq!(*refusal, Refusal::TooSoon, "seed {seed}");
                assert_eq!(room.board.marks(), 2, "seed {seed}");
                assert!(room.players.of(Mark::O).is_some(), "seed {seed}");
                assert!(room.idle.is_none() && room.late.is_none(), "seed {seed}");
                moves += 1;
                early += usize::from(!due);
            }
            (Err(refusal), Ok(_)) => {
                assert_eq!(*refusal, Refusal::OnlyWatching, "seed {seed}");
                assert!(due, "seed {seed}: claimed before its moment");
                assert_eq!(room.board.marks(), 1, "seed {seed}");
                assert!(room.players.of(Mark::O).is_none(), "seed {seed}");
                claims += 1;
            }
            both => panic!("seed {seed}: {both:?}"),
        }
    }
    assert!(moves > 50, "{moves} {claims} {early}");
    assert!(claims > 50, "{moves} {claims} {early}");
    assert!(early > 20, "{moves} {claims} {early}");
}

#[tokio::test(start_paused = true)]
async fn a_move_sets_no_timer_while_one_runs() {
    let mut scene = Scene::seated().await;
    let begun = Instant::now();
    for (turn, square) in [4, 0, 2].into_iter().enumerate() {
        let player = turn as u32 % 2 + 1;
        scene.server.play("a", player, Some(square)).await.unwrap();
        sleep(Duration::from_secs(1)).await;
    }
    // The timer is still that of the empty board. It finds nothing due, and sets the next.
    for seconds in [35, 37, 47] {
        scene.pass_time().await;
        assert_eq!(begun.elapsed().as_secs(), seconds);
    }
    assert_eq!(scene.server.view("a").unwrap().idle, Some(Mark::O));
}
