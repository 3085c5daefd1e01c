//! An opponent whom the server finds: the server chooses the room, and may choose another one.

use crossterm::event::KeyCode;
use game::Mark;
use texts::Language;

use crate::harness::placing::{after, person, seen};
use crate::harness::{Harness, setup};
use crate::message::{ConnectionEvent, DownReason};
use crate::state::Screen;

const MARIA: &str = "Maria Clara dos Santos";

/// Returns a client that asked for an opponent when it started.
#[track_caller]
pub(super) fn meeting() -> Harness {
    let mut setup = setup(Language::Pt);
    setup.meet = true;
    let mut harness = Harness::with(setup);
    harness.connection(ConnectionEvent::Up);
    harness.sends(&[r#"achar_adversario {"ficha":null,"nome":"Bia"}"#]);
    harness
}

#[track_caller]
fn loses_the_connection(harness: &mut Harness) {
    harness.connection(ConnectionEvent::Down {
        attempt: 1,
        retry_in: std::time::Duration::from_secs(1),
        reason: DownReason::Lost,
    });
    harness.connection(ConnectionEvent::Connecting { attempt: 1 });
    harness.connection(ConnectionEvent::Up);
}

#[test]
fn the_server_chooses_the_room_and_moves_us_to_another_one() {
    let mut harness = meeting();
    assert!(harness.says("Procurando adversário…"));
    assert!(!harness.says("sala 123"), "the room is not known yet");
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    assert!(harness.says("sala k3vq") && harness.says("Procurando adversário…"));
    assert_eq!(harness.app.screen(), Screen::Waiting);
    assert_eq!(harness.persons, [person()]);
    harness.placed(seen("mesa", Mark::O, Some(MARIA)), Mark::O);
    assert_eq!(harness.app.screen(), Screen::Playing);
    assert!(harness.says("sala mesa") && harness.says(MARIA));
    let found = format!("{MARIA} joga com você. Você joga com O.");
    assert!(harness.says(&found), "{}", harness.screen(80, 24));
    // The person is the same, and was saved before.
    assert_eq!(harness.persons.len(), 1);
    // The old room no longer concerns us, and a move goes to the new one.
    let old = seen("k3vq", Mark::X, Some("João Pedro"));
    harness.room_comes(old);
    assert!(harness.says(MARIA));
    harness.sends(&[]);
}

#[test]
fn a_robot_ends_the_search_and_its_question_says_so() {
    let mut harness = meeting();
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    harness.press("b");
    assert!(
        harness.says("A procura para."),
        "{}",
        harness.screen(80, 24)
    );
}

#[test]
fn a_name_that_is_being_typed_is_typed_on_in_the_room_to_which_we_are_moved() {
    let mut harness = meeting();
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    harness.press("m");
    for _ in 0..24 {
        harness.key(KeyCode::Backspace);
    }
    harness.press("João q");
    harness.placed(seen("mesa", Mark::X, Some(MARIA)), Mark::X);
    harness.press("1x");
    assert!(harness.take_sent().is_empty(), "letters are no commands");
    harness.key(KeyCode::Enter);
    assert_eq!(harness.app.setup.name.as_str(), "João q1x");
    assert_eq!(harness.app.overlay, None);
    assert!(harness.says("sala mesa") && harness.says(MARIA));
}

#[test]
fn a_room_that_was_chosen_by_name_is_never_left_for_another() {
    let mut harness = Harness::alone(Language::Pt);
    harness.seated(&seen("mesa", Mark::O, Some(MARIA)), Mark::O);
    assert_eq!(harness.app.room_id().as_str(), "123");
}

#[test]
fn after_the_game_the_next_opponent_comes_first_and_the_rematch_second() {
    let mut harness = meeting();
    harness.placed(seen("mesa", Mark::X, Some(MARIA)), Mark::X);
    harness.press("n");
    assert_eq!(harness.take_sent(), [""; 0], "the game is on");
    let mut over = after(seen("mesa", Mark::X, Some(MARIA)), &[0, 3, 1, 4, 2]);
    harness.room_comes(over.clone());
    let screen = harness.screen(80, 24);
    let foot = screen.lines().rev().nth(1).unwrap();
    assert!(foot.contains("N próximo adversário   R revanche"), "{foot}");
    harness.key(KeyCode::Char('n'));
    let asked = format!(
        r#"achar_adversario {{"ficha":"{}","nome":"Bia"}}"#,
        person().reveal()
    );
    harness.sends(&[&asked]);
    assert!(harness.says("Procurando adversário…"));
    // The opponent asks for a rematch in the room that we leave.
    over.version += 1;
    over.asked = vec![Mark::O];
    harness.room_comes(over);
    assert!(!harness.app.is_in());
    harness.placed(seen("gato", Mark::X, None), Mark::X);
    assert!(harness.app.is_in() && harness.says("sala gato"));
}

#[test]
fn an_opponent_who_left_in_mid_game_can_be_replaced() {
    let mut harness = meeting();
    let mut room = seen("mesa", Mark::X, Some(MARIA));
    harness.placed(room.clone(), Mark::X);
    room = after(room, &[4]);
    harness.room_comes(room.clone());
    assert!(!harness.app.can_meet(), "{MARIA} is thinking");
    room.version += 1;
    room.players.o = None;
    harness.room_comes(room);
    assert!(harness.says("A outra cadeira está livre. N: próximo adversário."));
    // Nobody sits there, so it is nobody's turn.
    assert!(!harness.says("Vez d"), "{}", harness.screen(80, 24));
    assert!(!harness.says("SUA VEZ"));
    harness.press("n");
    assert_eq!(harness.take_sent().len(), 1);
}

#[test]
fn an_opponent_who_left_a_room_that_was_entered_by_its_code_can_be_replaced_as_well() {
    let mut harness = Harness::connected(Language::Pt);
    let mut room = after(seen("123", Mark::X, Some(MARIA)), &[4]);
    harness.placed(room.clone(), Mark::X);
    harness.take_sent();
    harness.press("n");
    assert_eq!(harness.take_sent(), [""; 0], "{MARIA} is thinking");
    room.version += 1;
    room.players.o = None;
    harness.room_comes(room);
    harness.wait(60_000);
    let screen = harness.screen(160, 24);
    assert!(screen.contains("N procurar adversário"), "{screen}");
    harness.press("n");
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");
}

#[test]
fn a_second_n_while_we_look_for_an_opponent_changes_nothing() {
    let mut harness = Harness::alone(Language::Pt);
    harness.press("?");
    let help = harness.screen(80, 40);
    assert_eq!(help.matches(" N  ").count(), 1, "{help}");
    harness.press("?n");
    assert_eq!(harness.take_sent().len(), 1, "one search");
    harness.press("n");
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    harness.press("nN");
    harness.sends(&[]);
    harness.placed(seen("mesa", Mark::X, Some(MARIA)), Mark::X);
    loses_the_connection(&mut harness);
    harness.take_sent();
    harness.press("n");
    harness.sends(&[]);
}

#[test]
fn a_lost_connection_comes_back_to_the_room_or_asks_again() {
    let mut harness = meeting();
    loses_the_connection(&mut harness);
    let [asked] = harness.take_sent().try_into().unwrap();
    let start = "achar_adversario";
    assert!(asked.starts_with(start), "no room yet: {asked}");
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    loses_the_connection(&mut harness);
    let [entered] = harness.take_sent().try_into().unwrap();
    let own = format!(r#""ficha":"{}","jogoId":"k3vq""#, person().reveal());
    assert!(entered.contains(&own), "{entered}");
    harness.placed(seen("k3vq", Mark::X, None), Mark::X);
    assert!(harness.take_sent().is_empty(), "the server still looks");
    loses_the_connection(&mut harness);
    harness.take_sent();
    // The server has lost the room. The new one has the same name, and looks for nobody.
    let mut lost = seen("k3vq", Mark::X, None);
    lost.seeks = false;
    harness.placed(lost, Mark::X);
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");
}

#[test]
fn a_seat_that_was_taken_back_follows_as_well() {
    let mut harness = Harness::connected(Language::Pt);
    harness.take_sent();
    harness.placed(seen("123", Mark::X, None), Mark::X);
    harness.placed(seen("mesa", Mark::O, Some(MARIA)), Mark::O);
    assert!(harness.says("sala mesa") && harness.says(MARIA));
}

#[test]
fn a_player_who_enters_a_room_of_the_league_by_its_code_is_one_of_those_brought_together() {
    let mut league = seen("123", Mark::O, Some(MARIA));
    league.league = true;
    for seeking in [league, seen("123", Mark::O, None)] {
        for room_first in [false, true] {
            let mut harness = Harness::connected(Language::Pt);
            harness.take_sent();
            if room_first {
                harness.room_comes(seeking.clone());
                harness.seated(&seeking, Mark::O);
            } else {
                harness.placed(seeking.clone(), Mark::O);
            }
            assert_eq!(harness.persons, [person()]);
            assert!(harness.take_sent().is_empty());
            harness.placed(seen("mesa", Mark::X, Some("João Pedro")), Mark::X);
            assert!(harness.says("sala mesa") && harness.says("João Pedro"));
            assert_eq!(harness.persons.len(), 1, "it is the same person");
        }
    }
    // The person of another day gives way, or the league would have two of them.
    let mut setup = setup(Language::Pt);
    setup.person = Some(game::Token::from_random(1));
    let mut harness = Harness::with(setup);
    harness.connection(ConnectionEvent::Up);
    let mut league = seen("123", Mark::O, Some(MARIA));
    league.league = true;
    harness.placed(league, Mark::O);
    assert_eq!(harness.persons, [person()]);
    assert_eq!(harness.app.person, Some(person()));
    // A watcher of such a room is none of its people.
    let mut harness = Harness::connected(Language::Pt);
    harness.room_comes(seen("123", Mark::X, None));
    assert!(harness.persons.is_empty());
}

#[test]
fn a_server_that_answers_the_second_question_finds_an_opponent() {
    let mut harness = meeting();
    harness.wait(2_100);
    harness.take_sent();
    harness.placed(seen("mesa", Mark::O, Some(MARIA)), Mark::O);
    harness.wait(10_000);
    assert!(harness.says("sala mesa") && harness.says(MARIA));
    assert!(harness.take_sent().is_empty(), "nothing is asked again");
}

#[test]
fn a_server_that_finds_nobody_gets_a_room_of_ours() {
    let answers: [fn(&mut Harness); 2] = [
        |harness| {
            // The same refusal comes as an event and in an acknowledgement.
            harness.receive_refusal("dados_invalidos");
            harness.receive_refusal("dados_invalidos");
        },
        |harness| {
            for silence in [2_100, 4_100] {
                harness.wait(silence);
                let [again] = harness.take_sent().try_into().unwrap();
                assert!(again.starts_with("achar_adversario"), "{again}");
                assert!(!harness.says("Este servidor não procura adversários."));
            }
            harness.wait(6_100);
        },
    ];
    for answer in answers {
        let mut harness = meeting();
        answer(&mut harness);
        let sent = harness.sent.clone();
        let [entered] = harness.take_sent().try_into().unwrap();
        assert!(entered.starts_with("entrar_sala"), "{entered}");
        harness.sent = sent;
        harness.serve();
        assert!(harness.says("Este servidor não procura adversários."));
        assert!(!harness.app.can_meet() && harness.app.is_in());
    }
}

#[test]
fn a_player_who_waits_alone_can_ask_the_server_and_leaving_frees_whatever_it_chose() {
    let mut harness = Harness::alone(Language::Pt);
    assert!(harness.screen(120, 24).contains("N procurar adversário"));
    harness.press("n");
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");
    harness.key(KeyCode::Esc);
    harness.sends(&["sair_sala {}", "leave"]);
}

/// Brings us to a seat opposite Maria, found by a search or by its code, which the host frees.
#[track_caller]
fn freed_by_the_host(mut harness: Harness) -> Harness {
    harness.connection(ConnectionEvent::Up);
    harness.placed(seen("123", Mark::X, Some(MARIA)), Mark::X);
    harness.take_sent();
    harness.receive_refusal("levantado_pelo_anfitriao");
    assert!(harness.says("Decisão do anfitrião"));
    let screen = harness.screen(80, 24);
    assert!(screen.contains("Daqui"), "{screen}");
    assert!(screen.contains("minutos"), "{screen}");
    assert!(!harness.says("Enter tentar de novo"), "it would fail again");
    assert!(harness.says("Enter assistir"));
    assert!(harness.says("Esc "));
    harness
}

#[test]
fn a_seat_freed_by_the_host_offers_the_next_opponent_where_a_search_found_it() {
    let mut harness = freed_by_the_host(meeting());
    assert!(harness.says("N próximo adversário"));
    harness.press("n");
    let [asked] = harness.take_sent().try_into().unwrap();
    assert!(asked.starts_with("achar_adversario"), "{asked}");
    assert_eq!(harness.app.stop, None);
    harness.placed(seen("mesa", Mark::O, Some(MARIA)), Mark::O);
    assert!(harness.says("sala mesa") && harness.app.is_in());

    let mut harness = freed_by_the_host(Harness::new(Language::Pt));
    assert!(!harness.says("N próximo adversário"));
    harness.press("n");
    assert!(harness.take_sent().is_empty());
}

#[test]
fn the_help_of_a_game_names_the_next_opponent_and_the_earlier_games() {
    let mut harness = meeting();
    harness.placed(seen("mesa", Mark::X, Some(MARIA)), Mark::X);
    harness.press("?");
    let help = harness.screen(80, 40);
    let words = "N       próximo adversário, no fim da";
    assert!(help.contains(words), "{help}");
    assert!(!help.contains("N       números 123"), "{help}");
    let words = "G       entre partidas: as anteriores";
    assert!(help.contains(words), "{help}");
}
