#!/usr/bin/env bash
# ratatui 0.30 (ratatui-core 0.1.2) cuts the last letter of a right-aligned line with the
# Arabic letters lam and alef in a row, although the area is wide enough.
#
# Guess: `Line::width`, by which lines are aligned, is the number of cells that the line then
# takes. Its documentation: "Returns the width of the underlying string."
#
# Seen: the width comes from unicode-width, which counts lam and alef as the one sign that
# they are on paper. The buffer takes the line apart into graphemes first, and lam and alef
# are two of them, as they are two cells in terminals. So the line gets a column too few. The
# name Alaa loses its last letter, and "Salam" as well. Columns that are padded by `width` are
# one off.
#
# Output seen:
#   Maria: width 5, cells 5, right-aligned: whole
#   علاء: width 3, cells 4, right-aligned: cut
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
ratatui-core = "=0.1.2"
unicode-width = "=0.2.2"
TOML
cat >src/main.rs <<'RS'
use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::text::Line;
use ratatui_core::widgets::Widget;

fn drawn(line: Line) -> String {
    let area = Rect::new(0, 0, 10, 1);
    let mut buffer = Buffer::empty(area);
    line.render(area, &mut buffer);
    buffer.content.iter().map(|cell| cell.symbol()).collect::<String>().trim().to_owned()
}

fn main() {
    for name in ["Maria", "علاء"] {
        let cells = drawn(Line::from(name)).chars().count();
        let right = drawn(Line::from(name).right_aligned());
        let whole = if right == name { "whole" } else { "cut" };
        println!("{name}: width {}, cells {cells}, right-aligned: {whole}", Line::from(name).width());
    }
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'Maria: width 5, cells 5, right-aligned: whole
علاء: width 3, cells 4, right-aligned: cut' ] || {
    echo 'changed'
    exit 1
}
