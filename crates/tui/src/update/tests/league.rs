//! The league of the server: its table, and its end.

use crossterm::event::KeyCode;
use game::wire::{LeagueInShort, LeagueNews, ShownLeague};
use game::{LeagueName, Mark, Name, Row};
use texts::Language;

use crate::harness::Harness;
use crate::harness::placing::{after, seen};
use crate::message::{ConnectionEvent, ServerEvent};

const CLASS: &str = "Copa da Escola Maria Quitéria";

fn row(place: usize, name: &str, points: u32) -> Row {
    Row {
        place,
        name: Name::new(name),
        points,
        games: 4,
        wins: points / 3,
        draws: 0,
        losses: 4 - points / 3,
    }
}

fn news(over: bool, table: Vec<Row>) -> LeagueNews {
    LeagueNews::Shown(ShownLeague {
        league: LeagueInShort {
            name: LeagueName::new(CLASS).unwrap(),
            ends: 1_795_000_000_000,
            over,
            people: table.len(),
            before: None,
        },
        table,
    })
}

fn told(harness: &mut Harness, over: bool) {
    harness.receive(ServerEvent::League(news(over, Vec::new())));
}

#[test]
fn t_shows_the_table_and_tells_people_without_a_name_apart() {
    for language in Language::ALL {
        let mut harness = Harness::playing(language);
        let texts = harness.app.setup.texts;
        harness.play(&[1, 4, 2, 5, 3]);
        assert!(!harness.screen(160, 24).contains(texts.key_table()));
        told(&mut harness, false);
        harness.take_sent();
        assert!(harness.screen(160, 24).contains(texts.key_table()));
        harness.press("t");
        harness.sends(&["read table"]);
        assert!(harness.says(texts.league_reading()));
        let names = ["Maria Clara dos Santos", "", "Zoë", ""];
        let rows = (1..)
            .zip(names)
            .map(|(at, name)| row(at, name, 15 - 3 * at as u32));
        let table = Some(news(false, rows.collect()));
        harness.connection(ConnectionEvent::Table(table, Some(12)));
        for word in ["Maria Clara dos Santos", CLASS, "Zoë"] {
            assert!(harness.says(word), "{}", harness.screen(80, 24));
        }
        assert!(harness.says(&texts.league_left("12 min")));
        assert!(harness.says(&texts.league_player(1)) && harness.says(&texts.league_player(2)));
        let small = harness.screen(40, 12);
        assert!(small.contains("Zoë"), "{small}");
        assert!(small.contains(texts.key_close()), "{small}");
        harness.key(KeyCode::Esc);
        assert!(!harness.says("Zoë"));
    }
}

#[test]
fn a_server_without_a_league_and_one_that_does_not_answer_say_so() {
    for (answer, words) in [
        (Some(LeagueNews::None), "Não há torneio."),
        (None, "Não deu para ler a tabela do torneio."),
    ] {
        let mut harness = Harness::playing(Language::Pt);
        harness.press("T");
        harness.connection(ConnectionEvent::Table(answer, None));
        assert!(harness.says(words));
        harness.press("t");
        assert!(!harness.says(words));
    }
}

#[test]
fn the_end_of_a_league_is_told_at_once_and_after_the_game() {
    let mut harness = Harness::connected(Language::Pt);
    told(&mut harness, false);
    let mut room = seen("mesa", Mark::X, Some("Zoë"));
    room.id = "123".parse().unwrap();
    room.league = true;
    harness.placed(after(room.clone(), &[0]), Mark::X);
    told(&mut harness, true);
    assert!(
        harness.says("O torneio Copa da Escola Maria Quitéria acabou. Esta partida ainda vale.")
    );
    harness.wait(60_000);
    assert!(!harness.says("acabou"));
    // The same news is not told twice.
    told(&mut harness, true);
    assert!(!harness.says("acabou"));
    harness.room_comes(after(room.clone(), &[0, 3, 1, 4, 2]));
    assert!(harness.says("O torneio Copa da Escola Maria Quitéria acabou."));
    assert!(harness.screen(160, 24).contains("T tabela"));
    // A later game is none of the league's.
    let mut later = room.clone();
    (later.number, later.league) = (2, false);
    harness.room_comes(after(later, &[0, 3, 1, 4, 2]));
    assert!(harness.says("VOCÊ VENCEU") || harness.says("venceu"));
    assert!(!harness.says("acabou"), "{}", harness.screen(80, 24));

    // A game without a mark does not count.
    let mut harness = Harness::connected(Language::Pt);
    told(&mut harness, false);
    harness.placed(room, Mark::X);
    told(&mut harness, true);
    assert!(harness.says("O torneio Copa da Escola Maria Quitéria acabou."));
    assert!(!harness.says("Esta partida ainda vale."));

    // A league that was over before is no news.
    let mut harness = Harness::playing(Language::Pt);
    told(&mut harness, true);
    assert!(!harness.says("acabou"));
}

#[test]
fn a_game_beside_an_open_league_says_that_it_does_not_count() {
    for language in Language::ALL {
        let mut harness = Harness::connected(language);
        let texts = harness.app.setup.texts;
        let mut room = seen("mesa", Mark::X, Some("Zoë"));
        room.id = "123".parse().unwrap();
        room.league = true;
        told(&mut harness, false);
        harness.placed(after(room.clone(), &[0, 3, 1, 4, 2]), Mark::X);
        assert!(harness.says(texts.counts_for_league()));
        assert!(!harness.says(texts.counts_not()));
        // The rematch.
        room.number += 1;
        room.version += 10;
        room.league = false;
        harness.room_comes(room.clone());
        assert!(
            harness.says(texts.counts_not()),
            "{}",
            harness.screen(80, 24)
        );
        told(&mut harness, true);
        assert!(!harness.says(texts.counts_not()));
    }
}

#[test]
fn a_game_without_a_mark_lapses_with_the_league_and_leaving_one_that_counts_says_so() {
    let mut harness = Harness::connected(Language::Pt);
    told(&mut harness, false);
    let mut room = seen("mesa", Mark::X, Some("Zoë"));
    room.id = "123".parse().unwrap();
    room.league = true;
    harness.placed(after(room.clone(), &[0]), Mark::X);
    harness.press("q");
    assert!(
        harness.says("valer pelo torneio."),
        "{}",
        harness.screen(80, 24)
    );
    let mut harness = Harness::connected(Language::Pt);
    told(&mut harness, false);
    harness.placed(room, Mark::X);
    told(&mut harness, true);
    assert!(harness.says("acabou. Esta partida não vale mais por ele."));
}
