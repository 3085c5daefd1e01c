//! Which source file of a crate uses which, read from the sources themselves.
//!
//! An arrow goes from a file to each file that defines a thing it names: in a `use`, in a
//! path, or among the arguments of a macro. A re-exported name is an arrow to the file that
//! defines it. A method call names nothing, so it is no arrow.
//!
//! Files of tests and items under `#[cfg(test)]` are left out.

mod file_reader;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use file_reader::{FileReader, Module};

/// The files of one crate, and what each uses.
#[derive(Debug)]
pub struct ModuleGraph {
    uses: BTreeMap<Module, BTreeSet<Module>>,
    /// The files that only a build of tests contains.
    for_tests: BTreeSet<Module>,
}

impl ModuleGraph {
    /// Reads all Rust files under `src`.
    ///
    /// # Panics
    ///
    /// Panics if a file cannot be read or is not Rust.
    pub fn read(src: &Path) -> Self {
        let texts = rust_files(src).into_iter().map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is readable");
            let inside = path.strip_prefix(src).expect("it was found there");
            (inside.to_owned(), text)
        });
        Self::of_texts(&texts.collect())
    }

    /// Returns the graph of files with these paths under `src` and these texts.
    fn of_texts(texts: &BTreeMap<PathBuf, String>) -> Self {
        let mut files = BTreeMap::new();
        for (path, text) in texts {
            // Beside a library, `main.rs` is a crate of its own.
            let is_own_crate =
                path == Path::new("main.rs") && texts.contains_key(Path::new("lib.rs"));
            if let Some(module) = module_of(path).filter(|_| !is_own_crate) {
                let syntax = syn::parse_file(text)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                files.insert(module.clone(), FileReader::read(module, &syntax));
            }
        }
        let uses = files.iter().map(|(module, file)| {
            let named = file.named.iter();
            let mut uses: BTreeSet<Module> = named
                .filter_map(|path| defining_file(&files, path.clone(), 0))
                .collect();
            uses.remove(module);
            (module.clone(), uses)
        });
        Self {
            uses: uses.collect(),
            for_tests: files
                .values()
                .flat_map(|file| file.for_tests.clone())
                .collect(),
        }
    }

    /// Asserts that each top-level module uses exactly the modules in its row. Each row is the
    /// module's name and the names of the modules that it uses, apart by spaces. A row may name
    /// only rows above it, so the table has no cycle. The crate's root has no row.
    #[track_caller]
    pub fn assert_top_level(&self, table: &[(&str, &str)]) {
        let mut used = self.top_level();
        for (index, (module, row)) in table.iter().enumerate() {
            let row: BTreeSet<_> = row.split_whitespace().map(str::to_owned).collect();
            let uses = used.remove(*module);
            assert_eq!(uses, Some(row.clone()), "what {module} uses, and its row");
            for name in &row {
                let above = table[..index].iter().any(|(above, _)| above == name);
                assert!(above, "{module} uses {name}, whose row is not above");
            }
        }
        assert!(used.is_empty(), "modules without a row: {used:?}");
    }

    /// Returns what each top-level module uses of the others.
    fn top_level(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut top: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (module, uses) in &self.uses {
            let mut for_tests = self.for_tests.iter();
            let Some(first) = module.first() else {
                continue;
            };
            if for_tests.any(|root| module.starts_with(root)) {
                continue;
            }
            let others = uses.iter().filter_map(|used| used.first());
            let row = top.entry(first.clone()).or_default();
            row.extend(others.filter(|other| *other != first).cloned());
        }
        top
    }

    /// Returns the shortest import cycle of each file that is in one: the files in order, each
    /// using the next, the last one using the first. The crate's root is `crate`.
    pub fn cycles(&self) -> BTreeSet<Vec<String>> {
        let mut found = BTreeSet::new();
        for start in self.uses.keys() {
            if let Some(mut cycle) = self.way_back(start) {
                // The same cycle is found from each of its files, so the smallest name leads.
                let smallest = (0..cycle.len()).min_by_key(|&at| &cycle[at]);
                cycle.rotate_left(smallest.unwrap_or(0));
                found.insert(cycle);
            }
        }
        found
    }

    /// Finds the shortest way from a file back to itself.
    fn way_back(&self, start: &Module) -> Option<Vec<String>> {
        let mut came_from: BTreeMap<&Module, &Module> = BTreeMap::new();
        let mut queue = vec![start];
        let mut next = 0;
        while let Some(&at) = queue.get(next) {
            next += 1;
            for used in &self.uses[at] {
                if used == start {
                    let mut way = vec![name(at)];
                    let mut step = at;
                    while step != start {
                        step = came_from[step];
                        way.push(name(step));
                    }
                    way.reverse();
                    return Some(way);
                }
                if !came_from.contains_key(used) {
                    came_from.insert(used, at);
                    queue.push(used);
                }
            }
        }
        None
    }
}

/// Returns all Rust files under a folder.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a source folder is readable");
    let paths = entries.map(|entry| entry.expect("a folder's entry is readable").path());
    let files = paths.flat_map(|path| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    });
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "rs");
    files.filter(is_rust).collect()
}

/// Returns the module that a file is, or `None` for a file of tests.
fn module_of(file: &Path) -> Option<Module> {
    let stem = file.with_extension("");
    let parts = stem.iter().map(|part| part.to_string_lossy().into());
    let mut module: Module = parts.collect();
    if module.iter().any(|part| part == "tests") {
        return None;
    }
    if matches!(module.last()?.as_str(), "mod" | "lib" | "main") {
        module.pop();
    }
    Some(module)
}

/// Returns the file that defines what a path names. A re-export leads on to its target.
fn defining_file(
    files: &BTreeMap<Module, FileReader>,
    path: Module,
    followed: usize,
) -> Option<Module> {
    let is_file = |length: &usize| files.contains_key(&path[..*length]);
    let deepest = (0..=path.len()).rev().find(is_file)?;
    let (module, rest) = path.split_at(deepest);
    let re_exports = &files[module].re_exports;
    match rest.first().and_then(|name| re_exports.get(name)) {
        // Longer chains do not occur, and a loop of re-exports does not compile.
        Some(target) if followed < 8 => {
            let on = target.iter().chain(&rest[1..]).cloned().collect();
            defining_file(files, on, followed + 1)
        }
        // The root alone is the crate's name, not a thing in its file.
        _ => (!path.is_empty()).then(|| module.to_vec()),
    }
}

fn name(module: &Module) -> String {
    if module.is_empty() {
        "crate".to_owned()
    } else {
        module.join("::")
    }
}

#[cfg(test)]
mod tests;
