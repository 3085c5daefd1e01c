//! Small made-up crates, and the arrows that must be found in them.

use super::*;

/// Returns the graph of these files.
#[track_caller]
fn graph(files: &[(&str, &str)]) -> ModuleGraph {
    let text = |(path, text): &(&str, &str)| (PathBuf::from(path), (*text).to_owned());
    ModuleGraph::of_texts(&files.iter().map(text).collect())
}

/// Returns each arrow as `from > to`.
#[track_caller]
fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let graph = graph(files);
    let uses = graph.uses.iter();
    uses.flat_map(|(from, uses)| {
        uses.iter()
            .map(|to| format!("{} > {}", name(from), name(to)))
    })
    .collect()
}

/// Returns each cycle as its files in order.
#[track_caller]
fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    let cycles = graph(files).cycles().into_iter();
    cycles.map(|cycle| cycle.join(" > ")).collect()
}

#[test]
fn an_arrow_is_found_in_every_way_to_name_a_thing() {
    for text in [
        "use crate::board::Board;",
        "use crate::{board::Board, std::fmt};",
        "use crate::board::Board as B;",
        "use crate::board::*;",
        "use super::board::Board;",
        "fn f() -> crate::board::Board { loop {} }",
        "fn f() { super::board::empty() }",
        "use crate::board; fn f() { board::empty() }",
        "fn f() { println!(\"{}\", crate::board::empty()) }",
        "mod inner { use super::super::board::Board; }",
    ] {
        let files = [("board.rs", "pub struct Board;"), ("room.rs", text)];
        assert_eq!(arrows(&files), ["room > board"], "{text}");
    }
}

#[test]
fn other_crates_and_visibilities_are_no_arrows() {
    for text in [
        "use std::board::Board;",
        "use board::Board;",
        "pub(in crate::board) struct Room;",
        "pub(super) struct Room;",
        "mod board; mod lobby;",
        "/// See [`crate::board::Board`].\nstruct Room;",
        "fn f(board: Board) { board.play() }",
    ] {
        let files = [("lib.rs", ""), ("board.rs", ""), ("room.rs", text)];
        assert!(arrows(&files).is_empty(), "{text}");
    }
}

#[test]
fn tests_are_left_out() {
    for text in [
        "#[cfg(test)] use crate::board::Board;",
        "#[cfg(test)] mod inner { use crate::board::Board; }",
        "#[cfg(any(test, feature = \"fuzz\"))] fn f() { crate::board::empty() }",
        "struct Room; impl Room { #[cfg(test)] fn f() { crate::board::empty() } }",
    ] {
        let files = [("board.rs", ""), ("room.rs", text)];
        assert!(arrows(&files).is_empty(), "{text}");
    }
    let only_tests = [("board.rs", ""), ("room/tests.rs", "use crate::board::B;")];
    assert!(arrows(&only_tests).is_empty());
    let without = [("room.rs", "#[cfg(not(test))] use crate::board::Board;")];
    let count = arrows(&[&[("board.rs", "")], &without[..]].concat()).len();
    assert_eq!(count, 1);
}

#[test]
fn a_re_export_is_followed_to_the_file_that_defines_the_thing() {
    let files = [
        ("lib.rs", "mod game; mod room; pub use game::Board;"),
        ("game/mod.rs", "mod board; pub use board::Board;"),
        ("game/board.rs", "pub struct Board;"),
        ("room.rs", "use crate::Board;"),
    ];
    let expected = [
        "crate > game::board",
        "game > game::board",
        "room > game::board",
    ];
    assert_eq!(arrows(&files), expected);
    assert!(cycles(&files).is_empty());
}

#[test]
fn a_cycle_is_named_once_from_its_smallest_file() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::c::C;"),
        ("b.rs", "use crate::a::A;"),
        ("c.rs", "use crate::b::B; use crate::d::D;"),
        ("d.rs", "pub struct D;"),
    ];
    assert_eq!(cycles(&files), ["a > c > b"]);
}

#[test]
fn a_child_that_uses_its_parent_is_a_cycle_if_the_parent_uses_it() {
    let child = ("rows/bursts.rs", "use super::Context;");
    let parent = "mod bursts; pub struct Context; fn all() { bursts::run() }";
    let found = cycles(&[("rows.rs", parent), child]);
    assert_eq!(found, ["rows > rows::bursts"]);
    let parent = "mod bursts; pub struct Context;";
    assert!(cycles(&[("rows.rs", parent), child]).is_empty());
}

#[test]
fn the_program_beside_a_library_is_a_crate_of_its_own() {
    let library = ("lib.rs", "mod a; pub use a::A;");
    let module = ("a.rs", "use crate::A;");
    let program = ("main.rs", "fn main() { crate::a::run() }");
    assert_eq!(arrows(&[library, module, program]), ["crate > a"]);
    assert_eq!(arrows(&[module, program]), ["crate > a", "a > crate"]);
}

/// A crate of two modules, and one for its tests.
const ROOMS: [(&str, &str); 4] = [
    ("lib.rs", "mod board; mod room; #[cfg(test)] mod harness;"),
    ("board.rs", ""),
    ("room/seats.rs", "use crate::board::Board;"),
    ("harness.rs", "use crate::room::Room;"),
];

#[test]
fn a_table_with_just_these_arrows_is_right() {
    graph(&ROOMS).assert_top_level(&[("board", ""), ("room", "board")]);
}

#[test]
#[should_panic(expected = "what room uses, and its row")]
fn an_arrow_without_a_row_is_wrong() {
    graph(&ROOMS).assert_top_level(&[("board", ""), ("room", "")]);
}

#[test]
#[should_panic(expected = "what board uses, and its row")]
fn a_row_without_an_arrow_is_wrong() {
    graph(&ROOMS).assert_top_level(&[("board", "room"), ("room", "board")]);
}

#[test]
#[should_panic(expected = "room uses board, whose row is not above")]
fn a_row_below_is_wrong() {
    graph(&ROOMS).assert_top_level(&[("room", "board"), ("board", "")]);
}

#[test]
#[should_panic(expected = "modules without a row")]
fn a_module_without_a_row_is_wrong() {
    graph(&ROOMS).assert_top_level(&[("board", "")]);
}
