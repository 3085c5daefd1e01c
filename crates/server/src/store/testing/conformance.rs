//! The behavior that every store must have, tested on each of them.

use std::sync::Arc;

use futures_util::future::join_all;
use game::{
    Board, ClientId, Command, Enter, League, LeagueId, LeagueName, Mark, Moment, Name,
    PeopleOfGame, PlayedGame, PlayedInLeague, Room, RoomId, RoomSettings, Square, Token,
};
use serde_json::json;
use tempfile::TempDir;

use super::redis_server::RedisServer;
use crate::store::memory::Memory;
use crate::store::redis::Redis;
use crate::store::sqlite::Sqlite;
use crate::store::{Bounds, Ended, Store, Swap};

/// Runs each test on each store.
macro_rules! conformance {
    ($($store:ident: $make:expr;)*) => { $( mod $store {
        use super::*;
        conformance!(@tests $make;
            a_room_is_stored_whole
            only_the_expected_version_is_replaced
            one_of_many_rivals_wins
            rooms_do_not_disturb_each_other
            all_rooms_are_listed_in_order
            versions_of_removed_rooms_are_not_forgotten
            removing_nothing_is_accepted
            a_game_is_kept_with_the_change_that_ends_it
            a_game_of_a_refused_change_is_not_kept
            the_oldest_games_make_way
            games_of_long_ago_are_forgotten
            the_league_that_changed_last_stays
            games_of_a_league_are_found_wherever_they_were_played
            the_rules_of_the_host_that_were_set_last_stay
        );
    } )* };
    (@tests $make:expr; $($test:ident)*) => { $(
        #[tokio::test]
        async fn $test() {
            let folder = TempDir::new().unwrap();
            let (store, _server) = $make(&folder).await;
            super::$test(&store).await;
        }
    )* };
}

conformance! {
    memory: in_memory;
    sqlite: in_a_file;
    redis: on_a_redis;
}

async fn in_memory(_: &TempDir) -> (Memory, ()) {
    (Memory::default(), ())
}

async fn in_a_file(folder: &TempDir) -> (Sqlite, ()) {
    (Sqlite::open(&folder.path().join("salas.db")).unwrap(), ())
}

async fn on_a_redis(_: &TempDir) -> (Redis, RedisServer) {
    let server = RedisServer::start().await;
    let (redis, _hints) = server.joined().await;
    (Arc::into_inner(redis).unwrap(), server)
}

/// A version above the clock of every test, so that no era has a higher floor.
pub(crate) const BASE: u64 = 10_000_000_000_000;

/// Makes a room with this version above [`BASE`].
pub(crate) fn room(id: &str, version: u64) -> Arc<Room> {
    Arc::new(Room::new(id.parse().unwrap(), BASE + version))
}

/// Returns the room after whatever comes next in it.
pub(crate) fn next_of(room: &Arc<Room>) -> Arc<Room> {
    let view = room.view();
    match (
        view.players.x.is_some() && view.players.o.is_some(),
        view.turn,
    ) {
        (false, _) => seated(room),
        (true, Some(turn)) => {
            let free = Square::all().find(|square| view.board.at(*square).is_none());
            proposed(room, turn, view.board.with(free.unwrap(), turn))
        }
        (true, None) => {
            let asked = Mark::BOTH
                .into_iter()
                .find(|mark| !view.asked.contains(mark));
            proposed(room, asked.unwrap(), Board::EMPTY)
        }
    }
}

/// Returns the room after the player of a mark proposed a board.
pub(crate) fn proposed(room: &Arc<Room>, mark: Mark, board: Board) -> Arc<Room> {
    let propose = Command::Propose {
        client: room.seat(mark).unwrap().client().unwrap(),
        board,
        version: None,
    };
    let applied = room.apply(propose, Moment(5), RoomSettings::default());
    Arc::new(applied.unwrap().room.dated(|| 1_795_000_000_000))
}

