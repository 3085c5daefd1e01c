//! A league from its opening to its table, with four people whom the server brings together.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::http::ask;
use tokio::time::{Instant, sleep};

use crate::support::host::{Phone, hosted};
use crate::support::process::Process;
use crate::support::redis::{server_with, two_servers_with};
use crate::support::{Client, Heard, Server, room_file};

const NAMES: [&str; 4] = [
    "Maria Clara dos Santos",
    "João Pedro de Oliveira",
    "Luiza Helena",
    "Davi Lucas",
];

/// The squares of a game that X wins, one that O wins, and a draw.
const GAMES: [&[usize]; 3] = [
    &[0, 3, 1, 4, 2],
    &[0, 3, 1, 4, 8, 5],
    &[0, 1, 2, 4, 3, 5, 7, 6, 8],
];

/// A person at a server.
struct Person {
    client: Client,
    name: &'static str,
    ficha: Value,
    /// The seat and the room, as this person heard of them last.
    seat: Value,
    room: Value,
}

/// The wins, draws and losses of each person.
type Results = BTreeMap<&'static str, [u64; 3]>;

impl Person {
    async fn connect(server: SocketAddr, name: &'static str) -> Self {
        Self {
            client: Client::connect(server).await,
            name,
            ficha: Value::Null,
            seat: Value::Null,
            room: Value::Null,
        }
    }

    /// Looks for an opponent, and waits until there is a seat.
    async fn seeks(&mut self) {
        let payload = json!({ "nome": self.name, "ficha": self.ficha });
        self.client.all_until_now().await;
        self.room = Value::Null;
        self.client.say("achar_adversario", &payload).await;
        self.sees(|_| true).await;
        self.ficha = self.seat["ficha"].clone();
    }

    /// Hears until a room fulfills a condition. A seat in another room is followed.
    async fn sees(&mut self, is_it: impl Fn(&Value) -> bool) {
        while self.room.is_null() || !is_it(&self.room) {
            match self.client.hear().await {
                Heard::Event(event, payload) if event == "sua_vaga" => self.seat = payload,
                Heard::Event(event, payload) if event == "atualizar_jogo" => self.room = payload,
                Heard::Closed => panic!("{} lost the connection", self.name),
                Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave => {}
            }
        }
    }

    /// Plays a square once there are this many marks.
    async fn plays(&mut self, square: usize, marks: usize) {
        let is_empty = |cell: &&Value| **cell == 0;
        let empty = |room: &Value| {
            room["tabuleiro"]
                .as_array()
                .unwrap()
                .iter()
                .filter(is_empty)
                .count()
        };
        self.sees(|room| empty(room) == 9 - marks).await;
        let mark = self.seat["marca"].clone();
        let mut board = self.room["tabuleiro"].clone();
        board[square] = mark;
        let payload = json!({ "tabuleiro": board });
        let answer = self.client.ask("atualizar_jogo", &payload).await;
        assert_eq!(answer["ok"], true, "{answer}");
    }
}

/// Brings two people together, and has them play these squares.
async fn meet(one: &mut Person, other: &mut Person, squares: &[usize]) {
    one.seeks().await;
    other.seeks().await;
    let names = [one.name, other.name];
    let both = |room: &Value| {
        let name = |mark: &str| room["jogadores"][mark]["nome"].as_str();
        let here = [name("1"), name("-1")];
        names.iter().all(|name| here.contains(&Some(name)))
    };
    for person in [&mut *one, &mut *other] {
        person.sees(both).await;
        assert_eq!(person.room["torneio"], true, "{}", person.room);
    }
    play(one, other, squares).await;
}

/// Has two people in a room play these squares.
async fn play(one: &mut Person, other: &mut Person, squares: &[usize]) {
    for (turn, square) in squares.iter().enumerate() {
        let mark = if turn % 2 == 0 { 1 } else { -1 };
        let moves = if one.seat["marca"] == mark {
            &mut *one
        } else {
            &mut *other
        };
        moves.plays(*square, turn).await;
    }
    for person in [one, other] {
        person.sees(|room| !room["vencedor"].is_null()).await;
    }
}

