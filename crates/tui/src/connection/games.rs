//! Reads the games of a room that have ended.
//!
//! **Invariant:** believes no more of an answer than a screen can show: bounded, clean and
//! of the room that was asked for.

use std::io;
use std::sync::mpsc;
use std::thread;

use game::{PlayedGame, RoomId, Square};
use serde::Deserialize;

use super::json;
use crate::address::Address;

/// The maximum size of an answer, in bytes. A hundred games take some 30,000.
const MAX_ANSWER: u64 = 1 << 20;

/// The maximum number of games. Our servers keep no more of a room.
const MAX_GAMES: usize = 100;

/// Reads the games of one room after another, on a thread of its own.
#[derive(Debug)]
pub(super) struct Reader {
    wanted: mpsc::Sender<(Address, RoomId)>,
}

impl Reader {
    /// Starts the thread. It gives the games of a room, or `None` if they cannot be read.
    ///
    /// # Errors
    /// The system has no thread for it.
    pub(super) fn start(
        give: impl Fn(RoomId, Option<Vec<PlayedGame>>) + Send + 'static,
    ) -> io::Result<Self> {
        Self::start_with(read, give)
    }

    fn start_with(
        read: impl Fn(&Address, &RoomId) -> Option<Vec<PlayedGame>> + Send + 'static,
        give: impl Fn(RoomId, Option<Vec<PlayedGame>>) + Send + 'static,
    ) -> io::Result<Self> {
        let (wanted, asked) = mpsc::channel();
        let run = move || {
            while let Ok(first) = asked.recv() {
                // Only the newest question still waits for its answer.
                let (address, room) = asked.try_iter().last().unwrap_or(first);
                let games = read(&address, &room);
                give(room, games);
            }
        };
        thread::Builder::new().name("games".to_owned()).spawn(run)?;
        Ok(Self { wanted })
    }

    /// Asks for the games of a room. Returns whether they will be read.
    pub(super) fn ask(&self, address: Address, room: RoomId) -> bool {
        self.wanted.send((address, room)).is_ok()
    }
}

/// Returns the games of a room, oldest first, or `None` if they cannot be read. Blocks.
fn read(address: &Address, room: &RoomId) -> Option<Vec<PlayedGame>> {
    let path = format!("/sala/{room}/partidas?formato=json");
    parse(&json::read(address, &path, MAX_ANSWER)?, room)
}

fn parse(answer: &[u8], room: &RoomId) -> Option<Vec<PlayedGame>> {
    let answer = json::parse(answer).filter(|answer| answer.is_good)?.value;
    let rows = answer.get("partidas")?.as_array()?;
    let games = rows
        .iter()
        .filter_map(|row| PlayedGame::deserialize(row).ok());
    let fits = |game: &PlayedGame| game.room == *room && game.moves.len() <= Square::all().count();
    let games: Vec<PlayedGame> = games.filter(fits).collect();
    let surplus = games.len().saturating_sub(MAX_GAMES);
    Some(games.into_iter().skip(surplus).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn game(room: &str, number: u32, moves: &str) -> Value {
        json!({
            "jogoId": room, "partida": number, "versao": number, "inicio": 1, "fim": 2,
            "jogadores": {"1": {"nome": "\u{1b}[2JMaria Clara"}, "-1": null},
            "vencedor": null, "motivo": "abandono", "lances": moves,
        })
    }

    fn numbers(head: &str, games: &[Value]) -> Option<Vec<u32>> {
        let body = json!({"jogoId": "gato", "limite": 100, "partidas": games});
        let games = parse(
            format!("{head}\r\n\r\n{body}").as_bytes(),
            &"gato".parse().unwrap(),
        )?;
        for game in &games {
            let player = game.players.x.as_ref().unwrap();
            assert_eq!(player.name.as_str(), "[2JMaria Clara");
        }
        Some(games.iter().map(|game| game.number).collect())
    }

    #[test]
    fn the_games_of_the_room_are_read_and_nothing_else() {
        let good = "HTTP/1.1 200 OK\r\nContent-Type: application/json";
        let rows = [
            game("gato", 1, "519"),
            game("mesa", 2, "5"),
            json!({"partida": 3}),
            game("gato", 4, "12345678912345"),
            game("gato", 5, ""),
        ];
        assert_eq!(numbers(good, &rows), Some(vec![1, 5]));
        assert_eq!(numbers("HTTP/1.1 404 Not Found", &rows), None);
        assert_eq!(numbers("SSH-2.0", &rows), None);
        let many: Vec<Value> = (0..250).map(|number| game("gato", number, "5")).collect();
        let kept = numbers(good, &many).unwrap();
        assert_eq!((kept.len(), kept[0]), (MAX_GAMES, 150));
        let games = parse(b"HTTP/1.1 200 OK\r\n\r\n[]", &"gato".parse().unwrap());
        assert_eq!(games, None);
    }
    #[test]
    fn one_room_is_read_at_a_time_and_then_the_newest() {
        let (began, begins) = mpsc::channel();
        let (go_on, waits) = mpsc::channel::<()>();
        let (given, gets) = mpsc::channel();
        let read = move |_: &Address, room: &RoomId| {
            began.send(room.clone()).unwrap();
            waits.recv().unwrap();
            None
        };
        let give = move |room, games: Option<_>| given.send((room, games.is_some())).unwrap();
        let reader = Reader::start_with(read, give).unwrap();
        let room = |name: &str| -> RoomId { name.parse().unwrap() };
        let ask = |name| reader.ask("localhost:5000".parse().unwrap(), room(name));
        assert!(ask("gato"));
        assert_eq!(begins.recv().unwrap(), room("gato"));
        assert!(ask("mesa") && ask("lua"));
        assert_eq!(begins.try_recv(), Err(mpsc::TryRecvError::Empty));
        go_on.send(()).unwrap();
        assert_eq!(gets.recv().unwrap(), (room("gato"), false));
        assert_eq!(begins.recv().unwrap(), room("lua"));
        go_on.send(()).unwrap();
        assert_eq!(gets.recv().unwrap(), (room("lua"), false));
    }
}
