use std::time::Duration;

use game::{Moment, PlayedGame, Row};

use super::*;
use crate::clock::Clock;
use crate::store::Store;
use crate::store::memory::Memory;
use crate::store::testing::conformance::{BASE, ended_in, puts, room};
use crate::store::testing::shared_memory::{SharedMemory, SharedMemoryStore};
use crate::store::testing::{SHORT, join};

/// A server's keeper, whose calendar stands still until time is moved on.
fn keeper(store: Arc<dyn Store>, shared: bool) -> LeagueKeeper {
    let calendar = Calendar::new(Clock::at(Moment(BASE)), true);
    LeagueKeeper::new(store, Arc::new(Feeds::new()), calendar, shared, true)
}

fn name() -> LeagueName {
    LeagueName::new("Turma 7B").unwrap()
}

fn rows(keeper: &LeagueKeeper) -> Vec<Row> {
    keeper
        .table()
        .map_or_else(Vec::new, |(table, _)| table.rows)
}

/// Returns whether a league is shown, and whether it is over.
fn shown(keeper: &LeagueKeeper) -> Option<bool> {
    keeper.table().map(|(table, _)| table.in_short.over)
}

async fn minutes_pass(minutes: u64) {
    tokio::time::advance(Duration::from_secs(60 * minutes)).await;
}

/// Ends a game of the league with this label in a room of its own.
async fn ends_a_game(store: &impl Store, league: u64, number: u64) {
    ends_a_game_begun_at(store, league, number, 0).await;
}

/// The same for a game that began this many minutes after the league.
async fn ends_a_game_begun_at(store: &impl Store, league: u64, number: u64, minute: u64) {
    let before = room(&format!("s{number}"), number);
    puts(store, None, &before).await;
    let next = room(before.id().as_str(), number + 1);
    let mut game = ended_in(league, &next);
    let began = BASE + 60_000 * minute;
    game.game = Arc::new(PlayedGame {
        began,
        ended: began + 1,
        ..PlayedGame::clone(&game.game)
    });
    let swap = store.swap(next.id(), Some(&before), Some(&next), Some(&game));
    swap.await.unwrap();
}

/// Stores a league with the label of the games in these tests.
async fn open_in(store: &impl Store, label: u64, minutes: u64) -> League {
    let league = League::opened(LeagueId::from_random(label), name(), BASE, minutes);
    assert!(store.set_league(&league).await.unwrap());
    league
}

#[tokio::test(start_paused = true)]
async fn a_league_ends_by_its_time_and_is_shown_for_an_hour() {
    let keeper = keeper(Arc::new(Memory::default()), false);
    assert_eq!(shown(&keeper), None);
    keeper.open(name(), 50).await.unwrap();
    let standings = &keeper.feeds.standings;
    assert!(standings.open_at(keeper.calendar.today()).is_some());
    minutes_pass(49).await;
    assert_eq!(shown(&keeper), Some(false));
    assert_eq!(keeper.open(name(), 1).await, Err(Refusal::LeagueOpen));
    minutes_pass(1).await;
    assert_eq!(shown(&keeper), Some(true));
    assert_eq!(standings.open_at(keeper.calendar.today()), None);
    assert_eq!(keeper.close().await.err(), Some(Refusal::NotInRoom));
    minutes_pass(59).await;
    assert_eq!(shown(&keeper), Some(true));
    minutes_pass(1).await;
    assert_eq!(shown(&keeper), None);
    keeper.open(name(), 1).await.unwrap();
    assert_eq!(shown(&keeper), Some(false));
}

#[tokio::test(start_paused = true)]
async fn closing_is_taken_back_while_the_time_lasts() {
    let keeper = keeper(Arc::new(Memory::default()), false);
    keeper.open(name(), 50).await.unwrap();
    minutes_pass(10).await;
    let before = keeper.close().await.unwrap();
    assert_eq!(shown(&keeper), Some(true));
    minutes_pass(10).await;
    keeper.reopen(&before).await.unwrap();
    assert_eq!(shown(&keeper), Some(false));
    let before = keeper.close().await.unwrap();
    minutes_pass(30).await;
    assert_eq!(keeper.reopen(&before).await, Err(Refusal::NotInRoom));
}