/// Plays a rematch in the same room, and a game that one of both leaves.
async fn what_counts_for_nobody(people: &mut [Person; 4]) {
    let [maria, joao, _, davi] = people;
    let empty = json!({ "tabuleiro": [0, 0, 0, 0, 0, 0, 0, 0, 0] });
    for person in [&mut *maria, &mut *davi] {
        person.client.ask("atualizar_jogo", &empty).await;
    }
    for person in [&mut *maria, &mut *davi] {
        person.sees(|room| room["partida"] == 2).await;
        assert_eq!(person.room.get("torneio"), None);
    }
    play(maria, davi, GAMES[0]).await;
    for person in [&mut *davi, &mut *joao] {
        person.seeks().await;
    }
    davi.sees(|room| room["torneio"] == true && room["procura"].is_null())
        .await;
    let first = if davi.seat["marca"] == 1 {
        &mut *davi
    } else {
        &mut *joao
    };
    first.plays(4, 0).await;
    joao.client.ask("sair_sala", &json!({})).await;
    davi.sees(|room| room["torneio"].is_null()).await;
}

/// Plays three rounds in which everybody meets everybody once.
async fn three_rounds(people: &mut [Person; 4], results: &mut Results) {
    let [maria, joao, luiza, davi] = people;
    let mut game = GAMES.iter().cycle();
    for pairs in [[(0, 1), (2, 3)], [(0, 2), (1, 3)], [(0, 3), (1, 2)]] {
        for (a, b) in pairs {
            let mut all = [
                Some(&mut *maria),
                Some(&mut *joao),
                Some(&mut *luiza),
                Some(&mut *davi),
            ];
            let (a, b) = (all[a].take().unwrap(), all[b].take().unwrap());
            meet(a, b, game.next().unwrap()).await;
            for person in [a, b] {
                let winner = &person.room["vencedor"];
                let result = match winner {
                    draw if *draw == 0 => 1,
                    winner if *winner == person.seat["marca"] => 0,
                    _ => 2,
                };
                results.entry(person.name).or_default()[result] += 1;
            }
        }
    }
}

/// Returns the table that the results make.
fn expected(results: &Results) -> Vec<(String, u64, u64)> {
    let mut rows: Vec<_> = results
        .iter()
        .map(|(name, [wins, draws, losses])| {
            let (points, games) = (3 * wins + draws, wins + draws + losses);
            ((*name).to_owned(), points, games, *wins)
        })
        .collect();
    rows.sort_by_key(|(name, points, games, wins)| {
        let best = std::cmp::Reverse((*points, *wins, std::cmp::Reverse(*games)));
        (best, name.to_lowercase())
    });
    let rows = rows.into_iter();
    rows.map(|(name, points, games, _)| (name, points, games))
        .collect()
}

async fn table(server: SocketAddr) -> Value {
    let answer = ask(server, "GET", "/torneio?formato=json", &[], "").await;
    serde_json::from_str(&answer.unwrap().body).unwrap()
}

fn rows(table: &Value) -> Vec<(String, u64, u64)> {
    let rows = table["tabela"].as_array().unwrap().iter();
    rows.map(|row| {
        let name = row["nome"].as_str().unwrap().to_owned();
        (
            name,
            row["pontos"].as_u64().unwrap(),
            row["jogos"].as_u64().unwrap(),
        )
    })
    .collect()
}

async fn open(server: SocketAddr) -> Phone {
    let mut phone = Phone::connect(server).await;
    let league = json!({ "nome": "Interclasse 7º ano", "minutos": 50 });
    phone.does("abrir_torneio", league).await;
    phone
}

