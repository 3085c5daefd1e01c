//! One WebSocket connection, raw: sends, hears, and notes both.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use game::wire::{Ack, News, YourSeat, event};
use game::{Board, Mark, RoomView};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

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
                    _ => {}
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
    pub async fn early(
        address: SocketAddr,
        log: &Log,
        frames: &[String],
    ) -> anyhow::Result<Self> {
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
        (request, frames::event(Some(request), event::ENTER, &payload))
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
        (request, frames::event(Some(request), event::BOARD, &payload))
    }

    /// Sends any event that no promise is about; returns the number of the request.
    ///
    /// # Errors
    /// The connection is broken.
    pub async fn ask(&mut self, name: &str, payload: &Value) -> anyhow::Result<u64> {
        let request = self.next_request();
        self.send_frames(&[frames::event(Some(request), name, payload)]).await?;
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

    /// What comes next, if it comes in time.
    pub async fn hear(&mut self, patience: Duration) -> Option<Heard> {
        self.hear_until(Instant::now() + patience).await
    }

    /// What comes next, if it comes in time.
    pub async fn hear_until(&mut self, deadline: Instant) -> Option<Heard> {
        if self.over {
            return Some(Heard::Closed);
        }
        loop {
            let frame = timeout_at(deadline, text(&mut self.socket)).await.ok()?;
            let Some(frame) = frame else {
                self.close();
                return Some(Heard::Closed);
            };
            match frames::parse(&frame) {
                Frame::Ping => {
                    let pong = ["3".to_owned()];
                    let sent = timeout_at(deadline, self.send_frames(&pong)).await;
                    if sent.is_ok_and(|sent| sent.is_err()) {
                        return Some(Heard::Closed);
                    }
                }
                Frame::Close | Frame::Disconnected => {
                    self.close();
                    return Some(Heard::Closed);
                }
                Frame::Event(name, payload) => return Some(self.event(&name, &payload)),
                Frame::Answer(request, payload) => {
                    if let Some(heard) = self.answer(request, &payload) {
                        return Some(heard);
                    }
                }
                Frame::Open(_) | Frame::Connected => {}
                Frame::Other => {
                    self.log.note(self.number, Event::Garbled { frame });
                }
            }
        }
    }

    /// The acknowledgement of a request, if it comes in time.
    pub async fn answer_to(&mut self, wanted: u64, patience: Duration) -> Option<Ack> {
        let deadline = Instant::now() + patience;
        loop {
            match self.hear_until(deadline).await? {
                Heard::Answer(request, ack) if request == wanted => return Some(ack),
                Heard::Closed => return None,
                _ => {}
            }
        }
    }

    /// Hears whatever comes until nothing has come for `quiet`.
    pub async fn drain(&mut self, quiet: Duration) {
        while let Some(heard) = self.hear(quiet).await {
            if matches!(heard, Heard::Closed) {
                return;
            }
        }
    }

    /// Hears whatever comes for so long.
    pub async fn drain_for(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while !self.over && self.hear_until(deadline).await.is_some() {}
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

    fn event(&mut self, name: &str, payload: &Value) -> Heard {
        match name {
            event::BOARD => match News::parse(payload) {
                Some(News::Room(room)) => {
                    let noted = Event::Saw { room: room.clone() };
                    self.log.note(self.number, noted);
                    let newer = |mine: &RoomView| mine.version <= room.version || mine.id != room.id;
                    if self.room.as_ref().is_none_or(newer) {
                        self.room = Some(RoomView::clone(&room));
                    }
                    return Heard::Room(room);
                }
                _ => self.garbled(payload),
            },
            event::SEAT => match YourSeat::deserialize(payload) {
                Ok(seat) => {
                    let token = seat.token.as_ref().map(|token| token.reveal().to_owned());
                    let noted = Event::Seated {
                        room: seat.room.as_str().to_owned(),
                        mark: seat.mark,
                        token: token.clone(),
                    };
                    self.log.note(self.number, noted);
                    (self.mark, self.token) = (seat.mark, token);
                    return Heard::Seat(seat.mark);
                }
                Err(_) => self.garbled(payload),
            },
            event::REFUSED => {
                let code = payload["codigo"].as_str().unwrap_or_default().to_owned();
                let noted = Event::Refused { code: code.clone() };
                self.log.note(self.number, noted);
                return Heard::Refused(code);
            }
            _ => {}
        }
        Heard::Other
    }

    fn answer(&self, request: u64, payload: &Value) -> Option<Heard> {
        let Ok(ack) = Ack::deserialize(payload) else {
            self.garbled(payload);
            return None;
        };
        let noted = Event::Answered {
            request,
            ok: ack.ok,
            code: ack.code.clone(),
            version: ack.version,
            repeated: ack.repeated == Some(true),
        };
        self.log.note(self.number, noted);
        Some(Heard::Answer(request, ack))
    }

    fn garbled(&self, payload: &Value) {
        let frame = payload.to_string();
        self.log.note(self.number, Event::Garbled { frame });
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.close();
    }
}

/// The next text message, or `None` once the connection is over.
async fn text(socket: &mut WebSocketStream<TcpStream>) -> Option<String> {
    loop {
        match socket.next().await?.ok()? {
            Message::Text(text) => return Some(text.to_string()),
            Message::Close(_) => return None,
            Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
    }
}
