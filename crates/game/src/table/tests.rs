use proptest::prelude::*;

use super::*;
use crate::{LeagueName, PeopleOfGame, PlayedInLeague, PlayerOfGame, PlayersOfGame};

const NOON: u64 = 1_795_000_000_000;

fn league() -> League {
    let name = LeagueName::new("Turma 7B").unwrap();
    League::opened(LeagueId::from_random(7), name, NOON, 50)
}

fn person(number: u8) -> PersonId {
    PersonId::of_digest([0, 0, 0, 0, 0, 0, 0, number])
}

/// Makes the record of a game, the `at`th of the league in a room of its own.
fn game(at: u64, people: [(u8, &str); 2], outcome: Outcome) -> PlayedGame {
    let [(x, x_name), (o, o_name)] = people;
    let player = |name| {
        Some(PlayerOfGame {
            name: Name::new(name),
            robot: None,
        })
    };
    PlayedGame {
        room: format!("sala-{at}").parse().unwrap(),
        number: 1,
        version: NOON + at,
        began: NOON + at * 1_000,
        ended: NOON + at * 1_000 + 500,
        players: PlayersOfGame {
            x: player(x_name),
            o: player(o_name),
        },
        outcome: Some(outcome),
        reason: None,
        moves: Vec::new(),
        league: Some(PlayedInLeague {
            id: LeagueId::from_random(7),
            people: PeopleOfGame {
                x: person(x),
                o: person(o),
            },
        }),
    }
}

const X_WINS: Outcome = Outcome::Won(Mark::X);
const O_WINS: Outcome = Outcome::Won(Mark::O);

const MARIA: (u8, &str) = (1, "Maria Clara dos Santos");
const JOAO: (u8, &str) = (2, "João Pedro");
const LUIZA: (u8, &str) = (3, "Luiza Helena");

fn table(games: &[PlayedGame]) -> Table {
    let mut table = Table::of(&league());
    for game in games {
        table.add(game);
    }
    table
}

#[track_caller]
fn shows(games: &[PlayedGame], expected: &[&str]) {
    let rows = table(games).rows(40);
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let Row {
                place,
                name,
                points,
                games,
                wins,
                draws,
                losses,
            } = row;
            let name = name.as_str();
            format!("{place} {name} {points}: {games} = {wins} + {draws} + {losses}")
        })
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_win_is_three_points_and_a_draw_one() {
    shows(&[], &[]);
    let games = [
        game(1, [MARIA, JOAO], X_WINS),
        game(2, [JOAO, LUIZA], Outcome::Drawn),
        game(3, [LUIZA, MARIA], O_WINS),
    ];
    shows(
        &games,
        &[
            "1 Maria Clara dos Santos 6: 2 = 2 + 0 + 0",
            "2 João Pedro 1: 2 = 0 + 1 + 1",
            "2 Luiza Helena 1: 2 = 0 + 1 + 1",
        ],
    );
}

#[test]
fn of_equal_points_more_wins_then_fewer_games_come_first() {
    let (a, b, c) = ((11, "Alice"), (12, "Bruno"), (13, "Cecília"));
    let games = [
        game(1, [MARIA, a], X_WINS),
        game(2, [JOAO, b], Outcome::Drawn),
        game(3, [JOAO, c], Outcome::Drawn),
        game(4, [JOAO, a], Outcome::Drawn),
        game(5, [LUIZA, b], X_WINS),
        game(6, [LUIZA, c], O_WINS),
    ];
    shows(
        &games,
        &[
            // Cecília has a win and a draw, Maria one win of one game, Luiza one of two.
            "1 Cecília 4: 2 = 1 + 1 + 0",
            "2 Maria Clara dos Santos 3: 1 = 1 + 0 + 0",
            "3 Luiza Helena 3: 2 = 1 + 0 + 1",
            "4 João Pedro 3: 3 = 0 + 3 + 0",
            "5 Alice 1: 2 = 0 + 1 + 1",
            "5 Bruno 1: 2 = 0 + 1 + 1",
        ],
    );
}

#[test]
fn people_are_told_apart_by_their_tokens_and_called_by_their_latest_name() {
    let games = [
        game(2, [(1, "Maria"), JOAO], X_WINS),
        game(1, [MARIA, (3, "Maria")], X_WINS),
        game(3, [(3, ""), JOAO], Outcome::Drawn),
    ];
    shows(
        &games,
        &[
            "1 Maria 6: 2 = 2 + 0 + 0",
            // A player who gives no name any more keeps the last one in the table.
            "2 João Pedro 1: 2 = 0 + 1 + 1",
            "2 Maria 1: 2 = 0 + 1 + 1",
        ],
    );
}

#[test]
fn only_games_of_the_league_with_a_result_and_in_time_count() {
    let good = game(1, [MARIA, JOAO], X_WINS);
    let annulled = PlayedGame {
        league: None,
        ..good.clone()
    };
    let without_result = PlayedGame {
        outcome: None,
        ..good.clone()
    };
    let late = PlayedGame {
        began: league().ends,
        ..good.clone()
    };
    let mut other = good.clone();
    other.league = other.league.map(|league| PlayedInLeague {
        id: LeagueId::from_random(8),
        ..league
    });
    let alone = game(1, [MARIA, MARIA], X_WINS);
    for game in [annulled, without_result, late, other, alone] {
        assert!(!table(&[]).add(&game), "{game:?}");
        assert_eq!(table(&[game]), table(&[]));
    }
    let in_time = PlayedGame {
        began: league().ends - 1,
        ended: league().ends + 60_000,
        ..good.clone()
    };
    assert!(table(&[]).add(&in_time));
    let mut once = table(std::slice::from_ref(&good));
    assert!(!once.add(&good));
    assert_eq!(once.rows(1)[0].points, 3);
}

