//! One WebSocket connection, raw: sends, hears, and notes both.

mod receiving;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::SinkExt;
use game::wire::{Ack, event};
use game::{Board, Mark, RoomView};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use receiving::text;

use super::frames::{self, Frame};
use crate::history::{Event, Log};

/// How long a connection may take to be ready.
const HANDSHAKE: Duration = Duration::from_secs(20);

/// What a client can hear.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The whole room.
    Room(Box<RoomView>),
    /// One's own seat.
    Seat(Option<Mark>),
    /// A refusal's code.
    Refused(String),
    /// The acknowledgement of a request.
    Answer(u64, Ack),
    /// Any other event.
    Other,
    /// The connection is over; nothing follows.
    Closed,
}

/// How to enter a room.
#[derive(Clone, Debug, Default)]
pub struct Entering {
    /// The room.
    pub room: String,
    /// The person's name.
    pub name: String,
    /// The token to present.
    pub token: Option<String>,
    /// A plain client never sends the key `ficha`.
    pub plain: bool,
    /// To watch.
    pub watch: bool,
}

/// A connection in the namespace.
pub struct Connection {
    socket: WebSocketStream<TcpStream>,
    /// Its number in the history.
    pub number: u64,
    log: Log,
    requests: u64,
    /// The seat's secret, once told.
    pub token: Option<String>,
    /// The newest room it was shown.
    pub room: Option<RoomView>,
    /// Its mark, as last told.
    pub mark: Option<Mark>,
    over: bool,
}

impl Connection {
    /// Connects to a server or to a proxy before it.
    ///
    /// # Errors
    /// Whatever stops a connection from being ready.
    pub async fn open(address: SocketAddr, log: &Log, person: &str) -> anyhow::Result<Self> {
        let stream = timeout(HANDSHAKE, TcpStream::connect(address)).await??;
        Self::over(stream, address, log, person).await
    }

    /// The same over a stream that was prepared somehow.
    ///
    /// # Errors
    /// Whatever stops a connection from being ready.
    pub async fn over(
        stream: TcpStream,
        address: SocketAddr,
        log: &Log,
        person: &str,
    ) -> anyhow::Result<Self> {
        stream.set_nodelay(true)?;
        let ready = async {
            let mut connection = Self::say_first(stream, address, &["40".to_owned()]).await?;
            loop {
                let frame = text(&mut connection).await.context("closed at once")?;
                match frames::parse(&frame) {
                    Frame::Connected => return Ok(connection),
                    // The first heartbeat may come before the answer.
                    Frame::Ping => connection.send(Message::text("3")).await?,
                    Frame::Close | Frame::Disconnected => bail!("turned away"),
                    Frame::Open(_) | Frame::Event(..) | Frame::Answer(..) | Frame::Other => {}
                }
            }
        };
        let socket = timeout(HANDSHAKE, ready).await??;
        Ok(Self::new(socket, log, person))
    }

    /// A connection on which these frames are the first, sent in one go, whatever the
    /// server says.
    ///
    /// # Errors
    /// Whatever stops a WebSocket from being opened.
    pub async fn early(address: SocketAddr, log: &Log, frames: &[String]) -> anyhow::Result<Self> {
        let ready = async {
            let stream = TcpStream::connect(address).await?;
            Self::say_first(stream, address, frames).await
        };
        let socket = timeout(HANDSHAKE, ready).await??;
        Ok(Self::new(socket, log, "too early"))
    }

    async fn say_first(
        stream: TcpStream,
        address: SocketAddr,
        frames: &[String],
    ) -> anyhow::Result<WebSocketStream<TcpStream>> {
        stream.set_nodelay(true)?;
        let url = format!("ws://{address}/socket.io/?EIO=4&transport=websocket");
        let (mut socket, _) = client_async(url, stream).await?;
        for frame in frames {
            socket.feed(Message::text(frame.clone())).await?;
        }
        socket.flush().await?;
        Ok(socket)
    }

    fn new(socket: WebSocketStream<TcpStream>, log: &Log, person: &str) -> Self {
        Self {
            socket,
            number: log.open(person),
            log: log.clone(),
            requests: 0,
            token: None,
            room: None,
            mark: None,
            over: false,
        }
    }

    /// Asks to enter a room; returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn enter(&mut self, entering: &Entering) -> anyhow::Result<u64> {
        let frame = self.entering(entering);
        self.send_frames(&[frame.1]).await?;
        Ok(frame.0)
    }

    /// The request of [`Self::enter`], noted but not sent.
    pub fn entering(&mut self, entering: &Entering) -> (u64, String) {
        let mut payload = json!({ "jogoId": entering.room, "nome": entering.name });
        if !entering.plain {
            payload["ficha"] = json!(entering.token);
        }
        if entering.watch {
            payload["assistir"] = json!(true);
        }
        let request = self.next_request();
        let noted = Event::Entering {
            request,
            room: entering.room.clone(),
            token: entering.token.clone(),
            knows_seats: !entering.plain,
            watch: entering.watch,
            name: entering.name.clone(),
        };
        self.log.note(self.number, noted);
        (
            request,
            frames::event(Some(request), event::ENTER, &payload),
        )
    }

    /// Proposes a board in a room; returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn propose(&mut self, room: &str, board: Board) -> anyhow::Result<u64> {
        let frame = self.proposing(room, board);
        self.send_frames(&[frame.1]).await?;
        Ok(frame.0)
    }

    /// The request of [`Self::propose`], noted but not sent.
    pub fn proposing(&mut self, room: &str, board: Board) -> (u64, String) {
        let request = self.next_request();
        let number = self.room.as_ref().map_or(0, |room| room.number);
        let noted = Event::Proposed {
            request,
            room: room.to_owned(),
            number,
            board,
        };
        self.log.note(self.number, noted);
        let payload = json!({ "tabuleiro": board });
        (
            request,
            frames::event(Some(request), event::BOARD, &payload),
        )
    }

    /// Sends any event that no promise is about; returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn ask(&mut self, name: &str, payload: &Value) -> anyhow::Result<u64> {
        let request = self.next_request();
        self.send_frames(&[frames::event(Some(request), name, payload)])
            .await?;
        Ok(request)
    }

    /// Sends frames in one go.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn send_frames(&mut self, frames: &[String]) -> anyhow::Result<()> {
        let sent = async {
            for frame in frames {
                self.socket.feed(Message::text(frame.clone())).await?;
            }
            self.socket.flush().await
        };
        if let Err(error) = sent.await {
            self.close();
            return Err(error.into());
        }
        Ok(())
    }

    /// Whether it has ended.
    pub const fn is_over(&self) -> bool {
        self.over
    }

    /// Ends it without a goodbye: with a reset, as the network would.
    pub fn break_off(mut self) {
        let socket = socket2::SockRef::from(self.socket.get_ref());
        // If the option is not taken the connection ends a little more politely.
        let _polite = socket.set_linger(Some(Duration::ZERO));
        self.close();
    }

    fn close(&mut self) {
        if !std::mem::replace(&mut self.over, true) {
            self.log.note(self.number, Event::Closed);
        }
    }

    const fn next_request(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}
