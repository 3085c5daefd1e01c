//! Long polling, request by request.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::time::timeout;

use super::frames::{self, Frame};
use crate::http::{self, Answer};

/// The character between the frames of one body.
const SEPARATOR: char = '\u{1e}';

/// The time that one request may take: a poll waits for the next heartbeat.
pub(super) const TIMEOUT: Duration = Duration::from_secs(25);

/// A session of long polling.
#[derive(Clone, Debug)]
pub struct Polling {
    pub(super) server: SocketAddr,
    /// The part of the query that names the session, once it is open.
    pub(super) session: String,
    origin: Option<String>,
}

impl Polling {
    /// Returns a session that is not open yet, of a page of this origin if one is named.
    pub fn new(server: SocketAddr, origin: Option<&str>) -> Self {
        Self {
            server,
            session: String::new(),
            origin: origin.map(str::to_owned),
        }
    }

    /// Opens a session and enters the namespace.
    ///
    /// # Errors
    /// The server does not answer as it should.
    pub async fn open(server: SocketAddr) -> anyhow::Result<Self> {
        let mut polling = Self::new(server, None);
        let opened = polling.poll().await?;
        let Some(Frame::Open(session)) = opened.first() else {
            anyhow::bail!("opened with {opened:?}");
        };
        polling.opened(session);
        polling.post(&["40"]).await?;
        let mut connected = polling.poll().await?;
        // The first heartbeat may come before the answer.
        if connected == [Frame::Ping] {
            connected = polling.poll().await?;
        }
        ensure!(connected.contains(&Frame::Connected), "{connected:?}");
        Ok(polling)
    }

    /// Names the session in all further requests.
    pub(super) fn opened(&mut self, sid: &str) {
        self.session = format!("&sid={sid}");
    }

    /// Sends frames in one request.
    ///
    /// # Errors
    /// The server does not take them.
    pub async fn post(&self, frames: &[impl AsRef<str>]) -> anyhow::Result<()> {
        let frames: Vec<_> = frames.iter().map(AsRef::as_ref).collect();
        self.ask("POST", &frames.join(&SEPARATOR.to_string()))
            .await?;
        Ok(())
    }

    /// Waits for frames, as they are.
    ///
    /// # Errors
    /// The session is over.
    pub async fn get(&self) -> anyhow::Result<Vec<String>> {
        let answer = self.ask("GET", "").await?;
        Ok(answer.body.split(SEPARATOR).map(str::to_owned).collect())
    }

    /// Waits for frames, and answers heartbeats.
    ///
    /// # Errors
    /// The session is over.
    pub async fn poll(&self) -> anyhow::Result<Vec<Frame>> {
        let received = self.get().await?;
        let received: Vec<_> = received.iter().map(|frame| frames::parse(frame)).collect();
        if received.contains(&Frame::Ping) {
            let _over = self.post(&["3"]).await;
        }
        Ok(received)
    }

    async fn ask(&self, method: &str, body: &str) -> anyhow::Result<Answer> {
        let path = format!("/socket.io/?EIO=4&transport=polling{}", self.session);
        let mut headers = vec![("Content-Type", "text/plain;charset=UTF-8")];
        headers.extend(self.origin.as_deref().map(|origin| ("Origin", origin)));
        let asked = http::ask(self.server, method, &path, &headers, body);
        let answer = timeout(TIMEOUT, asked).await?.context("no answer")?;
        ensure!(answer.status == 200, "{answer:?}");
        Ok(answer)
    }
}
