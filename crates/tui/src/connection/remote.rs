//! The line to a server: kept up for ever by a task, whatever the server and the
//! network do.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use crate::address::Address;
use crate::message::{DownReason, LinkEvent};

use super::attempt::Attempt;
use super::backoff::Backoff;
use super::decode;
use super::emission::Emission;
use super::socketio::Signal;

/// A line that held this long was a good one: the waits begin anew. Any shorter, and
/// a server that lets everybody in and dies of it would be knocked at without pause.
const HELD: Duration = Duration::from_secs(5);

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_millis(300);

/// The near end of the line to a server.
#[derive(Debug)]
pub struct Server {
    orders: mpsc::UnboundedSender<Order>,
    events: mpsc::UnboundedReceiver<LinkEvent>,
}

/// What the line is told to do.
#[derive(Debug)]
enum Order {
    Emit(Emission),
    RetryNow,
    Close(oneshot::Sender<()>),
}

impl Server {
    /// Begins to connect; must be called inside a tokio runtime.
    pub(super) fn open(address: Address) -> Self {
        let (orders, received) = mpsc::unbounded_channel();
        let (report, events) = mpsc::unbounded_channel();
        let keeper = Keeper {
            address,
            orders: received,
            report,
            backoff: Backoff::default(),
        };
        tokio::spawn(keeper.keep());
        Self { orders, events }
    }

    pub(super) async fn next(&mut self) -> Option<LinkEvent> {
        self.events.recv().await
    }

    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<LinkEvent>> {
        self.events.poll_recv(context)
    }

    pub(super) fn try_next(&mut self) -> Option<LinkEvent> {
        self.events.try_recv().ok()
    }

    pub(super) fn emit(&self, emission: Emission) {
        self.order(Order::Emit(emission));
    }

    pub(super) fn retry_now(&self) {
        self.order(Order::RetryNow);
    }

    pub(super) async fn close(self) {
        let (done, closed) = oneshot::channel();
        self.order(Order::Close(done));
        // A line that cannot say goodbye is closed by the end of the process.
        let _late = tokio::time::timeout(GOODBYE, closed).await;
    }

    fn order(&self, order: Order) {
        // The keeper only ends when this end is dropped.
        let _gone = self.orders.send(order);
    }
}

/// The task behind a [`Server`].
struct Keeper {
    address: Address,
    orders: mpsc::UnboundedReceiver<Order>,
    report: mpsc::UnboundedSender<LinkEvent>,
    backoff: Backoff,
}

/// Why the keeper stops keeping.
struct Closed;

impl Keeper {
    async fn keep(mut self) {
        let mut number = 0;
        loop {
            number += 1;
            self.tell(LinkEvent::Connecting { attempt: number });
            let reason = match self.connect().await {
                Ok(Ok(attempt)) => {
                    number = 0;
                    let since = Instant::now();
                    self.tell(LinkEvent::Up);
                    let Ok(reason) = self.serve(attempt).await else {
                        return;
                    };
                    if since.elapsed() >= HELD {
                        self.backoff = Backoff::default();
                    }
                    reason
                }
                Ok(Err(reason)) => reason,
                Err(Closed) => return,
            };
            let retry_in = self.backoff.next();
            self.tell(LinkEvent::Down {
                attempt: number,
                retry_in,
                reason,
            });
            if self.wait(retry_in).await.is_err() {
                return;
            }
        }
    }

    /// One attempt, given up when the program ends.
    async fn connect(&mut self) -> Result<Result<Attempt, DownReason>, Closed> {
        let address = self.address.clone();
        let attempt = Attempt::connect(&address);
        tokio::pin!(attempt);
        loop {
            tokio::select! {
                outcome = &mut attempt => return Ok(outcome),
                order = self.orders.recv() => match order {
                    Some(Order::Emit(_) | Order::RetryNow) => {}
                    Some(Order::Close(_)) | None => return Err(Closed),
                },
            }
        }
    }

    /// Carries orders out and signals back until the line is lost.
    async fn serve(&mut self, mut attempt: Attempt) -> Result<DownReason, Closed> {
        loop {
            tokio::select! {
                signal = attempt.next() => match signal {
                    Signal::Event(event, payload) => {
                        if let Some(event) = decode::event(&event, &payload) {
                            self.tell(LinkEvent::Received(event));
                        }
                    }
                    Signal::Answer(ticket, payload) => {
                        if let Some(ack) = decode::ack(&payload) {
                            self.tell(LinkEvent::Answered { ticket, ack });
                        }
                    }
                    Signal::Connected => {}
                    Signal::Refused | Signal::Ended => return Ok(DownReason::Lost),
                },
                order = self.orders.recv() => match order {
                    Some(Order::Emit(emission)) => attempt.send(emission),
                    Some(Order::RetryNow) => {}
                    Some(Order::Close(done)) => {
                        attempt.close().await;
                        // Whoever asked may have stopped waiting.
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
                order = self.orders.recv() => match order {
                    Some(Order::RetryNow) => return Ok(()),
                    Some(Order::Emit(_)) => {}
                    Some(Order::Close(_)) | None => return Err(Closed),
                },
            }
        }
    }

    fn tell(&self, event: LinkEvent) {
        // When nobody listens any more the program is about to end.
        let _ending = self.report.send(event);
    }
}
