//! `jogo saude`: asks a server whether it is well, for containers and their like.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use tui::Address;

use crate::cli;
use crate::exit::Exit;

/// The time that the whole question may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The size of an answer, of which no more is read.
const MAX_BYTES: u64 = 8_192;

/// The answer to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    Well,
    /// The server is there, and stores no moves.
    StoreFails,
    Leaving,
    /// Something else answers than a server that can tell its health.
    Other,
}

/// Asks the server, and prints one sentence.
pub(crate) fn run(options: &cli::Health) -> anyhow::Result<Exit> {
    let (texts, label) = (options.texts, options.server.label());
    let (sentence, exit) = match ask(&options.server) {
        Ok(Heard::Well) => (texts.health_well(label), Exit::Left),
        Ok(Heard::StoreFails) => (texts.health_store_fails(label), Exit::NoConnection),
        Ok(Heard::Leaving) => (texts.health_leaving(label), Exit::NoConnection),
        Ok(Heard::Other) => (texts.health_unknown(label), Exit::NoConnection),
        Err(_) => (
            texts.no_answer(options.server.label_with_port()),
            Exit::NoConnection,
        ),
    };
    writeln!(io::stdout(), "{sentence}")?;
    Ok(exit)
}

/// Asks the server, and returns its answer.
fn ask(server: &Address) -> io::Result<Heard> {
    let deadline = Instant::now() + TIMEOUT;
    let mut stream = connect(server, deadline)?;
    let authority = server.authority();
    let below = &server.path;
    let request =
        format!("GET {below}/saude HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.set_write_timeout(Some(left(deadline)?))?;
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    let mut part = [0; 1_024];
    while (answer.len() as u64) < MAX_BYTES {
        stream.set_read_timeout(Some(left(deadline)?))?;
        match stream.read(&mut part)? {
            0 => break,
            read => answer.extend(&part[..read]),
        }
    }
    Ok(understood(&String::from_utf8_lossy(&answer)))
}

fn connect(server: &Address, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in (server.host.as_str(), server.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, left(deadline)?) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Returns the time that is left, which is not zero.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    let some = Some(left).filter(|left| !left.is_zero());
    some.ok_or_else(|| io::ErrorKind::TimedOut.into())
}

/// Reads an answer. A proxy in front may answer 503 by itself, which says nothing of the
/// server's own health.
fn understood(answer: &str) -> Heard {
    let says = |words: &str| answer.contains(words);
    if says("\"saudavel\":true") {
        Heard::Well
    } else if says("\"saudavel\":false") && says("\"servidor_fecha\"") {
        Heard::Leaving
    } else if says("\"saudavel\":false") {
        Heard::StoreFails
    } else {
        Heard::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_server_itself_tells_its_health() {
        for (answer, heard) in [
            ("HTTP/1.1 200 OK\r\n\r\n{\"saudavel\":true}", Heard::Well),
            (
                "HTTP/1.1 503 x\r\n\r\n{\"saudavel\":false,\"codigo\":\"indisponivel\"}",
                Heard::StoreFails,
            ),
            (
                "HTTP/1.1 503 x\r\n\r\n{\"codigo\":\"servidor_fecha\",\"saudavel\":false}",
                Heard::Leaving,
            ),
            ("HTTP/1.1 503 x\r\n\r\nno server", Heard::Other),
            ("HTTP/1.1 200 OK\r\n\r\n<html>", Heard::Other),
            ("SSH-2.0-OpenSSH", Heard::Other),
            ("", Heard::Other),
        ] {
            assert_eq!(understood(answer), heard, "{answer}");
        }
    }
}
