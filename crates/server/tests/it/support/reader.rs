//! A reader who follows a room over HTTP.

use std::panic::Location;

use testkit::socketio::TIMEOUT;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Server;

/// A reader and the answer that it has read so far, with its head and the sizes of chunks.
pub(crate) struct Reader {
    stream: TcpStream,
    pub(crate) heard: String,
}

impl Reader {
    /// Asks for text in Portuguese.
    pub(crate) async fn of(server: &Server, path: &str) -> Self {
        let stream = TcpStream::connect(server.address).await.unwrap();
        Self::over(stream, path).await
    }

    /// Asks for text in Portuguese over this stream.
    pub(crate) async fn over(stream: TcpStream, path: &str) -> Self {
        Self::asks(stream, path, "Accept: */*\r\nAccept-Language: pt-BR\r\n").await
    }

    /// Asks with these lines of the head.
    pub(crate) async fn with(server: &Server, path: &str, head: &str) -> Self {
        let stream = TcpStream::connect(server.address).await.unwrap();
        Self::asks(stream, path, head).await
    }

    async fn asks(mut stream: TcpStream, path: &str, head: &str) -> Self {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let heard = String::new();
        Self { stream, heard }
    }

    /// Reads until these words have come.
    #[track_caller]
    pub(crate) fn hears(&mut self, words: &str) -> impl Future<Output = ()> {
        let test = Location::caller();
        async move {
            while !self.heard.contains(words) {
                assert!(
                    self.reads_on().await,
                    "{test}: never heard {words:?}: {}",
                    self.heard
                );
            }
        }
    }

    /// Reads until the whole answer has come, and returns it.
    #[track_caller]
    pub(crate) fn hears_out(mut self) -> impl Future<Output = String> {
        let test = Location::caller();
        async move {
            while !self.heard.ends_with("\r\n0\r\n\r\n") {
                assert!(self.reads_on().await, "{test}: broken off: {}", self.heard);
            }
            self.heard
        }
    }

    /// Reads the next bytes. Returns false if the connection has ended.
    pub(crate) async fn reads_on(&mut self) -> bool {
        let mut bytes = [0; 1_024];
        let read = tokio::time::timeout(TIMEOUT, self.stream.read(&mut bytes)).await;
        let count = read.expect("nothing came").unwrap_or(0);
        self.heard += &String::from_utf8_lossy(&bytes[..count]);
        count > 0
    }
}
