//! A server, a program in a window, and an opponent who does what it is told.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use faults::client::{Connection, Entering, Heard};
use faults::history::Log;
use faults::server::{Binary, Server, Setting};
use game::{Board, Mark, RoomView, Square};
use testkit::pty::{CommandBuilder, PATIENCE, Window};
use tokio::runtime::Runtime;
use tokio::sync::mpsc as orders;

/// Who is at the table, and where.
pub(crate) struct Stage {
    // Dropped before the runtime that its process belongs to.
    server: Server,
    binary: Binary,
    home: faults::server::Directory,
    runtime: Runtime,
}

impl Stage {
    /// Starts a server.
    ///
    /// # Errors
    /// It does not come up.
    pub(crate) fn open() -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let binary = Binary::find()?;
        let server = runtime.block_on(Server::start(&binary, Setting::default()))?;
        Ok(Self {
            home: faults::server::Directory::new("medir")?,
            server,
            binary,
            runtime,
        })
    }

    /// Where the server listens.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// A place for files, gone with the stage.
    pub(crate) fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// The program to be measured.
    pub(crate) fn program(&self) -> &std::path::Path {
        self.binary.path()
    }

    /// `jogo play` in a room of this server, with nothing of the user's own.
    pub(crate) fn play(&self, room: &str) -> CommandBuilder {
        self.play_as("Bia", "en", room)
    }

    /// The same under this name, in this language.
    pub(crate) fn play_as(&self, name: &str, language: &str, room: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(self.program());
        command.args(["play", "--idioma", language, "--nome", name, "--sala", room]);
        command.args(["--host", &self.address().to_string()]);
        self.prepare(&mut command);
        command
    }

    /// The surroundings of every program measured here.
    pub(crate) fn prepare(&self, command: &mut CommandBuilder) {
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        // A background that is known already is not asked for: nobody would answer here.
        command.env("COLORFGBG", "default;default");
        for variable in ["NO_COLOR", "COLORTERM", "SSH_CONNECTION", "TMUX"] {
            command.env_remove(variable);
        }
        for variable in ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(variable, self.home.path());
        }
    }

    /// The program at X with an opponent at O, the program to move.
    ///
    /// # Errors
    /// One of them does not get that far.
    pub(crate) fn game(&self, room: &str, size: (u16, u16)) -> anyhow::Result<(Window, Opponent)> {
        self.game_of(self.play(room), room, size)
    }

    /// The same with this command.
    ///
    /// # Errors
    /// One of them does not get that far.
    pub(crate) fn game_of(
        &self,
        command: CommandBuilder,
        room: &str,
        (columns, rows): (u16, u16),
    ) -> anyhow::Result<(Window, Opponent)> {
        let window = Window::open(command, columns, rows)?;
        window.until("a first frame", |seen| !seen.bytes.is_empty())?;
        let watcher = self.guest(room, true)?;
        watcher.until(|room| room.players.of(Mark::X).is_some())?;
        let opponent = self.guest(room, false)?;
        opponent.until(|room| room.players.of(Mark::O).is_some())?;
        drop(watcher);
        window.quiet(SETTLED);
        Ok((window, opponent))
    }

    /// Somebody else in a room, or who watches it.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub(crate) fn guest(&self, room: &str, watch: bool) -> anyhow::Result<Opponent> {
        let address = self.address();
        let log = Log::default();
        let connection = self
            .runtime
            .block_on(Connection::open(address, &log, "Ana"))?;
        let (orders, received) = orders::unbounded_channel();
        let (told, news) = mpsc::channel();
        self.runtime.spawn(obey(connection, received, told));
        let opponent = Opponent { orders, news };
        opponent.enter(room, watch)?;
        Ok(opponent)
    }
}

/// After so long without a byte a screen is complete.
pub(crate) const SETTLED: Duration = Duration::from_millis(120);

/// Somebody else, in a task of its own.
pub(crate) struct Opponent {
    orders: orders::UnboundedSender<Order>,
    news: mpsc::Receiver<RoomView>,
}

enum Order {
    Enter(Entering),
    Propose(Board),
    Leave,
}

impl Opponent {
    /// Enters a room, to watch or to sit down.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn enter(&self, room: &str, watch: bool) -> anyhow::Result<Instant> {
        self.order(Order::Enter(Entering {
            room: room.to_owned(),
            name: "Ana".to_owned(),
            watch,
            ..Entering::default()
        }))
    }

    /// Plays this square on the newest board; tells when that was sent.
    ///
    /// # Errors
    /// It is not this opponent's turn, or the server is gone.
    pub(crate) fn play(&self, board: Board, square: u8) -> anyhow::Result<Instant> {
        let square = Square::new(usize::from(square) - 1).context("a square from 1 to 9")?;
        let board = board.with(square, Mark::O);
        self.order(Order::Propose(board))
    }

    /// Leaves the room, but stays connected.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn leave(&self) -> anyhow::Result<Instant> {
        self.order(Order::Leave)
    }

    /// Waits for a room like this.
    ///
    /// # Errors
    /// It did not come.
    pub(crate) fn until(&self, wish: impl Fn(&RoomView) -> bool) -> anyhow::Result<RoomView> {
        loop {
            let room = self.news.recv_timeout(PATIENCE);
            let room = room.context("the room did not become as wished")?;
            if wish(&room) {
                return Ok(room);
            }
        }
    }

    fn order(&self, order: Order) -> anyhow::Result<Instant> {
        let now = Instant::now();
        self.orders.send(order).context("the guest is gone")?;
        Ok(now)
    }
}

/// Carries out what is ordered and tells every room it is shown, until the orders end;
/// then it vanishes without a goodbye.
async fn obey(
    mut connection: Connection,
    mut orders: orders::UnboundedReceiver<Order>,
    news: mpsc::Sender<RoomView>,
) {
    let mut room = String::new();
    loop {
        tokio::select! {
            order = orders.recv() => {
                let sent = match order {
                    None => return connection.break_off(),
                    Some(Order::Enter(entering)) => {
                        room.clone_from(&entering.room);
                        connection.enter(&entering).await
                    }
                    Some(Order::Propose(board)) => connection.propose(&room, board).await,
                    Some(Order::Leave) => connection.ask("sair_sala", &serde_json::json!({})).await,
                };
                if sent.is_err() {
                    return;
                }
            }
            heard = connection.hear(Duration::from_secs(3600)) => match heard {
                Some(Heard::Room(room)) => {
                    // Whoever does not look any more does not mind.
                    let _unseen = news.send(*room);
                }
                Some(Heard::Closed) => return,
                Some(Heard::Seat(_) | Heard::Refused(_) | Heard::Answer(..) | Heard::Other) | None => {}
            },
        }
    }
}
