//! A `redis-server` as a process of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::{Process, free_port};

/// The time that a start or an answer may take on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The folder in which Redis 7 appends its changes.
const APPENDED: &str = "appendonlydir";

/// The flags of a Redis that syncs every write before it answers.
pub const DURABLE: [&str; 4] = ["--appendonly", "yes", "--appendfsync", "always"];

/// A running Redis; it is killed when this is dropped.
#[derive(Debug)]
pub struct RedisProcess {
    /// The process.
    pub process: Process,
    /// The address on which it listens, at every start.
    pub address: SocketAddr,
    folder: PathBuf,
    flags: Vec<String>,
    /// Its folder, if it goes away with the process.
    _temporary: Option<TempDir>,
}

impl RedisProcess {
    /// Starts an empty Redis with these flags.
    ///
    /// # Errors
    /// It is missing, or does not come up.
    pub async fn start(flags: &[&str]) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let redis = Self::start_in(folder.path(), flags).await?;
        Ok(Self {
            _temporary: Some(folder),
            ..redis
        })
    }

    /// Starts a Redis with these flags and the files in this folder, which it leaves there.
    ///
    /// # Errors
    /// It is missing, or does not come up.
    pub async fn start_in(folder: &Path, flags: &[&str]) -> anyhow::Result<Self> {
        let address = free_port()?;
        let flags: Vec<_> = flags.iter().map(|&flag| flag.to_owned()).collect();
        let process = spawn(address, folder, &flags)?;
        let redis = Self {
            process,
            address,
            folder: folder.to_owned(),
            flags,
            _temporary: None,
        };
        redis.answers().await?;
        Ok(redis)
    }

    /// Returns the address as `jogo serve --redis` takes it.
    pub fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Starts it again with what it had written.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.process = spawn(self.address, &self.folder, &self.flags)?;
        self.answers().await
    }

    /// Keeps a copy of its files for [`Self::restart_with_kept_files`].
    ///
    /// # Errors
    /// The files cannot be copied.
    pub fn keep_files(&self) -> anyhow::Result<()> {
        copy(&self.folder.join(APPENDED), &self.kept())
    }

    /// Starts it again with what it had when [`Self::keep_files`] was called.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restart_with_kept_files(&mut self) -> anyhow::Result<()> {
        copy(&self.kept(), &self.folder.join(APPENDED))?;
        self.restart().await
    }

    /// Makes it a replica of another one, and waits until it has everything.
    ///
    /// # Errors
    /// It does not get there.
    pub async fn follow(&self, other: &Self) -> anyhow::Result<()> {
        let port = other.address.port().to_string();
        self.ask(&["REPLICAOF", "127.0.0.1", &port]).await?;
        let since = Instant::now();
        let link_is_up = "master_link_status:up";
        while !self
            .ask(&["INFO", "replication"])
            .await?
            .contains(link_is_up)
        {
            ensure!(since.elapsed() < TIMEOUT, "the replica does not follow");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Runs a command on it, and returns the answer.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn ask(&self, words: &[&str]) -> anyhow::Result<String> {
        let mut command = format!("*{}\r\n", words.len());
        for word in words {
            command += &format!("${}\r\n{word}\r\n", word.len());
        }
        let asked = async {
            let mut stream = BufReader::new(TcpStream::connect(self.address).await?);
            stream.write_all(command.as_bytes()).await?;
            answer(&mut stream).await
        };
        timeout(TIMEOUT, asked).await?
    }

    async fn answers(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        while !self
            .ask(&["PING"])
            .await
            .is_ok_and(|answer| answer == "PONG")
        {
            ensure!(since.elapsed() < TIMEOUT, "redis-server does not come up");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    fn kept(&self) -> PathBuf {
        self.folder.join("kept")
    }
}

/// Reads one answer: a status, a number, or text of a given length.
async fn answer(stream: &mut BufReader<TcpStream>) -> anyhow::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let (kind, rest) = line.trim_end().split_at_checked(1).context("no answer")?;
    match kind {
        "+" | ":" => Ok(rest.to_owned()),
        "$" => {
            // A length of -1 stands for no text at all.
            let length = rest.parse().unwrap_or(0);
            let mut text = vec![0; length];
            stream.read_exact(&mut text).await?;
            Ok(String::from_utf8_lossy(&text).into_owned())
        }
        _ => bail!("Redis says {line:?}"),
    }
}

fn spawn(address: SocketAddr, folder: &Path, flags: &[String]) -> anyhow::Result<Process> {
    let mut command = Command::new("redis-server");
    command
        .args(["--bind", "127.0.0.1", "--save", "", "--port"])
        .arg(address.port().to_string())
        // Little is kept for a server that does not listen.
        .args(["--client-output-buffer-limit", "pubsub 256kb 64kb 5"])
        // A replica is served at once.
        .args(["--repl-diskless-sync-delay", "0"])
        .args(flags)
        .arg("--dir")
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let spawned = Process::spawn(&mut command);
    spawned.context("redis-server is missing: sudo apt-get install redis-server")
}

/// Replaces a folder with a copy of another one.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let _none = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}
