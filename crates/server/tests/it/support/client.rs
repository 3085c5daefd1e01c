//! A client with its own code for the frames of Engine.IO 4 and Socket.IO 5. The server is
//! thus not measured with its own library.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::line::Line;

/// The time within which every event must come. Nothing honest takes as long, even on a
/// busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// An event, an answer or an end that a client can hear.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    Event(String, Value),
    Answer(u64, Value),
    /// `41`: the server asks the client to leave for good.
    ToldToLeave,
    /// `1`, or the connection is gone. A Socket.IO client then connects again.
    Closed,
}

/// A connected client.
pub(crate) struct Client {
    line: Line,
    set_aside: VecDeque<Heard>,
    asked: u64,
}

impl Client {
    pub(crate) async fn connect(server: SocketAddr) -> Self {
        Self::connect_over(Line::socket(server).await).await
    }

    pub(crate) async fn connect_over(line: Line) -> Self {
        let mut client = Self::open(line).await;
        client.send("40".to_owned()).await;
        client.wait_for_connect().await;
        client
    }

    /// Opens the session, and sends nothing yet.
    pub(crate) async fn open(mut line: Line) -> Self {
        let hello = line.receive().await.expect("a line opens with a frame");
        let hello: Value = serde_json::from_str(hello.strip_prefix('0').unwrap()).unwrap();
        line.opened(hello["sid"].as_str().unwrap());
        Self {
            line,
            set_aside: VecDeque::new(),
            asked: 0,
        }
    }

    pub(crate) async fn wait_for_connect(&mut self) {
        loop {
            let frame = self.frame().await.expect("the server takes CONNECT");
            if frame.starts_with("40") {
                return;
            }
        }
    }

    /// Sends an event without waiting for an answer.
    pub(crate) async fn say(&mut self, event: &str, payload: &Value) {
        self.send(event_frame("", event, payload)).await;
    }

    /// Sends events in one go.
    pub(crate) async fn say_all(&mut self, events: &[(&str, Value)]) {
        let frames: Vec<_> = events
            .iter()
            .map(|(event, payload)| event_frame("", event, payload))
            .collect();
        self.line.send(&frames).await.unwrap();
    }

    /// Sends an event and waits for its acknowledgement. Other events that come meanwhile
    /// are heard later.
    pub(crate) async fn ask(&mut self, event: &str, payload: &Value) -> Value {
        let id = self.next_id();
        self.send(event_frame(&id.to_string(), event, payload))
            .await;
        self.answer(id).await
    }

    /// Sends the arguments of a packet as they are, and waits for its acknowledgement.
    pub(crate) async fn ask_raw(&mut self, arguments: &str) -> Value {
        let id = self.next_id();
        self.send(format!("42{id}{arguments}")).await;
        self.answer(id).await
    }

    /// Sends a frame as it is.
    pub(crate) async fn send(&mut self, frame: String) {
        self.line.send(&[frame]).await.unwrap();
    }

    /// Sends frames in one go. Returns an error if the connection does not take them.
    pub(crate) async fn try_send_all(&mut self, frames: &[String]) -> Result<(), String> {
        self.line.send(frames).await
    }

    pub(crate) fn next_id(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }

    async fn answer(&mut self, id: u64) -> Value {
        let mut others = VecDeque::new();
        loop {
            match self.hear().await {
                Heard::Answer(of, answer) if of == id => {
                    others.append(&mut self.set_aside);
                    self.set_aside = others;
                    return answer;
                }
                Heard::Closed => panic!("the connection closed before answer {id}: {others:?}"),
                other => others.push_back(other),
            }
        }
    }

    /// Returns the next event, answer or end.
    pub(crate) async fn hear(&mut self) -> Heard {
        self.hear_within(PATIENCE)
            .await
            .expect("something should have come by now")
    }

    /// Returns the next event, answer or end, if it comes in time.
    pub(crate) async fn hear_within(&mut self, patience: Duration) -> Option<Heard> {
        if let Some(heard) = self.set_aside.pop_front() {
            return Some(heard);
        }
        timeout(patience, async {
            loop {
                let Some(frame) = self.frame().await else {
                    return Heard::Closed;
                };
                if let Some(heard) = understood(&frame) {
                    return heard;
                }
            }
        })
        .await
        .ok()
    }

    /// Returns the next frame, and answers heartbeats.
    async fn frame(&mut self) -> Option<String> {
        loop {
            let frame = self.line.receive().await?;
            if frame != "2" {
                return Some(frame);
            }
            self.line.send(&["3".to_owned()]).await.ok()?;
        }
    }

    /// Returns the next event, which must have this name.
    pub(crate) async fn expect(&mut self, event: &str) -> Value {
        match self.hear().await {
            Heard::Event(name, payload) if name == event => payload,
            other => panic!("expected {event}, heard {other:?}"),
        }
    }

    /// Returns the next event of this name, and skips all before it.
    pub(crate) async fn skip_to(&mut self, event: &str) -> Value {
        loop {
            match self.hear().await {
                Heard::Event(name, payload) if name == event => return payload,
                Heard::Closed => panic!("the connection closed before {event}"),
                Heard::Event(..) | Heard::Answer(..) | Heard::ToldToLeave => {}
            }
        }
    }

    /// Returns the next room for which `is_it` is true, and skips all before it.
    pub(crate) async fn room_where(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let room = self.skip_to("atualizar_jogo").await;
            if is_it(&room) {
                return room;
            }
        }
    }

    /// Returns everything that the server sent before its answer to an `evento` asked now.
    pub(crate) async fn all_until_now(&mut self) -> Vec<Heard> {
        self.say("evento", &json!("agora")).await;
        let echo = Heard::Event("evento".to_owned(), json!({ "resposta": "ok" }));
        let mut all = Vec::new();
        loop {
            match self.hear().await {
                heard if heard == echo => return all,
                Heard::Closed => panic!("the connection closed after {all:?}"),
                heard => all.push(heard),
            }
        }
    }

    /// Enters a room. Returns the client's own seat and the room, as first heard.
    pub(crate) async fn enter(&mut self, payload: &Value) -> (Value, Value) {
        self.say("entrar_sala", payload).await;
        let seat = self.expect("sua_vaga").await;
        (seat, self.expect("atualizar_jogo").await)
    }

    /// Ends the connection as a broken network does: with a reset and without a goodbye.
    pub(crate) fn break_off(self) {
        let socket = socket2::SockRef::from(self.line.stream());
        socket.set_linger(Some(Duration::ZERO)).unwrap();
    }
}

pub(crate) fn event_frame(id: &str, event: &str, payload: &Value) -> String {
    format!("42{id}{}", json!([event, payload]))
}

/// Returns a frame's meaning, if it has one for these tests.
fn understood(frame: &str) -> Option<Heard> {
    if frame == "1" {
        return Some(Heard::Closed);
    }
    if frame.starts_with("41") {
        return Some(Heard::ToldToLeave);
    }
    if let Some(event) = frame.strip_prefix("42") {
        let parts: Vec<Value> = serde_json::from_str(event).unwrap();
        let payload = parts.get(1).cloned().unwrap_or(Value::Null);
        return Some(Heard::Event(parts[0].as_str().unwrap().to_owned(), payload));
    }
    let answer = frame.strip_prefix("43")?;
    let (id, body) = answer.split_at(answer.find('[')?);
    let mut parts: Vec<Value> = serde_json::from_str(body).unwrap();
    Some(Heard::Answer(id.parse().unwrap(), parts.remove(0)))
}
