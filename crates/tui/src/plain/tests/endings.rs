//! How it ends where there is nobody to ask, and what a person is asked instead.

use std::time::Duration;

use game::wire::{EnterRequest, News, YourSeat};
use game::{ClientId, Mark, Name, Token};
use texts::Language;

use super::Room;
use crate::exit::End;
use crate::harness::enter;
use crate::message::{ConnectionEvent, DownReason, ServerEvent};

fn both() -> [Room; 2] {
    [false, true].map(|person| Room::new(Language::En, person))
}

fn fails(room: &mut Room, attempt: u32, reason: DownReason) {
    room.desk.link(ConnectionEvent::Down {
        attempt,
        retry_in: Duration::from_secs(1),
        reason,
    });
    room.desk.link(ConnectionEvent::Connecting {
        attempt: attempt + 1,
    });
}

#[test]
fn a_server_that_is_not_there_is_told_once_and_given_up_by_scripts() {
    let [mut script, mut person] = both();
    for room in [&mut script, &mut person] {
        for attempt in 1..=4 {
            fails(room, attempt, DownReason::NoAnswer);
        }
        assert_eq!(room.desk.end, None);
        fails(room, 5, DownReason::NoAnswer);
        assert_eq!(
            room.said(),
            [
                "Connecting to 192.168.0.10:5000…",
                "No answer from 192.168.0.10:5000. Check address and port.",
            ]
        );
    }
    assert_eq!(script.desk.end, Some(End::NoConnection));
    assert_eq!(person.desk.end, None);
}

#[test]
fn a_line_that_stays_away_is_given_up_by_scripts_after_a_minute() {
    let [mut script, mut person] = both();
    for room in [&mut script, &mut person] {
        room.comes_up();
        room.desk.ana_enters();
        room.said();
        for attempt in 1..60 {
            fails(room, attempt, DownReason::Lost);
            room.desk.wait(1_000);
        }
        assert_eq!(room.desk.end, None);
        room.desk.wait(2_000);
    }
    assert_eq!(script.desk.end, Some(End::NoConnection));
    assert_eq!(
        script.said(),
        ["Offline. Trying again.", "Offline for a minute: giving up."]
    );
    assert_eq!(person.desk.end, None);
    assert_eq!(person.said(), ["Offline. Trying again."]);
}

#[test]
fn a_script_alone_with_nothing_to_say_does_not_wait_for_ever() {
    let mut room = Room::new(Language::En, false);
    room.comes_up();
    room.input_ends();
    room.said();
    room.desk.wait(299_000);
    assert_eq!(room.desk.end, None);
    room.desk.wait(2_000);
    assert_eq!(room.desk.end, Some(End::Left));
    assert_eq!(
        room.said(),
        ["No more commands, and nothing has happened for five minutes: leaving."]
    );
    // As long as lines may come, it waits.
    let mut open = Room::new(Language::En, false);
    open.comes_up();
    open.desk.wait(3_600_000);
    assert_eq!(open.desk.end, None);
}

/// Two others sit there already.
fn taken(room: &mut Room) {
    room.desk.ana_enters();
    let davi = EnterRequest {
        room: "123".parse().unwrap(),
        name: Name::new("Davi"),
        token: None,
        knows_seats: true,
        watch: false,
    };
    room.desk.other(enter(ClientId(3), &davi));
}

#[test]
fn a_script_that_finds_no_chair_says_so_and_a_person_watches() {
    let [mut script, mut person] = both();
    for room in [&mut script, &mut person] {
        taken(room);
        room.comes_up();
    }
    assert_eq!(script.desk.end, Some(End::RoomFull));
    assert_eq!(script.said().last().unwrap(), "Room 123 is full.");
    assert!(script.desk.take_sent()[0].starts_with("sair_sala"));
    assert_eq!(person.desk.end, None);
    assert_eq!(
        person.said()[1],
        "Room 123 at 192.168.0.10:5000. You are watching."
    );
}

#[test]
fn what_keeps_us_out_ends_a_script_and_asks_a_person() {
    for (code, end, sentence) in [
        ("sala_cheia", End::RoomFull, "Room 123 is full."),
        (
            "servidor_cheio",
            End::NoConnection,
            "The server is full. Try again soon.",
        ),
        (
            "vaga_assumida",
            End::NoConnection,
            "Your game was opened in another window.",
        ),
    ] {
        let [mut script, mut person] = both();
        for room in [&mut script, &mut person] {
            room.desk.link(ConnectionEvent::Up);
            room.said();
            room.desk.hear_code(code);
        }
        assert_eq!(script.desk.end, Some(end), "{code}");
        assert_eq!(script.said(), [sentence]);
        assert_eq!(person.desk.end, None);
        let said = person.said();
        assert_eq!(said[0], sentence);
        assert!(said[1].starts_with("Enter "), "{said:?}");
        person.desk.sent.clear();
        person.pipe("");
        assert!(person.desk.app.stop.is_none(), "Enter goes on");
    }
}

#[test]
fn a_server_of_another_protocol_is_left_alone() {
    let [mut script, mut person] = both();
    for room in [&mut script, &mut person] {
        room.desk.link(ConnectionEvent::Up);
        room.desk.sent.clear();
        room.said();
        room.desk.hear(ServerEvent::Seat(YourSeat {
            room: "123".parse().unwrap(),
            mark: Some(Mark::X),
            token: Some(Token::from_random(1)),
            protocol: 2,
        }));
        let view = Box::new(room.desk.room.view());
        room.desk.hear(ServerEvent::News(News::Room(view)));
        assert!(room.desk.app.token.is_none() && room.desk.kept.is_empty());
        assert_eq!(
            room.said()[0],
            "This client speaks protocol 1 and the server speaks 2. Update the older one."
        );
        let sent = room.desk.take_sent();
        assert!(
            sent[0].starts_with("sair_sala"),
            "the chair is free: {sent:?}"
        );
    }
    assert_eq!(script.desk.end, Some(End::Versions));
    assert_eq!(person.desk.end, None);
    person.pipe("x");
    assert_eq!(person.desk.end, Some(End::Versions));
}
