//! A server, a program in a window, and an opponent that follows orders.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::Context;
use game::wire::News;
use game::{Board, Mark, RoomView, Square};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::pty::{CommandBuilder, TIMEOUT, Window};
use testkit::server_process::{UNLIMITED, serve};
use testkit::socketio::{Client, Heard};
use testkit::{JogoBinary, ResourceLimits, ServerProcess};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::sync::mpsc as orders;

/// A server, and a place for files.
pub(crate) struct Stage {
    server: ServerProcess,
    binary: JogoBinary,
    home: TempDir,
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
        let (binary, home) = (JogoBinary::find()?, TempDir::new()?);
        let mut command = serve(binary.path(), ResourceLimits::default(), 0);
        command.arg("--dados").arg(home.path().join("salas.db"));
        command.args(UNLIMITED);
        command.stderr(Stdio::null());
        Ok(Self {
            server: ServerProcess::start(command)?,
            binary,
            home,
            runtime,
        })
    }

    /// Returns the address of the server.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Returns a folder that goes with the stage.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Returns the program to be measured.
    pub(crate) fn program(&self) -> &Path {
        self.binary.path()
    }

    /// Returns `jogo play` in a room of this server, with nothing of the user's own.
    pub(crate) fn play(&self, room: &str) -> CommandBuilder {
        self.play_as("Bia", "en", room)
    }

    /// Returns the same under this name, in this language.
    pub(crate) fn play_as(&self, name: &str, language: &str, room: &str) -> CommandBuilder {
        let mut command = CommandBuilder::new(self.program());
        command.args(["play", "--idioma", language, "--nome", name, "--sala", room]);
        command.args(["--host", &self.address().to_string()]);
        self.prepare(&mut command);
        command
    }

    /// Sets the environment of every program that is measured here.
    pub(crate) fn prepare(&self, command: &mut CommandBuilder) {
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        // The program does not ask for a known background, because nobody would answer here.
        command.env("COLORFGBG", "15;0");
        for variable in ["NO_COLOR", "COLORTERM", "SSH_CONNECTION", "TMUX"] {
            command.env_remove(variable);
        }
        for variable in ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(variable, self.home.path());
        }
    }

    /// Starts the program at X with an opponent at O. It is the program's turn.
    ///
    /// # Errors
    /// One of them does not get that far.
    pub(crate) fn game(&self, room: &str, size: (u16, u16)) -> anyhow::Result<(Window, Opponent)> {
        self.game_of(self.play(room), room, size)
    }

    /// Starts the same with this command.
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

    /// Returns another client in a room, as a player or a watcher.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub(crate) fn guest(&self, room: &str, watch: bool) -> anyhow::Result<Opponent> {
        let client = self.runtime.block_on(connect(self.address()))?;
        let (orders, received) = orders::unbounded_channel();
        let (news, rooms) = mpsc::channel();
        self.runtime.spawn(obey(client, received, news));
        let opponent = Opponent { orders, rooms };
        opponent.enter(room, watch)?;
        Ok(opponent)
    }
}

/// After this time without a byte, a screen is complete.
pub(crate) const SETTLED: Duration = Duration::from_millis(120);

/// Another client, in a task of its own.
pub(crate) struct Opponent {
    orders: orders::UnboundedSender<Order>,
    rooms: mpsc::Receiver<RoomView>,
}

/// An event to send.
type Order = (&'static str, Value);

impl Opponent {
    /// Enters a room, to watch or to sit down.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn enter(&self, room: &str, watch: bool) -> anyhow::Result<Instant> {
        let enter = json!({ "jogoId": room, "nome": "Ana", "ficha": null, "assistir": watch });
        self.order("entrar_sala", enter)
    }

    /// Plays this square on the newest board, and returns the time of that.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn play(&self, board: Board, square: u8) -> anyhow::Result<Instant> {
        let square = Square::new(usize::from(square) - 1).context("a square from 1 to 9")?;
        let board = board.with(square, Mark::O);
        self.order("atualizar_jogo", json!({ "tabuleiro": board }))
    }

    /// Leaves the room, but stays connected.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn leave(&self) -> anyhow::Result<Instant> {
        self.order("sair_sala", json!({}))
    }

    /// Waits for a room that fulfills a condition.
    ///
    /// # Errors
    /// It did not come.
    pub(crate) fn until(&self, wish: impl Fn(&RoomView) -> bool) -> anyhow::Result<RoomView> {
        loop {
            let room = self.rooms.recv_timeout(TIMEOUT);
            let room = room.context("the room did not become as wished")?;
            if wish(&room) {
                return Ok(room);
            }
        }
    }

    fn order(&self, event: &'static str, payload: Value) -> anyhow::Result<Instant> {
        let now = Instant::now();
        let sent = self.orders.send((event, payload));
        sent.ok().context("the guest is gone")?;
        Ok(now)
    }
}

/// Connects a client whose words are not held back.
async fn connect(server: SocketAddr) -> anyhow::Result<Client> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    Ok(Client::connect_on(stream, server).await)
}

/// Sends the ordered events and passes on every room, until the orders end. Then the client
/// is gone without a goodbye.
async fn obey(
    mut client: Client,
    mut orders: orders::UnboundedReceiver<Order>,
    news: mpsc::Sender<RoomView>,
) {
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                None => return client.break_off(),
                Some((event, payload)) => client.say(event, &payload).await,
            },
            heard = client.hear_within(Duration::from_secs(3600)) => match heard {
                Some(Heard::Event(name, payload)) => {
                    if name == "atualizar_jogo"
                        && let Some(News::Room(room)) = News::parse(&payload)
                    {
                        // The receiver may be gone.
                        let _unseen = news.send(*room);
                    }
                }
                Some(Heard::Closed) => return,
                Some(Heard::Answer(..) | Heard::ToldToLeave) | None => {}
            },
        }
    }
}
