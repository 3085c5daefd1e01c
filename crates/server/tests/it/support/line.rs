//! The two transports of frames: WebSocket and long polling.

use std::collections::VecDeque;
use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::http;

/// The separator of the frames in one polling answer.
const SEPARATOR: char = '\u{1e}';

/// A transport of Engine.IO frames.
pub(crate) enum Line {
    Socket(Box<WebSocketStream<TcpStream>>),
    Polling(Polling),
}

/// A long polling session.
pub(crate) struct Polling {
    server: SocketAddr,
    path: String,
    origin: Option<String>,
    waiting: VecDeque<String>,
    over: bool,
}

impl Line {
    pub(crate) async fn socket(server: SocketAddr) -> Self {
        Self::socket_over(TcpStream::connect(server).await.unwrap(), server).await
    }

    /// Opens a WebSocket over an open connection.
    pub(crate) async fn socket_over(stream: TcpStream, server: SocketAddr) -> Self {
        let url = format!("ws://{server}/socket.io/?EIO=4&transport=websocket");
        let (socket, _) = client_async(url, stream).await.unwrap();
        Self::Socket(Box::new(socket))
    }

    /// Makes a long polling session, from a page of this origin if there is one.
    pub(crate) fn polling(server: SocketAddr, origin: Option<&str>) -> Self {
        Self::Polling(Polling {
            server,
            path: "/socket.io/?EIO=4&transport=polling".to_owned(),
            origin: origin.map(str::to_owned),
            waiting: VecDeque::new(),
            over: false,
        })
    }

    /// Sends frames in one go.
    pub(crate) async fn send(&mut self, frames: &[String]) -> Result<(), String> {
        match self {
            Self::Socket(socket) => {
                for frame in frames {
                    let frame = Message::text(frame.clone());
                    socket.feed(frame).await.map_err(|e| e.to_string())?;
                }
                socket.flush().await.map_err(|e| e.to_string())
            }
            Self::Polling(polling) => polling.post(frames).await,
        }
    }

    /// Returns the next frame, or `None` once the connection is cut.
    pub(crate) async fn receive(&mut self) -> Option<String> {
        match self {
            Self::Socket(socket) => loop {
                match socket.next().await?.ok()? {
                    Message::Text(text) => return Some(text.to_string()),
                    Message::Close(_) => return None,
                    Message::Binary(_)
                    | Message::Ping(_)
                    | Message::Pong(_)
                    | Message::Frame(_) => {}
                }
            },
            Self::Polling(polling) => polling.next().await,
        }
    }

    /// Sets the session's id for all later requests.
    pub(crate) fn opened(&mut self, sid: &str) {
        if let Self::Polling(polling) = self {
            polling.path += &format!("&sid={sid}");
        }
    }

    /// Returns the connection below a WebSocket.
    pub(crate) fn stream(&self) -> &TcpStream {
        match self {
            Self::Socket(socket) => socket.get_ref(),
            Self::Polling(_) => unreachable!("polling has many connections"),
        }
    }
}

impl Polling {
    fn headers(&self) -> Vec<(&str, &str)> {
        let mut headers = vec![("Content-Type", "text/plain;charset=UTF-8")];
        headers.extend(self.origin.as_deref().map(|origin| ("Origin", origin)));
        headers
    }

    async fn post(&mut self, frames: &[String]) -> Result<(), String> {
        let body = frames.join(&SEPARATOR.to_string());
        match http::ask(self.server, "POST", &self.path, &self.headers(), &body).await {
            Some(answer) if answer.status == 200 => Ok(()),
            refused => Err(format!("{refused:?}")),
        }
    }

    async fn next(&mut self) -> Option<String> {
        while self.waiting.is_empty() {
            if self.over {
                return None;
            }
            let answer = http::ask(self.server, "GET", &self.path, &self.headers(), "").await;
            match answer {
                Some(answer) if answer.status == 200 => self
                    .waiting
                    .extend(answer.body.split(SEPARATOR).map(str::to_owned)),
                _ => self.over = true,
            }
        }
        self.waiting.pop_front()
    }
}
