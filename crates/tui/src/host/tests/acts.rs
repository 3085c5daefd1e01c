//! The sentences about the host's acts.

use crossterm::event::KeyCode;
use game::wire::host::{HostCommand, Whom};
use game::{Clean, LeagueName, Mark, Name, RoomId};
use texts::{Language, Texts};

use super::super::wording::done;
use super::{house, picture, press, says, state};
use crate::host::state::Step;

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
    press(&mut state, KeyCode::Char('d'));
    press(&mut state, KeyCode::Char('u'));
    state.answered(Ok(()));
    assert!(says(&state, state.texts.host_done_door_closed()));
    state.answered(Ok(()));
    assert!(says(&state, state.texts.host_done_undo()));
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
