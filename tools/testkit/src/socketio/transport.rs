//! The two ways in which frames travel: a WebSocket, and long polling.

use std::collections::VecDeque;
use std::net::SocketAddr;

use anyhow::{Context, bail, ensure};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::polling::{Polling, TIMEOUT};

/// The way of one session.
#[derive(Debug)]
pub enum Transport {
    /// A WebSocket.
    WebSocket(Box<WebSocketStream<TcpStream>>),
    /// Long polling, and the frames that were received and not yet taken.
    Polling(Polling, VecDeque<String>),
}

impl Transport {
    /// Opens a WebSocket.
    ///
    /// # Errors
    /// The server does not open it.
    pub async fn websocket(server: SocketAddr) -> anyhow::Result<Self> {
        Self::websocket_over(TcpStream::connect(server).await?, server).await
    }

    /// Opens a WebSocket over a connection that was prepared somehow.
    ///
    /// # Errors
    /// The server does not open it.
    pub async fn websocket_over(stream: TcpStream, server: SocketAddr) -> anyhow::Result<Self> {
        Self::websocket_at(stream, server, "").await
    }

    /// Opens a WebSocket with more in its query, such as a session that exists.
    async fn websocket_at(
        stream: TcpStream,
        server: SocketAddr,
        query: &str,
    ) -> anyhow::Result<Self> {
        let url = format!("ws://{server}/socket.io/?EIO=4&transport=websocket{query}");
        let (socket, _) = client_async(url, stream).await?;
        Ok(Self::WebSocket(Box::new(socket)))
    }

    /// Begins the upgrade of a polled session to a WebSocket, which is not final yet.
    ///
    /// # Errors
    /// The server does not answer the probe.
    pub async fn probe(polling: &Polling) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(polling.server).await?;
        let mut socket = Self::websocket_at(stream, polling.server, &polling.session).await?;
        socket.send(&["2probe"]).await?;
        let answer = timeout(TIMEOUT, socket.receive()).await?;
        ensure!(answer.as_deref() == Some("3probe"), "{answer:?}");
        Ok(socket)
    }

    /// Begins to poll, from a page of this origin if one is named.
    pub fn polling(server: SocketAddr, origin: Option<&str>) -> Self {
        Self::Polling(Polling::new(server, origin), VecDeque::new())
    }

    /// Sends frames in one go.
    ///
    /// # Errors
    /// The server does not take them.
    pub async fn send(&mut self, frames: &[impl AsRef<str>]) -> anyhow::Result<()> {
        match self {
            Self::WebSocket(socket) => {
                for frame in frames {
                    socket.feed(Message::text(frame.as_ref())).await?;
                }
                Ok(socket.flush().await?)
            }
            Self::Polling(polling, _) => polling.post(frames).await,
        }
    }

    /// Sends the binary attachment of an event. Over polling it is text in front of which
    /// stands a `b`, which [`Self::send`] sends.
    ///
    /// # Errors
    /// The server does not take it, or the session polls.
    pub async fn attach(&mut self, bytes: &'static [u8]) -> anyhow::Result<()> {
        match self {
            Self::WebSocket(socket) => Ok(socket.send(Message::binary(bytes)).await?),
            Self::Polling(..) => bail!("over polling an attachment is text"),
        }
    }

    /// Returns the next frame, or `None` once the session is over.
    pub async fn receive(&mut self) -> Option<String> {
        match self {
            Self::WebSocket(socket) => loop {
                match socket.next().await?.ok()? {
                    Message::Text(text) => return Some(text.to_string()),
                    Message::Close(_) => return None,
                    Message::Binary(_)
                    | Message::Ping(_)
                    | Message::Pong(_)
                    | Message::Frame(_) => {}
                }
            },
            Self::Polling(polling, received) => {
                while received.is_empty() {
                    received.extend(polling.get().await.ok()?);
                }
                received.pop_front()
            }
        }
    }

    /// Tells the transport the id of its session, which further requests must name.
    pub(super) fn opened(&mut self, sid: &str) {
        if let Self::Polling(polling, _) = self {
            polling.opened(sid);
        }
    }

    /// Ends it as a network does: with a reset and no goodbye.
    ///
    /// # Errors
    /// It polls, so there is no connection to reset.
    pub fn reset(self) -> anyhow::Result<()> {
        let socket = match &self {
            Self::WebSocket(socket) => Some(socket.get_ref()),
            Self::Polling(..) => None,
        };
        let socket = socket.context("polling has no connection of its own")?;
        Ok(socket.set_zero_linger()?)
    }
}

/// Connects with hardly any room for unread bytes.
///
/// # Errors
/// The server takes no connection.
pub async fn cramped_stream(server: SocketAddr) -> anyhow::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(2_048)?;
    Ok(socket.connect(server).await?)
}
