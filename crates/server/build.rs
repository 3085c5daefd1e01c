//! Fetches Socket.IO's own browser client with npm, for pages of other origins. They load
//! it from this server, as they would from a Node server.
//!
//! Without npm or a registry the build goes on. Only those pages lack the script, because
//! our page has a client of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(socketio_js)");
    println!("cargo::rerun-if-env-changed=JOGO_NO_NPM");
    for manifest in MANIFESTS {
        println!("cargo::rerun-if-changed=../../web/vendor/{manifest}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    match fetch(&out) {
        Ok(()) => println!("cargo::rustc-cfg=socketio_js"),
        Err(why) => println!(
            "cargo::warning=socket.io-client was not fetched ({why}): \
             /socket.io/socket.io.js will answer 404, everything else works"
        ),
    }
}

/// Installs the packages of the lock file in `out/npm`, and copies two bundles from there
/// to `out`.
fn fetch(out: &Path) -> Result<(), String> {
    if env::var_os("JOGO_NO_NPM").is_some() {
        return Err("JOGO_NO_NPM is set".to_owned());
    }
    let folder = out.join("npm");
    prepare(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let install = Command::new(npm)
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=1",
        ])
        .current_dir(&folder)
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    if !install.status.success() {
        let errors = String::from_utf8_lossy(&install.stderr);
        let first = errors
            .lines()
            .find(|line| line.contains("ERR") || line.contains("error"));
        return Err(format!("npm: {}", first.unwrap_or("failed")));
    }
    let bundles = folder.join("node_modules/socket.io-client/dist");
    for bundle in ["socket.io.js", "socket.io.min.js"] {
        fs::copy(bundles.join(bundle), out.join(bundle))
            .map_err(|error| format!("{bundle}: {error}"))?;
    }
    Ok(())
}

fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for manifest in MANIFESTS {
        fs::copy(
            Path::new("../../web/vendor").join(manifest),
            folder.join(manifest),
        )?;
    }
    Ok(())
}
