//! The sentences about the host's acts.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use game::wire::host::{Act, HostCommand, Whom, act};
use game::{Clean, LeagueName, Mark, Name, RoomId};
use texts::{Language, Texts};

use super::super::wording::done;
use super::{house, picture, press, says, state};
use crate::host::state::Step;

/// Returns an act that can be undone.
pub(super) fn done_act(number: u64, event: &'static str) -> Act {
    Act {
        number,
        event,
        room: None,
        name: None,
        on: None,
    }
}

#[test]
fn given_names_are_asked_about_and_shown() {
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        let texts = state.texts;
        // The same key twice changes nothing.
        for _ in 0..2 {
            assert_eq!(press(&mut state, KeyCode::Char('a')), Step::Stay);
        }
        assert!(says(&state, texts.host_ask_nicknames()));
        assert_eq!(press(&mut state, KeyCode::Char('a')), Step::Stay);
        assert!(picture(&state, 80, 24).contains(texts.host_nicknames_off()));
        press(&mut state, KeyCode::Char('a'));
        let give = HostCommand::Nicknames(Some(language.tag().into()));
        assert_eq!(press(&mut state, KeyCode::Char('y')), Step::Act(give));
        state.overview.house.nicknames = true;
        state.answered(Ok(()));
        assert!(says(&state, texts.host_done_nicknames()));
        assert!(picture(&state, 80, 24).contains(texts.host_nicknames_on()));
        press(&mut state, KeyCode::Char('a'));
        assert!(says(&state, texts.host_ask_own_names()));
        let keep = HostCommand::Nicknames(None);
        assert_eq!(press(&mut state, KeyCode::Char('s')), Step::Act(keep));
        state.answered(Ok(()));
        assert!(says(&state, texts.host_done_own_names()));
    }
}

#[test]
fn each_outcome_tells_of_its_own_act() {
    let mut state = state(Vec::new(), "C.UTF-8");
    press(&mut state, KeyCode::Char('a'));
    let renamed = Act {
        name: Some(Name::new("Bia")),
        ..done_act(7, act::RENAME)
    };
    state.overview.house.acts = vec![renamed, done_act(6, act::DOOR)];
    press(&mut state, KeyCode::Char('d'));
    let undo = Step::Act(HostCommand::Undo(Some(7)));
    assert_eq!(press(&mut state, KeyCode::Char('u')), undo);
    state.answered(Ok(()));
    assert!(says(&state, state.texts.host_done_door_closed()));
    state.answered(Ok(()));
    assert!(says(&state, "Undone – Rename: Bia"));
}

#[test]
fn a_sentence_names_the_people_and_no_unlisted_code() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    let gato = || "gato".parse::<RoomId>().unwrap();
    let unlisted = "k3vq8mzr2f".parse().unwrap();
    let league = LeagueName::new("Turma 7B").unwrap();
    for (command, sentence) in [
        (
            HostCommand::Free(gato(), Mark::X),
            "Maria Clara dos Santos's seat is free.",
        ),
        (
            HostCommand::Close(gato()),
            "Closed for ten minutes: room gato.",
        ),
        (
            HostCommand::Close(unlisted),
            "Closed for ten minutes: unlisted room.",
        ),
        (
            HostCommand::SendAway(Whom::Seat(gato(), Mark::O), 10),
            "João Pedro de Oliveira has a break of 10 min.",
        ),
        (
            HostCommand::Rename(gato(), Mark::X, Name::new("Tucano Feliz")),
            "Maria Clara dos Santos is called Tucano Feliz now.",
        ),
        (HostCommand::Door(false), "The door is open again."),
        (
            HostCommand::Announce(Clean::new("Última rodada", 120)),
            "The message was sent to everybody.",
        ),
        (
            HostCommand::OpenLeague(league, 50),
            "The league Turma 7B is open for 50 min.",
        ),
    ] {
        assert_eq!(done(state.texts, &state.overview.house, &command), sentence);
    }
}

#[test]
fn a_key_without_an_aim_says_what_to_choose_and_is_not_named() {
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        let texts = state.texts;
        press(&mut state, KeyCode::Char('a'));
        for key in ['l', 'n', 'p', 'e'] {
            assert_eq!(press(&mut state, KeyCode::Char(key)), Step::Stay);
            let foot = state.outcome.clone().unwrap();
            assert_eq!(foot.as_deref(), Ok(texts.host_no_room()), "{key}");
        }
        house(&mut state);
        for key in ['l', 'n', 'p', 'e'] {
            let why = match key {
                'e' => texts.host_choose_room(),
                _ => texts.host_choose_player(),
            };
            assert_eq!(press(&mut state, KeyCode::Char(key)), Step::Stay);
            assert!(says(&state, why), "{key}");
        }
        press(&mut state, KeyCode::Down);
        let keys = texts.host_keys_manage().split("  ");
        let [_, free, name, pause, close, ..] = *keys.collect::<Vec<_>>() else {
            panic!("six keys");
        };
        let foot = picture(&state, 80, 24).lines().last().unwrap().to_owned();
        assert!(foot.contains(close), "{foot}");
        for key in [free, name, pause] {
            assert!(!foot.contains(key), "{foot}");
        }
        for key in ['l', 'n', 'p'] {
            press(&mut state, KeyCode::Char(key));
            assert!(says(&state, texts.host_choose_player()), "{key}");
        }
        press(&mut state, KeyCode::Down);
        state.overview.house.acts = vec![done_act(1, act::DOOR)];
        let foot = picture(&state, 80, 24).lines().last().unwrap().to_owned();
        assert!(foot.contains(texts.host_keys_manage()), "{foot}");
    }
}

