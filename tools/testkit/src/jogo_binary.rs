//! The program under test.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// The binary `jogo`, and the flags that it offers.
#[derive(Clone, Debug)]
pub struct JogoBinary {
    path: PathBuf,
    help: String,
}

impl JogoBinary {
    /// Builds `jogo` from this workspace, or takes the one that `JOGO_BIN` names.
    ///
    /// # Errors
    /// It cannot be built or run.
    pub fn find() -> anyhow::Result<Self> {
        let path = match std::env::var_os("JOGO_BIN") {
            Some(path) => PathBuf::from(path),
            None => build()?,
        };
        let output = Command::new(&path).args(["serve", "--help"]).output();
        let output = output.with_context(|| format!("{} does not run", path.display()))?;
        ensure!(output.status.success(), "jogo serve --help fails");
        let help = String::from_utf8(output.stdout)?;
        Ok(Self { path, help })
    }

    /// Returns where the binary is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether `jogo serve` has this flag.
    pub fn has_flag(&self, flag: &str) -> bool {
        let mut words = self
            .help
            .split(|c: char| c.is_whitespace() || "=,<[".contains(c));
        words.any(|word| word == flag)
    }

    /// Returns whether rooms survive the process.
    pub fn is_durable(&self) -> bool {
        self.has_flag("--dados")
    }
}

/// Builds `jogo` with the profile of this very program, and returns its path.
fn build() -> anyhow::Result<PathBuf> {
    let me = std::env::current_exe()?;
    // Tests run from one directory below the binaries.
    let mut folders = me.ancestors().skip(1);
    let folder = folders.find(|folder| !folder.ends_with("deps"));
    let folder = folder.context("this program is in no folder")?;
    // Cargo names the folder of each profile after it, but for the one of development.
    let profile = match folder.file_name().and_then(OsStr::to_str) {
        None | Some("debug") => "dev",
        Some(profile) => profile,
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.args(["build", "--quiet", "--locked", "--package", "jogo"]);
    build.args(["--profile", profile]);
    let built = build.current_dir(env!("CARGO_MANIFEST_DIR")).status()?;
    ensure!(built.success(), "jogo could not be built");
    let found = Some(folder.join("jogo")).filter(|path| path.is_file());
    found.context("jogo is not beside this program: set JOGO_BIN")
}
