//! People who look for an opponent on one server, in virtual time and without a socket.

mod hushed;
mod league;
mod refused;

use std::sync::Arc;
use std::time::Duration;

use game::{ClientId, Command, League, LeagueId, LeagueName, Mark, Refusal, Token};
use serde_json::{Value, json};

use crate::rooms::testing::TestServer;
use crate::store::memory::Memory;

fn server() -> TestServer {
    TestServer::alone(Arc::new(Memory::default())).0
}

fn token(of: u32) -> Token {
    Token::from_random(u128::from(of) << 64)
}

/// Has a client look for an opponent under the token of its number.
async fn seek(server: &TestServer, number: u32) -> String {
    server.seek(number, &token(number)).await.unwrap()
}

/// Returns the clients on the seats of a room, X first.
#[track_caller]
fn seats(server: &TestServer, room: &str) -> [Option<ClientId>; 2] {
    let id = room.parse().unwrap();
    let live = server.rooms.find(&id).unwrap();
    let room = live.try_lock().unwrap().committed().unwrap();
    Mark::BOTH.map(|mark| room.seat(mark)?.client())
}

/// Returns the events of a client since the last call: the name, the room and the mark.
fn told(server: &TestServer, number: u32) -> Vec<String> {
    let events = server.clients.get(number).take();
    let told = |(event, payload): (String, Value)| {
        let marca = payload.get("marca").map(Value::to_string);
        let room = payload["jogoId"].as_str().unwrap_or("-").to_owned();
        [Some(event), Some(room), marca]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    };
    events.into_iter().map(told).collect()
}

/// Has two clients wait at the same time, as when both asked at once. The first one has
/// waited longer.
async fn two_wait(server: &TestServer) -> [String; 2] {
    let waiters = &server.rooms.context().waiters;
    let first = seek(server, 1).await;
    let id = first.parse().unwrap();
    assert!(waiters.set_leaving(&id, server.client(1), true));
    tokio::time::advance(Duration::from_millis(10)).await;
    let second = seek(server, 2).await;
    assert!(waiters.set_leaving(&id, server.client(1), false));
    assert_ne!(first, second);
    [first, second]
}

