//! The server under test: `jogo serve` with files of its own, which can be started again on
//! the same port and the same file.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::server_process::{UNLIMITED, serve};
use testkit::{JogoBinary, ProcessInfo, ResourceLimits, ServerProcess, Signal, free_port};

use crate::fake_clock::FakeClock;

/// The longest time for a stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);

/// The longest time for a copy of the rooms.
const COPY_TIMEOUT: Duration = Duration::from_secs(10);

/// How to start a server.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Keeps the limits that are on by default.
    pub limited: bool,
    /// The seconds for which a seat is held, if not the usual ones.
    pub hold: Option<u32>,
    /// The seconds after which an idle seat can be claimed, if not the usual ones.
    pub patience: Option<u32>,
    /// How much of the machine the process may have.
    pub resources: ResourceLimits,
    /// The most connections that it takes, if not the usual number.
    pub connections: Option<usize>,
    /// The Redis on which it keeps its rooms, if not in a file.
    pub redis: Option<String>,
    /// The clock that tells it the date, if not the machine's.
    pub clock: Option<Arc<FakeClock>>,
}

/// A running server; it is killed when dropped.
pub struct Server {
    binary: JogoBinary,
    settings: Settings,
    /// The address on which it listens, at every start.
    pub address: SocketAddr,
    folder: TempDir,
    server: ServerProcess,
}

impl Server {
    /// Starts a server with rooms of its own.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start(binary: &JogoBinary, settings: Settings) -> anyhow::Result<Self> {
        Self::start_in(TempDir::new()?, binary, settings).await
    }

    /// Starts a server with the rooms of a copy, restored as docs/HOST.md tells.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restored(binary: &JogoBinary, copy: &Path) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        fs::copy(copy, folder.path().join("salas.db"))?;
        Self::start_in(folder, binary, Settings::default()).await
    }

    async fn start_in(
        folder: TempDir,
        binary: &JogoBinary,
        settings: Settings,
    ) -> anyhow::Result<Self> {
        let address = free_port()?;
        let command = command(binary, &settings, address, folder.path())?;
        Ok(Self {
            binary: binary.clone(),
            settings,
            address,
            folder,
            server: ServerProcess::start_on(address, command).await?,
        })
    }

    /// Returns a handle for the system's figures of the process.
    pub fn info(&self) -> ProcessInfo {
        self.server.process.info()
    }

    /// Returns the token of its host.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn host_token(&self) -> anyhow::Result<String> {
        let file = self.folder.path().join("salas.db.anfitriao");
        Ok(fs::read_to_string(file)?.trim().to_owned())
    }

    /// Returns whether the process is still the one that was started.
    pub fn is_alive(&mut self) -> bool {
        self.server.process.is_alive()
    }

    /// Asks for a copy of the rooms, and waits until there is one. Returns its path and the
    /// time that it took.
    ///
    /// # Errors
    /// There is none within ten seconds.
    pub async fn copy(&self) -> anyhow::Result<(PathBuf, Duration)> {
        let before = self.copies()?;
        let asked = Instant::now();
        self.info().signal(Signal::USR1)?;
        loop {
            let new = self.copies()?.into_iter().find(|one| !before.contains(one));
            if let Some(copy) = new {
                return Ok((copy, asked.elapsed()));
            }
            anyhow::ensure!(
                asked.elapsed() < COPY_TIMEOUT,
                "no copy in {COPY_TIMEOUT:?}"
            );
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// Returns the paths of all copies that have their name.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn copies(&self) -> anyhow::Result<Vec<PathBuf>> {
        // SQLite's journal of a copy that is not whole ends in "-journal".
        let is_whole = |path: &PathBuf| !path.to_string_lossy().contains(".parte");
        Ok(self.copied()?.into_iter().filter(is_whole).collect())
    }

    /// Returns the paths of all copies, with those that are not whole.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn copied(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut copied = Vec::new();
        for entry in fs::read_dir(self.folder.path())? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("salas.db.copia-") {
                copied.push(path);
            }
        }
        Ok(copied)
    }

    /// Ends the process as a crash would.
    ///
    /// # Errors
    /// It cannot be killed.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.server.process.kill()?)
    }

    /// Asks it to end, and returns how long that took.
    ///
    /// # Errors
    /// It is still there after 20 seconds.
    pub async fn terminate(&mut self) -> anyhow::Result<Duration> {
        self.server.process.terminate_async(STOP_TIMEOUT).await
    }

    /// Starts the process again, on the same port and file. Returns how long the port took
    /// to answer.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restart(&mut self) -> anyhow::Result<Duration> {
        let asked = Instant::now();
        let command = command(
            &self.binary,
            &self.settings,
            self.address,
            self.folder.path(),
        )?;
        self.server = ServerProcess::start_on(self.address, command).await?;
        Ok(asked.elapsed())
    }
}

fn command(
    binary: &JogoBinary,
    settings: &Settings,
    address: SocketAddr,
    folder: &Path,
) -> anyhow::Result<Command> {
    let mut command = serve(binary.path(), settings.resources, address.port());
    if settings.resources.memory.is_some() {
        // The number of stacks must not depend on the machine.
        command.env("TOKIO_WORKER_THREADS", "2");
    }
    if let Some(clock) = &settings.clock {
        command.envs(clock.environment());
    }
    if let Some(redis) = &settings.redis {
        command.arg("--redis").arg(redis);
    } else if binary.is_durable() {
        command.arg("--dados").arg(folder.join("salas.db"));
    }
    if let Some(hold) = settings.hold {
        command.arg("--guarda").arg(hold.to_string());
    }
    if let Some(patience) = settings.patience {
        command.arg("--paciencia").arg(patience.to_string());
    }
    if let Some(connections) = settings.connections {
        command.arg("--conexoes").arg(connections.to_string());
    }
    if !settings.limited {
        let is_known = |flag: &&&str| binary.has_flag(flag.split('=').next().unwrap_or(flag));
        command.args(UNLIMITED.iter().filter(is_known));
    }
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))?;
    command.stderr(log);
    Ok(command)
}
