//! No source file of the workspace uses another one that uses it back, directly or through
//! others.

use std::fs;
use std::path::{Path, PathBuf};

use testkit::ModuleGraph;

/// Returns the folders in this one.
#[track_caller]
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("a folder is readable").path());
    paths.filter(|path| path.is_dir()).collect()
}

/// Returns each folder with the root of a crate: the crates, the tools and their tests.
#[track_caller]
fn roots() -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let groups = [workspace.join("crates"), workspace.join("tools")];
    let members: Vec<_> = groups.iter().flat_map(|group| folders(group)).collect();
    let sources = members.iter().map(|member| member.join("src"));
    let tests = members
        .iter()
        .flat_map(|member| folders(&member.join("tests")));
    let is_root = |path: &PathBuf| {
        ["lib.rs", "main.rs"]
            .iter()
            .any(|file| path.join(file).exists())
    };
    sources.chain(tests).filter(is_root).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let roots = roots();
    assert!(roots.len() >= 15, "only these crates: {roots:#?}");
    let cycles = roots.iter().flat_map(|root| {
        let cycles = ModuleGraph::read(root).cycles().into_iter();
        cycles.map(|cycle| format!("{}: {}", root.display(), cycle.join(" -> ")))
    });
    let cycles: Vec<_> = cycles.collect();
    assert!(cycles.is_empty(), "{} cycles: {cycles:#?}", cycles.len());
}
