//! A server that does what a test tells it to, frame by frame.

use std::panic::Location;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tui::Address;

/// Longer than anything honest takes on a busy machine.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// How long it must be quiet to count as quiet.
pub(crate) const QUIET_TIME: Duration = Duration::from_millis(300);

pub(crate) struct FakeServer {
    listener: TcpListener,
}

/// One client, over WebSocket.
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

    /// The next TCP connection, whatever it wants.
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

    /// The next client. One that only tries the door is none.
    pub(crate) async fn accept_websocket(&self) -> FakePeer {
        loop {
            let stream = self.accept_tcp().await;
            if let Ok(socket) = tokio_tungstenite::accept_async(stream).await {
                return FakePeer(socket);
            }
        }
    }

    /// The next client, in the namespace.
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

    /// Says it, if the client is still there.
    pub(crate) async fn try_say(&mut self, frame: &str) -> Result<(), ()> {
        self.0.send(Message::text(frame)).await.map_err(drop)
    }

    /// Sends anything at all, if the client is still there.
    pub(crate) async fn send(&mut self, message: Message) -> Result<(), ()> {
        self.0.send(message).await.map_err(drop)
    }

    /// The next frame, heartbeats apart; `None` when the client is gone.
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

    /// The next frame, which must begin like this; gives the rest of it.
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

    /// Whether the client says nothing for a while.
    pub(crate) async fn is_quiet(&mut self) -> bool {
        timeout(QUIET_TIME, self.heard()).await.is_err()
    }

    /// Says goodbye in good form.
    pub(crate) async fn close(mut self) {
        self.0.close(None).await.unwrap();
    }

    /// Goes as a killed process goes: with a reset.
    pub(crate) fn die(self) {
        self.0.get_ref().set_zero_linger().unwrap();
    }
}