#[tokio::test(start_paused = true)]
async fn the_second_finds_the_first_and_the_third_waits() {
    let server = server();
    let first = seek(&server, 1).await;
    assert!(server.view(&first).unwrap().seeks);
    assert_eq!(seek(&server, 2).await, first);
    let expected = [server.client(1), server.client(2)].map(Some);
    assert_eq!(seats(&server, &first), expected);
    assert!(!server.view(&first).unwrap().seeks);
    let third = seek(&server, 3).await;
    assert_ne!(third, first);
    assert!(server.view(&third).unwrap().seeks);
    assert_eq!(
        told(&server, 2),
        [
            format!("sua_vaga {first} -1"),
            format!("atualizar_jogo {first}")
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn the_token_that_a_person_brings_opens_the_seat() {
    let server = server();
    let room = seek(&server, 1).await;
    let seat = server.clients.get(1).take().remove(0).1;
    assert_eq!(seat["ficha"], json!(token(1).reveal()));
    let lost = Command::Lose(server.client(1));
    server.run(&room, lost).await.unwrap();
    server.enter(&room, 7, Some(&token(1))).await.unwrap();
    assert_eq!(seats(&server, &room), [Some(server.client(7)), None]);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_brought_to_a_person_who_waits_no_more() {
    for gone in 0..5 {
        let server = server();
        let room = seek(&server, 1).await;
        let waits = server.client(1);
        match gone {
            0 => server.run(&room, Command::Leave(waits)).await.map(drop),
            1 => server.run(&room, Command::Lose(waits)).await.map(drop),
            2 => server.play(&room, 1, Some(4)).await.map(drop),
            3 => server.enter(&room, 5, None).await.map(drop),
            _ => server
                .run(
                    &room,
                    Command::CallRobot {
                        client: waits,
                        level: Some(game::Level::Easy),
                    },
                )
                .await
                .map(drop),
        }
        .unwrap();
        assert_ne!(seek(&server, 2).await, room, "{gone}");
        assert_eq!(server.pair_up().await, [], "{gone}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_two_who_wait_the_later_one_moves() {
    let server = server();
    let [first, second] = two_wait(&server).await;
    let (_, _) = (told(&server, 1), told(&server, 2));
    assert_eq!(server.pair_up().await, [(2, first.clone())]);
    let expected = [server.client(1), server.client(2)].map(Some);
    assert_eq!(seats(&server, &first), expected);
    assert!(server.view(&second).is_none(), "the room is gone");
    assert_eq!(
        told(&server, 2),
        [
            format!("sua_vaga {first} -1"),
            format!("atualizar_jogo {first}")
        ],
        "nothing of the room before"
    );
    assert_eq!(told(&server, 1), [format!("atualizar_jogo {first}")]);
    let seat = server.rooms.seat(&first.parse().unwrap(), Mark::O).await;
    assert_eq!(seat.unwrap().token, token(2).hash(), "the token goes along");
    assert_eq!(server.pair_up().await, []);
    server.play(&first, 1, Some(4)).await.unwrap();
    server.play(&first, 2, Some(0)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_person_who_was_moved_keeps_the_place_if_the_opponent_leaves() {
    let server = server();
    let [first, _] = two_wait(&server).await;
    let since = server.rooms.context().now();
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(server.pair_up().await, [(2, first.clone())]);
    let left = server.run(&first, Command::Leave(server.client(1))).await;
    left.unwrap();
    let id = first.parse().unwrap();
    let live = server.rooms.find(&id).unwrap();
    let room = live.try_lock().unwrap().committed().unwrap();
    assert_eq!(room.waiting().unwrap().since, since);
}

#[tokio::test(start_paused = true)]
async fn a_move_for_which_it_is_too_late_changes_nothing() {
    for late in 0..4 {
        let server = server();
        let [first, second] = two_wait(&server).await;
        let context = server.rooms.context();
        let meeting = context.waiters.meetings(context.now()).remove(0);
        // Meanwhile a third comes, one of both leaves, or the mover plays.
        match late {
            0 => server.enter(&first, 5, None).await,
            1 => server.run(&first, Command::Leave(server.client(1))).await,
            2 => server.play(&second, 2, Some(4)).await,
            _ => server.enter(&second, 5, None).await,
        }
        .unwrap();
        told(&server, 2);
        assert!(!server.follow(2, &meeting).await, "{late}");
        assert!(server.view(&second).unwrap().players.x.is_some(), "{late}");
        // The mover still gets the boards of its room.
        server.enter(&second, 8, None).await.unwrap();
        let board = format!("atualizar_jogo {second}");
        assert_eq!(told(&server, 2).last(), Some(&board), "{late}");
        let id = second.parse().unwrap();
        let waits = context.waiters.waits(&id, server.client(2));
        assert!(!waits, "an opponent has come, or a mark is on the board");
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_on_the_way_to_an_opponent_is_nobodys_opponent() {
    let server = server();
    let [first, second] = two_wait(&server).await;
    let waiters = &server.rooms.context().waiters;
    let id = second.parse().unwrap();
    assert!(waiters.set_leaving(&id, server.client(2), true));
    assert!(!waiters.set_leaving(&id, server.client(2), true), "once");
    assert_eq!(server.pair_up().await, []);
    assert_eq!(seek(&server, 3).await, first);
    assert_ne!(seek(&server, 4).await, second);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_plays_goes_on_until_the_game_is_left() {
    let server = server();
    let room = seek(&server, 1).await;
    seek(&server, 2).await;
    server.play(&room, 1, Some(4)).await.unwrap();
    // The tab is closed, and a new one asks for an opponent while another person waits.
    let lost = Command::Lose(server.client(1));
    server.run(&room, lost).await.unwrap();
    let elsewhere = seek(&server, 3).await;
    assert_ne!(elsewhere, room);
    assert_eq!(server.seek(7, &token(1)).await, Ok(room.clone()));
    let expected = [server.client(7), server.client(2)].map(Some);
    assert_eq!(seats(&server, &room), expected);
    let seat = server.clients.get(7).take().remove(0).1;
    assert_eq!(seat["ficha"], json!(token(1).reveal()));
    // Another token is another person.
    let left = Command::Leave(server.client(3));
    server.run(&elsewhere, left).await.unwrap();
    let stranger = seek(&server, 4).await;
    assert_ne!(stranger, room);
    let left = Command::Leave(server.client(7));
    server.run(&room, left).await.unwrap();
    assert_eq!(server.seek(7, &token(1)).await, Ok(stranger));
}

#[tokio::test(start_paused = true)]
async fn a_person_who_asked_for_a_rematch_and_is_left_alone_is_the_next_ones_opponent() {
    let server = server();
    let room = seek(&server, 1).await;
    seek(&server, 2).await;
    for (number, square) in [(1, 0), (2, 3), (1, 1), (2, 4), (1, 2)] {
        server.play(&room, number, Some(square)).await.unwrap();
    }
    server.play(&room, 1, None).await.unwrap();
    // The other one goes to the next opponent instead, and nobody is there yet.
    let next = seek(&server, 2).await;
    let left = Command::Leave(server.client(2));
    server.run(&room, left).await.unwrap();
    assert_ne!(next, room);
    let shown = server.view(&room).unwrap();
    assert!(shown.seeks && shown.number == 2);
    assert_eq!(server.pair_up().await, [], "they have just met");
    let found = [seek(&server, 3).await, seek(&server, 4).await];
    assert!(found.contains(&room) && found.contains(&next), "{found:?}");
}

#[tokio::test(start_paused = true)]
async fn an_opponent_moves_to_a_person_who_has_turned_to_forms() {
    let server = server();
    let [first, second] = two_wait(&server).await;
    // The second person has waited shorter, and would move.
    let turned = server.turn_to_forms(&second, 9, &token(2)).await;
    turned.unwrap();
    assert_eq!(server.pair_up().await, [(1, second.clone())]);
    assert!(server.view(&first).is_none(), "the room is gone");
    assert!(seats(&server, &second).contains(&Some(server.client(9))));
}

#[tokio::test(start_paused = true)]
async fn of_two_who_have_turned_to_forms_both_wait_and_the_next_one_plays_the_first() {
    let server = server();
    let rooms = two_wait(&server).await;
    for (number, room) in [(1, &rooms[0]), (2, &rooms[1])] {
        let turned = server.turn_to_forms(room, number + 8, &token(number)).await;
        turned.unwrap();
    }
    assert_eq!(server.pair_up().await, []);
    assert_eq!(seek(&server, 3).await, rooms[0]);
    assert_eq!(seek(&server, 4).await, rooms[1]);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_is_back_from_forms_can_be_moved_again() {
    let server = server();
    let [first, second] = two_wait(&server).await;
    let turned = server.turn_to_forms(&second, 9, &token(2)).await;
    turned.unwrap();
    server.enter(&second, 8, Some(&token(2))).await.unwrap();
    assert_eq!(server.pair_up().await, [(8, first)]);
}

#[tokio::test(start_paused = true)]
async fn many_who_ask_at_once_are_all_paired() {
    let server = server();
    let all = (1..=20).map(|number| seek(&server, number));
    futures_util::future::join_all(all).await;
    for _ in 0..20 {
        server.pair_up().await;
    }
    let rooms = server.rooms.committed().await;
    assert_eq!(rooms.len(), 10);
    for room in rooms {
        let taken = |mark: &Mark| room.seat(*mark).is_some();
        assert!(Mark::BOTH.iter().all(taken));
    }
}

#[tokio::test(start_paused = true)]
async fn two_who_have_just_met_meet_again_after_eight_seconds_and_with_other_marks() {
    let server = server();
    let first = seek(&server, 1).await;
    assert_eq!(seek(&server, 2).await, first);
    let left = server.run(&first, Command::Leave(server.client(2))).await;
    left.unwrap();
    tokio::time::advance(Duration::from_millis(1)).await;
    let second = seek(&server, 2).await;
    assert_ne!(second, first);
    tokio::time::advance(Duration::from_millis(7_900)).await;
    assert_eq!(server.pair_up().await, []);
    tokio::time::advance(Duration::from_millis(200)).await;
    assert_eq!(server.pair_up().await, [(2, first.clone())]);
    let swapped = [server.client(2), server.client(1)].map(Some);
    assert_eq!(seats(&server, &first), swapped);
}

#[tokio::test(start_paused = true)]
async fn one_person_at_two_places_is_not_paired_with_itself() {
    let server = server();
    let first = seek(&server, 1).await;
    let second = server.seek(2, &token(1)).await.unwrap();
    assert_ne!(first, second);
    tokio::time::advance(Duration::from_secs(60)).await;
    assert_eq!(server.pair_up().await, []);
}

#[tokio::test(start_paused = true)]
async fn who_may_open_no_room_waits_in_none_and_still_finds_an_opponent() {
    let server = server();
    let find = async |number| server.seek_if(number, &token(number), false).await;
    assert_eq!(find(1).await, Err(Refusal::SlowDown));
    assert_eq!(server.rooms.count(), 0);
    let room = seek(&server, 2).await;
    assert_eq!(find(1).await, Ok(room));
}

#[tokio::test(start_paused = true)]
async fn nobody_looks_while_nobody_waits_and_somebody_does_each_second() {
    let server = server();
    let waiters = &server.rooms.context().waiters;
    let a_day = Duration::from_secs(86_400);
    let looked = tokio::time::timeout(a_day, waiters.next_look()).await;
    assert!(looked.is_err());
    seek(&server, 1).await;
    let begun = tokio::time::Instant::now();
    waiters.next_look().await;
    assert_eq!(begun.elapsed(), Duration::ZERO, "somebody came");
    waiters.next_look().await;
    assert_eq!(begun.elapsed(), Duration::from_secs(1));
}
