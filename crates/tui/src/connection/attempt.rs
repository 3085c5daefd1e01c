//! One attempt to connect, and the connection that may come of it: a rust_socketio
//! client in a runtime of its own, which ends with this value and takes along
//! whatever the library left running.

use std::io;
use std::thread::Thread;
use std::time::Duration;

use futures_util::FutureExt;
use rust_socketio::asynchronous::{Client, ClientBuilder, ReconnectSettings};
use rust_socketio::{Event, Payload, TransportType};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::timeout;

use super::Emission;
use crate::address::Address;
use crate::message::DownReason;

/// The name of the library's threads.
const THREAD: &str = "line";

/// Rung when something panicked on a thread of the library: what was lost with it
/// cannot be known.
static BROKEN: Notify = Notify::const_new();

/// Whether a thread is one of the library's.
pub(crate) fn is_of_the_line(thread: &Thread) -> bool {
    thread.name() == Some(THREAD)
}

/// Ends the connection that is up, as if it had been lost.
pub(crate) fn end_the_line() {
    BROKEN.notify_one();
}

/// The longest each step of connecting may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long an acknowledgement is waited for; the state asks again long before.
const ANSWER: Duration = Duration::from_secs(30);

/// What the library's callbacks report.
#[derive(Debug)]
pub(super) enum Signal {
    /// In the namespace: only from here on may anything be sent. What is sent
    /// earlier makes the server close the connection.
    Connected,
    /// The server let us in no further.
    Refused,
    Event(String, Value),
    Answer(u64, Value),
    /// Over, for whatever reason.
    Ended,
}

type Signals = mpsc::UnboundedSender<Signal>;

/// A connection that is up.
#[derive(Debug)]
pub(super) struct Attempt {
    signals: mpsc::UnboundedReceiver<Signal>,
    outbox: mpsc::UnboundedSender<Outgoing>,
    _engine: Engine,
}

#[derive(Debug)]
enum Outgoing {
    Emit(Emission),
    Close(oneshot::Sender<()>),
}

/// The runtime of one attempt. Dropping it ends every task in it without waiting.
#[derive(Debug)]
struct Engine(Option<Runtime>);

