//! People who look for an opponent at two servers on one store.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use game::{ByHost, ClientId, Command, Mark, Token};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::time::advance;

use super::world::Node;
use crate::clock::Clock;
use crate::store::testing::SHORT;
use crate::store::testing::shared_memory::{SharedMemory, SharedMemoryStore};

/// Two servers, and the room of each client, by its server and number.
struct Servers {
    nodes: [Node<SharedMemoryStore>; 2],
    rooms: BTreeMap<(usize, u32), String>,
    history: Vec<String>,
}

fn token(at: usize, number: u32) -> Token {
    Token::from_random(u128::from(number) << 64 | at as u128)
}

impl Servers {
    async fn start() -> Self {
        let lab = SharedMemory::new();
        let clock = Clock::start();
        let nodes = [
            Node::start(&lab, SHORT, clock).await,
            Node::start(&lab, SHORT, clock).await,
        ];
        let mut servers = Self {
            nodes,
            rooms: BTreeMap::new(),
            history: Vec::new(),
        };
        servers.settle().await;
        servers
    }

    /// Polls at both servers until neither has work left.
    async fn settle(&mut self) {
        for _ in 0..5 {
            self.settle_once().await;
        }
    }

    /// Lets time pass, in steps in which both servers renew their leases and keep deadlines.
    async fn pass(&mut self, mut milliseconds: u64) {
        while milliseconds > 0 {
            let step = milliseconds.min(200);
            advance(Duration::from_millis(step)).await;
            milliseconds -= step;
            self.settle_once().await;
        }
    }

    async fn settle_once(&mut self) {
        for node in &mut self.nodes {
            node.cluster.poll().await.unwrap();
            let rooms = &node.server.rooms;
            for room in rooms.committed().await {
                rooms.on_deadline(room.id()).await;
            }
        }
    }

    /// Has a client look for an opponent, and leave its room if it has one.
    async fn seek(&mut self, at: usize, number: u32) -> String {
        let server = &self.nodes[at].server;
        let room = server.seek(number, &token(at, number)).await.unwrap();
        let before = self.rooms.insert((at, number), room.clone());
        if let Some(before) = before {
            let left = Command::Leave(server.client(number));
            let _gone = server.run(&before, left).await;
        }
        self.history.push(format!("{number} at {at} seeks: {room}"));
        room
    }

    /// Moves the clients of a server that wait. Returns the number of moves.
    async fn pair_up(&mut self, at: usize) -> usize {
        let moved = self.nodes[at].server.pair_up().await;
        self.history.push(format!("{at} pairs: {moved:?}"));
        for (number, room) in &moved {
            self.rooms.insert((at, *number), room.clone());
        }
        moved.len()
    }

    async fn leave(&mut self, at: usize, number: u32, lost: bool) {
        let server = &self.nodes[at].server;
        let client = server.client(number);
        let command = if lost { Command::Lose } else { Command::Leave };
        if let Some(room) = self.rooms.remove(&(at, number)) {
            let gone = server.run(&room, command(client)).await;
            self.history
                .push(format!("{number} at {at} leaves {room}: {gone:?}"));
        }
    }

    /// Returns the clients that hold seats, by room.
    async fn seats(&self) -> BTreeMap<String, Vec<ClientId>> {
        let rooms = self.nodes[0].server.rooms.committed().await;
        let seated = |room: &Arc<game::Room>| {
            let seats = Mark::BOTH.into_iter().filter_map(|mark| room.seat(mark));
            (
                room.id().as_str().to_owned(),
                seats.filter_map(game::Seat::client).collect(),
            )
        };
        rooms.iter().map(seated).collect()
    }

