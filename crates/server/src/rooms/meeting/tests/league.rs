//! Rooms that look for an opponent while a league opens and ends.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_league_that_ends_lets_go_of_every_room_whose_game_has_not_begun() {
    let server = server();
    let standings = &server.rooms.context().feeds.standings;
    let counts = |room: &str| server.view(room).unwrap().league;
    let open = League::opened(
        LeagueId::from_random(7),
        LeagueName::new("Turma 7B").unwrap(),
        server.rooms.context().today(),
        50,
    );
    let change = async || {
        let open = server.rooms.context().open_league();
        assert!(server.rooms.count_for(open).await);
    };
    let waits = seek(&server, 1).await;
    assert!(!counts(&waits));
    standings.set(open.clone());
    change().await;
    assert!(counts(&waits), "she waits in the league that has opened");
    // Two play, two have not begun, and one has come by the list and is left alone.
    let plays = seek(&server, 2).await;
    server.play(&plays, 1, Some(4)).await.unwrap();
    let began = seek(&server, 3).await;
    seek(&server, 4).await;
    let left = seek(&server, 5).await;
    server.enter(&left, 6, None).await.unwrap();
    let gone = Command::Leave(server.client(5));
    server.run(&left, gone).await.unwrap();
    let waits = seek(&server, 7).await;
    for room in [&plays, &began, &left, &waits] {
        assert!(counts(room), "{room}");
    }
    standings.set(open.closed(server.rooms.context().today()));
    change().await;
    assert!(counts(&plays), "it had begun");
    for room in [&began, &left, &waits] {
        assert!(!counts(room), "{room}");
    }
    assert!(server.view(&waits).unwrap().seeks);
    assert_eq!(seek(&server, 8).await, waits);
    assert!(!counts(&waits));
}

#[tokio::test(start_paused = true)]
async fn a_league_that_opens_again_takes_back_the_games_that_have_not_begun() {
    let server = server();
    let context = server.rooms.context();
    let standings = &context.feeds.standings;
    let counts = |room: &str| server.view(room).unwrap().league;
    let open = |number| {
        let name = LeagueName::new("Turma 7B").unwrap();
        League::opened(LeagueId::from_random(number), name, context.today(), 50)
    };
    let first = open(7);
    let change = async |league: &League| {
        standings.set(league.clone());
        assert!(server.rooms.count_for(context.open_league()).await);
    };
    change(&first).await;
    let mut rooms = Vec::new();
    for pair in 0..4 {
        let room = seek(&server, 2 * pair + 1).await;
        assert_eq!(seek(&server, 2 * pair + 2).await, room);
        rooms.push(room);
    }
    let [waits, played, heard_late, other] = rooms.try_into().unwrap();
    let closed = first.closed(context.today());
    standings.set(closed.clone());
    // The change of a room may come before the look of the keeper.
    server.enter(&heard_late, 20, None).await.unwrap();
    change(&closed).await;
    for room in [&waits, &played, &heard_late, &other] {
        assert!(!counts(room), "{room}");
    }
    let begins = [3, 4].map(|client| server.play(&played, client, Some(4)));
    let [one, other_one] = begins;
    assert!(one.await.is_ok() != other_one.await.is_ok());
    let again = closed.reopened(&first, context.today()).unwrap();
    change(&again).await;
    assert!(!counts(&played), "it began while the league was closed");
    for room in [&waits, &heard_late, &other] {
        assert!(counts(room), "{room}");
    }
    // Another league has no claim to them.
    let closed = again.closed(context.today());
    change(&closed).await;
    change(&open(8).after(Some(&closed), true)).await;
    for room in [&waits, &heard_late, &other] {
        assert!(!counts(room), "{room}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_room_that_has_not_heard_of_the_end_shows_it_with_its_next_change() {
    let server = server();
    let context = server.rooms.context();
    let open = League::opened(
        LeagueId::from_random(7),
        LeagueName::new("Turma 7B").unwrap(),
        context.today(),
        50,
    );
    context.feeds.standings.set(open.clone());
    let room = seek(&server, 1).await;
    context.feeds.standings.set(open.closed(context.today()));
    assert!(server.view(&room).unwrap().league);
    server.enter(&room, 2, None).await.unwrap();
    assert!(!server.view(&room).unwrap().league);
}
