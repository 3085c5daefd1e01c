//! A client for tests: a surprise is a panic that names the line of the test.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::panic::Location;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::frames::{self, Frame};
use super::transport::{Transport, cramped_stream};

/// Longer than any honest answer takes on a busy machine.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// Something that a client hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// An event and its first argument.
    Event(String, Value),
    /// The acknowledgement of a request.
    Answer(u64, Value),
    /// `41`: told to leave for good.
    ToldToLeave,
    /// `1`, or the connection is gone: a Socket.IO client connects again.
    Closed,
}

/// A connected client.
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    set_aside: VecDeque<Heard>,
    asked: u64,
}

impl Client {
    /// Connects over a WebSocket, and enters the namespace.
    #[track_caller]
    pub fn connect(server: SocketAddr) -> impl Future<Output = Self> {
        let connected = async move {
            let transport = Transport::websocket(server).await?;
            Self::try_connect_over(transport).await
        };
        succeeds(Location::caller(), connected)
    }

    /// Connects over a WebSocket on this stream.
    #[track_caller]
    pub fn connect_on(stream: TcpStream, server: SocketAddr) -> impl Future<Output = Self> {
        let connected = async move {
            let transport = Transport::websocket_over(stream, server).await?;
            Self::try_connect_over(transport).await
        };
        succeeds(Location::caller(), connected)
    }

    /// Connects with hardly any room for what it does not read.
    #[track_caller]
    pub fn connect_cramped(server: SocketAddr) -> impl Future<Output = Self> {
        let connected = async move {
            let stream = cramped_stream(server).await?;
            let transport = Transport::websocket_over(stream, server).await?;
            Self::try_connect_over(transport).await
        };
        succeeds(Location::caller(), connected)
    }

    /// Enters the namespace over a transport.
    #[track_caller]
    pub fn connect_over(transport: Transport) -> impl Future<Output = Self> {
        succeeds(Location::caller(), Self::try_connect_over(transport))
    }

    /// Does the same as [`Self::connect_over`].
    ///
    /// # Errors
    /// The server does not let it in.
    pub async fn try_connect_over(transport: Transport) -> anyhow::Result<Self> {
        let mut client = Self::try_open(transport).await?;
        client.transport.send(&["40"]).await?;
        loop {
            let frame = client.frame().await.context("CONNECT is not answered")?;
            if frame == Frame::Connected {
                return Ok(client);
            }
        }
    }

    /// Waits for the session, and says nothing yet.
    #[track_caller]
    pub fn open(transport: Transport) -> impl Future<Output = Self> {
        succeeds(Location::caller(), Self::try_open(transport))
    }

    async fn try_open(mut transport: Transport) -> anyhow::Result<Self> {
        let first = transport.receive().await.context("nothing opens it")?;
        let Frame::Open(sid) = frames::parse(&first) else {
            bail!("opened with {first:?}");
        };
        transport.opened(&sid);
        Ok(Self {
            transport,
            set_aside: VecDeque::new(),
            asked: 0,
        })
    }

    /// Returns the connection, for a test that sends and reads frames by hand. Unheard
    /// events are lost.
    pub fn into_transport(self) -> Transport {
        self.transport
    }

    /// Makes a client of a connection that is in the namespace already.
    pub fn resume(transport: Transport) -> Self {
        Self {
            transport,
            set_aside: VecDeque::new(),
            asked: 0,
        }
    }

    /// Sends an event and expects no answer.
    #[track_caller]
    pub fn say(&mut self, event: &str, payload: &Value) -> impl Future<Output = ()> {
        self.send(frames::event(None, event, payload))
    }

    /// Sends events in one go.
    #[track_caller]
    pub fn say_all(&mut self, events: &[(&str, Value)]) -> impl Future<Output = ()> {
        let frame = |(event, payload): &(&str, Value)| frames::event(None, event, payload);
        let sent: Vec<_> = events.iter().map(frame).collect();
        let test = Location::caller();
        async move { succeeds(test, self.transport.send(&sent)).await }
    }

