//! The server under test: the real `jogo`, as a process of its own, that can be
//! killed, stopped, starved and started again on the same port and the same file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use crate::fake_clock::Calendar;

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(30);

/// Flags that lift limits which are not what a row is about, if the server has them.
const LIFTED: [(&str, &str); 4] = [
    ("--conexoes-por-endereco", "20000"),
    ("--salas", "100000"),
    ("--salas-por-minuto", "1000000"),
    ("--ritmo", "100000"),
];

/// The binary, and what it offers.
#[derive(Clone, Debug)]
pub struct Binary {
    path: PathBuf,
    help: String,
}

impl Binary {
    /// Builds `jogo` from this workspace, or takes the one that `JOGO_BIN` names.
    ///
    /// # Errors
    /// It could not be built or run.
    pub fn find() -> anyhow::Result<Self> {
        let path = match std::env::var_os("JOGO_BIN") {
            Some(path) => PathBuf::from(path),
            None => built()?,
        };
        let told = Command::new(&path).args(["serve", "--help"]).output();
        let told = told.with_context(|| format!("{} does not run", path.display()))?;
        ensure!(told.status.success(), "jogo serve --help fails");
        let help = String::from_utf8(told.stdout)?;
        Ok(Self { path, help })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether `jogo serve` knows this flag.
    pub fn knows(&self, flag: &str) -> bool {
        let mut words = self
            .help
            .split(|c: char| c.is_whitespace() || "=,<[".contains(c));
        words.any(|word| word == flag)
    }

    /// Whether rooms survive the process.
    pub fn is_durable(&self) -> bool {
        self.knows("--dados")
    }
}

/// Builds `jogo` as this program itself was built, and tells where it is.
fn built() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "--package", "jogo"]);
    if !cfg!(debug_assertions) {
        build.arg("--release");
    }
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    ensure!(built.success(), "jogo could not be built");
    let me = std::env::current_exe()?;
    // Tests run from one directory below the binaries.
    let places = me.ancestors().skip(1).take(2);
    let mut candidates = places.map(|place| place.join("jogo"));
    let found = candidates.find(|path| path.is_file());
    found.context("jogo is not beside this program: set JOGO_BIN")
}

/// How to start a server.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// Keep the limits that are on by default.
    pub limited: bool,
    /// Seconds for which a seat is held, if not the usual.
    pub hold: Option<u32>,
    /// The most descriptors the process may have.
    pub descriptors: Option<u64>,
    /// The most connections it is told to take, if not the usual.
    pub places: Option<usize>,
    /// The most memory the process may have for itself, in kB: heap and stacks, not
    /// the binary. Beyond it the system refuses more, and the process ends.
    pub memory: Option<u64>,
    /// The Redis on which it keeps its rooms, if not in a file.
    pub redis: Option<String>,
    /// Which calendar it lives by, if not the machine's.
    pub calendar: Option<Arc<Calendar>>,
}

/// A running server; it is killed when dropped.
pub struct Server {
    binary: Binary,
    setting: Setting,
    /// Where it listens, at every start.
    pub address: SocketAddr,
    directory: Directory,
    child: Child,
}

/// A directory that goes with its owner.
pub struct Directory(PathBuf);

impl Directory {
    /// A new one, among the files that may be removed any time.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn new(name: &str) -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What cannot be removed is in the place for what may be removed any time.
        let _left = std::fs::remove_dir_all(&self.0);
    }
}

impl Server {
    /// Starts a server with rooms of its own.
    ///
    /// # Errors
    /// It did not come up.
    pub async fn start(binary: &Binary, setting: Setting) -> anyhow::Result<Self> {
        let address = free_port()?;
        let directory = Directory::new(&format!("caos-{}", address.port()))?;
        let child = spawn(binary, &setting, address, &directory.0)?;
        let server = Self {
            binary: binary.clone(),
            setting,
            address,
            directory,
            child,
        };
        server.answers().await?;
        Ok(server)
    }

