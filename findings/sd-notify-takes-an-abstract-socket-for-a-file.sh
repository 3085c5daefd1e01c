#!/usr/bin/env bash
# sd-notify 0.5.0 cannot reach a service manager by an abstract socket (`NOTIFY_SOCKET=@name`),
# and says "No such file or directory".
#
# Guess: it sends wherever sd_notify(3) does. Its documentation says "to `systemd` or
# compatible service managers", and names what it leaves out: "sending notifications on behalf of
# other processes", credentials, and a larger buffer.
#
# Seen: it connects to a file called `@name`. The manager of the machine has a path, so units
# work. Programs of systemd that supervise one child bind a free abstract name
# (`notify_socket_prepare` in its source), and a server under them is never ready. Python's
# sdnotify knows the `@`.
#
# Output seen:
#   a path: Ok(()), heard READY=1
#   @name: No such file or directory (os error 2), heard nothing
#   @name, by sdnotify: heard READY=1
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
sd-notify = "=0.5.0"
TOML
cat >src/main.rs <<'RS'
fn main() {
    match sd_notify::notify(&[sd_notify::NotifyState::Ready]) {
        Ok(()) => print!("Ok(())"),
        Err(error) => print!("{error}"),
    }
}
RS
cargo build --quiet
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sdnotify==0.3.2
cat >manager.py <<'PY'
import os
import socket
import subprocess
import sys


def told(address, name, *command):
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(address)
    manager.settimeout(1)
    environment = dict(os.environ, NOTIFY_SOCKET=name)
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    try:
        heard = manager.recv(100).decode().strip()
    except TimeoutError:
        heard = "nothing"
    return said.stdout, heard


crate, name = "target/debug/finding", f"finding-{os.getpid()}"
print("a path: %s, heard %s" % told("manager", os.path.abspath("manager"), crate))
print("@name: %s, heard %s" % told(f"\0{name}", f"@{name}", crate))
program = "import sdnotify; sdnotify.SystemdNotifier().notify('READY=1')"
print("@name, by sdnotify: heard %s" % told(f"\0{name}-2", f"@{name}-2", sys.executable, "-c", program)[1])
PY
seen=$(timeout 30 venv/bin/python manager.py)
printf '%s\n' "$seen"
[ "$seen" = "a path: Ok(()), heard READY=1
@name: No such file or directory (os error 2), heard nothing
@name, by sdnotify: heard READY=1" ] || {
    echo 'changed'
    exit 1
}
