//! Servers, and clients that reach them.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;

use native_tls::{Certificate, HandshakeError, TlsConnector, TlsConnectorBuilder, TlsStream};

/// Serves each client with this, and returns the address. There is no TLS.
pub(crate) fn serving(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, serve) = (stream.unwrap(), serve.clone());
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Returns the address of a server that sends back what it gets.
pub(crate) fn echo() -> SocketAddr {
    serving(|stream| {
        let (mut from, mut to) = (&stream, &stream);
        let _gone = std::io::copy(&mut from, &mut to);
    })
}

/// Returns the address of a server that says this at once, and then only listens.
pub(crate) fn saying(words: &'static str) -> SocketAddr {
    serving(move |mut stream| {
        let _gone = stream.write_all(words.as_bytes());
        let _gone = stream.shutdown(Shutdown::Write);
        let _gone = std::io::copy(&mut stream, &mut std::io::sink());
    })
}

/// Returns the options of a client that trusts this alone.
pub(crate) fn trusting(pem: &str) -> TlsConnectorBuilder {
    let mut builder = TlsConnector::builder();
    builder
        .disable_built_in_roots(true)
        .add_root_certificate(Certificate::from_pem(pem.as_bytes()).unwrap());
    builder
}

/// Shakes hands with a server under a name, or returns what the failure says.
#[track_caller]
pub(crate) fn reach(
    options: &TlsConnectorBuilder,
    host: &str,
    server: SocketAddr,
) -> Result<TlsStream<TcpStream>, String> {
    let socket = TcpStream::connect(server).unwrap();
    match options.build().unwrap().connect(host, socket) {
        Ok(stream) => Ok(stream),
        Err(HandshakeError::Failure(error)) => Err(error.to_string()),
        Err(HandshakeError::WouldBlock(_)) => panic!("the socket blocks"),
    }
}

/// Sends a word, and expects it back.
#[track_caller]
pub(crate) fn expect_echo(mut stream: TlsStream<impl Read + Write>) {
    let mut heard = [0; 5];
    stream.write_all(b"velha").unwrap();
    stream.flush().unwrap();
    stream.read_exact(&mut heard).unwrap();
    assert_eq!(&heard, b"velha");
}
