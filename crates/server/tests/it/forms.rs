//! A game by plain forms, as a browser without scripts plays it.

use std::panic::Location;
use std::time::Duration;

use serde_json::json;
use server::Storage;
use testkit::http::{Answer, ask, get_with};

use crate::support::host::{Phone, hosted};
use crate::support::{Client, Server, Table, room_file};

pub(crate) const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A person with a browser that runs no script, and the page that it shows.
struct Reader {
    server: std::net::SocketAddr,
    page: String,
}

impl Reader {
    async fn opens(server: &Server) -> Self {
        let headers = [("User-Agent", "Lynx/2.9.0dev.12"), ("Accept", "text/html")];
        let page = get_with(server.address, "/sala/123?idioma=en", &headers).await;
        assert_eq!(page.status, 200);
        Self {
            server: server.address,
            page: page.body,
        }
    }

    /// Returns the value of a hidden field of the page.
    fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.page.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split('"').next()?.to_owned())
    }

    /// Presses a button, which must be on the page.
    #[track_caller]
    fn presses(&mut self, name: &str, value: &str) -> impl Future<Output = ()> {
        let button = format!("<button name=\"{name}\" value=\"{value}\">");
        let (test, shown) = (Location::caller(), self.page.contains(&button));
        assert!(shown, "{test}: no button {value}: {}", self.page);
        async move {
            let mut body = format!("{name}={value}&nome=Maria+Clara+dos+Santos");
            for field in ["ficha", "tabuleiro", "entrada"] {
                if let Some(value) = self.hidden(field) {
                    body += &format!("&{field}={value}");
                }
            }
            let answer = send(self.server, &[], &body).await;
            assert_eq!(answer.status, 200, "{test}: {answer:?}");
            self.page = answer.body;
        }
    }

    #[track_caller]
    fn shows(&self, words: &str) {
        assert!(self.page.contains(words), "{words:?}: {}", self.page);
    }

    #[track_caller]
    fn offers(&self, squares: &str) {
        let free = (1..=9).filter(|number| self.page.contains(&format!("value=\"{number}\">")));
        let free: Vec<_> = free.map(|number| number.to_string()).collect();
        assert_eq!(free.join(""), squares, "{}", self.page);
    }
}

async fn send(server: std::net::SocketAddr, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = [&[FORM], headers].concat();
    let path = "/sala/123?formulario&idioma=en";
    ask(server, "POST", path, &headers, body).await.unwrap()
}

#[tokio::test]
async fn a_whole_game_and_the_next_against_a_client_of_the_same_room() {
    let server = Server::start().await;
    let mut maria = Reader::opens(&server).await;
    maria.shows("Room 123 is empty.");
    maria.presses("acao", "entrar").await;
    maria.shows("You are X.");
    maria.shows("Waiting for someone to join");
    maria.offers("123456789");
    let mut table = Table::new(&server);
    let (seat, _) = table.sits("João").await;
    assert_eq!(seat["marca"], -1);

    maria.presses("casa", "5").await;
    maria.shows("X is Maria Clara dos Santos, O is João.");
    maria.offers("");
    table.sees("João", "4 played").await;
    let answer = table
        .client("João")
        .ask("atualizar_jogo", &board(&[4, 0]))
        .await;
    assert_eq!(answer["ok"], true);
    maria.presses("acao", "ver").await;
    maria.shows("YOUR TURN");
    maria.offers("2346789");
    for (mine, his) in [("3", Some(1)), ("7", None)] {
        maria.presses("casa", mine).await;
        if let Some(square) = his {
            let his = board(&[4, 0, 2, square]);
            let answer = table.client("João").ask("atualizar_jogo", &his).await;
            assert_eq!(answer["ok"], true);
            maria.presses("acao", "ver").await;
        }
    }
    maria.shows("Maria Clara dos Santos wins: 3 5 7.");
    maria.shows("Score: Maria Clara dos Santos 1, João 0, draws 0.");
    maria.offers("");
    maria.presses("acao", "revanche").await;
    maria.shows("Rematch requested. Waiting for João");
    let answer = table
        .client("João")
        .ask("atualizar_jogo", &board(&[]))
        .await;
    assert_eq!(answer["ok"], true);
    maria.presses("acao", "ver").await;
    maria.shows("You are O.");
    maria.presses("acao", "sair").await;
    maria.shows("X is João, O is nobody.");
    maria.shows("Sit down and play");
}

fn board(squares: &[usize]) -> serde_json::Value {
    crate::support::moves(squares)
}

#[tokio::test]
async fn a_form_that_is_sent_twice_or_late_is_no_second_move() {
    let server = Server::start().await;
    let mut maria = Reader::opens(&server).await;
    maria.presses("acao", "entrar").await;
    let token = maria.hidden("ficha").unwrap();
    let first = format!("ficha={token}&tabuleiro=.........&casa=1");
    for _ in 0..3 {
        let page = send(server.address, &[], &first).await;
        assert!(page.body.contains(">X<"), "{}", page.body);
        assert_eq!(page.body.matches(">X<").count(), 1);
    }
    let other = format!("ficha={token}&tabuleiro=.........&casa=2");
    let page = send(server.address, &[], &other).await;
    assert_eq!(page.body.matches(">X<").count(), 1, "{}", page.body);
}

