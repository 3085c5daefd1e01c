//! Long polling, and the change from it to a WebSocket, request by request: enough to
//! do it wrong on purpose. Writes no history.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::frames::{self, Frame};

/// Between the frames of one body.
const SEPARATOR: char = '\u{1e}';

/// How long one request may take; a poll waits for the next heartbeat.
const PATIENCE: Duration = Duration::from_secs(25);

/// A session that began with long polling.
#[derive(Clone, Debug)]
pub struct Polling {
    server: SocketAddr,
    session: String,
}

impl Polling {
    /// Opens a session and enters the namespace.
    ///
    /// # Errors
    /// The server does not answer as it should.
    pub async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let mut polling = Self {
            server,
            session: String::new(),
        };
        let opened = polling.poll().await?;
        let Some(Frame::Open(session)) = opened.first() else {
            anyhow::bail!("opened with {opened:?}");
        };
        polling.session = format!("&sid={session}");
        polling.post(&["40"]).await?;
        let mut connected = polling.poll().await?;
        // The first heartbeat may come before the answer.
        if connected == [Frame::Ping] {
            connected = polling.poll().await?;
        }
        ensure!(connected.contains(&Frame::Connected), "{connected:?}");
        Ok(polling)
    }

    /// Sends frames.
    ///
    /// # Errors
    /// The server does not take them.
    pub async fn post(&self, frames: &[&str]) -> anyhow::Result<()> {
        let body = frames.join(&SEPARATOR.to_string());
        let (status, answer) = self.ask("POST", &body).await?;
        ensure!(status == 200, "{status}: {answer}");
        Ok(())
    }

    /// Waits for frames; heartbeats are answered.
    ///
    /// # Errors
    /// The session is over.
    pub async fn poll(&self) -> anyhow::Result<Vec<Frame>> {
        let (status, body) = self.ask("GET", "").await?;
        ensure!(status == 200, "{status}: {body}");
        let frames: Vec<_> = body.split(SEPARATOR).map(frames::parse).collect();
        if frames.contains(&Frame::Ping) {
            let _over = Box::pin(self.post(&["3"])).await;
        }
        Ok(frames)
    }

    /// Begins to change to a WebSocket: the probe is sent and answered, and nothing
    /// is final yet.
    ///
    /// # Errors
    /// The server does not answer the probe.
    pub async fn probe(&self) -> anyhow::Result<WebSocketStream<TcpStream>> {
        let Self { server, session } = self;
        let url = format!("ws://{server}/socket.io/?EIO=4&transport=websocket{session}");
        let stream = TcpStream::connect(server).await?;
        let (mut socket, _) = client_async(url, stream).await?;
        socket.send(Message::text("2probe")).await?;
        let answer = timeout(PATIENCE, socket.next())
            .await?
            .context("closed")??;
        ensure!(answer == Message::text("3probe"), "{answer}");
        Ok(socket)
    }

    async fn ask(&self, method: &str, body: &str) -> anyhow::Result<(u16, String)> {
        let Self { server, session } = self;
        let request = format!(
            "{method} /socket.io/?EIO=4&transport=polling{session} HTTP/1.1\r\nHost: {server}\r\n\
             Connection: close\r\nContent-Type: text/plain;charset=UTF-8\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut answer = Vec::new();
        let asked = async {
            let mut stream = TcpStream::connect(server).await?;
            stream.write_all(request.as_bytes()).await?;
            stream.read_to_end(&mut answer).await
        };
        timeout(PATIENCE, asked).await??;
        let answer = String::from_utf8(answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        Ok((status, body.to_owned()))
    }
}
