//! The games of a league.

use game::{LeagueId, PeopleOfGame, PlayedInLeague, TokenHash};

use crate::play::{ANA_WINS, Play};

/// Ana's win, from both players on their seats to the last mark but one.
const ALMOST: &str = "
    ana sits, bia sits
    ana plays 0, bia plays 3, ana plays 1, bia plays 4";

impl Play {
    fn token(&self, mark: game::Mark) -> TokenHash {
        self.room.seat(mark).unwrap().token
    }

    fn counts(&self) -> bool {
        self.room.view().league
    }
}

/// Plays a story to its only end, and checks whether that game counts.
#[track_caller]
fn counts(story: &str, expected: bool) {
    let play = Play::in_league(story);
    let [game] = &play.ended[..] else {
        panic!("{:?}", play.ended)
    };
    assert_eq!(game.league.is_some(), expected, "{story}");
    assert_eq!(play.counts(), expected, "{story}");
}

#[test]
fn the_first_game_of_a_room_of_the_league_counts_for_the_people_on_its_seats() {
    let play = Play::in_league(ANA_WINS);
    let people = PeopleOfGame {
        x: play.token(game::Mark::X).person(),
        o: play.token(game::Mark::O).person(),
    };
    assert_ne!(people.x, people.o);
    let id = LeagueId::from_random(7);
    assert_eq!(play.ended[0].league, Some(PlayedInLeague { id, people }));
    assert!(play.counts());
    counts(ANA_WINS, true);
}

#[test]
fn a_room_that_was_there_before_is_none_of_the_league() {
    let mut play = Play::after("ana sits");
    play.league = Some(LeagueId::from_random(7));
    play.then("bia sits");
    assert!(!play.counts());
}

#[test]
fn the_next_game_does_not_count() {
    let mut play = Play::in_league(ANA_WINS);
    play.then("ana asks, bia asks");
    assert!(!play.counts());
    play.then("bia plays 0, ana plays 3, bia plays 1, ana plays 4, bia plays 2");
    assert_eq!(play.ended[1].league, None);
}

#[test]
fn a_seat_that_is_freed_in_mid_game_annuls_it() {
    for freed in [
        "bia leaves, caio sits",
        "host frees O, caio sits",
        "host frees O, host returns O",
        "bia drops, 60 s pass, caio sits",
        "bia drops, 60 s pass, bia returns",
    ] {
        counts(&format!("{ALMOST}, {freed}, ana plays 2"), false);
    }
    let mut play = Play::with_patience("");
    play.league = Some(LeagueId::from_random(7));
    play.then(ALMOST);
    play.then("ana plays 8, 45 s pass, ana claims");
    assert!(!play.counts());
}

#[test]
fn everybody_sees_at_once_that_a_game_counts_no_more() {
    for freed in [
        "bia leaves",
        "host frees O",
        "host frees X",
        "bia drops, 60 s pass",
        "bia watches",
    ] {
        let mut play = Play::in_league(ALMOST);
        assert!(play.counts());
        play.then(freed);
        assert!(!play.counts(), "{freed}");
    }
}

#[test]
fn a_connection_that_is_lost_and_found_changes_nothing() {
    for held in [
        "bia drops, 59 s pass, bia returns",
        "bia drops",
        "bia@phone shows bia's token as Beatriz",
        "the server restarts, ana returns",
        "host names O Beatriz",
        "caio watches, caio leaves",
    ] {
        counts(&format!("{ALMOST}, {held}, ana plays 2"), true);
    }
}

#[test]
fn people_may_come_and_go_before_the_first_mark() {
    let mut play = Play::in_league("ana sits, bia sits, bia leaves");
    assert!(play.counts());
    play.then("bia sits, ana leaves");
    play.then("ana sits, ana plays 0, bia plays 3, ana plays 1, bia plays 4, ana plays 2");
    assert!(play.ended[0].league.is_some());
}

#[test]
fn a_mark_without_an_opponent_annuls_it() {
    let mut play = Play::in_league("ana sits, ana plays 0");
    assert!(!play.counts());
    play.then("bia sits, bia plays 3, ana plays 1, bia plays 4, ana plays 2");
    assert_eq!(play.ended[0].league, None);
}

#[test]
fn a_game_with_a_robot_never_counts() {
    let mut play = Play::in_league("ana sits, ana calls facil robot");
    assert!(!play.counts(), "also before the first mark");
    play.then("ana plays 4");
    assert!(!play.counts());
    counts(
        "ana sits, ana calls facil robot, bia sits, ana plays 0, bia plays 3, ana plays 1, \
         bia plays 4, ana plays 2",
        true,
    );
}

#[test]
fn a_league_that_opens_takes_in_who_waits_and_one_that_ends_lets_go_of_every_new_game() {
    let mut play = Play::after("clara waits");
    play.league = Some(LeagueId::from_random(7));
    play.then("league changes");
    assert!(
        play.counts(),
        "who picks her room from the list plays for it"
    );
    play.changes_nothing("league changes");
    play.league = None;
    play.then("league changes");
    assert!(!play.counts());
    play.league = Some(LeagueId::from_random(8));
    play.then("joão meets somebody with O");
    assert_eq!(play.room.league(), play.league);
    // The board is empty yet, and this league ends.
    play.league = Some(LeagueId::from_random(9));
    play.then("league changes");
    assert!(!play.counts(), "they met before it");
    play.changes_nothing("league changes");
}

#[test]
fn a_newcomer_plays_for_the_league_that_is_open_when_they_come() {
    let mut play = Play::in_league("clara waits");
    play.league = Some(LeagueId::from_random(8));
    play.then("joão meets somebody with O");
    assert_eq!(play.room.league(), play.league);
}

#[test]
fn a_game_that_has_begun_stays_one_of_its_league() {
    let mut play = Play::in_league(ALMOST);
    play.league = None;
    play.changes_nothing("league changes");
    assert!(play.counts());
}

#[test]
fn a_room_that_the_host_closed_is_none_of_the_league_any_more() {
    let mut play = Play::in_league(ALMOST);
    play.then("host closes");
    assert!(!play.counts());
}

#[test]
fn a_game_without_a_result_counts_for_nobody() {
    let mut play = Play::in_league(ALMOST);
    play.then("ana drops, bia drops");
    let ended = game::Room::ended_by_change(Some(&play.room), None, || 7).unwrap();
    assert_eq!((ended.outcome, ended.league), (None, None));
}

#[test]
fn a_room_that_a_restart_kept_is_not_made_again() {
    let mut play = Play::after("ana sits, bia sits, ana plays 0, the server restarts");
    play.league = Some(LeagueId::from_random(7));
    play.now.0 += 60_000;
    play.tells("caio sits => caio 0 x -");
    assert!(!play.counts());
}
