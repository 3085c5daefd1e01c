//! The arrows between the client's modules: a module uses only the modules in its row.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::forbidden::{code, sources};

/// Each top-level module, and the modules that it uses. A row names only rows above it,
/// so the table cannot contain a cycle. `lib.rs` joins all modules and has no row.
const USES: [(&str, &str); 22] = [
    ("address", ""),
    ("clock", ""),
    ("preferences", ""),
    ("message", "preferences"),
    ("navigation", "address"),
    ("appearance", "preferences"),
    ("state", "address appearance clock message preferences"),
    ("sentences", "message state"),
    ("exit", "state"),
    ("update", "clock message preferences sentences state"),
    (
        "view",
        "appearance clock message preferences sentences state",
    ),
    ("keys", "message preferences state view"),
    (
        "lobby",
        "address appearance clock message navigation preferences sentences view",
    ),
    ("terminal", "appearance"),
    ("connection", "address message"),
    ("seats", "address"),
    ("effects", "connection message preferences seats"),
    ("options", "address appearance navigation preferences state"),
    (
        "start",
        "appearance connection navigation options seats state",
    ),
    (
        "pages",
        "address appearance connection effects exit keys lobby message navigation options \
         preferences seats start state terminal update view",
    ),
    (
        "plain",
        "appearance clock connection effects exit message navigation options pages preferences seats \
         sentences start state terminal update",
    ),
    (
        "event_loop",
        "appearance clock connection exit navigation options pages preferences start terminal",
    ),
];

/// Returns the modules that a text names: the first word after each `crate::`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let word = |path: &str| path.find(|c: char| !c.is_alphanumeric() && c != '_');
    let paths = text.split("crate::").skip(1);
    paths.map(move |path| &path[..word(path).unwrap_or(path.len())])
}

#[test]
fn a_module_uses_what_its_row_names_and_nothing_else() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let path = file.strip_prefix(&src).unwrap().with_extension("");
        let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
        if parts == ["lib"] || parts[0] == "harness" || parts.contains(&"tests") {
            continue;
        }
        let text: String = code(&fs::read_to_string(&file).unwrap()).collect();
        // Both forms would hide an arrow from this test.
        let depth = parts.len() - usize::from(parts.last() == Some(&"mod"));
        for hidden in ["super::".repeat(depth).as_str(), "crate::{"] {
            assert!(!text.contains(hidden), "{}: {hidden}", path.display());
        }
        let names = named(&text).filter(|name| *name != parts[0]);
        let uses = used.entry(parts[0].to_owned()).or_default();
        uses.extend(names.map(str::to_owned));
    }
    for (index, (module, row)) in USES.iter().enumerate() {
        let row: BTreeSet<_> = row.split_whitespace().map(str::to_owned).collect();
        let uses = used.remove(*module).unwrap_or_default();
        assert_eq!(uses, row, "what {module} uses, and its row");
        for name in &row {
            let above = USES[..index].iter().any(|(above, _)| above == name);
            assert!(above, "{module} uses {name}, whose row is not above");
        }
    }
    assert!(used.is_empty(), "modules without a row: {used:?}");
}
