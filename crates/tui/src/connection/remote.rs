//! The connection to a server. A task keeps it open, whatever the server and the network
//! do.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::address::Address;
use crate::message::{ConnectionEvent, DownReason};

use super::attempt::Attempt;
use super::backoff::Backoff;
use super::decode;
use super::emission::Emission;
use super::socketio::SocketEvent;

/// The duration after which a connection counts as stable, so that the delays start over.
/// Without it, a server that accepts clients and then crashes would be tried without
/// pause.
const STABLE_TIME: Duration = Duration::from_secs(5);

/// The maximum duration of a graceful close.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(300);

/// The handle of the connection's task.
#[derive(Debug)]
pub struct Remote {
    commands: mpsc::UnboundedSender<Command>,
    events: mpsc::UnboundedReceiver<ConnectionEvent>,
}

/// A command to the connection's task.
#[derive(Debug)]
enum Command {
    Emit(Emission),
    RetryNow,
    Close(oneshot::Sender<()>),
}

impl Remote {
    /// Starts to connect. Must be called inside a tokio runtime.
    pub(super) fn open(address: Address) -> Self {
        let (commands, received) = mpsc::unbounded_channel();
        let (report, events) = mpsc::unbounded_channel();
        let supervisor = Supervisor {
            address,
            commands: received,
            report,
            backoff: Backoff::default(),
        };
        tokio::spawn(supervisor.run());
        Self { commands, events }
    }

    pub(super) async fn next(&mut self) -> Option<ConnectionEvent> {
        self.events.recv().await
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<ConnectionEvent>> {
        self.events.poll_recv(context)
    }

    pub(super) fn try_next(&mut self) -> Option<ConnectionEvent> {
        self.events.try_recv().ok()
    }

    pub(super) fn emit(&self, emission: Emission) {
        self.command(Command::Emit(emission));
    }

    pub(super) fn retry_now(&self) {
        self.command(Command::RetryNow);
    }

    pub(super) async fn close(self) {
        let (done, closed) = oneshot::channel();
        self.command(Command::Close(done));
        // The end of the process closes a connection that did not close in time.
        let _late = tokio::time::timeout(CLOSE_TIMEOUT, closed).await;
    }

    fn command(&self, command: Command) {
        // The task only ends after this handle is dropped.
        let _gone = self.commands.send(command);
    }
}

/// The task behind a [`Remote`].
struct Supervisor {
    address: Address,
    commands: mpsc::UnboundedReceiver<Command>,
    report: mpsc::UnboundedSender<ConnectionEvent>,
    backoff: Backoff,
}

/// The reason why the task ends: its handle closed the connection.
struct Closed;

impl Supervisor {
    async fn run(mut self) {
        let mut number = 0;
        loop {
            number += 1;
            self.report(ConnectionEvent::Connecting { attempt: number });
            let reason = match self.connect().await {
                Ok(Ok(attempt)) => {
                    number = 0;
                    let since = Instant::now();
                    self.report(ConnectionEvent::Up);
                    let Ok(reason) = self.serve(attempt).await else {
                        return;
                    };
                    if since.elapsed() >= STABLE_TIME {
                        self.backoff = Backoff::default();
                    }
                    reason
                }
                Ok(Err(reason)) => reason,
                Err(Closed) => return,
            };
            let retry_in = self.backoff.next();
            self.report(ConnectionEvent::Down {
                attempt: number,
                retry_in,
                reason,
            });
            if self.wait(retry_in).await.is_err() {
                return;
            }
        }
    }

    /// Makes one attempt, unless the handle closes the connection.
    async fn connect(&mut self) -> Result<Result<Attempt, DownReason>, Closed> {
        let address = self.address.clone();
        let attempt = Attempt::connect(&address);
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                outcome = &mut attempt => return Ok(outcome),
                command = self.commands.recv() => match command {
                    Some(Command::Emit(_) | Command::RetryNow) => {}
                    Some(Command::Close(_)) | None => return Err(Closed),
                },
            }
        }
    }

    /// Performs commands and reports events until the connection is lost.
    async fn serve(&mut self, mut attempt: Attempt) -> Result<DownReason, Closed> {
        loop {
            tokio::select! {
                event = attempt.next() => match event {
                    SocketEvent::Event(event, payload) => {
                        if let Some(event) = decode::event(&event, &payload) {
                            self.report(ConnectionEvent::Received(event));
                        }
                    }
                    SocketEvent::Answer(ticket, payload) => {
                        if let Some(ack) = decode::ack(&payload) {
                            self.report(ConnectionEvent::Answered { ticket, ack });
                        }
                    }
                    SocketEvent::Connected => {}
                    SocketEvent::Refused | SocketEvent::Ended => return Ok(DownReason::Lost),
                },
                command = self.commands.recv() => match command {
                    Some(Command::Emit(emission)) => attempt.send(emission),
                    Some(Command::RetryNow) => {}
                    Some(Command::Close(done)) => {
                        attempt.close().await;
                        // The caller may have stopped waiting.
                        let _late = done.send(());
                        return Err(Closed);
                    }
                    None => return Err(Closed),
                },
            }
        }
    }

    async fn wait(&mut self, time: Duration) -> Result<(), Closed> {
        let pause = tokio::time::sleep(time);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return Ok(()),
                command = self.commands.recv() => match command {
                    Some(Command::RetryNow) => return Ok(()),
                    Some(Command::Emit(_)) => {}
                    Some(Command::Close(_)) | None => return Err(Closed),
                },
            }
        }
    }

    fn report(&self, event: ConnectionEvent) {
        // If nobody listens, the program is about to end.
        let _ending = self.report.send(event);
    }
}
