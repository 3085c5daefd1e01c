//! Bytes over sockets that wait, and over sockets that would rather not.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use native_tls::{HandshakeError, Protocol, TlsStream};
use testkit::tls::{Certificate, Span};

use crate::servers::{echo, expect_echo, reach, saying, trusting};

/// The length of a text that fills every buffer on its way.
const LONG: usize = 1_000_000;

fn certificate() -> Certificate {
    Certificate::of_its_own("localhost", Span::Present)
}

/// The time that a busy machine may need for a step.
const PATIENCE: Duration = Duration::from_secs(20);

/// A socket that refuses every other reading and writing, takes little, and can stop taking
/// anything.
struct Moody {
    socket: TcpStream,
    takes: usize,
    reads: usize,
    writes: usize,
}

/// Counts a call, and refuses it if its number is odd.
fn refuse(calls: &mut usize) -> io::Result<()> {
    *calls += 1;
    match *calls % 2 {
        1 => Err(ErrorKind::WouldBlock.into()),
        _ => Ok(()),
    }
}

impl Read for Moody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        refuse(&mut self.reads)?;
        let most = buffer.len().min(1_000);
        self.socket.read(&mut buffer[..most])
    }
}

impl Write for Moody {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        refuse(&mut self.writes)?;
        match bytes.len().min(self.takes) {
            0 => Err(ErrorKind::WouldBlock.into()),
            most => self.socket.write(&bytes[..most]),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// Shakes hands over a socket that blocks, as often as it needs.
fn reach_moodily(own: &Certificate, server: SocketAddr) -> TlsStream<Moody> {
    let socket = TcpStream::connect(server).unwrap();
    socket.set_nonblocking(true).unwrap();
    let socket = Moody {
        socket,
        takes: 700,
        reads: 0,
        writes: 0,
    };
    let connector = trusting(own.pem()).build().unwrap();
    let (mut shaken, mut blocked) = (connector.connect("localhost", socket), 0);
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match shaken {
            Ok(stream) => {
                assert!(blocked > 1, "{blocked}");
                return stream;
            }
            Err(HandshakeError::WouldBlock(half)) => {
                blocked += 1;
                thread::yield_now();
                shaken = half.handshake();
            }
            Err(HandshakeError::Failure(error)) => panic!("{error}"),
        }
    }
    panic!("the handshake blocks for ever");
}

/// Does a step until it does not block.
#[track_caller]
fn insist<T>(mut step: impl FnMut() -> io::Result<T>) -> T {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        match step() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => thread::yield_now(),
            done => return done.unwrap(),
        }
    }
    panic!("it blocks for ever");
}

#[test]
fn both_versions_are_spoken_and_a_client_that_asks_for_one_gets_no_other() {
    let own = certificate();
    let (new, old) = (own.in_front_of(echo()), own.in_front_of_as_older(echo()));
    for server in [new, old] {
        expect_echo(reach(&trusting(own.pem()), "localhost", server).unwrap());
    }
    let mut newest = trusting(own.pem());
    newest.min_protocol_version(Some(Protocol::Tlsv13));
    expect_echo(reach(&newest, "localhost", new).unwrap());
    let told = reach(&newest, "localhost", old).unwrap_err();
    assert!(told.starts_with("no TLS with the other end: "), "{told}");
}

#[test]
fn a_long_text_comes_back_whole_through_a_socket_that_refuses_every_other_call() {
    let own = certificate();
    let mut stream = reach_moodily(&own, own.in_front_of(echo()));
    let text: Vec<u8> = (0..LONG).map(|n| (n % 251) as u8).collect();
    let (mut sent, mut heard) = (0, Vec::new());
    let mut buffer = vec![0; 5_000];
    while sent < LONG {
        let end = LONG.min(sent + 60_000);
        sent += insist(|| stream.write(&text[sent..end]));
        insist(|| stream.flush());
        while heard.len() < sent {
            let count = insist(|| stream.read(&mut buffer));
            assert!(count > 0, "the end after {} bytes", heard.len());
            heard.extend_from_slice(&buffer[..count]);
        }
    }
    assert!(heard == text);
}

#[test]
fn a_reader_neither_waits_for_room_to_write_nor_writes() {
    let own = certificate();
    let mut stream = reach_moodily(&own, own.in_front_of(saying("bom jogo")));
    stream.get_mut().takes = 0;
    assert_eq!(insist(|| stream.write(b"oi")), 2);
    assert_eq!(stream.flush().unwrap_err().kind(), ErrorKind::WouldBlock);
    let (mut heard, writes) = ([0; 8], stream.get_ref().writes);
    assert_eq!(insist(|| stream.read(&mut heard)), 8);
    assert_eq!(&heard, b"bom jogo");
    assert_eq!(stream.get_ref().writes, writes);
}

#[test]
fn a_goodbye_is_an_end_and_a_cut_is_a_failure() {
    let own = certificate();
    let server = own.in_front_of(saying("bom jogo"));
    let mut heard = String::new();
    let mut polite = reach(&trusting(own.pem()), "localhost", server).unwrap();
    polite.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "bom jogo");

    let mut cut = reach(&trusting(own.pem()), "localhost", own.in_front_of(echo())).unwrap();
    cut.get_ref().shutdown(Shutdown::Read).unwrap();
    let told = cut.read(&mut [0; 8]).unwrap_err();
    assert_eq!(told.kind(), ErrorKind::UnexpectedEof);
}

#[test]
fn the_other_end_hears_a_goodbye() {
    let own = certificate();
    let mut stream = reach(&trusting(own.pem()), "localhost", own.in_front_of(echo())).unwrap();
    stream.write_all(b"velha").unwrap();
    stream.shutdown().unwrap();
    // It sends back the rest, and leaves as well.
    let mut heard = String::new();
    stream.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "velha");
}

#[test]
fn a_server_without_tls_is_told_apart_and_so_is_one_that_leaves() {
    let options = trusting(certificate().pem());
    let told = reach(
        &options,
        "localhost",
        saying("HTTP/1.1 400 Bad Request\r\n\r\n"),
    );
    let told = told.unwrap_err();
    assert!(told.starts_with("no TLS with the other end: "), "{told}");
    let told = reach(&options, "localhost", saying("")).unwrap_err();
    assert!(told.starts_with("the connection failed: "), "{told}");
}
