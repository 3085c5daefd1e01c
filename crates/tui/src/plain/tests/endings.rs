//! The end of a script, and the question to an interactive user instead.

use std::time::Duration;

use game::wire::{News, YourSeat};
use game::{Mark, Token};
use texts::Language;

use super::LineHarness;
use crate::exit::End;
use crate::message::{ConnectionEvent, DownReason, ServerEvent};

fn both() -> [LineHarness; 2] {
    [false, true].map(|person| LineHarness::new(Language::En, person))
}

#[track_caller]
fn fails(session: &mut LineHarness, attempt: u32, reason: DownReason) {
    session.client.connection(ConnectionEvent::Down {
        attempt,
        retry_in: Duration::from_secs(1),
        reason,
    });
    session.client.connection(ConnectionEvent::Connecting {
        attempt: attempt + 1,
    });
}

#[test]
fn a_server_that_is_not_there_is_told_once_and_given_up_by_scripts() {
    let [mut script, mut person] = both();
    for session in [&mut script, &mut person] {
        for attempt in 1..=4 {
            fails(session, attempt, DownReason::NoAnswer);
        }
        assert_eq!(session.client.end, None);
        fails(session, 5, DownReason::NoAnswer);
        session.says(&[
            "Connecting to 192.168.0.10:5000…",
            "No answer from 192.168.0.10:5000. Check address and port.",
        ]);
    }
    assert_eq!(script.client.end, Some(End::NoConnection));
    assert_eq!(person.client.end, None);
}

#[test]
fn a_connection_that_stays_away_is_given_up_by_scripts_after_a_minute() {
    let [mut script, mut person] = both();
    for session in [&mut script, &mut person] {
        session.meets_ana();
        session.said();
        for attempt in 1..60 {
            fails(session, attempt, DownReason::Lost);
            session.client.wait(1_000);
        }
        assert_eq!(session.client.end, None);
        session.client.wait(2_000);
    }
    assert_eq!(script.client.end, Some(End::NoConnection));
    script.says(&["Offline. Trying again.", "Offline for a minute: giving up."]);
    assert_eq!(person.client.end, None);
    person.says(&["Offline. Trying again."]);
}

#[test]
fn a_script_alone_with_nothing_to_say_does_not_wait_forever() {
    let mut session = LineHarness::new(Language::En, false);
    session.comes_up();
    session.input_ends();
    session.said();
    session.client.wait(299_000);
    assert_eq!(session.client.end, None);
    session.client.wait(2_000);
    assert_eq!(session.client.end, Some(End::Left));
    session.says(&["No more commands, and nothing has happened for five minutes: leaving."]);
    // A script whose input is still open waits.
    let mut open = LineHarness::new(Language::En, false);
    open.comes_up();
    open.client.wait(3_600_000);
    assert_eq!(open.client.end, None);
}

/// Lets two other players take the seats.
#[track_caller]
fn taken(session: &mut LineHarness) {
    session.client.ana_enters();
    session.client.davi_enters();
}

#[test]
fn a_script_that_finds_no_seat_says_so_and_a_person_watches() {
    let [mut script, mut person] = both();
    for session in [&mut script, &mut person] {
        taken(session);
        session.comes_up();
    }
    assert_eq!(script.client.end, Some(End::RoomFull));
    assert_eq!(script.said().last().unwrap(), "Room 123 is full.");
    assert!(script.client.take_sent()[0].starts_with("sair_sala"));
    assert_eq!(person.client.end, None);
    let told = "Room 123 at 192.168.0.10:5000. You are watching.";
    assert_eq!(person.said()[1], told);
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
        for session in [&mut script, &mut person] {
            session.client.connection(ConnectionEvent::Up);
            session.said();
            session.client.receive_refusal(code);
        }
        assert_eq!(script.client.end, Some(end), "{code}");
        assert_eq!(script.said(), [sentence]);
        assert_eq!(person.client.end, None);
        let said = person.said();
        assert_eq!(said[0], sentence);
        assert!(said[1].starts_with("Enter "), "{said:?}");
        person.client.sent.clear();
        person.pipe("");
        assert!(person.client.app.stop.is_none(), "Enter goes on");
    }
}

#[test]
fn a_server_of_another_protocol_is_left_alone() {
    let [mut script, mut person] = both();
    for session in [&mut script, &mut person] {
        session.client.connection(ConnectionEvent::Up);
        session.client.sent.clear();
        session.said();
        session.client.receive(ServerEvent::Seat(YourSeat {
            server: None,
            room: "123".parse().unwrap(),
            mark: Some(Mark::X),
            token: Some(Token::from_random(1)),
            protocol: 2,
        }));
        let view = Box::new(session.client.room.view());
        session.client.receive(ServerEvent::News(News::Room(view)));
        assert!(session.client.app.token.is_none() && session.client.kept.is_empty());
        let told = "This client speaks protocol 1 and the server speaks 2. Update the older one.";
        assert_eq!(session.said()[0], told);
        let sent = session.client.take_sent();
        let start = "sair_sala";
        assert!(sent[0].starts_with(start), "the seat is free: {sent:?}");
    }
    assert_eq!(script.client.end, Some(End::Versions));
    assert_eq!(person.client.end, None);
    person.pipe("x");
    assert_eq!(person.client.end, Some(End::Versions));
}
