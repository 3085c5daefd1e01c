//! The servers that are measured: ours as it is, and a bare relay on each other stack.

use std::path::{Path, PathBuf};

use testkit::server_process::UNLIMITED;

use crate::server::pinned::{self, PORT, START_NUMBER, STORE_PORT};
use crate::server::rooms::Rules;

/// A server, and the command that starts it.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) command: Vec<String>,
    pub(crate) rules: Rules,
}

pub(crate) const IN_MEMORY: &str = "jogo, in memory";
pub(crate) const DURABLE: &str = "jogo, durable";
pub(crate) const EARLIER_IN_MEMORY: &str = "earlier jogo, in memory";
const EARLIER_DURABLE: &str = "earlier jogo, durable";

/// Returns all installed servers, ours first, and the names of the missing ones. `earlier` is
/// another build of ours.
pub(crate) fn all(
    jogo: &Path,
    earlier: Option<&PathBuf>,
    peers: &Path,
    rooms: &Path,
) -> (Vec<Peer>, Vec<&'static str>) {
    let ours = std::env::current_exe().unwrap_or_else(|_| "bench".into());
    let ours = ours.display().to_string();
    let relay = |which| [ours.as_str(), "relay", which, PORT];
    let file = rooms.join(format!("{START_NUMBER}.db"));
    let file = ["--dados", &file.display().to_string()];
    let mut found = vec![
        serve(IN_MEMORY, jogo, &["--efemero"]),
        serve(DURABLE, jogo, &file),
        on_redis(jogo, rooms),
        peer("axum WebSocket", Rules::Nobody, &relay("axum")),
        peer("socketioxide", Rules::Nobody, &relay("socketioxide")),
        peer(
            "socketioxide, long",
            Rules::Nobody,
            &relay("socketioxide-long"),
        ),
    ];
    if let Some(earlier) = earlier {
        found.push(serve(EARLIER_IN_MEMORY, earlier, &["--efemero"]));
        found.push(serve(EARLIER_DURABLE, earlier, &file));
    }
    let mut missing = Vec::new();
    for (needed, foreign) in foreign(peers) {
        if needed.exists() {
            found.push(foreign);
        } else {
            missing.push(foreign.name);
        }
    }
    (found, missing)
}

/// Returns our server on a Redis of its own that syncs each write. Both are measured together.
fn on_redis(jogo: &Path, rooms: &Path) -> Peer {
    let script = format!(
        r#"redis-server --bind 127.0.0.1 --port {STORE_PORT} --save '' --dir '{}' \
            --appendonly yes --appendfsync always --appenddirname of-{START_NUMBER} --appendfilename {START_NUMBER} &
        until redis-cli -p {STORE_PORT} ping; do sleep 0.05; done
        exec '{}' serve --host 127.0.0.1 --port {PORT} --redis redis://127.0.0.1:{STORE_PORT} "$@""#,
        rooms.display(),
        jogo.display()
    );
    let words = [&["sh", "-c", &script, "sh"][..], &UNLIMITED].concat();
    peer("jogo, on Redis", Rules::Jogo, &words)
}

/// Returns our server with this store.
fn serve(name: &'static str, jogo: &Path, store: &[&str]) -> Peer {
    let jogo = jogo.display().to_string();
    let words = [
        jogo.as_str(),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        PORT,
    ];
    peer(name, Rules::Jogo, &[&words, store, &UNLIMITED].concat())
}

/// Returns the relays in other languages, each with a file that shows that it is installed.
fn foreign(peers: &Path) -> [(PathBuf, Peer); 6] {
    let script = |name: &str| peers.join(name).display().to_string();
    let (node, python) = (peers.join("node_modules"), peers.join(".venv/bin/python"));
    let bun = node.join(".bin/bun");
    let in_bun = [&bun.display().to_string(), &script("bun.mjs"), PORT];
    let interpreter = python.display().to_string();
    let (uvicorn, flask) = (script("uvicorn_relay.py"), script("flask_relay.py"));
    let in_flask = |name, mode| peer(name, Rules::Nobody, &[&interpreter, &flask, PORT, mode]);
    [
        (
            node.join("socket.io"),
            peer(
                "Node socket.io",
                Rules::Nobody,
                &["node", &script("node.mjs"), PORT],
            ),
        ),
        (
            node.join("boardgame.io"),
            peer(
                "boardgame.io",
                Rules::Boardgame,
                &["node", &script("boardgame.cjs"), PORT],
            ),
        ),
        (bun, peer("Bun, its own engine", Rules::Nobody, &in_bun)),
        (
            python.clone(),
            peer("uvicorn", Rules::Nobody, &[&interpreter, &uvicorn, PORT]),
        ),
        (python.clone(), in_flask("Flask, gevent", "gevent")),
        (python, in_flask("Flask, threading", "threading")),
    ]
}

fn peer(name: &'static str, rules: Rules, words: &[&str]) -> Peer {
    Peer {
        name,
        command: pinned::words(words),
        rules,
    }
}
