//! The rust_socketio client of one attempt. Its callbacks only report, because a callback
//! that waits would delay the heartbeat. A separate task sends.

use std::time::Duration;

use futures_util::FutureExt;
use game::wire::event::ECHO;
use rust_socketio::asynchronous::{Client, ClientBuilder, ReconnectSettings};
use rust_socketio::{Event, Payload, TransportType};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::emission::Emission;

/// The maximum time to wait for an acknowledgement. The state resends much earlier.
const ACK_TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum duration of sending. Over long polling a silent server would block it
/// forever, and the library's own timeout with it.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// A report of the library's callbacks.
#[derive(Debug)]
pub(super) enum SocketEvent {
    /// The namespace is joined. The server closes the connection if anything is sent
    /// earlier.
    Connected,
    /// The server refused the namespace.
    Refused,
    Event(String, Value),
    Answer(u64, Value),
    /// The connection has ended for any reason.
    Ended,
}

pub(super) type EventSender = mpsc::UnboundedSender<SocketEvent>;

/// An order to the sending task.
#[derive(Debug)]
pub(super) enum Outgoing {
    Emit(Emission),
    Close(oneshot::Sender<()>),
}

/// Returns a client whose callbacks only report. Reconnection is enabled because its hook
/// is the only sign of a graceful close. The hook never returns.
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

/// Returns the first argument of a text event. None of our events is binary.
fn first_argument(payload: Payload) -> Option<Value> {
    let Payload::Text(arguments) = payload else {
        return None;
    };
    arguments.into_iter().next()
}

/// Sends emissions in order until one fails. After `every` without an emission, sends a
/// harmless one.
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
                // The connection may already be lost, which is just as good.
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
        // The arguments of an acknowledgement arrive as one array.
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