/// Returns the room after a client sat down in it.
pub(crate) fn seated(room: &Arc<Room>) -> Arc<Room> {
    let fresh = Token::from_random(room.version().into()).hash();
    let enter = Enter::new(ClientId(room.version()), Name::new("João ✗ 'a\"b"), fresh);
    let entered = room.apply(Command::Enter(enter), Moment(5), RoomSettings::default());
    Arc::new(entered.unwrap().room)
}

/// Replaces a room in the store, which must accept it.
pub(crate) async fn puts(store: &impl Store, before: Option<&Arc<Room>>, next: &Arc<Room>) {
    let swap = store
        .swap(next.id(), before, Some(next), None)
        .await
        .unwrap();
    assert!(matches!(swap, Swap::Committed), "{swap:?}");
}

async fn has(store: &impl Store, id: &str) -> Option<Arc<Room>> {
    store.load(&id.parse::<RoomId>().unwrap()).await.unwrap()
}

async fn a_room_is_stored_whole(store: &impl Store) {
    assert_eq!(has(store, "123").await, None);
    let full = seated(&seated(&room("123", 0)));
    puts(store, None, &full).await;
    assert_eq!(has(store, "123").await, Some(full));
}

async fn only_the_expected_version_is_replaced(store: &impl Store) {
    let (first, second) = (room("123", 1), room("123", 2));
    puts(store, None, &first).await;
    for (before, next) in [
        (None, Some(&second)),
        (Some(&second), Some(&second)),
        (Some(&second), None),
    ] {
        let swap = store.swap(first.id(), before, next, None).await.unwrap();
        assert!(matches!(swap, Swap::Conflict(Some(found)) if found == first));
    }
    puts(store, Some(&first), &second).await;
    let gone = store
        .swap(first.id(), Some(&second), None, None)
        .await
        .unwrap();
    assert!(matches!(gone, Swap::Committed));
    let swap = store
        .swap(first.id(), Some(&second), Some(&first), None)
        .await;
    assert!(matches!(swap.unwrap(), Swap::Conflict(None)));
    assert_eq!(has(store, "123").await, None);
}

async fn one_of_many_rivals_wins(store: &impl Store) {
    let first = room("123", 1);
    puts(store, None, &first).await;
    let rivals: Vec<_> = (2..102).map(|version| room("123", version)).collect();
    let swaps = rivals
        .iter()
        .map(|rival| store.swap(first.id(), Some(&first), Some(rival), None));
    let outcomes = join_all(swaps).await;
    let won = |swap: &Swap| matches!(swap, Swap::Committed);
    let winners: Vec<_> = (outcomes.iter().zip(&rivals))
        .filter(|(outcome, _)| won(outcome.as_ref().unwrap()))
        .collect();
    assert_eq!(winners.len(), 1);
    assert_eq!(has(store, "123").await.as_ref(), Some(winners[0].1));
}

async fn rooms_do_not_disturb_each_other(store: &impl Store) {
    let rooms: Vec<_> = (0..500).map(|n| room(&format!("s{n}"), n)).collect();
    join_all(rooms.iter().map(|room| puts(store, None, room))).await;
    let later: Vec<_> = rooms.iter().map(seated).collect();
    let changes = rooms.iter().zip(&later);
    join_all(changes.map(|(before, next)| puts(store, Some(before), next))).await;
    for room in later {
        assert_eq!(has(store, room.id().as_str()).await, Some(room));
    }
}

