//! Screens as an SVG that moves by itself, without a script or a font of its own.
//!
//! **Invariant:** does not depend on the game.

use std::fmt::Write as _;
use std::time::Duration;

use vt100::{Cell, Color, Screen};

/// The size of a cell in pixels, in the proportions of a terminal's.
const CELL: (u32, u32) = (9, 18);

/// The margin around a window, in pixels.
const MARGIN: u32 = 14;

const BACKGROUND: &str = "#16161e";

const FOREGROUND: &str = "#d8d8e4";

/// The sixteen colors of a terminal with a dark background.
const PALETTE: [&str; 16] = [
    "#3b3b4f", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf",
    "#5c6370", "#ff7b86", "#a9d98a", "#f0d08a", "#74bfff", "#d78bee", "#6fd0dc", "#ffffff",
];

/// Both screens, and the time for which they stay.
pub(super) struct Frame {
    pub(super) screens: [Picture; 2],
    pub(super) lasts: Duration,
}

/// The text of one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    runs: Vec<Run>,
    columns: u16,
    rows: u16,
}

/// Neighboring characters of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    column: u16,
    row: u16,
    text: String,
    color: &'static str,
    under: Option<&'static str>,
    bold: bool,
}

impl Picture {
    /// Returns an empty screen of this size.
    pub(super) const fn blank((columns, rows): (u16, u16)) -> Self {
        Self {
            runs: Vec::new(),
            columns,
            rows,
        }
    }

    /// Returns the contents of a screen.
    pub(super) fn of(screen: &Screen) -> Self {
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let mut picture = Self::blank((columns, rows));
        for row in 0..rows {
            for column in 0..columns {
                if let Some(cell) = screen.cell(row, column).filter(|cell| cell.has_contents()) {
                    picture.add(row, column, cell);
                }
            }
        }
        picture
    }

    fn add(&mut self, row: u16, column: u16, cell: &Cell) {
        let (front, back) = (color_of(cell.fgcolor()), color_of(cell.bgcolor()));
        let dim = if cell.dim() { "#8a8a9c" } else { FOREGROUND };
        let (color, under) = if cell.inverse() {
            (BACKGROUND, Some(front.unwrap_or(FOREGROUND)))
        } else {
            (front.unwrap_or(dim), back)
        };
        if cell.contents() == " " && under.is_none() {
            return;
        }
        let run = Run {
            column,
            row,
            text: cell.contents().to_owned(),
            color,
            under,
            bold: cell.bold(),
        };
        match self.runs.last_mut().filter(|last| last.goes_on_with(&run)) {
            Some(last) => last.text.push_str(&run.text),
            None => self.runs.push(run),
        }
    }

    fn write(&self, svg: &mut String) {
        for run in &self.runs {
            let columns = run.columns();
            let (x, y) = (u32::from(run.column) * CELL.0, u32::from(run.row) * CELL.1);
            let width = columns * CELL.0;
            if let Some(under) = run.under {
                let height = CELL.1;
                push(
                    svg,
                    format_args!(
                        r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{under}"/>"#
                    ),
                );
            }
            let bold = if run.bold { r#" class="b""# } else { "" };
            let y = y + 14;
            let color = run.color;
            let text = run.text.replace('&', "&amp;").replace('<', "&lt;");
            push(
                svg,
                format_args!(
                    r#"<text x="{x}" y="{y}" textLength="{width}" fill="{color}"{bold}>{text}</text>"#
                ),
            );
        }
    }
}

impl Run {
    fn columns(&self) -> u32 {
        u32::try_from(self.text.chars().count()).unwrap_or(0)
    }

    fn goes_on_with(&self, next: &Self) -> bool {
        let end = u32::from(self.column) + self.columns();
        (self.row, end) == (next.row, u32::from(next.column))
            && (self.color, self.under, self.bold) == (next.color, next.under, next.bold)
    }
}

/// Returns all frames, one after the other and again from the beginning.
pub(super) fn film(frames: &[Frame]) -> String {
    let [left, _] = &frames[0].screens;
    let width = u32::from(left.columns) * CELL.0 + 2 * MARGIN;
    let height = u32::from(left.rows) * CELL.1 + 2 * MARGIN;
    let whole = 2 * width + MARGIN;
    let lasts: Duration = frames.iter().map(|frame| frame.lasts).sum();
    let seconds = lasts.as_secs_f64();
    let mut svg = String::new();
    push(
        &mut svg,
        format_args!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">"#,
                "<style>text{{font:15px 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}}.b{{font-weight:bold}}",
                "g.f{{visibility:hidden;animation:{}s step-end infinite}}",
            ),
            whole, height, seconds
        ),
    );
    let mut at = Duration::ZERO;
    for (number, frame) in frames.iter().enumerate() {
        let percent = |moment: Duration| moment.as_secs_f64() / seconds * 100.0;
        let (from, to) = (percent(at), percent(at + frame.lasts));
        at += frame.lasts;
        push(
            &mut svg,
            format_args!(
                "@keyframes k{number}{{0%{{visibility:hidden}}{from:.3}%{{visibility:visible}}{to:.3}%{{visibility:hidden}}}}\
             .k{number}{{animation-name:k{number}!important}}"
            ),
        );
    }
    svg.push_str("</style>");
    for side in 0..2 {
        let x = side * (width + MARGIN);
        push(
            &mut svg,
            format_args!(
                r#"<rect x="{x}" width="{width}" height="{height}" rx="9" fill="{BACKGROUND}"/>"#
            ),
        );
    }
    for (number, frame) in frames.iter().enumerate() {
        push(&mut svg, format_args!(r#"<g class="f k{number}">"#));
        for (side, picture) in (0..2).zip(&frame.screens) {
            let x = side * (width + MARGIN) + MARGIN;
            push(
                &mut svg,
                format_args!(r#"<g transform="translate({x} {MARGIN})">"#),
            );
            picture.write(&mut svg);
            svg.push_str("</g>");
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>\n");
    svg
}

fn push(svg: &mut String, text: std::fmt::Arguments<'_>) {
    svg.write_fmt(text).expect("a text takes any text");
}

/// Returns a color of the palette, or `None` for the terminal's own. Our themes use no others.
fn color_of(color: Color) -> Option<&'static str> {
    match color {
        Color::Idx(index) => PALETTE.get(usize::from(index)).copied(),
        Color::Default | Color::Rgb(..) => None,
    }
}