#[test]
fn a_person_without_a_name_in_the_latest_game_keeps_the_one_before() {
    let nameless = (1, "");
    let games = [
        game(1, [MARIA, JOAO], X_WINS),
        game(2, [nameless, JOAO], X_WINS),
    ];
    for games in [games.clone(), [games[1].clone(), games[0].clone()]] {
        assert_eq!(table(&games).rows(1)[0].name.as_str(), MARIA.1);
    }
}

#[test]
fn the_host_names_rows_whatever_the_records_say() {
    let games = [game(1, [MARIA, JOAO], X_WINS)];
    let called = |one: PersonId| (one == person(2)).then(|| Name::new("Capivara Gentil"));
    let rows = table(&games).rows_called(9, called);
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, [MARIA.1, "Capivara Gentil"]);
}

#[test]
fn a_row_that_shares_its_place_with_rows_left_out_keeps_it() {
    let games: Vec<_> = (0..20)
        .map(|at| {
            let at = u8::try_from(at).unwrap();
            let pair = [(2 * at, "Vitória"), (2 * at + 1, "Davi")];
            game(at.into(), pair, X_WINS)
        })
        .collect();
    let all = table(&games);
    assert_eq!(all.people(), 40);
    let places = |most| {
        all.rows(most)
            .into_iter()
            .map(|row| row.place)
            .collect::<Vec<_>>()
    };
    assert_eq!(places(21), [vec![1; 20], vec![21]].concat());
    assert_eq!(places(3), [1, 1, 1]);
}

prop_compose! {
    /// Games of a small league, of which some do not count.
    fn any_game()(
        at in 0_u64..12,
        people in [0_u8..6, 0_u8..6],
        names in prop::array::uniform2(prop::sample::select(vec!["Maria", "João", ""])),
        result in 0_u8..5,
        league in 0_u64..8,
        late in 0_u8..8,
    ) -> PlayedGame {
        let [x, o] = people;
        let outcome = [X_WINS, O_WINS, Outcome::Drawn][usize::from(result % 3)];
        let mut game = game(at, [(x, names[0]), (o, names[1])], outcome);
        if result == 4 {
            game.outcome = None;
        }
        if league == 0 {
            game.league = None;
        }
        if late == 0 {
            game.began = NOON + 51 * 60_000;
        }
        game
    }
}

/// Returns games of which no two are of the same change of a room.
fn distinct(mut games: Vec<PlayedGame>) -> Vec<PlayedGame> {
    games.sort_by_key(|game| game.version);
    games.dedup_by_key(|game| game.version);
    games
}

proptest! {
    #[test]
    fn neither_the_order_of_records_nor_their_repetition_matters(
        games in prop::collection::vec(any_game(), 0..12),
        (order, again) in (any::<prop::sample::Index>(), any::<prop::sample::Index>()),
    ) {
        let games = distinct(games);
        let mut other = games.clone();
        if !other.is_empty() {
            other.rotate_left(order.index(games.len()));
            other.reverse();
            other.push(games[again.index(games.len())].clone());
        }
        prop_assert_eq!(table(&games), table(&other));
        prop_assert_eq!(table(&games).rows(9), table(&other).rows(9));
    }

    #[test]
    fn a_table_with_another_end_is_the_one_made_for_it_or_is_none(
        games in prop::collection::vec(any_game(), 0..12),
        seconds in 0..100_u64,
    ) {
        let games = distinct(games);
        let ends = NOON + seconds * 1_000;
        let mut expected = Table::of(&League { ends, ..league() });
        let left_out = games.iter().any(|game| table(std::slice::from_ref(game)).people() > 0
            && game.began >= ends);
        for game in &games {
            expected.add(game);
        }
        prop_assert_eq!(table(&games).ending(ends), Some(expected).filter(|_| !left_out));
    }

    #[test]
    fn every_game_that_counts_adds_two_games_and_its_points(
        games in prop::collection::vec(any_game(), 0..12),
    ) {
        let games = distinct(games);
        let mut table = Table::of(&league());
        let counted: Vec<_> = games.iter().filter(|game| table.add(game)).collect();
        let drawn = counted.iter().filter(|game| game.outcome == Some(Outcome::Drawn)).count();
        let rows = table.rows(usize::MAX);
        let sum = |of: fn(&Row) -> u32| rows.iter().map(of).sum::<u32>() as usize;
        prop_assert_eq!(sum(|row| row.games), 2 * counted.len());
        prop_assert_eq!(sum(|row| row.points), 3 * counted.len() - drawn);
        prop_assert_eq!(sum(|row| row.wins), sum(|row| row.losses));
        prop_assert_eq!(rows.len(), table.people());
        for pair in rows.windows(2) {
            let rank = |row: &Row| (row.points, row.wins, std::cmp::Reverse(row.games));
            prop_assert!(rank(&pair[0]) >= rank(&pair[1]));
            prop_assert_eq!(rank(&pair[0]) == rank(&pair[1]), pair[0].place == pair[1].place);
        }
    }
}
