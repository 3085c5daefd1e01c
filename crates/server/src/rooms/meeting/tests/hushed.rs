//! A client on its way to another room, and what happens in the room that it leaves.

use game::{Enter, House, Mark, Meet, Name};

use super::{seek, server, token, told};
use crate::rooms::Member;
use crate::rooms::testing::TestServer;

/// Seats client 9 with X opposite client 1, as another server would that knows of no move.
async fn meets_meanwhile(server: &TestServer, room: &str) {
    let (fresh, mark) = (token(9), Mark::X);
    let enter = Enter {
        client: server.client(9),
        name: Name::new("João Pedro"),
        token: None,
        fresh: fresh.hash(),
        knows_seats: true,
        watch: false,
        unlisted: false,
        stays: false,
        meet: Some(Meet::Play { mark, since: None }),
        league: None,
        house: House::default(),
    };
    let member = Member {
        outbox: server.clients.add(9),
        presented: None,
        fresh,
        token: None,
        hushed: false,
    };
    let room = room.parse().unwrap();
    let entered = server.rooms.enter(&room, enter, member, || false).await;
    entered.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_client_that_moves_hears_nothing_of_the_room_before_unless_it_stays() {
    let server = server();
    let room = seek(&server, 1).await;
    told(&server, 1);
    let id = room.parse().unwrap();
    let taken = server.rooms.take_along(&id, server.client(1), Mark::O);
    assert!(taken.await.is_some());
    meets_meanwhile(&server, &room).await;
    assert!(told(&server, 1).is_empty(), "a seat would lead it back");
    server.rooms.stay(&id, server.client(1)).await;
    assert_eq!(
        told(&server, 1),
        [
            format!("sua_vaga {room} -1"),
            format!("atualizar_jogo {room}")
        ]
    );
}
