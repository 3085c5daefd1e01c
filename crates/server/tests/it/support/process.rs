//! A server in its own process, which a test can kill. The process is this same test
//! program, asked for the only test that serves.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use server::Storage;
use testkit::{ProcessInfo, ServerProcess, Signal};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::host::hosted;

/// The variable that names the file of rooms to the process.
const FILE: &str = "JOGO_TEST_FILE";

/// The longest time for an end.
const END_TIMEOUT: Duration = Duration::from_secs(30);

/// A server process, which is killed when dropped.
pub(crate) struct Process {
    pub(crate) address: SocketAddr,
    /// The process that was started: the server, or a tracer around it.
    outer: ServerProcess,
    /// The server itself.
    server: ProcessInfo,
}

impl Process {
    #[track_caller]
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
        command.args(["--exact", "support::process::a_server"]);
        command.arg("--nocapture").env(FILE, file);
        command.stderr(Stdio::null());
        let outer = ServerProcess::start(command).ok()?;
        let own = outer.process.info();
        let traced = own.children().first().copied();
        Some(Self {
            address: outer.address,
            outer,
            server: if tracer.is_empty() { own } else { traced? },
        })
    }

    /// Ends it as a crash would.
    pub(crate) fn kill(self) {
        self.end(Signal::KILL);
    }

    /// Ends it as a person would. Returns how long that took.
    pub(crate) fn stop(self) -> Duration {
        self.end(Signal::TERM)
    }

    fn end(mut self, signal: Signal) -> Duration {
        let asked = std::time::Instant::now();
        // It may have ended by itself.
        let _gone = self.server.signal(signal);
        self.outer.process.ended_within(END_TIMEOUT).unwrap();
        asked.elapsed()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A server that was traced outlives its tracer.
        if self.outer.process.is_alive() {
            let _gone = self.server.signal(Signal::KILL);
        }
    }
}

/// Not a test of its own: the server that others start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server() {
    let Some(file) = std::env::var_os(FILE) else {
        return;
    };
    let keep = Storage::file(Path::new(&file)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("http://{}", listener.local_addr().unwrap());
    let mut terminate = signal(SignalKind::terminate()).unwrap();
    let told = async move {
        terminate.recv().await;
    };
    // The tests of faults send as fast as they can.
    let mut options = hosted();
    options.network.events_per_second = 1_000_000;
    server::serve(listener, keep, options, told).await.unwrap();
}
