//! A server that a test controls, frame by frame.

use std::panic::Location;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tui::Address;

/// A time that no correct client needs, even on a busy machine.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// The duration without a frame that counts as silence.
pub(crate) const QUIET_TIME: Duration = Duration::from_millis(300);

pub(crate) struct FakeServer {
    listener: TcpListener,
}

/// A client's WebSocket, seen from the server.
pub(crate) struct FakePeer(WebSocketStream<TcpStream>);

impl FakeServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    #[track_caller]
    pub(crate) fn address(&self) -> Address {
        self.listener
            .local_addr()
            .unwrap()
            .to_string()
            .parse()
            .unwrap()
    }

    /// Accepts the next TCP connection, whatever its purpose.
    #[track_caller]
    pub(crate) fn accept_tcp(&self) -> impl Future<Output = TcpStream> {
        let test = Location::caller();
        async move {
            match timeout(TIMEOUT, self.listener.accept()).await {
                Ok(Ok((stream, _))) => stream,
                other => panic!("{test}: nobody connects: {other:?}"),
            }
        }
    }

    /// Accepts the next WebSocket. A connection that only probes the port is ignored.
    pub(crate) async fn accept_websocket(&self) -> FakePeer {
        loop {
            let stream = self.accept_tcp().await;
            if let Ok(socket) = tokio_tungstenite::accept_async(stream).await {
                return FakePeer(socket);
            }
        }
    }

    /// Accepts the next client, and joins it to the namespace.
    pub(crate) async fn accept_client(&self) -> FakePeer {
        let mut peer = self.accept_websocket().await;
        peer.greet(25_000, 20_000).await;
        peer.hear("40").await;
        peer.say(r#"40{"sid":"s"}"#).await;
        peer
    }
}

impl FakePeer {
    /// Opens Engine.IO with this heartbeat, in milliseconds.
    pub(crate) async fn greet(&mut self, interval: u64, timeout: u64) {
        self.say(&format!(
            r#"0{{"sid":"e","upgrades":[],"pingInterval":{interval},"pingTimeout":{timeout},"maxPayload":100000}}"#
        ))
        .await;
    }

    pub(crate) async fn say(&mut self, frame: &str) {
        self.0.send(Message::text(frame)).await.unwrap();
    }

    /// Sends a frame, if the client is still connected.
    pub(crate) async fn try_say(&mut self, frame: &str) -> Result<(), ()> {
        self.0.send(Message::text(frame)).await.map_err(drop)
    }

    /// Sends any message, if the client is still connected.
    pub(crate) async fn send(&mut self, message: Message) -> Result<(), ()> {
        self.0.send(message).await.map_err(drop)
    }

    /// Returns the next frame except heartbeats, or `None` if the client is gone.
    pub(crate) async fn heard(&mut self) -> Option<String> {
        loop {
            match self.0.next().await?.ok()? {
                Message::Text(text) if text.as_str() == "3" => {}
                Message::Text(text) => return Some(text.to_string()),
                Message::Close(_) => return None,
                other => panic!("{other:?}"),
            }
        }
    }

    /// Returns the rest of the next frame, which must start with `start`.
    #[track_caller]
    pub(crate) fn hear(&mut self, start: &str) -> impl Future<Output = String> {
        let test = Location::caller();
        async move {
            let frame = timeout(TIMEOUT, self.heard()).await;
            let Ok(Some(frame)) = frame else {
                panic!("{test}: no frame in time: {frame:?}");
            };
            match frame.strip_prefix(start) {
                Some(rest) => rest.to_owned(),
                None => panic!("{test}: {frame:?} instead of {start:?}"),
            }
        }
    }

    /// Returns whether the client sends nothing for a while.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        timeout(QUIET_TIME, self.heard()).await.is_err()
    }

    /// Closes the connection gracefully.
    pub(crate) async fn close(mut self) {
        self.0.close(None).await.unwrap();
    }

    /// Resets the connection, as a killed process does.
    pub(crate) fn die(self) {
        self.0.get_ref().set_zero_linger().unwrap();
    }
}