    /// Sends an event and waits for its acknowledgement. Everything else that comes is heard
    /// later.
    #[track_caller]
    pub fn ask(&mut self, event: &str, payload: &Value) -> impl Future<Output = Value> {
        succeeds(Location::caller(), self.try_ask(event, payload))
    }

    /// Does the same as [`Self::ask`].
    ///
    /// # Errors
    /// There is no answer.
    pub async fn try_ask(&mut self, event: &str, payload: &Value) -> anyhow::Result<Value> {
        let id = self.next_id();
        let frame = frames::event(Some(id), event, payload);
        self.transport.send(&[frame]).await?;
        self.answer(id).await
    }

    /// Sends the arguments of a packet as they are, and waits for its acknowledgement.
    #[track_caller]
    pub fn ask_raw(&mut self, arguments: &str) -> impl Future<Output = Value> {
        let answered = async move {
            let id = self.next_id();
            let frame = format!("42{id}{arguments}");
            self.transport.send(&[frame]).await?;
            self.answer(id).await
        };
        succeeds(Location::caller(), answered)
    }

    /// Sends a frame as it is.
    #[track_caller]
    pub fn send(&mut self, frame: String) -> impl Future<Output = ()> {
        let test = Location::caller();
        async move { succeeds(test, self.transport.send(&[frame])).await }
    }

    /// Sends the binary attachment of an event, over a WebSocket.
    #[track_caller]
    pub fn attach(&mut self, bytes: &'static [u8]) -> impl Future<Output = ()> {
        succeeds(Location::caller(), self.transport.attach(bytes))
    }

    /// Sends frames in one go.
    ///
    /// # Errors
    /// The server does not take them.
    pub async fn try_send_all(&mut self, frames: &[String]) -> anyhow::Result<()> {
        self.transport.send(frames).await
    }