    /// Checks that everybody is where the servers said, and that at most one person waits.
    async fn check(&mut self) {
        self.settle().await;
        let seats = self.seats().await;
        for ((at, number), room) in &self.rooms {
            let client = self.nodes[*at].server.client(*number);
            let rooms = seats.iter().filter(|(_, seats)| seats.contains(&client));
            let rooms: Vec<_> = rooms.map(|(room, _)| room).collect();
            assert_eq!(rooms, [room], "{number} at {at}: {:#?}", self.history);
        }
        let alone: Vec<_> = seats.iter().filter(|(_, seats)| seats.len() == 1).collect();
        assert!(alone.len() < 2, "{alone:?} {:#?}", self.history);
    }
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_at_one_server_plays_a_person_who_waits_at_the_other() {
    let mut servers = Servers::start().await;
    let room = servers.seek(0, 1).await;
    servers.nodes[1].hear().await;
    assert_eq!(servers.seek(1, 1).await, room);
    servers.check().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_who_come_to_one_person_at_once_one_waits() {
    let mut servers = Servers::start().await;
    let room = servers.seek(0, 1).await;
    servers.nodes[1].hear().await;
    // The second server has not heard of the first newcomer.
    assert_eq!(servers.seek(0, 2).await, room);
    assert_ne!(servers.seek(1, 3).await, room);
    servers.check().await;
}

#[tokio::test(start_paused = true)]
async fn of_two_who_wait_at_two_servers_exactly_one_moves() {
    let mut servers = Servers::start().await;
    let first = servers.seek(0, 1).await;
    advance(Duration::from_millis(5)).await;
    let second = servers.seek(1, 1).await;
    assert_ne!(
        first, second,
        "neither server has heard of the other's client"
    );
    for at in [0, 1] {
        servers.nodes[at].hear().await;
    }
    assert_eq!((servers.pair_up(0).await, servers.pair_up(1).await), (0, 1));
    assert_eq!(servers.rooms[&(1, 1)], first);
    servers.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_who_was_met_in_the_same_moment_moves_and_the_other_one_waits() {
    let mut servers = Servers::start().await;
    let first = servers.seek(0, 1).await;
    advance(Duration::from_millis(5)).await;
    let second = servers.seek(1, 1).await;
    servers.nodes[0].hear().await;
    servers.nodes[1].hear().await;
    // The second server has not heard of the visitor when it moves its client.
    let visitor = servers.nodes[0].server.enter(&second, 9, None).await;
    visitor.unwrap();
    assert_eq!(servers.pair_up(1).await, 1);
    servers.settle().await;
    let seats = servers.seats().await;
    assert_eq!(seats[&first].len(), 2);
    assert_eq!(seats[&second], [servers.nodes[0].server.client(9)]);
}

#[tokio::test(start_paused = true)]
async fn a_person_whose_opponent_left_is_found_from_the_other_server() {
    let mut servers = Servers::start().await;
    let room = servers.seek(0, 1).await;
    let visitor = servers.nodes[0].server.client(9);
    let came = servers.nodes[0].server.enter(&room, 9, None).await;
    came.unwrap();
    servers.nodes[1].hear().await;
    // Nobody at the second server looks at the room, and still it reads this change.
    let left = servers.nodes[0].server.run(&room, Command::Leave(visitor));
    left.await.unwrap();
    servers.nodes[1].hear().await;
    assert_eq!(servers.seek(1, 1).await, room);
    servers.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_left_alone_after_a_rematch_was_asked_is_found_from_the_other_server() {
    // Each number asks for the rematch. The second person leaves last, or before the first asks.
    for asks in [&[1][..], &[1, 2], &[]] {
        // The second server hears of each change, or of none until it polls.
        for hears in [true, false] {
            let mut servers = Servers::start().await;
            let room = servers.seek(0, 1).await;
            assert_eq!(servers.seek(0, 2).await, room);
            let steps = [(1, 0), (2, 3), (1, 1), (2, 4), (1, 2)];
            let steps = steps.map(|(number, square)| (number, Some(square)));
            let asked = asks.iter().map(|number| (*number, None));
            for (number, square) in steps.into_iter().chain(asked) {
                let server = &servers.nodes[0].server;
                server.play(&room, number, square).await.unwrap();
                if hears {
                    servers.nodes[1].hear().await;
                }
            }
            servers.leave(0, 2, false).await;
            if asks.is_empty() {
                let server = &servers.nodes[0].server;
                server.play(&room, 1, None).await.unwrap();
            }
            if hears {
                servers.nodes[1].hear().await;
            } else {
                servers.settle().await;
            }
            assert_eq!(servers.seek(1, 1).await, room, "{asks:?} {hears}");
            servers.check().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_whom_the_host_gave_the_seat_back_is_found_from_the_other_server() {
    let mut servers = Servers::start().await;
    let room = servers.seek(0, 1).await;
    let server = &servers.nodes[0].server;
    server.enter(&room, 9, None).await.unwrap();
    let visitor = server.client(9);
    for command in [
        Command::Host(ByHost::Free(Mark::X)),
        Command::Host(ByHost::GiveBack(token(0, 1).hash())),
        Command::Leave(visitor),
    ] {
        let server = &servers.nodes[0].server;
        server.run(&room, command).await.unwrap();
        servers.nodes[1].hear().await;
    }
    assert_eq!(servers.seek(1, 1).await, room);
    servers.check().await;
}

#[tokio::test(start_paused = true)]
async fn a_person_moves_to_one_at_the_other_server_who_has_turned_to_forms() {
    let mut servers = Servers::start().await;
    let first = servers.seek(0, 1).await;
    advance(Duration::from_millis(5)).await;
    let second = servers.seek(1, 1).await;
    let (server, brings) = (&servers.nodes[1].server, token(1, 1));
    let turned = server.turn_to_forms(&second, 9, &brings);
    turned.await.unwrap();
    for at in [0, 1] {
        servers.nodes[at].hear().await;
    }
    assert_eq!((servers.pair_up(0).await, servers.pair_up(1).await), (1, 0));
    let seats = servers.seats().await;
    assert_eq!(seats[&second].len(), 2);
    assert!(!seats.contains_key(&first));
}

#[tokio::test(start_paused = true)]
async fn in_any_order_nobody_is_in_two_rooms_and_at_most_one_person_waits() {
    for seed in 0..100 {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut servers = Servers::start().await;
        servers.history.push(format!("seed {seed}"));
        for _ in 0..30 {
            let (at, number) = (rng.random_range(0..2), rng.random_range(1..6));
            match rng.random_range(0..8) {
                0..=2 if !servers.rooms.contains_key(&(at, number)) => {
                    servers.seek(at, number).await;
                }
                3 => servers.leave(at, number, false).await,
                4 => servers.leave(at, number, true).await,
                5 | 6 => servers.nodes[at].hear().await,
                _ => drop(servers.pair_up(at).await),
            }
            // Between two polls, a server knows of changes by hints alone.
            match rng.random_range(0..4) {
                0 => servers.pass(rng.random_range(0..3_000)).await,
                _ => advance(Duration::from_millis(rng.random_range(0..5))).await,
            }
        }
        // Long enough for seats to be free and for people to meet again.
        for _ in 0..70 {
            servers.pass(1_000).await;
            for at in [0, 1] {
                servers.pair_up(at).await;
            }
        }
        servers.check().await;
    }
}
