//! The host's phone in a test: the namespace `/anfitriao`, frame by frame.

use std::net::SocketAddr;
use std::panic::Location;

use serde_json::{Value, json};
use server::{HostAccess, Options, Token};
use testkit::socketio::{Client, TIMEOUT, Transport};
use tokio::time::timeout;

/// The token of the host of every test.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Returns the options of a server with a host.
pub(crate) fn hosted() -> Options {
    Options {
        host: Some(HostAccess::new(&Token::presented(TOKEN))),
        ..Options::default()
    }
}

/// A connected phone.
pub(crate) struct Phone {
    transport: Transport,
    asked: u64,
    /// Every picture of the house so far.
    pub(crate) houses: Vec<Value>,
}

impl Phone {
    /// Connects with the right token.
    #[track_caller]
    pub(crate) fn connect(server: SocketAddr) -> impl Future<Output = Self> {
        let test = Location::caller();
        async move {
            let connected = Self::try_connect(server, &json!({ "ficha": TOKEN })).await;
            connected.unwrap_or_else(|refusal| panic!("{test}: {refusal}"))
        }
    }

    /// Connects with any credentials. Returns the code of a refusal.
    pub(crate) async fn try_connect(server: SocketAddr, auth: &Value) -> Result<Self, Value> {
        let transport = Transport::websocket(server).await.unwrap();
        let transport = Client::open(transport).await.into_transport();
        let mut phone = Self {
            transport,
            asked: 0,
            houses: Vec::new(),
        };
        phone.send(&format!("40/anfitriao,{auth}")).await;
        let answer =
            phone.receive_where(|frame| frame.starts_with("40") || frame.starts_with("44"));
        let answer = answer.await;
        match answer.strip_prefix("44/anfitriao,") {
            Some(refusal) => {
                let refusal: Value = serde_json::from_str(refusal).unwrap();
                Err(refusal["message"].clone())
            }
            None => Ok(phone),
        }
    }

    /// Asks for an act, and returns the answer.
    pub(crate) async fn ask(&mut self, event: &str, payload: &Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let event = json!([event, payload]);
        self.send(&format!("42/anfitriao,{id}{event}")).await;
        let head = format!("43/anfitriao,{id}[");
        let answer = self.receive_where(|frame| frame.starts_with(&head)).await;
        let answer: Value = serde_json::from_str(&answer[head.len() - 1..]).unwrap();
        answer[0].clone()
    }

    /// Does an act that must succeed. Returns its number.
    #[track_caller]
    pub(crate) fn does(&mut self, event: &str, payload: Value) -> impl Future<Output = Value> {
        let test = Location::caller();
        let event = event.to_owned();
        async move {
            let answer = self.ask(&event, &payload).await;
            assert_eq!(answer["ok"], true, "{test}: {answer}");
            answer["ato"].clone()
        }
    }

    /// Returns the next picture of the house that fulfills a condition.
    pub(crate) async fn house_where(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(house) = self.houses.last().filter(|house| is_it(house)) {
                return house.clone();
            }
            self.receive_where(|frame| frame.starts_with("42/anfitriao,[\"casa\""))
                .await;
        }
    }

    async fn send(&mut self, frame: &str) {
        self.transport.send(&[frame]).await.unwrap();
    }

    async fn receive_where(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        loop {
            let frame = timeout(TIMEOUT, self.transport.receive()).await;
            let frame = frame.expect("nothing came").expect("closed");
            if frame == "2" {
                self.send("3").await;
            }
            if let Some(event) = frame.strip_prefix("42/anfitriao,") {
                let mut event: Value = serde_json::from_str(event).unwrap();
                self.houses.push(event[1].take());
            }
            if is_it(&frame) {
                return frame;
            }
        }
    }
}