#[tokio::test]
async fn an_entrance_form_that_is_sent_again_takes_no_second_seat() {
    let (_folder, file) = room_file();
    let start = async || Server::keeping(Storage::file(&file).unwrap(), hosted()).await;
    let server = start().await;
    let mut maria = Reader::opens(&server).await;
    let entrance = maria.hidden("entrada").unwrap();
    let form = format!("acao=entrar&nome=Maria+Clara+dos+Santos&entrada={entrance}");
    let sends = async |server: &Server| send(server.address, &[], &form).await.body;
    let (one, other) = tokio::join!(sends(&server), sends(&server));
    // The one that came later has the seat.
    assert!((one + &other).contains("You are X."));
    let watcher = Reader::opens(&server).await;
    watcher.shows("X is Maria Clara dos Santos, O is nobody.");
    maria.page = sends(&server).await;
    maria.shows("You are X.");
    maria.presses("casa", "5").await;

    server.stop().await;
    let server = start().await;
    maria.server = server.address;
    maria.page = sends(&server).await;
    maria.shows("You are X.");
    maria.shows(">X<");

    // Each page has a form of its own.
    let mut joao = Reader::opens(&server).await;
    assert_ne!(joao.hidden("entrada").unwrap(), entrance);
    joao.presses("acao", "entrar").await;
    joao.shows("You are O.");

    // A person who has left may come back by the same form.
    maria.presses("acao", "sair").await;
    maria.page = sends(&server).await;
    maria.shows("You are X.");
}

#[tokio::test]
async fn an_entrance_form_without_a_token_of_ours_is_a_new_person_each_time() {
    let server = Server::start().await;
    for mark in ["X", "O"] {
        let page = send(server.address, &[], "acao=entrar&entrada=1").await;
        let seated = page.body.contains(&format!("You are {mark}."));
        assert!(seated, "{}", page.body);
    }
}

#[tokio::test]
async fn a_player_without_forms_is_away_and_the_next_form_brings_it_back() {
    let mut options = hosted();
    options.network.form = Duration::from_millis(300);
    let server = Server::start_with(options).await;
    let mut phone = Phone::connect(server.address).await;
    let mut maria = Reader::opens(&server).await;
    maria.presses("acao", "entrar").await;
    let mut table = Table::new(&server);
    table.sits("João").await;
    let away = |room: &serde_json::Value| room["jogadores"]["1"]["presente"] == false;
    table.client("João").room_where(away).await;
    phone
        .does("avisar", json!({ "texto": "Hora do lanche" }))
        .await;
    maria.presses("casa", "5").await;
    maria.shows("Message from the host: Hora do lanche");
    maria.shows("X is Maria Clara dos Santos, O is João.");
    let back = |room: &serde_json::Value| {
        room["jogadores"]["1"]["presente"] == true && room["tabuleiro"][4] == 1
    };
    table.client("João").room_where(back).await;
}

#[tokio::test]
async fn a_player_who_is_back_by_the_entrance_form_reads_what_the_host_said_meanwhile() {
    let mut options = hosted();
    options.network.form = Duration::from_millis(300);
    let server = Server::start_with(options).await;
    let mut phone = Phone::connect(server.address).await;
    let mut maria = Reader::opens(&server).await;
    let entrance = maria.hidden("entrada").unwrap();
    maria.presses("acao", "entrar").await;
    let mut table = Table::new(&server);
    table.sits("João").await;
    let away = |room: &serde_json::Value| room["jogadores"]["1"]["presente"] == false;
    table.client("João").room_where(away).await;
    phone
        .does("avisar", json!({ "texto": "Hora do lanche" }))
        .await;
    let form = format!("acao=entrar&nome=Maria+Clara+dos+Santos&entrada={entrance}");
    maria.page = send(server.address, &[], &form).await.body;
    maria.shows("You are X.");
    maria.shows("Message from the host: Hora do lanche");
}

#[tokio::test]
async fn the_seat_goes_to_a_client_with_its_token_and_the_page_says_so() {
    let server = Server::start().await;
    let mut maria = Reader::opens(&server).await;
    maria.presses("acao", "entrar").await;
    let token = maria.hidden("ficha").unwrap();
    let mut phone = Client::connect(server.address).await;
    let (seat, _) = phone
        .enter(&json!({ "jogoId": "123", "ficha": token }))
        .await;
    assert_eq!(seat["marca"], 1);
    maria.presses("casa", "5").await;
    maria.shows("Your game was opened in another window.");
    assert_eq!(maria.hidden("ficha"), None);
}

