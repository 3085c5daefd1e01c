//! Several servers on one Redis behind a door, each with a road of its own to the store.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::balancer::Balancer;
use crate::server::{Binary, Directory, Server, Setting, free_port};

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(20);

/// A `redis-server` that syncs every write before it answers; killed when dropped.
pub struct Redis {
    /// Where it listens, at every start.
    pub address: SocketAddr,
    directory: Directory,
    child: Child,
}

impl Redis {
    /// Starts one that has nothing.
    ///
    /// # Errors
    /// It is missing, or does not come up.
    pub async fn start() -> anyhow::Result<Self> {
        let address = free_port()?;
        let directory = Directory::new(&format!("caos-redis-{}", address.port()))?;
        let child = spawn(address, &directory)?;
        let redis = Self {
            address,
            directory,
            child,
        };
        redis.answers().await?;
        Ok(redis)
    }

    /// Ends it as a crash would.
    ///
    /// # Errors
    /// It could not be killed.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Starts it again with what it had written.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.child = spawn(self.address, &self.directory)?;
        self.answers().await
    }

    /// Keeps what it has written so far, for [`Self::restart_with_kept_file`].
    ///
    /// # Errors
    /// Its files cannot be copied.
    pub fn keep_file(&self) -> anyhow::Result<()> {
        copy(&self.directory.path().join(FILES), &self.kept())
    }

    /// Starts it again with what it had when [`Self::keep_file`] was called.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn restart_with_kept_file(&mut self) -> anyhow::Result<()> {
        copy(&self.kept(), &self.directory.path().join(FILES))?;
        self.restart().await
    }

    fn kept(&self) -> PathBuf {
        self.directory.path().join("kept")
    }

    /// Follows another one, and waits until it has all that is there.
    ///
    /// # Errors
    /// It does not get there.
    pub async fn follow(&self, other: &Self) -> anyhow::Result<()> {
        let port = other.address.port();
        self.say(&format!("REPLICAOF 127.0.0.1 {port}")).await?;
        let since = Instant::now();
        while !self
            .say("INFO replication")
            .await?
            .contains("master_link_status:up")
        {
            ensure!(since.elapsed() < START, "the replica does not follow");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// There is no such process any more.
    pub fn signal(&self, signal: Signal) -> anyhow::Result<()> {
        let id = self.child.id().context("Redis has ended")?;
        let pid = Pid::from_raw(i32::try_from(id)?).context("no such process")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Says one line to it and returns the first of the answer.
    ///
    /// # Errors
    /// It does not answer.
    pub async fn say(&self, line: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(self.address).await?;
        stream.write_all(format!("{line}\r\n").as_bytes()).await?;
        let mut answer = vec![0; 4_096];
        let count = timeout(START, stream.read(&mut answer)).await??;
        Ok(String::from_utf8_lossy(&answer[..count]).trim().to_owned())
    }

    async fn answers(&self) -> anyhow::Result<()> {
        let since = Instant::now();
        while !self.say("PING").await.is_ok_and(|answer| answer == "+PONG") {
            ensure!(since.elapsed() < START, "redis-server does not come up");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

/// Where Redis 7 writes what it is told.
const FILES: &str = "appendonlydir";

/// Replaces a folder by another one's files.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    let _none = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

fn spawn(address: SocketAddr, directory: &Directory) -> anyhow::Result<Child> {
    let spawned = Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--save", "", "--port"])
        .arg(address.port().to_string())
        .args(["--appendonly", "yes", "--appendfsync", "always"])
        // Of a server that does not listen not much is kept.
        .args(["--client-output-buffer-limit", "pubsub 256kb 64kb 5"])
        // A replica is served at once.
        .args(["--repl-diskless-sync-delay", "0"])
        .arg("--dir")
        .arg(directory.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    spawned.context("redis-server is missing: sudo apt-get install redis-server")
}

/// All of it; everything ends when this is dropped.
pub struct Cluster {
    /// The store.
    pub redis: Redis,
    /// Each server's way to the store.
    pub roads: Vec<Balancer>,
    /// The servers.
    pub nodes: Vec<Server>,
    /// Where people come in.
    pub door: Balancer,
}

impl Cluster {
    /// Starts so many servers.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn start(binary: &Binary, servers: usize, setting: &Setting) -> anyhow::Result<Self> {
        let redis = Redis::start().await?;
        let (mut roads, mut nodes) = (Vec::new(), Vec::new());
        for _ in 0..servers {
            let road = Balancer::start(vec![redis.address]).await?;
            let setting = Setting {
                redis: Some(format!("redis://{}", road.address)),
                ..setting.clone()
            };
            nodes.push(Server::start(binary, setting).await?);
            roads.push(road);
        }
        let door = Balancer::start(nodes.iter().map(|node| node.address).collect()).await?;
        Ok(Self {
            redis,
            roads,
            nodes,
            door,
        })
    }

    /// Where people come in but by these servers.
    pub fn all_but(&self, out: &[usize]) -> Vec<SocketAddr> {
        let numbered = self.nodes.iter().enumerate();
        let others = numbered.filter(|(number, _)| !out.contains(number));
        others.map(|(_, node)| node.address).collect()
    }
}
