//! Two players that repeat the same games without end. Their room is a function of the
//! number of steps done, so a lost or repeated step shows.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::http::get_with;
use testkit::socketio::frames;

use crate::support::{Client, Heard, board};

/// The squares of a game, which X wins with the last one. Then both players ask for the
/// next game, X first.
const MOVES: [usize; 5] = [0, 3, 1, 4, 2];
const STEPS: usize = MOVES.len() + 2;

/// A room with its two players.
pub(super) struct EndlessGame {
    room: String,
    players: [Player; 2],
    /// The number of confirmed steps.
    pub(super) confirmed: usize,
    /// Whether a further step was sent, and no answer came.
    pub(super) in_flight: bool,
    /// The newest version that either player saw.
    version: u64,
}

struct Player {
    client: Option<Client>,
    token: Value,
}

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Confirmed,
    /// The store could not make the change.
    Unavailable,
    /// The server is gone.
    Lost,
}

impl EndlessGame {
    pub(super) async fn sit_down(server: SocketAddr, room: &str) -> Self {
        let nobody = || Player {
            client: None,
            token: Value::Null,
        };
        let mut table = Self {
            room: room.to_owned(),
            players: [nobody(), nobody()],
            confirmed: 0,
            in_flight: false,
            version: 0,
        };
        table.enter(server).await;
        table
    }

    /// Brings both players back to another server, which must have their seats and all
    /// confirmed steps.
    pub(super) async fn come_back(&mut self, server: SocketAddr) {
        let room = self.enter(server).await;
        let possible = [self.confirmed, self.confirmed + usize::from(self.in_flight)];
        let found = possible
            .map(after_a_restart)
            .into_iter()
            .find(|steps| shows(&room, *steps));
        self.confirmed = found.unwrap_or_else(|| panic!("{possible:?} steps: {room}"));
        self.in_flight = false;
    }

    /// Checks that the newest finished games are kept, each of them once.
    pub(super) async fn check_games(&self, server: SocketAddr) {
        let path = format!("/sala/{}/partidas?formato=ndjson", self.room);
        let kept = get_with(server, &path, &[]).await.body;
        let numbers: Vec<usize> = kept
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|game| game["partida"].as_u64().unwrap().try_into().unwrap())
            .collect();
        let finished = self.confirmed / STEPS + usize::from(self.confirmed % STEPS >= MOVES.len());
        let newest = finished.saturating_sub(100) + 1..=finished;
        assert_eq!(numbers, newest.collect::<Vec<_>>(), "{kept}");
        for line in kept.lines() {
            assert!(line.contains("\"vencedor\":1,"), "{line}");
            assert!(line.ends_with("\"lances\":\"14253\"}"), "{line}");
        }
    }

    async fn enter(&mut self, server: SocketAddr) -> Value {
        let mut room = Value::Null;
        for (person, name) in NAMES.into_iter().enumerate() {
            let mut client = Client::connect(server).await;
            let token = self.players[person].token.clone();
            let enter = json!({ "jogoId": self.room, "nome": name, "ficha": token });
            let seat;
            (seat, room) = client.enter(&enter).await;
            assert!(token.is_null() || seat["ficha"] == token, "{seat}");
            assert_ne!(seat["ficha"], Value::Null, "{seat}");
            self.players[person] = Player {
                client: Some(client),
                token: seat["ficha"].clone(),
            };
            self.note_version(&room);
        }
        room
    }

    fn note_version(&mut self, room: &Value) {
        let version = room["versao"].as_u64().unwrap();
        assert!(version >= self.version, "{version} after {}", self.version);
        self.version = version;
    }

    pub(super) async fn play_steps(&mut self, steps: usize) {
        for _ in 0..steps {
            assert_eq!(self.step().await, Outcome::Confirmed);
        }
    }

    /// Plays until the server is gone. A step that the store refuses is tried again.
    pub(super) async fn play_until_lost(&mut self) {
        for _ in 0..20_000 {
            if self.step().await == Outcome::Lost {
                return;
            }
        }
        panic!("nobody ended the server");
    }

    /// Plays the next step, as the player whose turn it is.
    pub(super) async fn step(&mut self) -> Outcome {
        let (game, step) = (self.confirmed / STEPS, self.confirmed % STEPS);
        let person = (game + step) % 2;
        let next = json!({ "tabuleiro": board(MOVES.get(..=step).unwrap_or(&[])) });
        let mut client = self.players[person].client.take().unwrap();
        let answer = self.ask(&mut client, &next).await;
        self.players[person].client = Some(client);
        let Some(answer) = answer else {
            self.in_flight = true;
            return Outcome::Lost;
        };
        if answer["ok"] == true {
            assert_eq!(answer["repetida"], Value::Null, "it was done before");
            self.confirmed += 1;
            return Outcome::Confirmed;
        }
        assert_eq!(answer["codigo"], "indisponivel", "{answer}");
        tokio::time::sleep(Duration::from_millis(5)).await;
        Outcome::Unavailable
    }

    async fn ask(&mut self, client: &mut Client, payload: &Value) -> Option<Value> {
        let id = client.next_id();
        let frame = frames::event(Some(id), "atualizar_jogo", payload);
        client.try_send_all(&[frame]).await.ok()?;
        loop {
            match client.hear().await {
                Heard::Answer(of, answer) if of == id => return Some(answer),
                Heard::Event(name, room) if name == "atualizar_jogo" => self.note_seen(&room),
                Heard::Closed => return None,
                Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave => {}
            }
        }
    }

    /// Checks a board that came: its last step was confirmed or asked for.
    fn note_seen(&mut self, room: &Value) {
        let mut possible = self.confirmed.saturating_sub(STEPS)..=self.confirmed + 1;
        assert!(possible.any(|steps| shows(room, steps)), "{room}");
    }
}

const NAMES: [&str; 2] = ["Ana", "Bia"];

/// Returns the number of steps after a restart. If one player asked for the next game and
/// the other is away, the game begins.
const fn after_a_restart(steps: usize) -> usize {
    steps + (steps % STEPS == STEPS - 1) as usize
}

/// Returns whether the room is as it must be after this many steps.
fn shows(room: &Value, steps: usize) -> bool {
    let (game, step) = (steps / STEPS, steps % STEPS);
    let squares = &MOVES[..step.min(MOVES.len())];
    let over = usize::from(step >= MOVES.len());
    // The marks swap and X always wins, so each player wins every second game.
    let wins = [
        game.div_ceil(2) + over * usize::from(game % 2 == 0),
        game / 2 + over * usize::from(game % 2 == 1),
    ];
    let (x, o) = (game % 2, (game + 1) % 2);
    room["tabuleiro"] == json!(board(squares))
        && room["partida"] == game + 1
        && room["revanche"] == json!(if step > MOVES.len() { vec![-1] } else { vec![] })
        && room["jogadores"]["1"]["nome"] == NAMES[x]
        && room["jogadores"]["1"]["vitorias"] == wins[x]
        && room["jogadores"]["-1"]["nome"] == NAMES[o]
        && room["jogadores"]["-1"]["vitorias"] == wins[o]
}