#[tokio::test]
async fn a_full_room_is_watched_and_a_false_token_opens_nothing() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["<b>Eva</b>", "João"]).await;
    let watcher = Reader::opens(&server).await;
    watcher.shows("X is &lt;b&gt;Eva&lt;/b&gt;, O is João.");
    assert!(!watcher.page.contains("<button"), "{}", watcher.page);
    watcher.shows("Look again</a>");
    for (body, said) in [
        ("acao=entrar&nome=Lu", "You are only watching."),
        (
            "ficha=0123456789abcdef0123456789abcdef&casa=5&tabuleiro=.........",
            "Your seat was no longer",
        ),
        ("casa=5", "<b>"),
    ] {
        let page = send(server.address, &[], body).await;
        assert_eq!(page.status, 200);
        assert!(
            said == "<b>" || page.body.contains(said),
            "{body}: {}",
            page.body
        );
        assert!(!page.body.contains("<b>Eva"));
    }
    table.plays("<b>Eva</b> 4, João 0").await;
}

#[tokio::test]
async fn a_false_token_takes_no_free_seat_and_none_of_a_robot() {
    let server = Server::start().await;
    let mut table = Table::seated(&server, ["João"]).await;
    let room = async || {
        let room = get_with(server.address, "/sala/123?formato=json", &[]).await;
        room.body
    };
    let form = "ficha=0123456789abcdef0123456789abcdef&acao=ver";
    for level in [None, Some("facil")] {
        let call = json!({ "nivel": level });
        table.client("João").ask("chamar_robo", &call).await;
        let before = room().await;
        let page = send(server.address, &[], form).await;
        assert!(
            page.body.contains("Your seat was no longer"),
            "{}",
            page.body
        );
        assert_eq!(room().await, before);
    }
}

#[tokio::test]
async fn a_foreign_page_sends_no_form() {
    let server = Server::start().await;
    let own = format!("http://{}", server.address);
    for (origin, status) in [
        ("https://evil.example", 403),
        ("null", 403),
        (own.as_str(), 200),
    ] {
        let page = send(server.address, &[("Origin", origin)], "acao=entrar").await;
        assert_eq!(page.status, status, "{origin}");
    }
    let page = send(server.address, &[], "").await;
    // With `no-referrer` a browser would send the origin `null`.
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[tokio::test]
async fn players_by_forms_share_the_limits_of_all_clients() {
    let server = Server::with(|options| options.network.connections = Some(2)).await;
    let mut refused = 0;
    for _ in 0..3 {
        let page = send(server.address, &[], "acao=entrar").await;
        refused += usize::from(page.body.contains("The server is full"));
    }
    assert!(refused >= 1, "{refused}");
    let long = format!("acao=entrar&nome={}", "a".repeat(9_000));
    let page = send(server.address, &[], &long).await;
    assert_eq!(page.status, 413);
    for (form, status) in [(long.as_str(), 413), ("casa=x", 400)] {
        let page = send(server.address, &[("Accept", "text/html")], form).await;
        assert_eq!(page.status, status, "{form:.9}");
        let words = "<h1>The server did not understand the request.</h1>";
        assert!(page.body.contains(words), "{}", page.body);
    }
}

#[tokio::test]
async fn a_player_by_forms_claims_a_seat_and_loses_one() {
    let server = Server::patient_for(150).await;
    let mut maria = Reader::opens(&server).await;
    maria.presses("acao", "entrar").await;
    let mut table = Table::new(&server);
    table.sits("João").await;
    maria.presses("casa", "5").await;
    let idle = |room: &serde_json::Value| room["parada"] == -1;
    table.client("João").room_where(idle).await;
    maria.presses("acao", "ver").await;
    maria.shows("O is João (idle)");
    maria.shows("João has not played for a while. You can free the seat.");
    maria.presses("acao", "cobrar").await;
    maria.shows("O is nobody");
    let (seat, _) = table.sits("Davi").await;
    assert_eq!(seat["marca"], -1);
    table.plays_on(&[4]);
    table.plays("Davi 0").await;
    let idle = |room: &serde_json::Value| room["parada"] == 1;
    table.client("Davi").room_where(idle).await;
    maria.presses("acao", "ver").await;
    maria.shows("Are you still there?");
    let answer = table.client("Davi").ask("cobrar_cadeira", &json!({})).await;
    assert_eq!(answer["ok"], true);
    maria.presses("acao", "ver").await;
    maria.shows("You took too long to play, so your seat was freed.");
    maria.shows("Sit down and play");
}

#[tokio::test]
async fn a_message_of_the_host_is_on_the_next_page_of_a_player_and_on_no_other() {
    let server = Server::start_with(hosted()).await;
    let mut phone = Phone::connect(server.address).await;
    let mut maria = Reader::opens(&server).await;
    maria.presses("acao", "entrar").await;
    let message = json!({ "texto": "Hora do <lanche>" });
    assert_eq!(phone.ask("avisar", &message).await["ok"], true);
    maria.presses("casa", "5").await;
    maria.shows("Message from the host: Hora do &lt;lanche&gt;");
    maria.presses("acao", "ver").await;
    assert!(!maria.page.contains("lanche"), "{}", maria.page);
    let mut joao = Reader::opens(&server).await;
    joao.presses("acao", "entrar").await;
    assert!(!joao.page.contains("lanche"), "it was said before");
}
