//! A `redis-server` for tests, and servers that share it.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use server::{Options, Storage};
use tempfile::TempDir;

use super::Server;

/// A Redis process that ends with this value.
pub(crate) struct Redis {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Redis {
    pub(crate) async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        // Below the ports that the system hands out, so that no process gets it before
        // Redis.
        let port = free.local_addr().unwrap().port() % 20_000 + 10_000;
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--port"])
            .arg(port.to_string())
            .arg("--dir")
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is missing: sudo apt-get install redis-server");
        let redis = Self {
            child,
            port,
            _folder: folder,
        };
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(20),
                "redis-server does not listen"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        redis
    }

    /// Starts a server that shares this Redis.
    pub(crate) async fn server(&self) -> Server {
        Self::server_at(&self.address()).await
    }

    pub(crate) fn address(&self) -> String {
        format!("redis://{}", self.place())
    }

    pub(crate) fn place(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    pub(crate) async fn server_at(address: &str) -> Server {
        let keep = Storage::redis(address).await.unwrap();
        Server::keeping(keep, Options::default()).await
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }

    /// Runs a command on Redis, as any client that reaches it could.
    pub(crate) fn ask(&self, words: &[&str]) -> String {
        let port = self.port.to_string();
        let said = Command::new("redis-cli")
            .args(["-p", &port])
            .args(words)
            .output();
        let said = said.expect("redis-cli is missing: sudo apt-get install redis-tools");
        String::from_utf8(said.stdout).unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
