//! Words that the client's source must not contain.

use std::fs;
use std::path::{Path, PathBuf};

/// The words, with the reasons.
const FORBIDDEN: [(&str, &str); 8] = [
    ("terminal.clear()", "asks for the cursor's position"),
    ("cursor::position", "asks, and blocks for two seconds"),
    ("get_cursor_position", "asks, and blocks for two seconds"),
    (
        "supports_keyboard_enhancement",
        "asks, and blocks for two seconds",
    ),
    ("EnableMouseCapture", "reports every movement"),
    ("?1002", "reports every movement with a button"),
    ("?1003", "reports every movement"),
    ("println!", "writes over the screen"),
];

#[track_caller]
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Returns the code without comments and tests, which may contain these words.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[cfg(test)]\nmod tests {")
        .take(1)
        .flat_map(str::lines)
        .filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn nothing_asks_the_terminal_or_floods_it_or_writes_past_the_frames() {
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    assert!(files.len() > 30);
    for file in files {
        if file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for line in code(&text) {
            for (word, why) in FORBIDDEN {
                assert!(!line.contains(word), "{}: {word} {why}", file.display());
            }
        }
    }
}
