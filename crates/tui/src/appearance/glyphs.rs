//! The characters that a terminal can show, and the two marks drawn with them at any
//! size.
//!
//! **Invariant:** does not depend on boards or colors.

use game::Mark;

use super::letters::Letters;

/// A set of characters, from the richest to the safest. Every character is one column
/// wide where its set is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlyphSet {
    /// Quadrant blocks and box drawing.
    Blocks,
    /// Half blocks and box drawing, which old consoles also have.
    HalfBlocks,
    /// Plain ASCII.
    Ascii,
}

impl GlyphSet {
    /// Returns the set that the environment promises. The set is ASCII unless the locale
    /// is UTF-8. It is also ASCII for East Asian locales, whose fonts make box drawing
    /// two columns wide.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        if Letters::of_environment(&variable) != Letters::All {
            return Self::Ascii;
        }
        let old_console = cfg!(windows) && variable("WT_SESSION").is_none();
        if old_console || variable("TERM").as_deref() == Some("linux") {
            return Self::HalfBlocks;
        }
        Self::Blocks
    }

    /// Returns the characters of everything except the marks.
    pub(crate) const fn symbols(self) -> SymbolSet {
        match self {
            Self::Blocks => SymbolSet {
                across: '─',
                down: '│',
                cross: '┼',
                cursor: ['┏', '┓', '┗', '┛'],
                last: '·',
                frame: ['╭', '╮', '╰', '╯'],
                turn: '▶',
                up: '●',
                trying: '◐',
                offline: '○',
            },
            Self::HalfBlocks => SymbolSet {
                across: '─',
                down: '│',
                cross: '┼',
                cursor: ['┌', '┐', '└', '┘'],
                last: '·',
                frame: ['┌', '┐', '└', '┘'],
                turn: '>',
                up: '*',
                trying: '~',
                offline: 'o',
            },
            Self::Ascii => SymbolSet {
                across: '-',
                down: '|',
                cross: '+',
                cursor: ['+', '+', '+', '+'],
                last: '.',
                frame: ['+', '+', '+', '+'],
                turn: '>',
                up: '*',
                trying: '~',
                offline: 'o',
            },
        }
    }

    /// Returns the rows of a mark that is `width` by `height` cells large.
    pub(crate) fn rows(self, mark: Mark, width: u16, height: u16) -> Vec<String> {
        let (across, down) = match self {
            Self::Blocks => (2, 2),
            Self::HalfBlocks => (1, 2),
            Self::Ascii => (1, 1),
        };
        let canvas = Canvas {
            width: usize::from(width) * across,
            height: usize::from(height) * down,
        };
        let cell = |column: usize, row: usize| {
            let dot = |dx: usize, dy: usize| {
                let (x, y) = (column * across + dx % across, row * down + dy % down);
                canvas.covers(mark, x, y)
            };
            match self {
                Self::Ascii if dot(0, 0) => mark.letter(),
                Self::Ascii => ' ',
                Self::Blocks | Self::HalfBlocks => {
                    quadrants([dot(0, 0), dot(1, 0), dot(0, 1), dot(1, 1)])
                }
            }
        };
        (0..usize::from(height))
            .map(|row| {
                (0..usize::from(width))
                    .map(|column| cell(column, row))
                    .collect()
            })
            .collect()
    }
}

/// The characters of the grid, the cursor, the boxes and the signs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SymbolSet {
    pub(crate) across: char,
    pub(crate) down: char,
    pub(crate) cross: char,
    /// The corners: upper left, upper right, lower left, lower right.
    pub(crate) cursor: [char; 4],
    pub(crate) last: char,
    pub(crate) frame: [char; 4],
    pub(crate) turn: char,
    pub(crate) up: char,
    pub(crate) trying: char,
    pub(crate) offline: char,
}

/// A grid of dots on which a mark is drawn from its formula.
struct Canvas {
    width: usize,
    height: usize,
}

impl Canvas {
    /// Returns whether the mark covers the center of this dot.
    fn covers(&self, mark: Mark, x: usize, y: usize) -> bool {
        // Maps both axes to the range from -1 to 1.
        let place = |at: usize, size: usize| (at as f64 + 0.5) / (size as f64) * 2.0 - 1.0;
        let (across, down) = (place(x, self.width), place(y, self.height));
        let shorter = self.width.min(self.height) as f64;
        // Small marks are drawn thicker, or they would break into pieces.
        match mark {
            Mark::X => (across.abs() - down.abs()).abs() <= (2.5 / shorter).clamp(0.25, 0.42),
            Mark::O => {
                let ring = (3.0 / shorter).clamp(0.4, 0.5);
                (1.0 - ring..=1.0).contains(&across.hypot(down))
            }
        }
    }
}

/// Returns the block with these quadrants: upper left, upper right, lower left, lower
/// right.
const fn quadrants(dots: [bool; 4]) -> char {
    match dots {
        [false, false, false, false] => ' ',
        [true, false, false, false] => '▘',
        [false, true, false, false] => '▝',
        [true, true, false, false] => '▀',
        [false, false, true, false] => '▖',
        [true, false, true, false] => '▌',
        [false, true, true, false] => '▞',
        [true, true, true, false] => '▛',
        [false, false, false, true] => '▗',
        [true, false, false, true] => '▚',
        [false, true, false, true] => '▐',
        [true, true, false, true] => '▜',
        [false, false, true, true] => '▄',
        [true, false, true, true] => '▙',
        [false, true, true, true] => '▟',
        [true, true, true, true] => '█',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(&str, &str)]) -> GlyphSet {
        GlyphSet::of_environment(|name| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        })
    }

    #[cfg(unix)]
    #[test]
    fn the_safest_set_unless_the_environment_promises_more() {
        assert_eq!(set(&[]), GlyphSet::Ascii);
        assert_eq!(set(&[("LANG", "pt_BR.UTF-8")]), GlyphSet::Blocks);
        let glyphs = set(&[("LC_ALL", "C"), ("LANG", "pt_BR.UTF-8")]);
        assert_eq!(glyphs, GlyphSet::Ascii);
        assert_eq!(set(&[("LANG", "ja_JP.UTF-8")]), GlyphSet::Ascii);
        let glyphs = set(&[("LC_CTYPE", "UTF-8"), ("TERM", "linux")]);
        assert_eq!(glyphs, GlyphSet::HalfBlocks);
    }

    #[test]
    fn every_size_of_every_set_in_one_picture() {
        let mut picture = String::new();
        for set in [GlyphSet::Blocks, GlyphSet::HalfBlocks, GlyphSet::Ascii] {
            for (width, height) in [(3, 3), (5, 3), (7, 4), (9, 5), (11, 6), (13, 7), (19, 10)] {
                let marks = Mark::BOTH.map(|mark| set.rows(mark, width, height));
                for (x, o) in marks[0].iter().zip(&marks[1]) {
                    picture.push_str(&format!("|{x}|{o}|\n"));
                }
            }
        }
        insta::assert_snapshot!(picture);
    }
}