async fn everybody(servers: [SocketAddr; 2]) -> [Person; 4] {
    let [one, other] = servers;
    [
        Person::connect(one, NAMES[0]).await,
        Person::connect(other, NAMES[1]).await,
        Person::connect(one, NAMES[2]).await,
        Person::connect(other, NAMES[3]).await,
    ]
}

#[tokio::test]
async fn the_names_of_the_host_are_on_the_table_at_once() {
    let server = Server::start_with(hosted()).await;
    let mut phone = open(server.address).await;
    let [mut maria, mut joao, ..] = everybody([server.address; 2]).await;
    meet(&mut maria, &mut joao, GAMES[0]).await;
    let names = async || {
        let table = table(server.address).await;
        let rows = rows(&table).into_iter();
        rows.map(|(name, ..)| name).collect::<Vec<_>>()
    };
    assert!(names().await.contains(&NAMES[1].to_owned()));
    let room = joao.room["jogoId"].clone();
    let seat = json!({ "jogoId": room, "marca": joao.seat["marca"], "nome": "Tucano Feliz" });
    let act = phone.does("renomear", seat).await;
    let renamed = names().await;
    assert!(renamed.contains(&"Tucano Feliz".to_owned()), "{renamed:?}");
    // Both have gone, and the rows have kind names all the same.
    for person in [&mut maria, &mut joao] {
        person.client.ask("sair_sala", &json!({})).await;
    }
    phone.does("apelidos", json!({ "sim": true })).await;
    let kind = names().await;
    assert!(kind.contains(&"Tucano Feliz".to_owned()), "{kind:?}");
    assert!(!kind.contains(&NAMES[0].to_owned()), "{kind:?}");
    phone.does("apelidos", json!({ "sim": false })).await;
    assert_eq!(names().await, renamed);
    phone.does("desfazer", json!({ "ato": act })).await;
    assert!(names().await.contains(&NAMES[1].to_owned()));
}

#[tokio::test]
async fn four_people_make_a_table_that_outlives_a_killed_server() {
    let (_folder, file) = room_file();
    let server = Process::start(&file);
    drop(open(server.address).await);
    let mut people = everybody([server.address; 2]).await;
    let mut results = Results::new();
    three_rounds(&mut people, &mut results).await;
    let before = table(server.address).await;
    assert_eq!(rows(&before), expected(&results));
    assert_eq!(before["participantes"], 4);

    what_counts_for_nobody(&mut people).await;
    assert_eq!(table(server.address).await, before);
    server.kill();
    let server = Process::start(&file);
    assert_eq!(table(server.address).await, before);

    // The same people go on with their tokens, and are not new ones.
    let tokens = people.map(|person| person.ficha);
    let mut people = everybody([server.address; 2]).await;
    for (person, ficha) in people.iter_mut().zip(tokens) {
        person.ficha = ficha;
    }
    three_rounds(&mut people, &mut results).await;
    let after = table(server.address).await;
    assert_eq!(rows(&after), expected(&results));
    assert_eq!(after["participantes"], 4);
}

#[tokio::test]
async fn two_servers_on_one_redis_show_the_same_table() {
    let (redis, one, other) = two_servers_with(hosted).await;
    drop(open(one.address).await);
    until("the other server knows the league", async || {
        table(other.address).await["nome"] == "Interclasse 7º ano"
    })
    .await;
    let mut people = everybody([one.address, other.address]).await;
    let mut results = Results::new();
    three_rounds(&mut people, &mut results).await;
    for server in [&one, &other] {
        until("every game is in the table", async || {
            rows(&table(server.address).await) == expected(&results)
        })
        .await;
    }
    let third = server_with(&redis.url(), hosted()).await;
    assert_eq!(rows(&table(third.address).await), expected(&results));
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let since = Instant::now();
    while !is_so().await {
        assert!(since.elapsed() < Duration::from_secs(10), "{what}");
        sleep(Duration::from_millis(50)).await;
    }
}
