//! The sentences about an opponent without a name.

use crossterm::event::KeyCode;
use game::{Mark, Name};
use texts::Language;

use crate::harness::placing::seen;
use crate::harness::{ANA, enter};
use crate::harness::{Harness, setup};
use crate::sentences::player_name;
use crate::state::{Notice, Seated};

/// Returns whether each sentence of a text begins with a capital letter.
fn has_capitals(text: &str) -> bool {
    let mut start = true;
    text.chars().all(|letter| {
        let good = !start || !letter.is_lowercase();
        start = match letter {
            '.' | '!' | '?' => true,
            ' ' | '¡' | '¿' => start,
            _ => false,
        };
        good
    })
}

#[test]
fn every_sentence_begins_with_a_capital_letter() {
    for language in Language::ALL {
        let mut harness = Harness::connected(language);
        harness.placed(seen("123", Mark::O, Some("")), Mark::O);
        let texts = harness.app.setup.texts;
        let nameless = harness.app.player(Mark::X).cloned().unwrap();
        assert_eq!(nameless.name, Name::new(""));
        for notice in [
            Notice::Joined(Seated(Mark::X, nameless.clone())),
            Notice::Found(Seated(Mark::X, nameless.clone())),
            Notice::TookRobotsSeat(Seated(Mark::X, nameless.clone())),
            Notice::Left(Seated(Mark::X, nameless.clone())),
            Notice::Dropped(Seated(Mark::X, nameless.clone())),
            Notice::Returned(Seated(Mark::X, nameless.clone())),
            Notice::NewGame,
        ] {
            let sentence = notice.sentence(&harness.app);
            assert!(has_capitals(&sentence), "{sentence}");
        }
        let name = || player_name(&harness.app, Mark::X);
        for sentence in [
            texts.rematch_starts(name()),
            texts.opponent_thinks(name()),
            texts.rematch_offered(name()),
            texts.say_did_not_return(name()),
        ] {
            let sentence = texts.begun(sentence);
            assert!(has_capitals(&sentence), "{sentence}");
        }
    }
}

#[test]
fn a_watcher_knows_a_player_without_a_name_by_the_mark() {
    for language in Language::ALL {
        let mut watching = setup(language);
        watching.watch = true;
        let mut harness = Harness::with(watching);
        harness.other(enter(ANA, ""));
        harness.comes_up();
        let texts = harness.app.setup.texts;
        let nameless = harness.app.player(Mark::X).cloned().unwrap();
        let notice = Notice::Left(Seated(Mark::X, nameless));
        assert_eq!(notice.sentence(&harness.app), texts.seat_of_is_free("X"));
        assert_eq!(player_name(&harness.app, Mark::X), "X");
    }
}

#[test]
fn portuguese_joins_the_word_for_the_opponent_to_the_seat() {
    let mut harness = Harness::connected(Language::Pt);
    let mut room = seen("123", Mark::O, Some(""));
    harness.placed(room.clone(), Mark::O);
    room.version += 1;
    room.players.x = None;
    harness.room_comes(room);
    assert!(harness.says("A cadeira do seu adversário está livre."));
}

#[test]
fn a_name_chosen_by_its_key_is_confirmed() {
    let mut harness = Harness::connected(Language::Pt);
    harness.placed(seen("123", Mark::O, Some("Bia")), Mark::O);
    harness.press("m");
    harness.press(" da Silva");
    harness.key(KeyCode::Enter);
    let name = harness.app.setup.name.as_str().to_owned();
    assert!(name.ends_with(" da Silva"), "{name}");
    assert!(harness.says(&format!("Agora você se chama {name}.")));
}
