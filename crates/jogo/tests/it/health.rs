//! `jogo saude`: one sentence and an exit code about a server.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use testkit::server_process::serve;
use testkit::{ResourceLimits, ServerProcess};

use crate::server::{JOGO, Server};

/// Asks about the server at this address, and returns the sentence and the exit code.
fn health(address: &str, language: &str) -> (String, Option<i32>) {
    let asked = Command::new(JOGO)
        .args(["saude", "--host", address, "--idioma", language])
        .output()
        .unwrap();
    let said = String::from_utf8(asked.stdout).unwrap();
    (said.trim_end().to_owned(), asked.status.code())
}

#[test]
fn a_server_is_well_until_it_is_gone() {
    let server = Server::start();
    let address = server.address.clone();
    for (language, words) in [
        ("pt", "está bem: as jogadas são guardadas"),
        ("en", "is well: moves are stored"),
        ("es", "está bien: las jugadas se guardan"),
    ] {
        let told = (format!("{address} {words}."), Some(0));
        assert_eq!(health(&address, language), told);
    }
    server.kill();
    let (said, code) = health(&address, "en");
    assert!(said.starts_with("No answer from"), "{said}");
    assert_eq!(code, Some(3));
}

#[test]
fn a_server_that_cannot_store_moves_is_not_well() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("salas.db");
    let mut command = serve(Path::new(JOGO), ResourceLimits::default(), 0);
    command.arg("--dados").arg(&file).env("JOGO_LAN", "nada");
    let server = ServerProcess::start(command).unwrap();
    let address = server.address.to_string();
    assert_eq!(health(&address, "en").1, Some(0));
    fs::rename(&file, folder.path().join("away")).unwrap();
    thread::sleep(Duration::from_secs(1));
    for (language, words) in [
        ("pt", "está no ar, mas não consegue guardar jogadas"),
        ("en", "is up, but cannot store moves"),
        ("es", "está en marcha, pero no puede guardar jugadas"),
    ] {
        let told = (format!("{address} {words}."), Some(3));
        assert_eq!(health(&address, language), told);
    }
}

#[test]
fn something_else_at_the_address_is_not_taken_for_a_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _asked = stream.read(&mut [0; 1_024]).unwrap();
        let answer = b"HTTP/1.1 503 Service Unavailable\r\n\r\nNo server is available.";
        stream.write_all(answer).unwrap();
    });
    let (said, code) = health(&address, "en");
    assert!(said.contains("does not tell its health"), "{said}");
    assert_eq!(code, Some(3));
}