async fn all_rooms_are_listed_in_order(store: &impl Store) {
    assert!(store.all().await.unwrap().rooms.is_empty());
    for id in ["b", "c", "a"] {
        puts(store, None, &room(id, 7)).await;
    }
    let kept = store.all().await.unwrap();
    let ids: Vec<_> = kept.rooms.iter().map(|room| room.id().as_str()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(kept.highest_version, BASE + 7);
}

async fn versions_of_removed_rooms_are_not_forgotten(store: &impl Store) {
    let (old, young) = (room("velha", 900), room("nova", 5));
    puts(store, None, &old).await;
    puts(store, None, &young).await;
    store.swap(old.id(), Some(&old), None, None).await.unwrap();
    assert_eq!(store.all().await.unwrap().highest_version, BASE + 900);
}

async fn removing_nothing_is_accepted(store: &impl Store) {
    let id: RoomId = "123".parse().unwrap();
    let swap = store.swap(&id, None, None, None).await.unwrap();
    assert!(matches!(swap, Swap::Committed));
}

/// Makes the record of a game that ended with the change to `next`.
pub(crate) fn ended(next: &Room, bounds: Bounds) -> Ended {
    let game = json!({
        "jogoId": next.id(), "partida": 1, "versao": next.version(),
        "inicio": 1, "fim": next.version(),
        "jogadores": { "1": { "nome": "João ✗ 'a\"b" }, "-1": { "nome": "", "robo": "facil" } },
        "vencedor": 1, "motivo": null, "lances": "14253",
    });
    Ended {
        game: Arc::new(serde_json::from_value(game).unwrap()),
        bounds,
    }
}

/// Replaces a room by one with the next version, which ends a game.
async fn ends_a_game(store: &impl Store, before: &Arc<Room>, bounds: Bounds) -> Arc<Room> {
    let next = room(before.id().as_str(), before.version() - BASE + 1);
    let ended = ended(&next, bounds);
    let swap = store.swap(next.id(), Some(before), Some(&next), Some(&ended));
    assert!(matches!(swap.await.unwrap(), Swap::Committed));
    next
}

/// Returns the versions above [`BASE`] of the games of a room that are kept.
async fn games(store: &impl Store, id: &str) -> Vec<u64> {
    let games = store.games(&id.parse().unwrap()).await.unwrap();
    games.iter().map(|game| game.version - BASE).collect()
}

async fn a_game_is_kept_with_the_change_that_ends_it(store: &impl Store) {
    let first = room("123", 1);
    puts(store, None, &first).await;
    assert_eq!(games(store, "123").await, [0; 0]);
    let second = ends_a_game(store, &first, Bounds::USUAL).await;
    let kept = store.games(first.id()).await.unwrap();
    let expected = ended(&second, Bounds::USUAL);
    assert_eq!(kept, [PlayedGame::clone(&expected.game)]);
    // Games outlive their room, and a room with the beginning of its name has none of them.
    let third = ended(&room("123", 3), Bounds::USUAL);
    let removal = store.swap(first.id(), Some(&second), None, Some(&third));
    assert!(matches!(removal.await.unwrap(), Swap::Committed));
    assert_eq!(has(store, "123").await, None);
    assert_eq!(games(store, "123").await, [2, 3]);
    assert_eq!(games(store, "12").await, [0; 0]);
}

async fn a_game_of_a_refused_change_is_not_kept(store: &impl Store) {
    let (first, second) = (room("123", 1), room("123", 2));
    puts(store, None, &first).await;
    let ended = ended(&second, Bounds::USUAL);
    for before in [None, Some(&second)] {
        let swap = store.swap(first.id(), before, Some(&second), Some(&ended));
        assert!(matches!(swap.await.unwrap(), Swap::Conflict(_)));
    }
    assert_eq!(games(store, "123").await, [0; 0]);
}

async fn the_oldest_games_make_way(store: &impl Store) {
    let bounds = Bounds {
        of_a_room: 3,
        in_all: 5,
    };
    let mut busy = room("a", 0);
    puts(store, None, &busy).await;
    for _ in 0..5 {
        busy = ends_a_game(store, &busy, bounds).await;
    }
    assert_eq!(games(store, "a").await, [3, 4, 5]);
    for number in 0..5 {
        let other = room(&format!("s{number}"), 10 + number);
        puts(store, None, &other).await;
        ends_a_game(store, &other, bounds).await;
    }
    assert_eq!(games(store, "a").await, [0; 0]);
    for number in 0..5 {
        assert_eq!(games(store, &format!("s{number}")).await, [11 + number]);
    }
}

async fn games_of_long_ago_are_forgotten(store: &impl Store) {
    let mut last = room("a", 0);
    puts(store, None, &last).await;
    for _ in 0..3 {
        last = ends_a_game(store, &last, Bounds::USUAL).await;
    }
    let other = room("b", 0);
    puts(store, None, &other).await;
    ends_a_game(store, &other, Bounds::USUAL).await;
    store.forget_games(BASE + 2).await.unwrap();
    assert_eq!(games(store, "a").await, [2, 3]);
    assert_eq!(games(store, "b").await, [0; 0]);
    store.forget_games(u64::MAX).await.unwrap();
    assert_eq!(games(store, "a").await, [0; 0]);
    assert_eq!(has(store, "a").await, Some(last), "rooms stay");
}

async fn the_rules_of_the_host_that_were_set_last_stay(store: &impl Store) {
    assert_eq!(store.house().await.unwrap(), None);
    for house in ["{}", "{\"porta_fechada\":true}", "{\"porta_fechada\":true}"] {
        store.set_house(house.to_owned()).await.unwrap();
        assert_eq!(store.house().await.unwrap().as_deref(), Some(house));
    }
}

/// Makes a league that changed at this moment above [`BASE`].
pub(crate) fn league(changed: u64) -> League {
    let name = LeagueName::new("Interclasse 'a\"b 7º").unwrap();
    let opened = League::opened(LeagueId::from_random(7), name, BASE, 50);
    League {
        changed: BASE + changed,
        ..opened
    }
}

async fn the_league_that_changed_last_stays(store: &impl Store) {
    assert_eq!(store.league().await.unwrap(), None);
    let (first, second) = (league(1), league(2).closed(BASE + 2));
    assert!(store.set_league(&first).await.unwrap());
    assert_eq!(store.league().await.unwrap().as_ref(), Some(&first));
    assert!(store.set_league(&second).await.unwrap());
    for late in [&first, &second] {
        assert!(!store.set_league(late).await.unwrap());
    }
    assert_eq!(store.league().await.unwrap(), Some(second));
}

/// Makes a game of the league that ended with the change to `next`.
pub(crate) fn ended_in(league: u64, next: &Room) -> Ended {
    let Ended { game, bounds } = ended(next, Bounds::USUAL);
    let [x, o] = [1, 2].map(|secret| Token::from_random(secret).hash().person());
    let game = PlayedGame {
        league: Some(PlayedInLeague {
            id: LeagueId::from_random(league),
            people: PeopleOfGame { x, o },
        }),
        ..PlayedGame::clone(&game)
    };
    let game = Arc::new(game);
    Ended { game, bounds }
}

async fn games_of_a_league_are_found_wherever_they_were_played(store: &impl Store) {
    let found = async |since: u64| {
        let games = store.games_of_league(LeagueId::from_random(7), BASE + since);
        let mut found: Vec<_> = games.await.unwrap();
        found.sort_by_key(|game| game.version);
        found
            .iter()
            .map(|game| game.version - BASE)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(0).await, [0; 0]);
    for (number, league) in [(10, Some(7)), (20, None), (30, Some(8)), (40, Some(7))] {
        let before = room(&format!("s{number}"), number);
        puts(store, None, &before).await;
        let next = room(before.id().as_str(), number + 1);
        let game = league.map_or_else(
            || ended(&next, Bounds::USUAL),
            |league| ended_in(league, &next),
        );
        let swap = store.swap(next.id(), Some(&before), Some(&next), Some(&game));
        assert!(matches!(swap.await.unwrap(), Swap::Committed));
        if number == 10 {
            // The games so far are read by room once, in whatever way a store keeps them.
            assert_eq!(games(store, "s10").await, [11]);
        }
    }
    assert_eq!(found(0).await, [11, 41]);
    assert_eq!(found(41).await, [41]);
    assert_eq!(found(42).await, [0; 0]);
    store.forget_games(BASE + 20).await.unwrap();
    assert_eq!(found(0).await, [41]);
}
