//! The properties of every accepted command, on any room.

use game::wire::Stage;
use game::{
    Applied, Board, ClientId, Command, Enter, Fact, Holder, Mark, Moment, Outcome, Room, RoomView,
    Seat, TokenHash,
};

/// Checks all properties.
pub(crate) fn hold(before: &Room, command: &Command, applied: &Applied, now: Moment) {
    let after = &applied.room;
    version_tells_changes(before, after);
    board_is_legal(&after.view());
    robots_keep_to_free_chairs(after);
    marks_come_from_who_may_set_them(before, command, after, now);
    everybody_is_in_one_place(after);
    seats_are_lost_by_their_holders_only(before, command, after, now);
    scores_belong_to_people(before, after);
    deadlines_are_known(after);
    waits_are_of_two_people(after);
    a_room_looks_for_an_opponent_of_who_asked(after);
    facts_are_true(after, &applied.facts);
    nobody_is_kept_waiting_for_a_next_game(after);
    marks_are_differences(before, after);
    view_hides_secrets(after);
    if matches!(command, Command::Restart) {
        nothing_of_the_old_server_is_left(after, now);
    }
}

fn seats(room: &Room) -> impl Iterator<Item = &Seat> {
    Mark::BOTH.into_iter().filter_map(|mark| room.seat(mark))
}

fn seat_of(room: &Room, token: TokenHash) -> Option<&Seat> {
    seats(room).find(|seat| seat.token == token)
}

fn is_empty(room: &Room) -> bool {
    seats(room).next().is_none() && room.view().watchers == 0
}

/// The version grows by one exactly if anything else changed: with the old version, the
/// rooms are equal.
fn version_tells_changes(before: &Room, after: &Room) {
    let content = |room: &Room| {
        let mut json = serde_json::to_value(room).unwrap();
        json["version"] = 0.into();
        json
    };
    let changed = content(before) != content(after);
    assert_eq!(after.version(), before.version() + u64::from(changed));
}

/// A store that has the room before, and what it was told of the mark, has the room after it.
fn marks_are_differences(before: &Room, after: &Room) {
    if let Some(added) = after.mark_added_to(before) {
        assert_eq!(before.with_mark(added), *after);
    }
    assert!(before.mark_added_to(after).is_none());
}

fn board_is_legal(view: &RoomView) {
    let (x, o) = (view.board.count(Mark::X), view.board.count(Mark::O));
    assert!(x == o || x == o + 1, "{x} X and {o} O");
    assert_eq!(view.turn.is_none(), view.outcome.is_some());
    let mover = if x > o { Mark::X } else { Mark::O };
    if let Some(Outcome::Won(winner)) = view.outcome {
        assert_eq!(winner, mover, "only the last mark can win");
    }
    let won = matches!(view.outcome, Some(Outcome::Won(_)));
    assert_eq!(view.line.is_some(), won);
    let newest = view.last.and_then(|last| view.board.at(last));
    assert_eq!(newest, (x + o > 0).then_some(mover));
    assert!(view.asked.is_empty() || view.outcome.is_some());
    let taken = |mark: &Mark| view.players.of(*mark).is_some();
    assert!(view.asked.iter().all(taken));
}

fn everybody_is_in_one_place(room: &Room) {
    let json = serde_json::to_value(room).unwrap();
    let watching = json["watchers"].as_array().unwrap();
    let seated: Vec<_> = seats(room).filter_map(Seat::client).collect();
    for client in &seated {
        assert!(
            !watching.contains(&client.0.into()),
            "{client:?} sits and watches"
        );
    }
    assert!(
        seated.len() < 2 || seated[0] != seated[1],
        "one client on both chairs"
    );
    let tokens: Vec<_> = seats(room).map(|seat| seat.token).collect();
    assert!(
        tokens.len() < 2 || tokens[0] != tokens[1],
        "one token for both chairs"
    );
}