#[tokio::test(start_paused = true)]
async fn a_restart_makes_the_same_table_from_the_records() {
    let store = Arc::new(Memory::default());
    let league = open_in(store.as_ref(), 7, 50).await;
    for number in [10, 20, 30] {
        ends_a_game(store.as_ref(), 7, number).await;
    }
    ends_a_game(store.as_ref(), 8, 40).await;
    let one = keeper(Arc::clone(&store) as _, false);
    one.take_over().await;
    let [winner, loser] = &rows(&one)[..] else {
        panic!("{:?}", rows(&one))
    };
    assert_eq!((winner.points, winner.games, loser.losses), (9, 3, 3));
    let again = keeper(Arc::clone(&store) as _, false);
    again.take_over().await;
    assert_eq!(rows(&again), rows(&one));
    // A game that is told of twice counts once.
    let games = store.games_of_league(league.id, 0).await.unwrap();
    for game in &games {
        one.feeds.standings.count(game);
    }
    one.read_games().await;
    assert_eq!(rows(&one), rows(&again));
}

#[tokio::test(start_paused = true)]
async fn no_game_begins_in_a_league_that_is_known_to_be_over() {
    let store = Arc::new(Memory::default());
    let league = open_in(store.as_ref(), 7, 50).await;
    let keeper = keeper(store, false);
    let standings = &keeper.feeds.standings;
    let may_count = |id, began| standings.may_count(id, Some(began), BASE);
    assert!(may_count(league.id, BASE), "not known yet");
    keeper.take_over().await;
    assert!(may_count(league.id, league.ends - 1));
    assert!(!may_count(league.id, league.ends));
    assert!(may_count(LeagueId::from_random(9), league.ends));
}