#[test]
fn enter_without_a_text_asks_again_and_says_why() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    let texts = state.texts;
    press(&mut state, KeyCode::Char('t'));
    press(&mut state, KeyCode::Enter);
    assert!(says(&state, texts.host_nothing_typed()));
    for letter in "Turma 7B".chars() {
        press(&mut state, KeyCode::Char(letter));
    }
    press(&mut state, KeyCode::Enter);
    for minutes in ["", "500"] {
        for _ in 0..3 {
            press(&mut state, KeyCode::Backspace);
        }
        for digit in minutes.chars() {
            press(&mut state, KeyCode::Char(digit));
        }
        assert_eq!(press(&mut state, KeyCode::Enter), Step::Stay);
        let range = texts.host_minutes_range(game::League::MAX_MINUTES);
        assert!(says(&state, &range), "{minutes}");
    }
    for _ in 0..3 {
        press(&mut state, KeyCode::Backspace);
    }
    press(&mut state, KeyCode::Char('5'));
    let open = HostCommand::OpenLeague(LeagueName::new("Turma 7B").unwrap(), 5);
    assert_eq!(press(&mut state, KeyCode::Enter), Step::Act(open));
    press(&mut state, KeyCode::Esc);
    press(&mut state, KeyCode::Char('a'));
    press(&mut state, KeyCode::Char('m'));
    press(&mut state, KeyCode::Enter);
    assert!(says(&state, texts.host_nothing_typed()));
}

#[test]
fn a_server_that_would_be_suspended_says_why_not() {
    let mut state = state(Vec::new(), "C.UTF-8");
    let control_z = KeyEvent::new(KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert_eq!(state.press(control_z), Step::Stay);
    assert!(says(&state, state.texts.host_no_pause()));
}

#[test]
fn a_large_code_says_what_it_is_and_how_to_go_back() {
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        let texts = state.texts;
        for (key, words) in [
            ('p', texts.host_page_words()),
            ('g', texts.host_code_words()),
        ] {
            press(&mut state, KeyCode::Char(key));
            assert!(says(&state, words), "{}", picture(&state, 80, 24));
            assert!(says(&state, &state.shown_link()));
            press(&mut state, KeyCode::Char('c'));
            assert!(says(&state, &texts.host_copied(state.shown_link())));
            press(&mut state, KeyCode::Esc);
        }
    }
}

#[test]
fn a_small_screen_has_rows_for_the_rooms_and_the_whole_command() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    state.overview.invitation.link = "http://192.0.2.2:5000".to_owned();
    let seen = picture(&state, 40, 12);
    assert!(seen.contains("--host"), "{seen}");
    state.overview.invitation.link = "http://192.168.77.10:5000".to_owned();
    let seen = picture(&state, 40, 12);
    let squeezed = seen.replace(['"', '\n', ' '], "");
    let command = state.overview.invitation.command.replace(' ', "");
    assert!(squeezed.contains(&command), "{seen}");
    press(&mut state, KeyCode::Char('a'));
    press(&mut state, KeyCode::Down);
    press(&mut state, KeyCode::Down);
    let seen = picture(&state, 40, 12);
    for word in ["gato", "X: Maria Clara", "O: João Pedro", "L free"] {
        assert!(seen.contains(word), "{word}\n{seen}");
    }
}

#[test]
fn an_act_is_about_the_player_who_was_meant_also_after_the_marks_have_changed() {
    let gato = || "gato".parse::<RoomId>().unwrap();
    for (key, typed, act) in [
        (
            'p',
            "",
            HostCommand::SendAway(Whom::Seat(gato(), Mark::X), 10),
        ),
        (
            'n',
            "Tucano",
            HostCommand::Rename(gato(), Mark::X, Name::new("Tucano")),
        ),
    ] {
        let mut state = state(Vec::new(), "C.UTF-8");
        house(&mut state);
        press(&mut state, KeyCode::Char('a'));
        for _ in 0..3 {
            press(&mut state, KeyCode::Down);
        }
        press(&mut state, KeyCode::Char(key));
        for letter in typed.chars() {
            press(&mut state, KeyCode::Char(letter));
        }
        // A rematch begins.
        let mut later = state.overview.clone();
        let players = &mut later.house.rooms[0].listed.players;
        std::mem::swap(&mut players.x, &mut players.o);
        state.show(later);
        let before = state.overview.clone();
        assert_eq!(press(&mut state, KeyCode::Enter), Step::Act(act));
        // The row is that of the same player, too.
        let free = HostCommand::Free(gato(), Mark::X);
        assert_eq!(press(&mut state, KeyCode::Char('l')), Step::Act(free));

        // Nobody else is meant once that player is gone.
        press(&mut state, KeyCode::Char(key));
        let mut later = before;
        later.house.rooms[0].listed.players.x = None;
        state.show(later);
        assert_eq!(press(&mut state, KeyCode::Enter), Step::Stay);
    }
}

#[test]
fn no_more_can_be_typed_than_the_server_takes() {
    let mut state = state(Vec::new(), "C.UTF-8");
    house(&mut state);
    for key in [
        KeyCode::Char('a'),
        KeyCode::Down,
        KeyCode::Down,
        KeyCode::Char('n'),
    ] {
        press(&mut state, key);
    }
    for letter in "Joselito Pérez Ñandú de la Cruz".chars() {
        press(&mut state, KeyCode::Char(letter));
    }
    assert!(says(
        &state,
        &state.texts.host_ask_name("Joselito Pérez Ñandú de ")
    ));
}
