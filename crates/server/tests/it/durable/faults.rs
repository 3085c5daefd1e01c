//! A disk that fails while the server runs. Moves are refused, no confirmed move is lost,
//! and moves work again when the disk does.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::panic::Location;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;
use testkit::http::get;

use super::endless_game::{EndlessGame, Outcome};
use crate::support::process::Process;
use crate::support::{Client, room_file};

/// Checks that a tracer can make system calls of a process fail on this machine.
pub(super) fn need_strace() {
    let traced = Command::new("strace")
        .args(["-qq", "-e", "trace=none", "true"])
        .output();
    assert!(
        traced.is_ok_and(|done| done.status.success()),
        "strace is missing, or may trace nothing here: sudo apt-get install strace"
    );
}

#[tokio::test]
async fn nothing_is_confirmed_from_a_handle_whose_sync_failed() {
    need_strace();
    for (first, last) in [(20, 20), (20, 24), (21, 29)] {
        let (_folder, file) = room_file();
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={first}..{last}");
        let tracer = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject];
        let server = Process::start_under(&tracer, &file).unwrap();
        let mut table = EndlessGame::sit_down(server.address, "123").await;
        let (mut refused, mut confirmed_after) = (0, 0);
        while confirmed_after < 20 {
            match table.step().await {
                Outcome::Confirmed if refused > 0 => confirmed_after += 1,
                Outcome::Confirmed => {}
                Outcome::Unavailable => refused += 1,
                Outcome::Lost => panic!("the server must go on"),
            }
            assert!(table.confirmed < 1_000, "no sync failed");
        }
        server.kill();
        let server = Process::start(&file);
        table.come_back(server.address).await;
        println!(
            "syncs {first}..{last} failed: {refused} moves refused, 0 of {} lost",
            table.confirmed
        );
    }
}

/// The environment variable of a test that runs again as root in a user namespace.
const AGAIN: &str = "JOGO_TEST_IN_A_NAME_SPACE";

/// A file system of 1 MB, which is unmounted when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|done| done.status.success()) {
            return Some(Self(folder));
        }
        None
    }

    /// Runs a test again in a user namespace, where a user that is not root may mount.
    fn run_again_where_it_can_be_mounted(test: &str) {
        assert!(std::env::var_os(AGAIN).is_none(), "root may not mount here");
        let status = Command::new("unshare")
            .args(["--map-root-user", "--mount"])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(AGAIN, "1")
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "it failed, or neither root nor `unshare -rm` may mount a small disk here"
        );
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

/// Fills the disk. The store frees some space when it opens the file again.
fn fill(rubbish: &Path) {
    let mut file = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(rubbish)
        .unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
}

/// Waits until `/saude` answers with this status, which may take a second.
#[track_caller]
fn health_is(server: SocketAddr, status: u16) -> impl Future<Output = ()> {
    let test = Location::caller();
    async move {
        let since = Instant::now();
        while get(server, "/saude").await.status != status {
            assert!(since.elapsed() < Duration::from_secs(1), "{test}: late");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        println!("{status} {:?} later", since.elapsed());
    }
}

#[tokio::test]
async fn a_full_disk_refuses_moves_until_there_is_space() {
    let Some(disk) = SmallDisk::mount() else {
        return SmallDisk::run_again_where_it_can_be_mounted(
            "durable::faults::a_full_disk_refuses_moves_until_there_is_space",
        );
    };
    let file = disk.path().join("salas.db");
    let server = Process::start(&file);
    let mut table = EndlessGame::sit_down(server.address, "123").await;
    let mut watching = Client::connect(server.address).await;
    let enter = json!({ "jogoId": "123", "assistir": true });
    watching.enter(&enter).await;
    table.play_steps(9).await;

    let rubbish = disk.path().join("rubbish");
    let (mut refused, mut confirmed) = (0, 0);
    while refused < 20 {
        fill(&rubbish);
        match table.step().await {
            Outcome::Confirmed => confirmed += 1,
            Outcome::Unavailable => refused += 1,
            Outcome::Lost => panic!("the server must go on"),
        }
        assert!(confirmed < 5_000, "the disk never became full");
    }
    health_is(server.address, 503).await;
    // The watcher is still connected.
    watching.all_until_now().await;

    fs::remove_file(&rubbish).unwrap();
    health_is(server.address, 200).await;
    let since = Instant::now();
    while table.step().await != Outcome::Confirmed {
        assert!(since.elapsed() < Duration::from_secs(5));
    }
    println!(
        "{refused} refused; moves again {:?} after there was space",
        since.elapsed()
    );
    table.play_steps(20).await;
    watching.room_where(|room| room["ultima"].is_number()).await;
    server.kill();
    let server = Process::start(&file);
    table.come_back(server.address).await;
    table.play_steps(20).await;
}

#[tokio::test]
async fn a_file_size_limit_refuses_moves_and_ends_nothing() {
    let (_folder, file) = room_file();
    // In blocks of 512 bytes: the log of changes reaches it after a few moves.
    let limited = ["sh", "-c", "ulimit -f 192; \"$0\" \"$@\"; true"];
    let server = Process::start_under(&limited, &file).unwrap();
    let mut table = EndlessGame::sit_down(server.address, "123").await;
    let mut refused = 0;
    while refused < 3 {
        match table.step().await {
            Outcome::Confirmed => assert!(table.confirmed < 5_000, "no write was refused"),
            Outcome::Unavailable => refused += 1,
            Outcome::Lost => panic!("the server must go on"),
        }
    }
    println!(
        "{refused} moves refused among {} confirmed",
        table.confirmed
    );
    server.kill();
    let server = Process::start(&file);
    table.come_back(server.address).await;
    table.play_steps(20).await;
}
