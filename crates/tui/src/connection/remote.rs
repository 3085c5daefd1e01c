//! The connection to a server. A task keeps it open, whatever the server and the network
//! do.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use game::{PlayedGame, RoomId};
use lan::{Browser, News, Scope};
use tokio::sync::{mpsc, oneshot};

use crate::address::Address;
use crate::message::{ConnectionEvent, DownReason, ServerEvent};

use super::attempt::Attempt;
use super::backoff::Backoff;
use super::decode;
use super::emission::Emission;
use super::socketio::SocketEvent;
use super::whereabouts::{Verdict, Whereabouts};
use super::{games, table};

/// The duration after which a connection counts as stable, so that the delays start over.
/// Without it, a server that accepts clients and then crashes would be tried without
/// pause.
const STABLE_TIME: Duration = Duration::from_secs(5);

/// The maximum duration of a graceful close.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(300);

/// The time for which a server is lost before it is searched for. A restart is shorter.
const SEARCH_AFTER: Duration = Duration::from_secs(3);

/// The time within which a server at a new address must tell its identity.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(5);

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
    ReadGames(RoomId),
    ReadTable,
    RetryNow,
    Close(oneshot::Sender<()>),
}

impl Remote {
    /// Starts to connect. Must be called inside a tokio runtime.
    pub(super) fn open(address: Address, scope: Scope) -> Self {
        let (commands, received) = mpsc::unbounded_channel();
        let (report, events) = mpsc::unbounded_channel();
        let supervisor = Supervisor {
            whereabouts: Whereabouts::new(address, lan::is_on_own_network),
            scope,
            search: None,
            lost: Instant::now(),
            commands: received,
            report,
            backoff: Backoff::default(),
            games: None,
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

    pub(super) fn read_games(&self, room: RoomId) {
        self.command(Command::ReadGames(room));
    }

    pub(super) fn read_table(&self) {
        self.command(Command::ReadTable);
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
    whereabouts: Whereabouts,
    /// The networks on which to search for a lost server.
    scope: Scope,
    /// The search, while the server is lost.
    search: Option<Browser>,
    /// The moment when the server was lost.
    lost: Instant,
    commands: mpsc::UnboundedReceiver<Command>,
    report: mpsc::UnboundedSender<ConnectionEvent>,
    backoff: Backoff,
    /// The reader of earlier games, once they were asked for.
    games: Option<games::Reader>,
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
                    self.report(ConnectionEvent::At(attempt.addresses.clone()));
                    self.report(ConnectionEvent::Up);
                    let Ok(reason) = self.serve(attempt).await else {
                        return;
                    };
                    if since.elapsed() >= STABLE_TIME {
                        self.backoff = Backoff::default();
                    }
                    if self.search.is_none() {
                        self.lost = Instant::now();
                    }
                    reason
                }
                Ok(Err(reason)) => reason,
                Err(Closed) => return,
            };
            self.look_around();
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
        loop {
            let address = self.whereabouts.current().clone();
            let attempt = Attempt::connect(&address);
            tokio::pin!(attempt);
            loop {
                tokio::select! {
                    outcome = &mut attempt => return Ok(outcome),
                    () = hear(self.search.as_mut(), &mut self.whereabouts) => break,
                    command = self.commands.recv() => match command {
                        Some(Command::ReadGames(room)) => self.report_games(room, None),
                        Some(Command::ReadTable) => self.report(ConnectionEvent::Table(None, None)),
                        Some(Command::Emit(_) | Command::RetryNow) => {}
                        Some(Command::Close(_)) | None => return Err(Closed),
                    },
                }
            }
        }
    }

    /// Performs commands and reports events until the connection is lost.
    async fn serve(&mut self, mut attempt: Attempt) -> Result<DownReason, Closed> {
        let doubt = tokio::time::sleep(CONFIRM_TIMEOUT);
        tokio::pin!(doubt);
        loop {
            tokio::select! {
                () = &mut doubt, if self.whereabouts.is_away() => {
                    self.whereabouts.refute();
                    return Ok(DownReason::NoAnswer);
                }
                event = attempt.next() => match event {
                    SocketEvent::Event(event, payload) => {
                        if let Some(event) = decode::event(&event, &payload) {
                            if self.is_from_stranger(&event) {
                                return Ok(DownReason::NotOurs);
                            }
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
                    Some(Command::ReadGames(room)) => self.read_games(room),
                    Some(Command::ReadTable) => self.read_league(),
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

    /// Notes the identity of the server in its events. Returns whether the event comes from
    /// another server than the one that is followed.
    fn is_from_stranger(&mut self, event: &ServerEvent) -> bool {
        let ServerEvent::Seat(seat) = event else {
            return false;
        };
        match self.whereabouts.confirm(seat.server) {
            Verdict::Same => {}
            Verdict::Moved => {
                self.report(ConnectionEvent::Moved(self.whereabouts.current().clone()));
            }
            Verdict::Stranger => return true,
        }
        self.search = None;
        false
    }

    /// Turns to the next address of a server that has been lost for a while.
    fn look_around(&mut self) {
        if self.search.is_some() {
            self.whereabouts.turn();
        } else if self.whereabouts.can_follow() && self.lost.elapsed() >= SEARCH_AFTER {
            // Without mDNS the server may still come back to its address.
            self.search = Some(Browser::start(self.scope).unwrap_or_default());
        }
    }

    async fn wait(&mut self, time: Duration) -> Result<(), Closed> {
        let pause = tokio::time::sleep(time);
        tokio::pin!(pause);
        loop {
            tokio::select! {
                () = &mut pause => return Ok(()),
                () = hear(self.search.as_mut(), &mut self.whereabouts) => return Ok(()),
                command = self.commands.recv() => match command {
                    Some(Command::RetryNow) => return Ok(()),
                    Some(Command::ReadGames(room)) => self.report_games(room, None),
                    Some(Command::ReadTable) => self.report(ConnectionEvent::Table(None, None)),
                    Some(Command::Emit(_)) => {}
                    Some(Command::Close(_)) | None => return Err(Closed),
                },
            }
        }
    }

    /// Has the games of a room read on another thread, because that blocks.
    fn read_games(&mut self, room: RoomId) {
        if self.games.is_none() {
            let report = self.report.clone();
            let give = move |room, games| {
                // If nobody listens, the program is about to end.
                let _ending = report.send(ConnectionEvent::Games { room, games });
            };
            self.games = games::Reader::start(give).ok();
        }
        let address = self.whereabouts.current().clone();
        let reader = self.games.as_ref();
        if !reader.is_some_and(|reader| reader.ask(address, room.clone())) {
            self.report_games(room, None);
        }
    }

    fn read_league(&self) {
        let report = self.report.clone();
        let address = self.whereabouts.current().clone();
        table::read(address, move |news, minutes_left| {
            // If nobody listens, the program is about to end.
            let _ending = report.send(ConnectionEvent::Table(news, minutes_left));
        });
    }

    fn report_games(&self, room: RoomId, games: Option<Vec<PlayedGame>>) {
        self.report(ConnectionEvent::Games { room, games });
    }

    fn report(&self, event: ConnectionEvent) {
        // If nobody listens, the program is about to end.
        let _ending = self.report.send(event);
    }
}

/// Waits until an announcement tells a new address of the server. Without a search it waits
/// forever.
async fn hear(search: Option<&mut Browser>, whereabouts: &mut Whereabouts) {
    let Some(browser) = search else {
        return std::future::pending().await;
    };
    loop {
        if let News::Found(found) = browser.next().await
            && whereabouts.hear(&found)
        {
            return;
        }
    }
}