impl Engine {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name(THREAD)
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> Option<tokio::task::JoinHandle<T>> {
        self.0.as_ref().map(|runtime| runtime.spawn(task))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Attempt {
    /// Connects over WebSocket, or by long polling where a server has nothing else.
    pub(super) async fn connect(address: &Address) -> Result<Self, DownReason> {
        let target = (address.host.as_str(), address.port);
        match timeout(PATIENCE, TcpStream::connect(target)).await {
            Ok(Ok(_)) => {}
            Ok(Err(_)) | Err(_) => return Err(DownReason::NoAnswer),
        }
        let mut reason = DownReason::NotOurs;
        for transport in [TransportType::Websocket, TransportType::Polling] {
            match Self::connect_over(transport, address.url()).await {
                Ok(attempt) => return Ok(attempt),
                Err(DownReason::TurnedAway) => reason = DownReason::TurnedAway,
                Err(DownReason::NoAnswer | DownReason::NotOurs | DownReason::Lost) => {}
            }
        }
        Err(reason)
    }

    async fn connect_over(transport: TransportType, url: String) -> Result<Self, DownReason> {
        let engine = Engine::start().map_err(|_| DownReason::NoAnswer)?;
        let (report, mut signals) = mpsc::unbounded_channel();
        let connecting = builder(url, transport, &report).connect();
        let connecting = engine
            .spawn(timeout(PATIENCE, connecting))
            .ok_or(DownReason::NotOurs)?;
        let Ok(Ok(Ok(client))) = connecting.await else {
            return Err(DownReason::NotOurs);
        };
        loop {
            match timeout(PATIENCE, signals.recv()).await {
                Ok(Some(Signal::Connected)) => break,
                Ok(Some(Signal::Event(..) | Signal::Answer(..))) => {}
                Ok(Some(Signal::Refused)) => return Err(DownReason::TurnedAway),
                Ok(Some(Signal::Ended) | None) | Err(_) => return Err(DownReason::NotOurs),
            }
        }
        let (outbox, outgoing) = mpsc::unbounded_channel();
        engine.spawn(send_all(client, outgoing, report));
        Ok(Self {
            signals,
            outbox,
            _engine: engine,
        })
    }

    pub(super) async fn next(&mut self) -> Signal {
        tokio::select! {
            signal = self.signals.recv() => signal.unwrap_or(Signal::Ended),
            () = BROKEN.notified() => Signal::Ended,
        }
    }

    pub(super) fn send(&self, emission: Emission) {
        // When the sending task is gone it has said so with a signal.
        let _ended = self.outbox.send(Outgoing::Emit(emission));
    }

    /// Sends what is still to be sent, and goodbye.
    pub(super) async fn close(self) {
        let (done, closed) = oneshot::channel();
        if self.outbox.send(Outgoing::Close(done)).is_ok() {
            // A sending task that ended has nothing more to send.
            let _ended = closed.await;
        }
    }
}

/// A client whose callbacks only report. The library's reconnection is on for one
/// reason: its hook is the only word we get of a graceful close. It never returns.
fn builder(url: String, transport: TransportType, report: &Signals) -> ClientBuilder {
    let signal = |signal: fn() -> Signal, report: &Signals| {
        let report = report.clone();
        move |_: Payload, _: Client| {
            let _gone = report.send(signal());
            std::future::ready(()).boxed()
        }
    };
    let ended = report.clone();
    let errors = report.clone();
    let events = report.clone();
    ClientBuilder::new(url)
        .transport_type(transport)
        .reconnect(true)
        .on_reconnect(move || {
            let _gone = ended.send(Signal::Ended);
            std::future::pending::<ReconnectSettings>().boxed()
        })
        .on(Event::Connect, signal(|| Signal::Connected, report))
        .on(Event::Close, signal(|| Signal::Ended, report))
        .on(Event::Error, move |payload: Payload, _: Client| {
            let _gone = errors.send(error_signal(payload));
            std::future::ready(()).boxed()
        })
        .on_any(move |event: Event, payload: Payload, _: Client| {
            if let (Event::Custom(name), Some(payload)) = (event, first_argument(payload)) {
                let _gone = events.send(Signal::Event(name, payload));
            }
            std::future::ready(()).boxed()
        })
}

fn error_signal(payload: Payload) -> Signal {
    match first_argument(payload) {
        Some(Value::String(text)) if text.contains("ConnectError") => Signal::Refused,
        _ => Signal::Ended,
    }
}

/// No event of ours is binary.
fn first_argument(payload: Payload) -> Option<Value> {
    let Payload::Text(arguments) = payload else {
        return None;
    };
    arguments.into_iter().next()
}

/// Sends one emission after another, in order, until one fails.
async fn send_all(
    client: Client,
    mut outgoing: mpsc::UnboundedReceiver<Outgoing>,
    report: Signals,
) {
    while let Some(next) = outgoing.recv().await {
        match next {
            Outgoing::Emit(emission) => {
                if emit(&client, emission, &report).await.is_err() {
                    let _gone = report.send(Signal::Ended);
                    return;
                }
            }
            Outgoing::Close(done) => {
                // The goodbye may find the line gone; that is as good.
                let _gone = client.disconnect().await;
                let _late = done.send(());
                return;
            }
        }
    }
}

async fn emit(
    client: &Client,
    emission: Emission,
    report: &Signals,
) -> Result<(), rust_socketio::Error> {
    let Emission {
        event,
        payload,
        ticket,
    } = emission;
    let payload = Payload::Text(vec![payload]);
    let Some(ticket) = ticket else {
        return client.emit(event, payload).await;
    };
    let report = report.clone();
    let answer = move |payload: Payload, _: Client| {
        // The arguments of an acknowledgement come as one array.
        if let Some(Value::Array(arguments)) = first_argument(payload)
            && let Some(answer) = arguments.into_iter().next()
        {
            let _gone = report.send(Signal::Answer(ticket, answer));
        }
        std::future::ready(()).boxed()
    };
    client.emit_with_ack(event, payload, ANSWER, answer).await
}
