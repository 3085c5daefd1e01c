//! A server behind TLS, as behind a proxy, and players who trust its certificate.

use tempfile::TempDir;
use testkit::tls::{Authority, Span};

use crate::person::{Person, play};
use crate::server::Server;

#[test]
fn a_game_is_played_over_both_versions_of_tls_by_name_and_by_number() {
    let (server, folder) = (Server::start(), TempDir::new().unwrap());
    let plain = ([127, 0, 0, 1], server.port()).into();
    let authority = Authority::new("Escola Maria Clara dos Santos");
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, authority.pem()).unwrap();
    let by_name = authority
        .sign("localhost", Span::Present)
        .in_front_of(plain);
    let by_number = authority.sign("127.0.0.1", Span::Present);
    let by_number = by_number.in_front_of_as_older(plain);
    let sits = |host: String, name: &str| {
        let mut command = play(&["--sala", "gato", "--host", &host, "--nome", name]);
        command.env("SSL_CERT_FILE", &trusted);
        Person::at(command, 24, 80)
    };
    let host = format!("https://localhost:{}", by_name.port());
    let mut maria = sits(host, "Maria Clara dos Santos");
    maria.reads("Waiting for someone to join");
    let mut joao = sits(format!("https://{by_number}"), "João Pedro Oliveira");
    maria.reads("YOUR TURN");
    maria.press("5");
    joao.reads("YOUR TURN");
    joao.press("1");
    maria.reads("2. O 1");
}
