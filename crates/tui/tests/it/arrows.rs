//! The arrows between the client's modules: a module uses only the modules in its row.

use std::path::Path;

use testkit::ModuleGraph;

/// Each top-level module, and the modules that it uses. A row names only rows above it,
/// so the table cannot contain a cycle. `lib.rs` joins all modules and has no row.
const USES: [(&str, &str); 28] = [
    ("address", ""),
    ("clock", ""),
    ("preferences", ""),
    ("fitting", "preferences"),
    ("message", "address preferences"),
    ("navigation", "address"),
    ("destination", "address"),
    ("appearance", "preferences"),
    ("state", "address appearance clock message preferences"),
    ("sentences", "address message state"),
    ("standings", "appearance"),
    ("exit", "state"),
    ("update", "clock message preferences sentences state"),
    (
        "view",
        "appearance clock message preferences sentences standings state",
    ),
    ("keys", "message preferences state view"),
    ("presses", "clock keys message state"),
    (
        "lobby",
        "address appearance clock destination message navigation preferences sentences \
         state view",
    ),
    ("terminal", "appearance"),
    ("question", "appearance"),
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
         preferences presses seats start state terminal update view",
    ),
    (
        "plain",
        "address appearance clock connection destination effects exit message navigation options \
         pages preferences seats sentences start state terminal update",
    ),
    (
        "event_loop",
        "appearance clock connection exit navigation options pages preferences start terminal",
    ),
    (
        "host",
        "appearance fitting preferences sentences standings terminal view",
    ),
];

#[test]
fn a_module_uses_what_its_row_names_and_nothing_else() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    ModuleGraph::read(&src).assert_top_level(&USES);
}
