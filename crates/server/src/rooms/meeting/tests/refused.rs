//! People whom a room does not let play, and those who wait there.

use std::time::Duration;

use game::{ByHost, Command, Mark};
use tokio::time::advance;

use super::{seats, seek, server, token};
use crate::rooms::testing::TestServer;

/// Has client 2 wait in the room in which it has claimed the seat of client 1, and client 1
/// in another one. The two may meet again. Returns both rooms.
async fn after_a_claim(server: &TestServer) -> [String; 2] {
    let claimed = seek(server, 1).await;
    assert_eq!(seek(server, 2).await, claimed);
    advance(Duration::from_secs(45)).await;
    let claim = Command::Claim(server.client(2));
    server.run(&claimed, claim).await.unwrap();
    let next = look_again(server, &claimed).await;
    advance(Duration::from_secs(9)).await;
    [claimed, next]
}

/// Has client 1 go from a room to the next opponent. Nobody is there yet.
async fn look_again(server: &TestServer, from: &str) -> String {
    let next = seek(server, 1).await;
    assert_ne!(next, from);
    let left = Command::Leave(server.client(1));
    server.run(from, left).await.unwrap();
    next
}

#[tokio::test(start_paused = true)]
async fn a_person_who_claimed_the_seat_of_another_moves_to_that_one() {
    let server = server();
    let [claimed, next] = after_a_claim(&server).await;
    assert_eq!(server.pair_up().await, [(2, next.clone())]);
    assert!(server.view(&claimed).is_none(), "the room is gone");
    assert_eq!(seats(&server, &next).iter().flatten().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_third_person_plays_at_once_while_a_room_refuses_the_second() {
    let server = server();
    let [claimed, next] = after_a_claim(&server).await;
    // The claimer cannot move.
    let turned = server.turn_to_forms(&claimed, 9, &token(2)).await;
    turned.unwrap();
    assert_eq!(server.pair_up().await, []);
    assert_eq!(seek(&server, 3).await, claimed);
    assert_eq!(seek(&server, 4).await, next);
}

#[tokio::test(start_paused = true)]
async fn a_third_person_who_waits_is_moved_while_a_room_refuses_the_second() {
    let server = server();
    let [claimed, next] = after_a_claim(&server).await;
    let turned = server.turn_to_forms(&claimed, 9, &token(2)).await;
    turned.unwrap();
    // The third has a room, as when its game has ended.
    let waiters = &server.rooms.context().waiters;
    let [first, second] = [&claimed, &next].map(|room| room.parse().unwrap());
    assert!(waiters.set_leaving(&first, server.client(9), true));
    assert!(waiters.set_leaving(&second, server.client(1), true));
    let third = seek(&server, 3).await;
    assert!(waiters.set_leaving(&first, server.client(9), false));
    assert!(waiters.set_leaving(&second, server.client(1), false));
    assert!(third != claimed && third != next);
    assert_eq!(server.pair_up().await, [(3, claimed)]);
}

#[tokio::test(start_paused = true)]
async fn a_room_refuses_a_person_whom_the_host_had_stand_up_for_ten_minutes() {
    let server = server();
    let room = seek(&server, 1).await;
    assert_eq!(seek(&server, 2).await, room);
    let free = Command::Host(ByHost::Free(Mark::X));
    server.run(&room, free).await.unwrap();
    look_again(&server, &room).await;
    let turned = server.turn_to_forms(&room, 9, &token(2)).await;
    turned.unwrap();
    advance(Duration::from_secs(599)).await;
    assert_eq!(server.pair_up().await, []);
    advance(Duration::from_secs(1)).await;
    assert_eq!(server.pair_up().await, [(1, room)]);
}
