//! A server as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::{Process, ResourceLimits};

/// The time that a start may take on a busy machine.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running server; it is killed when this is dropped.
#[derive(Debug)]
pub struct ServerProcess {
    /// The process.
    pub process: Process,
    /// The address on which it serves.
    pub address: SocketAddr,
    /// The open pipe, without which the server could not write on.
    _screen: Option<BufReader<ChildStdout>>,
}

impl ServerProcess {
    /// Starts a server, and waits until it prints `http://` and the address on which it serves.
    ///
    /// # Errors
    /// It ended before that, or could not be started.
    pub fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut process = Process::spawn(command.stdout(Stdio::piped()))?;
        let pipe = process
            .child()
            .stdout
            .take()
            .context("a pipe was asked for")?;
        let mut screen = BufReader::new(pipe);
        let mut lines = screen.by_ref().lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let (_, address) = line.split_once("http://")?;
            Some(address.trim().replace("localhost", "127.0.0.1"))
        });
        let address = address.context("the server ended before it told its address")?;
        Ok(Self {
            process,
            address: address.parse()?,
            _screen: Some(screen),
        })
    }

    /// Starts a server on the address that its command names, and waits until it answers.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start_on(address: SocketAddr, mut command: Command) -> anyhow::Result<Self> {
        let process = Process::spawn(command.stdin(Stdio::null()).stdout(Stdio::null()))?;
        let server = Self {
            process,
            address,
            _screen: None,
        };
        let since = Instant::now();
        while !server.answers().await.unwrap_or(false) {
            if since.elapsed() > START_TIMEOUT {
                bail!("the server did not come up within {START_TIMEOUT:?}");
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(server)
    }

    /// Returns whether the server answers: its port opens before its rooms are there.
    async fn answers(&self) -> anyhow::Result<bool> {
        let mut stream = TcpStream::connect(self.address).await?;
        let request = "GET /endereco HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await?;
        let mut first = [0];
        Ok(timeout(START_TIMEOUT, stream.read(&mut first)).await?? == 1)
    }
}

/// Flags that lift all limits, and keep the server off the network.
pub const UNLIMITED: [&str; 6] = [
    "--sem-anuncio",
    "--conexoes-por-endereco=100000",
    "--plateia=100000",
    "--ritmo=1000000",
    "--salas=100000",
    "--salas-por-minuto=1000000",
];

/// Returns the command `jogo serve` on a port of this machine, within these limits.
pub fn serve(program: &Path, limits: ResourceLimits, port: u16) -> Command {
    let mut command = limits.command(program);
    command.args(["serve", "--host", "127.0.0.1", "--port"]);
    command.arg(port.to_string());
    command
}