/// A seat passes to another connection by its token alone. Only its holder or its deadline
/// frees it.
fn seats_are_lost_by_their_holders_only(
    before: &Room,
    command: &Command,
    after: &Room,
    now: Moment,
) {
    for seat in seats(before) {
        let kept = seat_of(after, seat.token);
        if matches!(command, Command::Restart) {
            assert_eq!(kept.is_some(), seat.knows_seats, "held for who may return");
            continue;
        }
        if kept.is_some_and(|kept| kept.holder == seat.holder) {
            continue;
        }
        let by_holder = by(command).is_some() && by(command) == seat.client();
        let by_token = matches!(
            command,
            Command::Enter(Enter { token: Some(token), watch: false, .. }) if *token == seat.token
        );
        let by_time = matches!(seat.holder, Holder::Away { until } if until <= now);
        let by_claim = matches!(command, Command::Claim(claimant)
            if before.mark_of(*claimant).and_then(|own| before.seat(own.other())) == Some(seat));
        if matches!(command, Command::Host(_)) && !by_time {
            assert!(kept.is_none());
            assert!(after.is_closed() || after.was_freed(seat.token));
            continue;
        }
        if by_claim && !by_time {
            assert!(kept.is_none() && after.was_claimed(seat.token));
            assert!(seat.client().is_some_and(|loser| after.contains(loser)));
            continue;
        }
        let may = by_holder || by_token || by_time;
        assert!(may, "{command:?} took the seat {seat:?}");
        if by_token && !by_time {
            assert_eq!(kept.and_then(Seat::client), by(command));
        }
    }
}

const fn by(command: &Command) -> Option<ClientId> {
    match command {
        Command::Enter(enter) => Some(enter.client),
        Command::Propose { client, .. }
        | Command::CallRobot { client, .. }
        | Command::Claim(client)
        | Command::Leave(client)
        | Command::Lose(client) => Some(*client),
        Command::Host(_) | Command::Count(_) | Command::Expire | Command::Restart => None,
    }
}

/// A robot fills in for a person without holding a seat, and is shown as a robot.
fn robots_keep_to_free_chairs(room: &Room) {
    let view = room.view();
    let robots = Mark::BOTH.map(|mark| view.players.of(mark).and_then(|player| player.robot));
    assert!(robots.iter().flatten().count() < 2, "two robots");
    for mark in Mark::BOTH {
        assert_eq!(view.players.is_free(mark), room.seat(mark).is_none());
    }
    let stage = view.listed().stage;
    assert_eq!(stage == Stage::Waiting, seats(room).count() < 2);
}

/// A new mark comes from its proposer, or from a robot whose move is due.
fn marks_come_from_who_may_set_them(before: &Room, command: &Command, after: &Room, now: Moment) {
    let (old, new) = (before.view(), after.view());
    if after.is_closed() {
        assert_eq!(new.board.marks(), 0);
        return;
    }
    if new.number != old.number || new.board == old.board {
        return;
    }
    let turn = old.turn.unwrap();
    assert_eq!(new.board.marks(), old.board.marks() + 1);
    assert_eq!(new.board.count(turn), old.board.count(turn) + 1);
    match command {
        Command::Propose { client, .. } => assert_eq!(before.mark_of(*client), Some(turn)),
        Command::Expire => {
            let player = old.players.of(turn).unwrap();
            assert!(player.robot.is_some() && before.seat(turn.other()).is_some());
            assert!(before.next_deadline().is_some_and(|at| at <= now));
        }
        Command::Enter(_)
        | Command::CallRobot { .. }
        | Command::Claim(_)
        | Command::Host(_)
        | Command::Count(_)
        | Command::Leave(_)
        | Command::Lose(_)
        | Command::Restart => panic!("{command:?} set a mark"),
    }
}

/// A finished game adds one win for the winning person, or one draw. Nothing else touches a
/// score, and a score stays with its person when marks swap.
fn scores_belong_to_people(before: &Room, after: &Room) {
    let ended = before.view().outcome.is_none() && after.view().outcome.is_some();
    let outcome = after.view().outcome.filter(|_| ended);
    let drawn = outcome == Some(Outcome::Drawn);
    assert_eq!(after.view().draws, before.view().draws + u32::from(drawn));
    for mark in Mark::BOTH {
        let Some(seat) = after.seat(mark) else {
            continue;
        };
        let had = seat_of(before, seat.token).map_or(0, |seat| seat.wins);
        // A seat that is given back has its score.
        if before.was_freed(seat.token) && !after.was_freed(seat.token) {
            continue;
        }
        let won = outcome == Some(Outcome::Won(mark));
        assert_eq!(seat.wins, had + u32::from(won));
    }
}

