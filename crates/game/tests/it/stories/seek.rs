//! People who look for an opponent.

use crate::play::Play;

/// Returns whether the room looks for an opponent.
fn looks(play: &Play) -> bool {
    play.room.view().seeks
}

/// Returns the moment since which the room has looked for an opponent, in milliseconds.
fn since(play: &Play) -> Option<u64> {
    play.room.waiting().map(|waiting| waiting.since.0)
}

#[test]
fn a_person_waits_and_another_one_comes() {
    let mut play = Play::new();
    play.tells("clara waits -> clara plays X (new token)");
    assert!(looks(&play) && play.room.view().listed().seeks);
    let said = play.then("joão meets somebody with O");
    assert_eq!(said, "joão plays O (new token)");
    assert_eq!(play.people(), "clara 0 x joão 0");
    assert!(!looks(&play));
    play.then("clara plays 4, joão plays 0");
    assert!(!looks(&play));
}

#[test]
fn the_mark_of_who_waits_may_change() {
    let mut play = Play::after("clara waits");
    play.tells(
        "joão meets somebody with X -> clara plays O (same token); joão plays X (new token)",
    );
    assert_eq!(play.people(), "joão 0 x clara 0");
    play.then("joão plays 4, clara plays 0");
}

#[test]
fn nobody_meets_who_does_not_wait() {
    let taken = "vaga_ocupada";
    for room in [
        "",
        "clara sits",
        "clara watches",
        "clara waits, davi sits",
        "clara waits, davi meets somebody with O",
        "clara waits, clara plays 4",
        "clara waits, clara calls facil robot",
        "clara waits, clara drops",
        "clara waits, davi watches, clara leaves",
        // She plays here and waits for nobody any more.
        "clara waits, davi sits, clara plays 4, davi leaves",
    ] {
        let mut play = Play::after(room);
        assert_eq!(play.refused("joão meets somebody with O"), taken, "{room}");
        assert_eq!(play.refused("joão meets somebody with X"), taken, "{room}");
    }
}

#[test]
fn nobody_waits_in_a_room_that_is_there_already() {
    for room in ["clara sits", "clara watches", "clara waits"] {
        assert_eq!(Play::after(room).refused("joão waits"), "vaga_ocupada");
    }
}

#[test]
fn nobody_meets_oneself() {
    let mut play = Play::after("clara waits");
    let itself = play.refused("clara meets somebody with O");
    let other_tab = play.refused("clara@tab meets somebody with O");
    assert_eq!([itself, other_tab], ["vaga_ocupada"; 2]);
}

#[test]
fn a_person_goes_on_with_a_game_against_an_opponent_who_is_there() {
    let two = "clara waits, joão meets somebody with O";
    let mut play = Play::after(&format!("{two}, clara plays 4, clara drops"));
    play.tells("clara goes on -> clara plays X (shown token)");
    play.tells("clara@tab goes on -> clara@tab plays X (shown token); clara is taken over");
    play.changes_nothing("clara@tab goes on");
    for over in [
        "clara waits".to_owned(),
        // No mark is on the board yet, or the game has ended, or the opponent is away or gone.
        two.to_owned(),
        format!("{two}, clara plays 4, joão drops"),
        format!("{two}, clara plays 4, joão leaves"),
        format!("{two}, clara plays 4, host frees X"),
        format!("{two}, clara plays 0, joão plays 3, clara plays 1, joão plays 4, clara plays 2"),
    ] {
        let mut play = Play::after(&over);
        assert_eq!(play.refused("clara@tab goes on"), "vaga_ocupada", "{over}");
    }
}

#[test]
fn a_person_who_picks_the_room_from_a_list_is_the_opponent() {
    let mut play = Play::after("clara waits");
    play.tells("joão sits plainly -> joão plays O (new token)");
    assert!(!looks(&play));
    play.then("clara leaves");
    // João did not ask for an opponent, and stays as in any room.
    assert!(!looks(&play));
    play.refuses("clara meets somebody with X -> vaga_ocupada");
}

#[test]
fn a_watcher_may_be_the_opponent() {
    let mut play = Play::after("clara waits, joão watches");
    play.tells("joão meets somebody with X => joão 0 x clara 0");
}

#[test]
fn an_opponent_who_leaves_before_the_first_mark_is_replaced() {
    let mut play = Play::after("clara waits, 5 s pass, joão meets somebody with O");
    assert_eq!(since(&play), None);
    play.then("5 s pass, joão leaves");
    assert!(looks(&play));
    assert_eq!(since(&play), Some(0), "she keeps her place");
    play.then("davi meets somebody with O");
    play.then("davi drops, 59 s pass");
    assert!(!looks(&play), "the seat is held");
    play.then("1 s passes");
    assert!(looks(&play));
}