#[tokio::test(start_paused = true)]
async fn another_server_shows_the_league_and_its_games_at_its_next_look() {
    let memory = SharedMemory::new();
    let (one, _of_one) = memory.connect(SHORT);
    let (other, _of_other) = memory.connect(SHORT);
    for store in [&one, &other] {
        join(store.as_ref(), crate::store::shared::Report::default()).await;
    }
    let (here, there) = (keeper(Arc::clone(&one) as _, true), keeper(other, true));
    let league = open_in(one.as_ref(), 7, 50).await;
    for keeper in [&here, &there] {
        assert_eq!(keeper.present().await.unwrap().as_ref(), Some(&league));
    }
    ends_a_game(one.as_ref(), 7, 10).await;
    assert_eq!(rows(&there), []);
    there.read_games().await;
    assert_eq!(rows(&there).len(), 2);
    let closed = there.close().await.unwrap();
    assert_eq!(closed, league);
    assert_eq!(shown(&here), Some(false), "it has not looked yet");
    here.present().await.unwrap();
    assert_eq!(shown(&here), Some(true));
    assert_eq!(here.close().await.err(), Some(Refusal::NotInRoom));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_leaves_everything_as_it_was() {
    let memory = SharedMemory::new();
    let (store, _hints) = memory.connect(SHORT);
    join(store.as_ref(), crate::store::shared::Report::default()).await;
    let keeper = keeper(Arc::clone(&store) as _, true);
    keeper.open(name(), 50).await.unwrap();
    store.cut_off.store(true, Ordering::Relaxed);
    assert_eq!(keeper.close().await.err(), Some(Refusal::Unavailable));
    assert_eq!(shown(&keeper), Some(false));
    keeper.read_games().await;
    assert!(keeper.behind.load(Ordering::Relaxed));
}

/// Returns two keepers on one shared store, the store of the first, and the league that both
/// show.
async fn two_servers() -> ([LeagueKeeper; 2], [Arc<SharedMemoryStore>; 2], League) {
    let memory = SharedMemory::new();
    let stores = [memory.connect(SHORT).0, memory.connect(SHORT).0];
    for store in &stores {
        join(store.as_ref(), crate::store::shared::Report::default()).await;
    }
    let league = open_in(stores[0].as_ref(), 7, 50).await;
    let keepers = stores
        .each_ref()
        .map(|store| keeper(Arc::clone(store) as _, true));
    for keeper in &keepers {
        assert_eq!(keeper.present().await.unwrap().as_ref(), Some(&league));
    }
    (keepers, stores, league)
}

#[tokio::test(start_paused = true)]
async fn closing_and_reopening_keep_the_table_while_games_cannot_be_read() {
    let ([here, there], [store, other], _) = two_servers().await;
    ends_a_game(store.as_ref(), 7, 10).await;
    for keeper in [&here, &there] {
        keeper.read_games().await;
    }
    for store in [&store, &other] {
        store.unreadable.store(true, Ordering::Relaxed);
    }
    minutes_pass(10).await;
    let before = here.close().await.unwrap();
    there.present().await.unwrap();
    for keeper in [&here, &there] {
        assert_eq!((shown(keeper), rows(keeper).len()), (Some(true), 2));
    }
    here.reopen(&before).await.unwrap();
    assert_eq!((shown(&here), rows(&here).len()), (Some(false), 2));
}

#[tokio::test(start_paused = true)]
async fn a_league_that_was_not_known_is_shown_with_its_games_and_not_before() {
    let ([here, there], [_store, other], _) = two_servers().await;
    minutes_pass(51).await;
    here.open(name(), 50).await.unwrap();
    other.unreadable.store(true, Ordering::Relaxed);
    assert_eq!(there.present().await, Err(Refusal::Unavailable));
    assert_eq!(shown(&there), Some(true), "the former one");
    other.unreadable.store(false, Ordering::Relaxed);
    assert!(there.present().await.is_ok());
    assert_eq!(shown(&there), Some(false));
}

#[tokio::test(start_paused = true)]
async fn games_that_began_after_the_former_end_count_in_a_league_that_is_open_again() {
    let ([here, there], [store, _other], _) = two_servers().await;
    minutes_pass(10).await;
    let before = here.close().await.unwrap();
    there.present().await.unwrap();
    // Another server that had not heard of the end began it.
    ends_a_game_begun_at(store.as_ref(), 7, 10, 11).await;
    minutes_pass(2).await;
    for keeper in [&here, &there] {
        keeper.read_games().await;
        assert_eq!(rows(keeper), []);
    }
    here.reopen(&before).await.unwrap();
    there.present().await.unwrap();
    for keeper in [&here, &there] {
        assert_eq!(rows(keeper).len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_table_with_a_game_that_no_longer_counts_is_made_again() {
    let ([here, there], [store, other], _) = two_servers().await;
    ends_a_game_begun_at(store.as_ref(), 7, 10, 5).await;
    ends_a_game_begun_at(store.as_ref(), 7, 20, 15).await;
    here.read_games().await;
    let games = || rows(&here).iter().map(|row| row.games).collect::<Vec<_>>();
    assert_eq!(games(), [2, 2]);
    minutes_pass(10).await;
    // The server at which the host acts has not heard of these games.
    for store in [&store, &other] {
        store.unreadable.store(true, Ordering::Relaxed);
    }
    there.close().await.unwrap();
    here.present().await.unwrap();
    assert!(here.is_behind());
    store.unreadable.store(false, Ordering::Relaxed);
    here.read_games().await;
    assert_eq!(games(), [1, 1]);
    assert!(!here.is_behind());
}

#[tokio::test(start_paused = true)]
async fn a_calendar_that_is_set_back_shows_a_former_league_with_its_games() {
    let store = Arc::new(Memory::default());
    open_in(store.as_ref(), 7, 50).await;
    ends_a_game(store.as_ref(), 7, 10).await;
    let mut keeper = keeper(store, false);
    let right = keeper.calendar;
    keeper.calendar = Calendar::new(Clock::at(Moment(BASE + 200 * 60_000)), true);
    keeper.take_over().await;
    assert_eq!((shown(&keeper), keeper.is_behind()), (None, true));
    keeper.calendar = right;
    keeper.read_games().await;
    assert_eq!(rows(&keeper).len(), 2);
}

#[tokio::test(start_paused = true)]
async fn closing_by_a_calendar_that_was_set_back_takes_no_game_out_of_the_table() {
    let store = Arc::new(Memory::default());
    let league = open_in(store.as_ref(), 7, 50).await;
    ends_a_game_begun_at(store.as_ref(), 7, 10, 5).await;
    let mut keeper = keeper(store, false);
    keeper.take_over().await;
    keeper.calendar = Calendar::new(Clock::at(Moment(BASE - 3_600_000)), true);
    let before = keeper.close().await.unwrap();
    assert_eq!((shown(&keeper), rows(&keeper).len()), (Some(true), 2));
    let today = keeper.calendar.today();
    let standings = &keeper.feeds.standings;
    assert!(!standings.may_count(league.id, None, today), "none begins");
    keeper.reopen(&before).await.unwrap();
    assert_eq!((shown(&keeper), rows(&keeper).len()), (Some(false), 2));
}

#[tokio::test(start_paused = true)]
async fn each_look_reads_the_games_since_the_one_before() {
    let ([here, _there], [store, _other], league) = two_servers().await;
    let asked = || store.asked_since.load(Ordering::Relaxed);
    assert_eq!(asked(), league.began - OVERLAP, "none ended before");
    minutes_pass(10).await;
    here.read_games().await;
    minutes_pass(1).await;
    here.read_games().await;
    assert_eq!(asked(), league.began + 600_000 - OVERLAP);
    // A game may come into the store later than it ended.
    here.close().await.unwrap();
    assert_eq!(asked(), league.began - OVERLAP);
}

#[tokio::test(start_paused = true)]
async fn a_read_that_an_act_overtakes_moves_nothing_on() {
    let ([here, _there], [store, _other], league) = two_servers().await;
    let standings = &here.feeds.standings;
    ends_a_game(store.as_ref(), 7, 10).await;
    let games = store.games_of_league(league.id, 0).await.unwrap();
    let closed = league.closed(here.calendar.today() + 60_000);
    standings.set(closed.clone());
    assert!(!standings.count_read(&league, &games, league.ends));
    assert_eq!(standings.read_until(), Some((closed.clone(), league.began)));
    // A league that was read before the act does not undo it.
    standings.set(league);
    assert_eq!(standings.league(), Some(closed));
}

#[tokio::test(start_paused = true)]
async fn the_table_of_the_league_before_can_still_be_read() {
    let store = Arc::new(Memory::default());
    let first = open_in(store.as_ref(), 7, 50).await;
    let keeper = keeper(Arc::clone(&store) as _, false);
    keeper.take_over().await;
    ends_a_game(store.as_ref(), 7, 10).await;
    keeper.read_games().await;
    minutes_pass(55).await;
    let names = ["Turma 7A", "Turma 7C"].map(|name| LeagueName::new(name).unwrap());
    for name in names {
        // The first of these two has no game, so it does not take the table's place.
        keeper.open(name, 50).await.unwrap();
        assert_eq!(rows(&keeper), []);
        let (before, _) = keeper.earlier_table(1).await.unwrap().unwrap();
        assert_eq!(before.in_short.name, first.name);
        assert!(before.in_short.over && before.rows.len() == 2);
        assert!(keeper.earlier_table(2).await.unwrap().is_none());
        assert!(keeper.earlier_table(0).await.unwrap().is_none());
        // A game that was under way ends now.
        keeper.close().await.unwrap();
    }
    ends_a_game(store.as_ref(), 7, 50).await;
    minutes_pass(1).await;
    let again = self::keeper(store, false);
    again.take_over().await;
    let (before, _) = again.earlier_table(1).await.unwrap().unwrap();
    assert_eq!(before.rows.iter().map(|row| row.games).sum::<u32>(), 4);
}
