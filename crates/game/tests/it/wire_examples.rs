//! The rows of `docs/wire-examples.json`; the browser's tests read the same rows.

use std::path::Path;

use game::wire::host::HostCommand;
use game::wire::{
    Ack, BoardList, EnterRequest, LeagueNews, ListedRoom, MeetRequest, News, Notice, Proposal,
    Reason, Refused, Rejection, RobotRequest, ShownLeague, YourSeat, event, parse_named,
};
use game::{Mark, Name, Reaction, Refusal, RoomView, Row, Token};
use serde::Deserialize;
use serde_json::{Value, json};

fn rows(of: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/wire-examples.json");
    let examples: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = examples[of].as_array().unwrap().clone();
    assert!(!rows.is_empty());
    rows
}

/// Returns the expected result of a row: its `key`, or the code of the refusal.
fn expected(row: &Value, key: &str) -> Result<Value, Value> {
    match row.get("refused") {
        Some(code) => Err(code.clone()),
        None => Ok(row[key].clone()),
    }
}

fn code(rejection: Rejection) -> Value {
    rejection.refusal.code().into()
}

/// Where an example names the mistake, it is the one that was found.
#[track_caller]
fn check_mistake<T>(row: &Value, read: &Result<T, Rejection>) {
    let Err(rejection) = read else { return };
    let reason = rejection.reason.map(Reason::word);
    for (key, found) in [("campo", rejection.field), ("motivo", reason)] {
        if let Some(expected) = row.get(key) {
            assert_eq!(&json!(found), expected, "{row}");
        }
    }
    assert!(reason.is_some(), "every mistake has a reason: {row}");
}

#[test]
fn entering() {
    for row in rows("enter") {
        let read = EnterRequest::parse(&row["payload"]);
        check_mistake(&row, &read);
        let means = |request: &EnterRequest| {
            let mut means = json!({
                "room": request.room,
                "name": request.name,
                "token": request.token.as_ref().map(Token::reveal),
                "knows_seats": request.knows_seats,
                "watch": request.watch,
            });
            if request.unlisted {
                means["unlisted"] = true.into();
            }
            means
        };
        if let Ok(request) = &read {
            let read = EnterRequest::parse(&request.payload());
            assert_eq!(read.as_ref(), Ok(request), "{row}");
        }
        let read = read
            .as_ref()
            .map(means)
            .map_err(|rejection| code(*rejection));
        assert_eq!(read, expected(&row, "means"), "{row}");
    }
}

#[test]
fn proposing() {
    for row in rows("propose") {
        let read = Proposal::parse(&row["payload"]);
        check_mistake(&row, &read);
        if let Ok(proposal) = &read {
            let read = Proposal::parse(&proposal.payload());
            assert_eq!(read.as_ref(), Ok(proposal), "{row}");
        }
        let means = |proposal: Proposal| {
            json!({
                "board": proposal.board,
                "room": proposal.room,
                "version": proposal.version,
            })
        };
        let read = read.map(means).map_err(code);
        assert_eq!(read, expected(&row, "means"), "{row}");
    }
}

#[test]
fn calling_a_robot() {
    for row in rows("robot") {
        let read = RobotRequest::parse(&row["payload"]);
        check_mistake(&row, &read);
        if let Ok(request) = &read {
            let again = RobotRequest::parse(&request.payload());
            assert_eq!(again.as_ref(), Ok(request), "{row}");
        }
        let means = |request: RobotRequest| json!({ "room": request.room, "level": request.level });
        let read = read.map(means).map_err(code);
        assert_eq!(read, expected(&row, "means"), "{row}");
    }
}

#[test]
fn looking_for_an_opponent() {
    for row in rows("meet") {
        let read = MeetRequest::parse(&row["payload"]);
        check_mistake(&row, &read);
        if let Ok(request) = &read {
            let again = MeetRequest::parse(&request.payload());
            assert_eq!(again.as_ref(), Ok(request), "{row}");
        }
        let means = |request: MeetRequest| {
            json!({
                "name": request.name,
                "token": request.token.as_ref().map(Token::reveal),
                "knows_seats": request.knows_seats,
            })
        };
        let read = read.map(means).map_err(code);
        assert_eq!(read, expected(&row, "means"), "{row}");
    }
}

