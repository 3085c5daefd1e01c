//! Each exit code, once, and the places that document it.

use std::net::TcpListener;
use std::process::{Command, Output};

use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::Message;

use crate::person::{self, Person};
use crate::script::{Script, play};
use crate::server::{JOGO, Server};

fn jogo(words: &[&str]) -> Output {
    let mut command = Command::new(JOGO);
    command.args(words).env("XDG_STATE_HOME", "/nonexistent");
    command.stdin(std::process::Stdio::null()).output().unwrap()
}

fn code(words: &[&str]) -> Option<i32> {
    jogo(words).status.code()
}

#[test]
fn wrong_usage_is_2() {
    for words in [
        vec!["play", "--outra"],
        vec!["play", "--host", "a b"],
        vec!["play", "--sala", "a b"],
        vec!["play", "--sala"],
        vec!["play", "--sala", "--assistir"],
        vec!["serve", "--port", "muitas"],
        vec!["serve", "--efemero", "--port", "0", "--origem", "a\nb"],
        vec!["completar", "tcsh"],
        vec![],
    ] {
        let output = jogo(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!output.stderr.is_empty(), "{words:?}");
        assert!(output.stdout.is_empty(), "{words:?}");
    }
}

#[test]
fn nobody_there_is_3() {
    // The port was bound and no longer listens, so no server answers.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let host = port.to_string();
    assert_eq!(code(&["play", "--host", &host, "--sala", "a"]), Some(3));
    // A server cannot use a taken port.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let words = ["serve", "--efemero", "--host", "127.0.0.1", "--port", &port];
    assert_eq!(code(&words), Some(3));
}

#[test]
fn no_chair_is_4_unless_only_to_watch() {
    let server = Server::start();
    let ana = Script::run(play(&server, "cheia", "Ana"));
    ana.says("Waiting for someone to join.");
    let bia = Script::run(play(&server, "cheia", "Bia"));
    bia.says("Against Ana.");
    let mut davi = Script::run(play(&server, "cheia", "Davi"));
    davi.says("Room cheia is full.");
    davi.ends_with(4);
    let mut watching = play(&server, "cheia", "Davi");
    watching.arg("--assistir");
    let watching = Script::run(watching);
    watching.says("You are watching.\nX is Ana, O is Bia.");
}

/// Gives its one guest a seat, in a later protocol.
async fn server_of_tomorrow(listener: tokio::net::TcpListener) {
    // A connection that only probes the port is no guest.
    let mut guest = loop {
        let (stream, _) = listener.accept().await.unwrap();
        if let Ok(guest) = tokio_tungstenite::accept_async(stream).await {
            break guest;
        }
    };
    let opening = r#"0{"sid":"e","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":100000}"#;
    guest.send(Message::text(opening)).await.unwrap();
    for frame in [
        r#"40{"sid":"s"}"#,
        r#"42["sua_vaga",{"jogoId":"a","marca":1,"ficha":"f","protocolo":2}]"#,
    ] {
        guest.next().await.unwrap().unwrap();
        guest.send(Message::text(frame)).await.unwrap();
    }
    while let Some(Ok(_)) = guest.next().await {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn another_protocol_is_5_on_a_screen_and_in_a_pipe() {
    for screen in [true, false] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        tokio::spawn(server_of_tomorrow(listener));
        let words = ["--sala", "a", "--host", &host];
        if screen {
            let mut ana = Person::at(person::play(&words), 24, 80);
            ana.reads("Versions differ");
            ana.reads("server speaks 2. Update");
            ana.press("q");
            ana.ends_with(5);
        } else {
            let mut command = Command::new(JOGO);
            command.args(["play", "--idioma", "en"]).args(words);
            command.env("LC_ALL", "C.UTF-8");
            let mut script = Script::run(command);
            script.says("This client speaks protocol 1 and the server speaks 2.");
            script.ends_with(5);
        }
    }
}

#[test]
fn the_codes_are_in_the_help_the_manual_and_the_page() {
    let page = include_str!("../../../../docs/SCRIPTS.md");
    let pagina = include_str!("../../../../docs/SCRIPTS.pt.md");
    // No page is in Spanish.
    for (language, page) in [("en", page), ("pt", pagina), ("es", page)] {
        let of = |word| String::from_utf8(jogo(&["--idioma", language, word]).stdout).unwrap();
        let (help, manual) = (of("--help"), of("manual"));
        for code in ["0", "2", "3", "4", "5", "6", "101", "128+n"] {
            let line = help
                .lines()
                .find_map(|line| line.strip_prefix(&format!("  {code} ")));
            let meaning = line.unwrap_or_else(|| panic!("{code} in {help}")).trim();
            let first = meaning.split(',').next().unwrap();
            assert!(manual.contains(first), "{meaning:?} in the manual");
            assert!(page.contains(&format!("| {code} |")), "{code} in the page");
        }
    }
}

#[test]
fn the_manual_is_one_page_in_the_language_in_force() {
    for (language, words) in [
        (
            "pt",
            [".SH NOME", ".SH SINOPSE", ".SH \"jogo play\"", "Só assiste"],
        ),
        (
            "en",
            [
                ".SH NAME",
                ".SH SYNOPSIS",
                ".SH \"jogo play\"",
                "Watch without taking a seat",
            ],
        ),
        (
            "es",
            [
                ".SH NOMBRE",
                ".SH SINOPSIS",
                ".SH \"jogo play\"",
                "Solo mira",
            ],
        ),
    ] {
        let output = jogo(&["manual", "--idioma", language]);
        assert_eq!(output.status.code(), Some(0));
        let page = String::from_utf8(output.stdout).unwrap();
        for word in words {
            assert!(page.contains(word), "{word} in {page}");
        }
        for option in ["simples", "sala", "origem", "guarda"] {
            assert!(page.contains(&format!("\\-\\-{option}")), "{option}");
        }
    }
}

#[test]
fn every_shell_is_told_every_option() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = jogo(&["completar", shell, "--idioma", "pt"]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let page = String::from_utf8(output.stdout).unwrap();
        for word in ["serve", "play", "sala", "efemero"] {
            assert!(page.contains(word), "{word} for {shell}");
        }
        // Bash shows no descriptions.
        assert!(
            shell == "bash" || page.contains("Joga neste terminal"),
            "{shell}"
        );
    }
}

#[test]
fn bash_completes_what_the_reader_of_a_language_knows() {
    for (language, command, begun, meant) in [
        ("pt", "play", "--as", "--assistir"),
        ("en", "play", "--as", "--assistir"),
        ("en", "play", "--wa", "--watch"),
        ("en", "games", "--form", "--format --formato"),
        ("en", "", "game", "games"),
        ("es", "jugar", "--nom", "--nombre --nome"),
        ("pt", "play", "--wa", ""),
    ] {
        let word = if command.is_empty() { 1 } else { 2 };
        let ask = format!(
            "source <({JOGO} completar bash --idioma {language}); \
             COMP_WORDS=(jogo {command} {begun}); COMP_CWORD={word}; \
             _jogo jogo {begun} jogo; echo \"${{COMPREPLY[*]}}\""
        );
        let output = Command::new("bash").args(["-c", &ask]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let mut said: Vec<&str> = said.split_whitespace().collect();
        said.sort_unstable();
        assert_eq!(said.join(" "), meant, "{language}: {output:?}");
    }
}