fn deadlines_are_known(room: &Room) {
    let held = seats(room).any(|seat| seat.client().is_none());
    let view = room.view();
    let robot_to_move = view.turn.is_some_and(|turn| {
        let player = view.players.of(turn);
        player.is_some_and(|player| player.robot.is_some()) && room.seat(turn.other()).is_some()
    });
    let stored = serde_json::to_value(room).unwrap();
    let waits = stored.get("wait").is_some() && view.idle.is_none();
    let wakes = held || robot_to_move || is_empty(room) || waits;
    assert_eq!(room.next_deadline().is_some(), wakes);
    assert!(is_empty(room) || !room.is_gone(Moment(u64::MAX)));
}

/// A player is late or idle only while two present people wait for that player alone.
fn waits_are_of_two_people(room: &Room) {
    let view = room.view();
    assert!(view.late.is_none() || view.idle.is_none());
    let Some(mark) = view.late.or(view.idle) else {
        return;
    };
    assert_eq!(seats(room).filter_map(Seat::client).count(), 2);
    match view.turn {
        Some(turn) => assert_eq!(turn, mark),
        None => assert_eq!(view.asked, [mark.other()]),
    }
}

/// A room looks for an opponent exactly while its only player asked for one and is present,
/// and nothing has been played.
fn a_room_looks_for_an_opponent_of_who_asked(room: &Room) {
    let view = room.view();
    let players: Vec<_> = Mark::BOTH
        .into_iter()
        .filter_map(|mark| view.players.of(mark))
        .collect();
    let alone = matches!(players[..], [player] if player.present && player.robot.is_none());
    let asked = seats(room).any(|seat| seat.seeks);
    assert_eq!(view.seeks, alone && asked && view.board == Board::EMPTY);
    assert_eq!(room.waiting().is_some(), view.seeks);
    assert!(room.met().is_none() || !view.seeks);
}

/// No connection and no deadline of the old server's clock is left.
fn nothing_of_the_old_server_is_left(room: &Room, now: Moment) {
    assert_eq!(room.view().watchers, 0);
    for seat in seats(room) {
        assert!(matches!(seat.holder, Holder::Away { until } if until > now));
    }
    let deadline = room.next_deadline();
    assert!(room.is_closed() || deadline.is_some_and(|at| at >= now && at.0 - now.0 <= 60_000));
}

/// The last fact that a client received matches the room.
fn facts_are_true(room: &Room, facts: &[Fact]) {
    let mut told = std::collections::HashMap::new();
    for fact in facts {
        match *fact {
            Fact::Seated { client, mark, .. } => told.insert(client, Some(mark)),
            Fact::Watching(client)
            | Fact::TakenOver(client)
            | Fact::Claimed(client)
            | Fact::FreedByHost { client, .. } => told.insert(client, None),
            Fact::Renamed { client, mark } => told.insert(client, Some(mark)),
            Fact::RoomClosed(client) => {
                assert!(room.is_closed() && !room.contains(client));
                None
            }
            Fact::TokenRejected(_) | Fact::Repeated => None,
        };
    }
    for (client, mark) in told {
        assert!(room.contains(client));
        assert_eq!(room.mark_of(client), mark);
    }
}

/// After an ask, a finished game stays only while another player is waited for.
fn nobody_is_kept_waiting_for_a_next_game(room: &Room) {
    let waited_for = |seat: &Seat| seat.knows_seats && seat.client().is_some() && !seat.asked;
    let asked = seats(room).any(|seat| seat.asked);
    assert!(!asked || room.view().outcome.is_some() && seats(room).any(waited_for));
}

fn view_hides_secrets(room: &Room) {
    let view = serde_json::to_string(&room.view()).unwrap();
    for seat in seats(room) {
        let hash = serde_json::to_string(&seat.token).unwrap();
        assert!(!view.contains(hash.trim_matches(['[', ']'])));
    }
}
