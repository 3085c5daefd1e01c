//! One question over HTTP, and the beginning of its answer. Blocks.
//!
//! **Invariant:** does not depend on the question.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use crate::address::Address;

/// The maximum duration of each step of the question.
const STEP_TIMEOUT: Duration = Duration::from_secs(2);
/// The maximum duration of the question and its answer together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection for one question. It ends in time even if the other end sends one byte after
/// another.
#[derive(Debug)]
pub(super) struct Line {
    stream: TcpStream,
    until: Instant,
}

/// Opens a connection, and returns it with the address of the other end.
pub(super) fn connect(address: &Address) -> io::Result<(Line, SocketAddr)> {
    connect_for(address, TOTAL_TIMEOUT)
}

fn connect_for(address: &Address, time: Duration) -> io::Result<(Line, SocketAddr)> {
    let mut failure = io::Error::from(io::ErrorKind::NotFound);
    let peers = (address.host.as_str(), address.port).to_socket_addrs()?;
    let until = Instant::now() + time;
    for peer in peers {
        match TcpStream::connect_timeout(&peer, step(until)?) {
            Ok(stream) => return Ok((Line { stream, until }, peer)),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

/// Returns the time for the next step.
fn step(until: Instant) -> io::Result<Duration> {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(io::ErrorKind::TimedOut.into());
    }
    Ok(left.min(STEP_TIMEOUT))
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(step(self.until)?))?;
        self.stream.read(buffer)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(step(self.until)?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Sends the question, and returns at most this many bytes of the answer.
pub(super) fn exchange(
    mut stream: impl Read + Write,
    to: &Address,
    path: &str,
    most: u64,
) -> io::Result<Vec<u8>> {
    let (host, below) = (to.authority(), &to.path);
    let question =
        format!("GET {below}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    // A server that stays silent after a part of its answer has said enough.
    let end = stream.take(most).read_to_end(&mut answer);
    match end {
        Err(error) if answer.is_empty() => Err(error),
        Ok(_) | Err(_) => Ok(answer),
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_server_that_sends_one_byte_after_another_is_not_heard_to_the_end() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string().parse().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            while stream.write_all(b"H").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        let began = Instant::now();
        let (line, _) = connect_for(&address, Duration::from_millis(300)).unwrap();
        let answer = exchange(line, &address, "/", 500).unwrap();
        assert!(began.elapsed() < Duration::from_secs(3));
        assert!((1..500).contains(&answer.len()), "{} bytes", answer.len());
        server.join().unwrap();
    }
}