#[test]
fn leaving_and_claiming() {
    for row in rows("leave").into_iter().chain(rows("claim")) {
        let read = parse_named(row.get("payload"))
            .map(|room| json!(room))
            .map_err(code);
        assert_eq!(read, expected(&row, "room"), "{row}");
    }
    assert_eq!(parse_named(None), Ok(None));
}

#[test]
fn rooms_as_everybody_sees_them() {
    for row in rows("room") {
        let read = News::parse(&row["payload"]);
        let valid = matches!(read, Some(News::Room(_)));
        assert_eq!(Value::from(valid), row["valid"], "{row}");
        if let Some(News::Room(room)) = read {
            if let Some(robots) = row.get("robots") {
                let robot = |mark| room.players.of(mark).and_then(|player| player.robot);
                assert_eq!(json!([robot(Mark::X), robot(Mark::O)]), *robots, "{row}");
            }
            let number =
                |mark: Option<Mark>| mark.map_or(Value::Null, |mark| i8::from(mark).into());
            assert_eq!(number(room.late), row["late"], "{row}");
            assert_eq!(number(room.idle), row["idle"], "{row}");
            assert_eq!(room.seeks, row["seeks"] == true, "{row}");
            assert_eq!(room.league, row.get("league").is_some(), "{row}");
            let sent = serde_json::to_value(&room).unwrap();
            assert_eq!(RoomView::deserialize(&sent).unwrap(), *room);
            // The payload has every key of the contract, and no other.
            for (key, value) in sent.as_object().unwrap() {
                let told = row["why"].is_string();
                assert!(told || row["payload"][key] == *value, "{key}: {row}");
            }
        }
    }
}

#[test]
fn boards_of_a_plain_relay() {
    for row in rows("bare") {
        let valid = matches!(News::parse(&row["payload"]), Some(News::Bare(_)));
        assert_eq!(Value::from(valid), row["valid"], "{row}");
    }
}

#[test]
fn ones_own_seat() {
    for row in rows("seat") {
        let read = YourSeat::deserialize(&row["payload"]).ok();
        let means = read.map(|seat| {
            json!({
                "room": seat.room,
                "mark": seat.mark.map_or(0, i8::from),
                "token": seat.token.as_ref().map(Token::reveal),
            })
        });
        assert_eq!(json!(means), row["means"], "{row}");
    }
}

#[test]
fn refusals() {
    let mut seen = Vec::new();
    for row in rows("refused") {
        let read = Refused::deserialize(&row["payload"]).ok();
        let told = json!(read.as_ref().map(|refused| &refused.code));
        assert_eq!(told, row["code"], "{row}");
        let Some(refusal) = read.and_then(|refused| refused.code.known()) else {
            continue;
        };
        let reaction = match refusal.reaction() {
            Reaction::Correct => "correct",
            Reaction::Wait => "wait",
            Reaction::Stop => "stop",
        };
        assert_eq!(row["reaction"], reaction, "{row}");
        seen.push(refusal);
    }
    assert_eq!(seen, Refusal::ALL);
}

#[test]
fn acknowledgements() {
    for row in rows("ack") {
        let ack = Ack::deserialize(&row["payload"]).unwrap();
        assert_eq!(json!(ack.ok), row["ok"], "{row}");
        assert_eq!(json!(ack.code), row["code"], "{row}");
        assert_eq!(json!(ack.version), row["version"], "{row}");
        assert_eq!(json!(ack.repeated), row["repeated"], "{row}");
        assert_eq!(json!(ack.act), row["payload"]["ato"], "{row}");
    }
    let refused = serde_json::to_value(Ack::refused(Refusal::NotYourTurn)).unwrap();
    assert_eq!(refused, json!({"ok": false, "codigo": "nao_e_sua_vez"}));
}