#[test]
fn nobody_gets_the_place_of_an_opponent_who_leaves() {
    let mut play = Play::after("clara waits, 5 s pass, joão meets somebody with O");
    play.then("3 s pass, clara leaves");
    assert_eq!(since(&play), Some(5_000), "João came then");
}

#[test]
fn a_league_that_the_newcomers_server_has_not_heard_of_stays() {
    let mut play = Play::new();
    play.league = Some(game::LeagueId::from_random(7));
    let open = play.league;
    play.then("clara waits");
    play.league = None;
    play.then("joão meets somebody with O");
    assert_eq!(play.room.league(), open);
}

#[test]
fn an_opponent_who_leaves_after_the_first_mark_is_not() {
    let mut play = Play::after("clara waits, joão meets somebody with O, clara plays 4");
    play.then("joão leaves");
    assert!(!looks(&play));
}

#[test]
fn a_player_who_is_left_alone_in_the_next_game_looks_for_an_opponent_again() {
    let ended = "clara waits, joão meets somebody with O
        clara plays 0, joão plays 3, clara plays 1, joão plays 4, clara plays 2";
    // The opponent goes after both have agreed, or while one of them asks, or before that.
    for alone in [
        "clara asks, joão asks, joão leaves",
        "clara asks, joão leaves",
        "joão leaves, clara asks",
    ] {
        let mut play = Play::after(ended);
        assert!(!looks(&play));
        play.league = Some(game::LeagueId::from_random(7));
        play.then(alone);
        assert_eq!(play.people(), "- x clara 1");
        assert!(looks(&play), "{alone}");
        assert_eq!(play.room.league(), None);
        // The two are brought together anew, so their first game counts.
        play.tells("davi meets somebody with X => davi 0 x clara 1");
        assert_eq!(play.room.league(), play.league);
    }
    let mut play = Play::after(ended);
    play.then("clara asks, joão asks, clara leaves, joão leaves");
    assert!(!looks(&play));
}

#[test]
fn a_rematch_is_a_meeting_with_the_marks_swapped() {
    let mut play = Play::after("clara waits, joão meets somebody with O");
    let met = play.room.met().unwrap();
    play.then(
        "clara plays 0, joão plays 3, clara plays 1, joão plays 4, clara plays 2
         clara asks, joão asks",
    );
    let [x, o] = play.room.met().unwrap();
    assert_eq!([o, x], met);
    play.league = Some(game::LeagueId::from_random(7));
    play.changes_nothing("league changes");
    assert!(!looks(&play));
}

#[test]
fn a_reload_keeps_the_place_and_a_restart_dates_it_anew() {
    let mut play = Play::after("3 s pass, clara waits, 5 s pass, clara drops");
    assert!(!looks(&play) && since(&play).is_none());
    play.then("5 s pass, clara returns");
    assert_eq!(since(&play), Some(3_000));
    play.then("2 s pass, the server restarts");
    assert!(!looks(&play));
    play.then("7 s pass, clara returns");
    assert_eq!(since(&play), Some(0), "the moment of the restart");
}

#[test]
fn a_player_who_gets_the_seat_back_from_the_host_waits_anew() {
    let mut play = Play::after("clara waits, davi sits, 5 s pass, host frees X");
    assert!(play.room.may_seek(), "the host may give it back");
    play.then("2 s pass, host returns X, davi leaves");
    assert_eq!(since(&play), Some(7_000));
}

#[test]
fn a_claimed_seat_and_a_seat_that_the_host_freed_are_met_by_others_only() {
    let meets = "davi meets somebody with O";
    let mut play = Play::after("clara waits, davi sits, host frees O");
    play.refuses(&format!("{meets} -> vaga_ocupada"));
    play.then("joão meets somebody with O");
}

#[test]
fn a_closed_door_keeps_newcomers_out() {
    let mut play = Play::after("clara waits");
    play.house.door_closed = true;
    let refused = play.refused("joão meets somebody with O");
    assert_eq!(refused, "porta_fechada");
}

#[test]
fn a_room_of_an_earlier_version_looks_for_nobody() {
    let play = Play::after("clara sits");
    let stored = serde_json::to_value(&play.room).unwrap();
    assert!(stored["x"].get("since").is_none() && stored["x"].get("seeks").is_none());
    let room: game::Room = serde_json::from_value(stored).unwrap();
    assert_eq!(room, play.room);
}
