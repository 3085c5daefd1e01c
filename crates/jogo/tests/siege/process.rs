//! `jogo serve` as a process of its own, with its own limits and log.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;

use tempfile::TempDir;
use testkit::server_process::serve;
use testkit::{ProcessInfo, ResourceLimits, ServerProcess};

/// A running server; killed when dropped.
pub(crate) struct Process {
    server: ServerProcess,
    pub(crate) address: SocketAddr,
    folder: TempDir,
}

impl Process {
    /// Starts a server that may open `files` files.
    #[track_caller]
    pub(crate) fn start(files: u64, flags: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let limits = ResourceLimits {
            open_files: Some(files),
            ..ResourceLimits::default()
        };
        let mut command = serve(Path::new(env!("CARGO_BIN_EXE_jogo")), limits, 0);
        command.args(["--efemero", "--idioma", "en"]).args(flags);
        command.stderr(File::create(folder.path().join("log")).unwrap());
        let server = ServerProcess::start(command).unwrap();
        Self {
            address: server.address,
            server,
            folder,
        }
    }

    /// Returns the memory of the server, in kB.
    pub(crate) fn memory(&self) -> u64 {
        self.info().memory() / 1_024
    }

    pub(crate) fn info(&self) -> ProcessInfo {
        self.server.process.info()
    }

    pub(crate) fn is_alive(&mut self) -> bool {
        self.server.process.is_alive()
    }

    #[track_caller]
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}
