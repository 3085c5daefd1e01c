//! The rust_socketio client of one attempt: callbacks that only report, and a task
//! that sends. A callback that waited would hold up the heartbeat.

use std::time::Duration;

use futures_util::FutureExt;
use game::wire::event::ECHO;
use rust_socketio::asynchronous::{Client, ClientBuilder, ReconnectSettings};
use rust_socketio::{Event, Payload, TransportType};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::emission::Emission;

/// How long an acknowledgement is waited for; the state asks again long before.
const ACK_TIMEOUT: Duration = Duration::from_secs(30);

/// How long sending may take. Over long polling a server that fell silent holds it
/// up for ever, and the library's own watch with it: whoever sends must notice.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// What the library's callbacks report.
#[derive(Debug)]
pub(super) enum SocketEvent {
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

pub(super) type EventSender = mpsc::UnboundedSender<SocketEvent>;

/// What the sending task is given.
#[derive(Debug)]
pub(super) enum Outgoing {
    Emit(Emission),
    Close(oneshot::Sender<()>),
}

/// A client whose callbacks only report. The library's reconnection is on for one
/// reason: its hook is the only word we get of a graceful close. It never returns.
pub(super) fn builder(
    url: String,
    transport: TransportType,
    report: &EventSender,
) -> ClientBuilder {
    let signal = |signal: fn() -> SocketEvent, report: &EventSender| {
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
            let _gone = ended.send(SocketEvent::Ended);
            std::future::pending::<ReconnectSettings>().boxed()
        })
        .on(Event::Connect, signal(|| SocketEvent::Connected, report))
        .on(Event::Close, signal(|| SocketEvent::Ended, report))
        .on(Event::Error, move |payload: Payload, _: Client| {
            let _gone = errors.send(error_signal(payload));
            std::future::ready(()).boxed()
        })
        .on_any(move |event: Event, payload: Payload, _: Client| {
            if let (Event::Custom(name), Some(payload)) = (event, first_argument(payload)) {
                let _gone = events.send(SocketEvent::Event(name, payload));
            }
            std::future::ready(()).boxed()
        })
}

fn error_signal(payload: Payload) -> SocketEvent {
    match first_argument(payload) {
        Some(Value::String(text)) if text.contains("ConnectError") => SocketEvent::Refused,
        _ => SocketEvent::Ended,
    }
}

/// No event of ours is binary.
fn first_argument(payload: Payload) -> Option<Value> {
    let Payload::Text(arguments) = payload else {
        return None;
    };
    arguments.into_iter().next()
}

/// Sends one emission after another, in order, until one fails; and, when `every`
/// so long there is none, something harmless.
pub(super) async fn send_all(
    client: Client,
    every: Duration,
    mut outgoing: mpsc::UnboundedReceiver<Outgoing>,
    report: EventSender,
) {
    loop {
        let next = match timeout(every, outgoing.recv()).await {
            Ok(Some(next)) => next,
            Ok(None) => return,
            Err(_) => Outgoing::Emit(Emission {
                event: ECHO,
                payload: Value::Null,
                ticket: None,
            }),
        };
        match next {
            Outgoing::Emit(emission) => {
                let sent = timeout(SEND_TIMEOUT, emit(&client, emission, &report)).await;
                if !matches!(sent, Ok(Ok(()))) {
                    let _gone = report.send(SocketEvent::Ended);
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
    report: &EventSender,
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
            let _gone = report.send(SocketEvent::Answer(ticket, answer));
        }
        std::future::ready(()).boxed()
    };
    client
        .emit_with_ack(event, payload, ACK_TIMEOUT, answer)
        .await
}
