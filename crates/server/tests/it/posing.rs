//! Every word with which clients name players by themselves is one that no person can have as
//! a bare name.

use game::Name;
use texts::{Language, Texts};

#[test]
fn no_word_of_the_program_can_be_a_name() {
    for texts in Language::ALL.map(Texts::new) {
        for word in [
            texts.player(),
            texts.you(),
            texts.your_turn_short(),
            texts.nobody(),
            texts.robot_easy(),
            texts.robot_medium(),
            texts.robot_perfect(),
            texts.host_word(),
            "X",
            "O",
        ] {
            assert_eq!(Name::new(word).as_str(), format!("\"{word}\""));
        }
    }
}
