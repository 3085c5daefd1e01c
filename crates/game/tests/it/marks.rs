//! A mark as the difference between two rooms.

use game::{MarkAdded, Square};

use crate::play::Play;

/// Plays a story, and returns the mark that its last step adds.
fn added_by_last(story: &str) -> Option<MarkAdded> {
    let (first, last) = story.rsplit_once(", ").unwrap();
    let mut play = Play::with_patience(first);
    let before = play.room.clone();
    play.then(last);
    let added = play.room.mark_added_to(&before);
    if let Some(added) = added {
        assert_eq!(before.with_mark(added), play.room);
    }
    added
}

#[test]
fn a_mark_in_a_game_is_a_difference_by_itself() {
    for (story, square) in [
        ("clara sits, joão sits, clara plays 4", 4),
        (
            "clara sits, joão sits, davi watches, clara plays 4, joão plays 0",
            0,
        ),
        ("clara waits, joão meets somebody with O, clara plays 8", 8),
    ] {
        let added = added_by_last(story).unwrap();
        assert_eq!(added.square, Square::new(square).unwrap(), "{story}");
        assert!(added.wait.is_some(), "{story}");
    }
}

#[test]
fn the_first_mark_ends_the_wait_for_an_opponent_by_itself() {
    let added = added_by_last("clara waits, clara plays 4").unwrap();
    assert_eq!(added.square, Square::new(4).unwrap());
}

#[test]
fn a_change_of_anything_else_is_none() {
    let game = "clara sits, joão sits, clara plays 0, joão plays 3, clara plays 1, joão plays 4";
    for story in [
        "clara sits, joão sits",
        "clara sits, joão sits, davi watches",
        "clara sits, joão sits, clara plays 4, joão leaves",
        "clara sits, joão sits, clara plays 4, joão drops",
        "clara sits, clara calls facil robot, clara plays 4",
        // The winner's score changes with the mark.
        &format!("{game}, clara plays 2"),
        &format!("{game}, clara plays 2, clara asks"),
    ] {
        assert_eq!(added_by_last(story), None, "{story}");
    }
}