    /// Ends the process as a crash would, and waits until it is gone.
    ///
    /// # Errors
    /// It could not be killed.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Starts the process again, on the same port and file; returns how long the
    /// port took to answer.
    ///
    /// # Errors
    /// It did not come up.
    pub async fn restart(&mut self) -> anyhow::Result<Duration> {
        let asked = Instant::now();
        self.child = spawn(&self.binary, &self.setting, self.address, &self.directory.0)?;
        self.answers().await?;
        Ok(asked.elapsed())
    }

    /// Asks it to end, and returns how long that took.
    ///
    /// # Errors
    /// It is still there after 20 seconds.
    pub async fn terminate(&mut self) -> anyhow::Result<Duration> {
        let asked = Instant::now();
        self.signal(Signal::TERM)?;
        timeout(Duration::from_secs(20), self.child.wait()).await??;
        Ok(asked.elapsed())
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// There is no such process any more.
    pub fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        Ok(kill_process(self.pid()?, signal)?)
    }

    /// Its memory in bytes, as far as the system tells.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
            .map_or(0, |kilobytes| kilobytes * 1_024)
    }

    /// The most memory it ever had, in bytes, as far as the system tells.
    pub fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
            .map_or(0, |kilobytes| kilobytes * 1_024)
    }

    /// How many descriptors it has open, as far as the system tells.
    pub fn descriptors(&self) -> usize {
        let list = self
            .child
            .id()
            .map(|id| std::fs::read_dir(format!("/proc/{id}/fd")));
        list.and_then(Result::ok).map_or(0, Iterator::count)
    }

    /// Whether the process is still the one that was started.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits until the server answers.
    async fn answers(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        while !self.answered().await.unwrap_or(false) {
            if since.elapsed() > START {
                bail!("the server did not come up within {START:?}");
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// A port is open before the rooms behind it are.
    async fn answered(&self) -> anyhow::Result<bool> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = "GET /endereco HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut first = [0];
        Ok(timeout(START, stream.read(&mut first)).await?? == 1)
    }

    fn status(&self, key: &str) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(key))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn pid(&self) -> anyhow::Result<Pid> {
        let id = self.child.id().context("the server has ended")?;
        Pid::from_raw(i32::try_from(id)?).context("no such process")
    }
}

pub(crate) fn free_port() -> anyhow::Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?)
}

fn spawn(
    binary: &Binary,
    setting: &Setting,
    address: SocketAddr,
    directory: &Path,
) -> anyhow::Result<Child> {
    let mut command = limited(setting, &binary.path);
    if let Some(calendar) = &setting.calendar {
        command.envs(calendar.environment());
    }
    command.args(["serve", "--host", "127.0.0.1", "--port"]);
    command.arg(address.port().to_string());
    if let Some(redis) = &setting.redis {
        command.arg("--redis").arg(redis);
    } else if binary.is_durable() {
        command.arg("--dados").arg(directory.join("salas.db"));
    }
    if let Some(hold) = setting.hold {
        command.arg("--guarda").arg(hold.to_string());
    }
    if let Some(places) = setting.places {
        command.arg("--conexoes").arg(places.to_string());
    }
    if !setting.limited {
        for (flag, value) in LIFTED.iter().filter(|(flag, _)| binary.knows(flag)) {
            command.args([flag, value]);
        }
    }
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(directory.join("log"))?;
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    Ok(command.kill_on_drop(true).spawn()?)
}

/// The program, with no more of the machine than it may have. Limits are inherited, so
/// a shell sets them and becomes the program: nobody needs to be root for that.
fn limited(setting: &Setting, program: &Path) -> tokio::process::Command {
    let limits = [("-n", setting.descriptors), ("-d", setting.memory)];
    let limits = limits
        .iter()
        .filter_map(|(flag, most)| Some(format!("ulimit {flag} {} && ", (*most)?)));
    let limits: String = limits.collect();
    if limits.is_empty() {
        return tokio::process::Command::new(program);
    }
    let mut shell = tokio::process::Command::new("sh");
    shell.arg("-c").arg(limits + "exec \"$0\" \"$@\"");
    // As many stacks on a large machine as on a small one.
    shell.arg(program).env("TOKIO_WORKER_THREADS", "2");
    shell
}
