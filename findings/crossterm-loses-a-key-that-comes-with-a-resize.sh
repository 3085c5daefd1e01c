#!/usr/bin/env bash
# crossterm 0.29.0 forgets a key that comes together with a resize, until the next key.
#
# Guess: poll and read return all events in the order in which they came. The documentation
# of poll: "Returns Ok(true) if an Event is available".
#
# Seen: the source of events on Unix waits by mio, which reports each change of a file once.
# The source returns at the first of the changed files, and drops the rest of the report.
# So a key that was pressed after a resize, and before the next poll, stays in the terminal.
# The program polls on, and gets the key together with the next one.
# The other way round the resize is lost. The wake that a dropped EventStream sends to its
# thread hides a key in the same way.
#
# Output seen:
#   resize 100x30
#   nothing for a second, with 1 byte to read
#   key a
#   key b
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
crossterm = { version = "=0.29.0", default-features = false, features = ["events"] }
rustix = { version = "=1.1.6", features = ["stdio", "termios"] }
TOML
cat >src/main.rs <<'RS'
use std::time::Duration;

use crossterm::event::{Event, poll, read};
use crossterm::terminal::enable_raw_mode;

fn say(words: &str) {
    print!("{words}\r\n");
    std::io::Write::flush(&mut std::io::stdout()).unwrap();
}

fn main() {
    enable_raw_mode().unwrap();
    let _opened = poll(Duration::ZERO).unwrap();
    say("ready");
    // The window is resized meanwhile, and `a` is pressed.
    std::thread::sleep(Duration::from_millis(500));
    for _ in 0..4 {
        if !poll(Duration::from_secs(1)).unwrap() {
            let waits = rustix::io::ioctl_fionread(rustix::stdio::stdin()).unwrap();
            say(&format!("nothing for a second, with {waits} byte to read"));
            // Now `b` is pressed.
            std::thread::sleep(Duration::from_millis(500));
            continue;
        }
        match read().unwrap() {
            Event::Resize(columns, rows) => say(&format!("resize {columns}x{rows}")),
            Event::Key(key) => say(&format!("key {}", key.code)),
            other => say(&format!("{other:?}")),
        }
    }
}
RS
CARGO_TARGET_DIR="$folder/target" cargo build --quiet
cat >person.py <<'PY'
import fcntl, os, pty, struct, sys, termios, time

program, terminal = pty.fork()
if program == 0:
    os.execv(sys.argv[1], sys.argv[1:])

seen = b""

def wait_for(words):
    global seen
    while words not in seen:
        seen += os.read(terminal, 1000)

wait_for(b"ready")
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
time.sleep(0.1)
os.write(terminal, b"a")
wait_for(b"nothing for a second")
os.write(terminal, b"b")
try:
    while True:
        seen += os.read(terminal, 1000)
except OSError:
    # The program has ended.
    pass
print(seen.decode().replace("\r\n", "\n").partition("ready\n")[2], end="")
PY
timeout 20 python3 person.py target/debug/finding | tee output

[ "$(cat output)" = 'resize 100x30
nothing for a second, with 1 byte to read
key a
key b' ]
