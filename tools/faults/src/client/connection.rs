//! One raw connection, which records everything that it sends and receives.

mod receiving;

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use game::wire::{Ack, event};
use game::{Board, Mark, RoomView};
use serde_json::{Value, json};
use testkit::socketio::{Frame, Transport, frames};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::history::{Event, Log};

/// The time that a connection may take to be ready.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);

/// Something that a client receives.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The whole room.
    Room(Box<RoomView>),
    /// The client's own seat.
    Seat(Option<Mark>),
    /// The code of a refusal.
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
    /// The token of the seat to take again.
    pub token: Option<String>,
    /// Sends no key `ficha` at all, as plain clients do.
    pub plain: bool,
    /// Enters to watch.
    pub watch: bool,
}

/// A connection in the namespace.
pub struct Connection {
    /// The way of its frames, until it is over.
    transport: Option<Transport>,
    /// Its number in the history.
    pub number: u64,
    log: Log,
    requests: u64,
    /// The token of its seat, once it was told.
    pub token: Option<String>,
    /// The newest room it was shown.
    pub room: Option<RoomView>,
    /// Its own mark, as last told.
    pub mark: Option<Mark>,
}

impl Connection {
    /// Connects to a server or to a proxy before it.
    ///
    /// # Errors
    /// The connection is not ready in time.
    pub async fn open(address: SocketAddr, log: &Log, person: &str) -> anyhow::Result<Self> {
        let stream = timeout(HANDSHAKE_TIMEOUT, TcpStream::connect(address)).await??;
        Self::over(stream, address, log, person).await
    }

    /// Connects over a stream that was prepared somehow.
    ///
    /// # Errors
    /// The connection is not ready in time.
    pub async fn over(
        stream: TcpStream,
        address: SocketAddr,
        log: &Log,
        person: &str,
    ) -> anyhow::Result<Self> {
        let ready = async {
            let mut transport = Self::say_first(stream, address, &["40"]).await?;
            loop {
                let frame = transport.receive().await.context("closed at once")?;
                match frames::parse(&frame) {
                    Frame::Connected => return Ok(transport),
                    // The first heartbeat may come before the answer.
                    Frame::Ping => transport.send(&["3"]).await?,
                    Frame::Close | Frame::Disconnected => bail!("turned away"),
                    Frame::Open(_) | Frame::Event(..) | Frame::Answer(..) | Frame::Other => {}
                }
            }
        };
        let transport = timeout(HANDSHAKE_TIMEOUT, ready).await??;
        Ok(Self::new(transport, log, person))
    }

    /// Opens a connection on which these frames are the first, sent in one go before the
    /// server has said anything.
    ///
    /// # Errors
    /// The WebSocket is not opened in time.
    pub async fn early(address: SocketAddr, log: &Log, frames: &[String]) -> anyhow::Result<Self> {
        let ready = async {
            let stream = TcpStream::connect(address).await?;
            Self::say_first(stream, address, frames).await
        };
        let transport = timeout(HANDSHAKE_TIMEOUT, ready).await??;
        Ok(Self::new(transport, log, "too early"))
    }

    async fn say_first(
        stream: TcpStream,
        address: SocketAddr,
        frames: &[impl AsRef<str>],
    ) -> anyhow::Result<Transport> {
        stream.set_nodelay(true)?;
        let mut transport = Transport::websocket_over(stream, address).await?;
        transport.send(frames).await?;
        Ok(transport)
    }

    fn new(transport: Transport, log: &Log, person: &str) -> Self {
        Self {
            transport: Some(transport),
            number: log.open(person),
            log: log.clone(),
            requests: 0,
            token: None,
            room: None,
            mark: None,
        }
    }

    /// Asks to enter a room. Returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn enter(&mut self, entering: &Entering) -> anyhow::Result<u64> {
        let frame = self.entering(entering);
        self.send_frames(&[frame.1]).await?;
        Ok(frame.0)
    }

    /// Returns the request of [`Self::enter`], recorded but not sent.
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

    /// Proposes a board in a room. Returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn propose(&mut self, room: &str, board: Board) -> anyhow::Result<u64> {
        let frame = self.proposing(room, board);
        self.send_frames(&[frame.1]).await?;
        Ok(frame.0)
    }

    /// Returns the request of [`Self::propose`], recorded but not sent.
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

    /// Asks for an opponent, as the person with this token. Returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn meet(&mut self, name: &str, token: Option<&str>) -> anyhow::Result<u64> {
        let payload = json!({ "nome": name, "ficha": token });
        self.ask(event::MEET, &payload).await
    }

    /// Claims the opposite seat. Returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn claim(&mut self, room: &str) -> anyhow::Result<u64> {
        let request = self.next_request();
        let room = room.to_owned();
        self.log.note(self.number, Event::Claimed { request, room });
        let frame = frames::event(Some(request), event::CLAIM, &Value::Null);
        self.send_frames(&[frame]).await?;
        Ok(request)
    }

    /// Sends an event that no promise is about. Returns the number of the request.
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
        let transport = self.transport.as_mut().context("it is over")?;
        let sent = transport.send(frames).await;
        if sent.is_err() {
            self.close();
        }
        sent
    }

    /// Returns whether it has ended.
    pub const fn is_over(&self) -> bool {
        self.transport.is_none()
    }

    /// Ends it as a network does: with a reset and no goodbye.
    pub fn break_off(mut self) {
        // If the system takes no reset, the connection ends a little more politely.
        let _polite = self.close().map(Transport::reset);
    }

    fn close(&mut self) -> Option<Transport> {
        let transport = self.transport.take();
        if transport.is_some() {
            self.log.note(self.number, Event::Closed);
        }
        transport
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