    /// Returns a number for a request.
    pub const fn next_id(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    /// Waits for the acknowledgement of the request with this number.
    #[track_caller]
    pub fn answered(&mut self, id: u64) -> impl Future<Output = Value> {
        succeeds(Location::caller(), self.answer(id))
    }

    async fn answer(&mut self, id: u64) -> anyhow::Result<Value> {
        let mut others = VecDeque::new();
        loop {
            match self.try_hear().await? {
                Heard::Answer(of, answer) if of == id => {
                    others.append(&mut self.set_aside);
                    self.set_aside = others;
                    return Ok(answer);
                }
                Heard::Closed => bail!("closed before answer {id}: {others:?}"),
                other @ (Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave) => {
                    others.push_back(other);
                }
            }
        }
    }

    /// Returns whatever comes next.
    #[track_caller]
    pub fn hear(&mut self) -> impl Future<Output = Heard> {
        succeeds(Location::caller(), self.try_hear())
    }

    async fn try_hear(&mut self) -> anyhow::Result<Heard> {
        let heard = self.hear_within(TIMEOUT).await;
        heard.context("something should have come by now")
    }

    /// Returns whatever comes next, if it comes in time.
    pub async fn hear_within(&mut self, limit: Duration) -> Option<Heard> {
        if let Some(heard) = self.set_aside.pop_front() {
            return Some(heard);
        }
        let heard = async {
            loop {
                match self.frame().await {
                    None | Some(Frame::Close) => return Heard::Closed,
                    Some(Frame::Disconnected) => return Heard::ToldToLeave,
                    Some(Frame::Event(name, payload)) => return Heard::Event(name, payload),
                    Some(Frame::Answer(id, payload)) => return Heard::Answer(id, payload),
                    Some(Frame::Open(_) | Frame::Connected | Frame::Ping | Frame::Other) => {}
                }
            }
        };
        timeout(limit, heard).await.ok()
    }

    /// Returns the next frame, with heartbeats answered, or `None` once it is over.
    async fn frame(&mut self) -> Option<Frame> {
        loop {
            let text = self.transport.receive().await?;
            let frame = frames::parse(&text);
            if frame == Frame::Ping {
                self.transport.send(&["3"]).await.ok()?;
            } else if frame == Frame::Other {
                let is_event = text.starts_with("42") || text.starts_with("43");
                assert!(!is_event, "not understood: {text}");
            } else {
                return Some(frame);
            }
        }
    }

    /// Returns the payload of the next event, which must have this name.
    #[track_caller]
    pub fn expect(&mut self, event: &str) -> impl Future<Output = Value> {
        succeeds(Location::caller(), self.expected(event))
    }

    async fn expected(&mut self, event: &str) -> anyhow::Result<Value> {
        let heard = self.try_hear().await?;
        match &heard {
            Heard::Event(name, payload) if name == event => Ok(payload.clone()),
            Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave | Heard::Closed => {
                bail!("expected {event}, heard {heard:?}")
            }
        }
    }

    /// Returns the payload of the next event of this name, whatever comes before it.
    #[track_caller]
    pub fn skip_to(&mut self, event: &str) -> impl Future<Output = Value> {
        succeeds(Location::caller(), self.next(event))
    }

    async fn next(&mut self, event: &str) -> anyhow::Result<Value> {
        loop {
            match self.try_hear().await? {
                Heard::Event(name, payload) if name == event => return Ok(payload),
                Heard::Closed => bail!("closed before {event}"),
                Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave => {}
            }
        }
    }

    /// Returns the next payload of this event that fulfills a condition.
    #[track_caller]
    pub fn skip_until(
        &mut self,
        event: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> impl Future<Output = Value> {
        succeeds(Location::caller(), self.try_skip_until(event, is_it))
    }

    /// Does the same as [`Self::skip_until`].
    ///
    /// # Errors
    /// It does not come.
    pub async fn try_skip_until(
        &mut self,
        event: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        loop {
            let payload = self.next(event).await?;
            if is_it(&payload) {
                return Ok(payload);
            }
        }
    }

    /// Returns the next room that fulfills a condition.
    #[track_caller]
    pub fn room_where(&mut self, is_it: impl Fn(&Value) -> bool) -> impl Future<Output = Value> {
        self.skip_until("atualizar_jogo", is_it)
    }

    /// Returns everything that the server sent before it answered an `evento` of now.
    #[track_caller]
    pub fn all_until_now(&mut self) -> impl Future<Output = Vec<Heard>> {
        succeeds(Location::caller(), self.try_all_until_now())
    }

    /// Does the same as [`Self::all_until_now`].
    ///
    /// # Errors
    /// The connection ends before the answer.
    pub async fn try_all_until_now(&mut self) -> anyhow::Result<Vec<Heard>> {
        let asked = frames::event(None, "evento", &json!("agora"));
        self.transport.send(&[asked]).await?;
        let echo = Heard::Event("evento".to_owned(), json!({ "resposta": "ok" }));
        let mut all = Vec::new();
        loop {
            let heard = self.try_hear().await?;
            if heard == echo {
                return Ok(all);
            }
            ensure!(heard != Heard::Closed, "closed after {all:?}");
            all.push(heard);
        }
    }

    /// Enters a room, and returns its own seat and the room, as first heard.
    #[track_caller]
    pub fn enter(&mut self, payload: &Value) -> impl Future<Output = (Value, Value)> {
        succeeds(Location::caller(), self.try_enter(payload))
    }

    /// Does the same as [`Self::enter`].
    ///
    /// # Errors
    /// Something else comes first.
    pub async fn try_enter(&mut self, payload: &Value) -> anyhow::Result<(Value, Value)> {
        let frame = frames::event(None, "entrar_sala", payload);
        self.transport.send(&[frame]).await?;
        let seat = self.expected("sua_vaga").await?;
        Ok((seat, self.expected("atualizar_jogo").await?))
    }

    /// Ends the connection as a network does: with a reset and no goodbye.
    #[track_caller]
    pub fn break_off(self) {
        self.transport.reset().expect("a WebSocket");
    }
}

/// Returns the value of a step, or panics with the line of the test and the reason.
pub async fn succeeds<T>(
    test: &'static Location<'static>,
    step: impl Future<Output = anyhow::Result<T>>,
) -> T {
    match step.await {
        Ok(value) => value,
        Err(reason) => panic!("{test}: {reason:#}"),
    }
}