#[test]
fn notices() {
    for row in rows("notice") {
        let means = Notice::parse(&row["payload"]).map(|notice| match notice {
            Notice::Message(text) => json!({ "message": text.as_str() }),
            Notice::Renamed(room, name) => json!({ "room": room, "name": name }),
        });
        assert_eq!(json!(means), row["means"], "{row}");
    }
    let notice = Notice::Renamed("123".parse().unwrap(), Name::new("Tucano Feliz"));
    let told = json!({"jogoId": "123", "nome": "Tucano Feliz"});
    assert_eq!(serde_json::to_value(notice).unwrap(), told);
}

#[test]
fn acts_of_the_host() {
    for row in rows("act") {
        let text = json!([row["event"], row["payload"]]).to_string();
        let read = HostCommand::read(&text);
        let event = read.as_ref().map(|act| json!(act.event()));
        assert_eq!(event.map_err(|wrong| code(*wrong)), expected(&row, "event"));
    }
}

#[test]
fn the_list_of_rooms() {
    for row in rows("rooms") {
        let read = Vec::<ListedRoom>::deserialize(&row["payload"]).ok();
        let ids = read.map(|rooms| rooms.into_iter().map(|room| room.id).collect::<Vec<_>>());
        assert_eq!(json!(ids), row["ids"], "{row}");
    }
}

#[test]
fn the_boards_of_the_rooms() {
    for row in rows("boards") {
        let read = BoardList::deserialize(&row["payload"]).ok();
        let means = read.map(|list| {
            let ids: Vec<_> = list.rooms.into_iter().map(|room| room.id).collect();
            json!({ "ids": ids, "total": list.total })
        });
        assert_eq!(json!(means), row["means"], "{row}");
    }
}

#[test]
fn the_league() {
    for row in rows("league") {
        let news = LeagueNews::parse(&row["payload"]);
        let means = news.as_ref().map(|news| match news {
            LeagueNews::None => json!({ "none": true }),
            LeagueNews::Shown(ShownLeague { league, table }) => json!({
                "name": league.name, "ends": league.ends, "over": league.over,
                "people": league.people, "table": table.iter().map(line).collect::<Vec<_>>(),
            }),
        });
        assert_eq!(json!(means), row["means"], "{row}");
        let Some(news) = news else { continue };
        let sent = serde_json::to_value(&news).unwrap();
        assert_eq!(LeagueNews::parse(&sent), Some(news));
        for (key, value) in sent.as_object().unwrap() {
            assert_eq!(row["payload"][key], *value, "{key}: {row}");
        }
    }
}

fn line(row: &Row) -> String {
    let numbers = [row.points, row.games, row.wins, row.draws, row.losses];
    let numbers = numbers.map(|number| number.to_string()).join(" ");
    format!("{} {} {numbers}", row.place, row.name.as_str())
}

#[test]
fn names() {
    for row in rows("names") {
        let name = Name::new(row["raw"].as_str().unwrap());
        assert_eq!(name.as_str(), row["clean"], "{row}");
    }
}

#[test]
fn a_minus_nought_and_whole_floats_are_no_integers() {
    for number in ["-0", "-0.0", "1.0", "1e2"] {
        let payload = serde_json::from_str(&format!(r#"{{"jogoId": {number}}}"#)).unwrap();
        let refused = EnterRequest::parse(&payload).map_err(|rejection| rejection.refusal);
        assert_eq!(refused, Err(Refusal::BadPayload), "{number}");
    }
}

#[test]
fn the_events_have_these_names() {
    let names = [
        event::ENTER,
        event::MEET,
        event::BOARD,
        event::ROBOT,
        event::LEAVE,
        event::LIST,
        event::ROOMS,
        event::LIST_BOARDS,
        event::BOARDS,
        event::LEAGUE,
        event::SEAT,
        event::REFUSED,
        event::ECHO,
    ];
    let promised = "entrar_sala achar_adversario atualizar_jogo chamar_robo sair_sala listar_salas \
                    salas listar_tabuleiros tabuleiros torneio sua_vaga erro evento";
    assert_eq!(names.join(" "), promised);
}
