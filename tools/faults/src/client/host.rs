//! The host of a server: the namespace `/anfitriao`, frame by frame.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use testkit::socketio::Transport;
use tokio::time::timeout;

/// The time that an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection of the host.
pub struct Host {
    transport: Transport,
    asked: u64,
}

impl Host {
    /// Connects with the token of the host.
    ///
    /// # Errors
    /// The server does not let it in.
    pub async fn connect(server: SocketAddr, token: &str) -> anyhow::Result<Self> {
        let transport = timeout(PATIENCE, Transport::websocket(server)).await??;
        let mut host = Self {
            transport,
            asked: 0,
        };
        let auth = json!({ "ficha": token });
        let greeting = format!("40/anfitriao,{auth}");
        host.transport.send(&[greeting]).await?;
        let answer = host.receive("4", |frame| {
            frame.starts_with("40") || frame.starts_with("44")
        });
        let answer = answer.await?;
        ensure!(answer.starts_with("40"), "the host is not let in: {answer}");
        Ok(host)
    }

    /// Does an act. Returns its number, if it can be taken back.
    ///
    /// # Errors
    /// It is refused, or its outcome is unknown.
    pub async fn act(&mut self, event: &str, payload: &Value) -> anyhow::Result<Option<u64>> {
        self.asked += 1;
        let (id, body) = (self.asked, json!([event, payload]));
        let frame = format!("42/anfitriao,{id}{body}");
        self.transport.send(&[frame]).await?;
        let head = format!("43/anfitriao,{id}");
        let answer = self.receive(&head, |_| true).await?;
        let answer: Value = serde_json::from_str(&answer[head.len()..])?;
        ensure!(answer[0]["ok"] == true, "{event}: {answer}");
        Ok(answer[0]["ato"].as_u64())
    }

    async fn receive(
        &mut self,
        head: &str,
        is_it: impl Fn(&str) -> bool,
    ) -> anyhow::Result<String> {
        loop {
            let frame = timeout(PATIENCE, self.transport.receive()).await?;
            let frame = frame.context("the host's connection is over")?;
            if frame == "2" {
                self.transport.send(&["3"]).await?;
            } else if frame.starts_with(head) && is_it(&frame) {
                return Ok(frame);
            }
        }
    }
}
