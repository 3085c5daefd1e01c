//! The foot of the host's screen.

use crossterm::event::KeyCode;
use game::Name;
use game::wire::host::{HouseRoom, act};
use texts::{Language, Texts};

use super::super::manage::Manage;
use super::super::state::HostState;
use super::acts::done_act;
use super::league::league;
use super::{JOAO, MARIA, picture, press, room, says, state};

#[test]
fn no_foot_loses_a_word() {
    let long = "Vamos começar a última rodada, por favor terminem as partidas que ainda estão";
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        let id = "a-sala-com-o-nome-mais-comprido1";
        let mut row = room(id, &[MARIA, JOAO], &[]).listed();
        row.players.x.as_mut().unwrap().name = Name::new("Maximiliana Aparecida 123");
        state.overview.house.rooms = vec![HouseRoom {
            listed: row,
            unlisted: false,
        }];
        let texts = state.texts;
        let shows =
            |state: &HostState, sentence: &str| assert!(says(state, sentence), "{sentence}");
        press(&mut state, KeyCode::Char('a'));
        press(&mut state, KeyCode::Down);
        press(&mut state, KeyCode::Char('e'));
        shows(&state, &texts.host_ask_close(texts.room(id)));
        press(&mut state, KeyCode::Esc);
        press(&mut state, KeyCode::Char('m'));
        for letter in long.chars() {
            press(&mut state, KeyCode::Char(letter));
        }
        shows(&state, &texts.host_ask_message(long));
        press(&mut state, KeyCode::Esc);
        state.outcome = Some(Err(game::Refusal::NotInRoom));
        shows(&state, texts.host_act_refused());
        press(&mut state, KeyCode::Esc);
        for house in [false, true] {
            state.manage = house.then(Manage::default);
            for columns in 1..100 {
                let picture = picture(&state, columns, 24);
                let foot = picture.lines().last().unwrap();
                assert!(!foot.contains('…'), "{columns}: {foot}");
                let keys = foot.trim_matches(['"', ' ']).split("  ");
                let all = [
                    texts.host_keys_manage(),
                    texts.host_key_page(),
                    texts.host_key_code(),
                    texts.host_key_copy(),
                    texts.host_key_end(),
                    texts.host_key_manage(),
                    texts.host_key_league(),
                ];
                let whole = |key: &&str| {
                    all.iter()
                        .flat_map(|keys| keys.split("  "))
                        .any(|k| k == *key)
                };
                assert!(
                    keys.filter(|key| !key.is_empty()).all(|key| whole(&key)),
                    "{foot}"
                );
            }
        }
    }
}

#[test]
fn undoing_is_offered_while_there_is_something_to_undo() {
    for language in Language::ALL {
        let mut state = state(Vec::new(), "C.UTF-8");
        state.texts = Texts::new(language);
        let texts = state.texts;
        let keys = texts.host_keys_manage().split("  ");
        let undo = keys.clone().find(|key| key.starts_with('U')).unwrap();
        let foot = |state: &HostState| picture(state, 120, 24).lines().last().unwrap().to_owned();
        league(&mut state, true, 4);
        for place in ['a', 't'] {
            press(&mut state, KeyCode::Char(place));
            state.overview.house.acts.clear();
            assert!(!foot(&state).contains(undo), "{place}");
            state.overview.house.acts = vec![done_act(3, act::DOOR)];
            assert!(foot(&state).contains(undo), "{place}");
        }
    }
}

#[test]
fn a_warning_is_whole() {
    for language in Language::ALL {
        let mut state = state(vec![room("gato", &[MARIA, JOAO], &[])], "C.UTF-8");
        state.texts = Texts::new(language);
        let sentence = state
            .texts
            .serve_unknown_variable("JOGO_PORTA", "JOGO_PORT");
        state.notes.warnings.push(sentence.clone());
        assert!(says(&state, &sentence));
    }
}

#[test]
fn a_store_that_fails_is_told_beside_whatever_else_is_shown() {
    for language in Language::ALL {
        let mut state = state(vec![room("gato", &[MARIA, JOAO], &[])], "C.UTF-8");
        state.texts = Texts::new(language);
        let sentence = state.texts.desk_store_fails();
        assert!(!says(&state, sentence));
        state.overview.house.store_fails = true;
        assert!(says(&state, sentence));
        press(&mut state, KeyCode::Char('a'));
        assert!(says(&state, sentence));
    }
}
