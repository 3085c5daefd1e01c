//! A server in its own process, which a test can kill. The process is this same test
//! program, asked for the only test that serves.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use server::{Options, Storage};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The environment variable with the file of rooms.
const FILE: &str = "JOGO_TEST_FILE";

/// The text before the address in the process's output.
const ADDRESS: &str = "serving on ";

/// A server process, which is killed when dropped.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    /// The process id of the server, not of the tracer around it.
    id: u32,
    child: Child,
    /// Kept so that the server can go on writing to it.
    _output: BufReader<ChildStdout>,
}

impl Process {
    pub(crate) fn start(file: &Path) -> Self {
        Self::start_under(&[], file).expect("a server that is not hindered starts")
    }

    /// Starts the server as an argument of another program, such as `strace`. Returns
    /// `None` if it ended before it served.
    pub(crate) fn start_under(tracer: &[&str], file: &Path) -> Option<Self> {
        let program = std::env::current_exe().unwrap();
        let mut command = match tracer {
            [] => Command::new(program),
            [tracer, arguments @ ..] => {
                let mut command = Command::new(tracer);
                command.args(arguments).arg(program);
                command
            }
        };
        let mut child = command
            .args(["--exact", "support::process::a_server"])
            .arg("--nocapture")
            .env(FILE, file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let Some((address, id)) = served(&mut output) else {
            child.wait().unwrap();
            return None;
        };
        Some(Self {
            address,
            id,
            child,
            _output: output,
        })
    }

    /// Kills the server, as a crash would end it.
    pub(crate) fn kill(mut self) {
        self.end("-KILL");
    }

    /// Stops the server, as its operator would, and returns the time that it took.
    pub(crate) fn stop(mut self) -> Duration {
        let asked = Instant::now();
        self.end("-TERM");
        asked.elapsed()
    }

    fn end(&mut self, signal: &str) {
        let id = self.id.to_string();
        // The process may have ended by itself.
        let _gone = Command::new("kill").args([signal, &id]).output();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            self.end("-KILL");
        }
    }
}

/// Returns the address and process id that the server prints. Returns `None` if it ended
/// before that.
fn served(output: &mut impl BufRead) -> Option<(SocketAddr, u32)> {
    // The test harness may have begun the line.
    let mut lines = output.lines().map_while(Result::ok);
    let said = lines.find_map(|line| {
        let (_, said) = line.trim().split_once(ADDRESS)?;
        Some(said.to_owned())
    })?;
    let (address, id) = said.split_once(' ').unwrap();
    Some((address.parse().unwrap(), id.parse().unwrap()))
}

/// Runs the server that other tests start. It tests nothing itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server() {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let keep = Storage::file(Path::new(&file)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    println!("{ADDRESS}{address} {}", std::process::id());
    let mut terminate = signal(SignalKind::terminate()).unwrap();
    let told = async move {
        terminate.recv().await;
    };
    // The tests of faults send as fast as they can.
    let mut options = Options::default();
    options.network.events_per_second = 1_000_000;
    server::serve(listener, keep, options, told).await.unwrap();
}
