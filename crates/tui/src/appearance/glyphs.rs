//! Which characters a terminal can show, and the two marks drawn with them at any
//! size. Knows no board and no colour.

use game::Mark;

/// A set of characters, from the richest to the safest. All are one column wide
/// where they are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlyphSet {
    /// Quadrant blocks and box drawing.
    Blocks,
    /// Half blocks and box drawing, as old consoles have them.
    HalfBlocks,
    /// Plain ASCII.
    Ascii,
}

/// Whether more than ASCII can be read, as far as the environment tells.
pub(crate) fn is_utf8(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = locale(variable);
    locale.contains("utf-8") || locale.contains("utf8") || cfg!(windows)
}

/// The locale of characters, in lower case.
fn locale(variable: impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase()
}

impl GlyphSet {
    /// What the environment promises: ASCII unless the locale is UTF-8, and also
    /// where East Asian fonts make box drawing two columns wide.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = locale(&variable);
        let wide = ["zh", "ja", "ko"]
            .iter()
            .any(|language| locale.starts_with(language));
        if wide || !is_utf8(&variable) {
            return Self::Ascii;
        }
        let old_console = cfg!(windows) && variable("WT_SESSION").is_none();
        if old_console || variable("TERM").as_deref() == Some("linux") {
            return Self::HalfBlocks;
        }
        Self::Blocks
    }

    /// The characters of everything but the marks.
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

    /// The rows of a mark drawn `width` by `height` cells.
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

/// The characters of grid, cursor, boxes and signs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SymbolSet {
    pub(crate) across: char,
    pub(crate) down: char,
    pub(crate) cross: char,
    /// Corners: upper left, upper right, lower left, lower right.
    pub(crate) cursor: [char; 4],
    pub(crate) last: char,
    pub(crate) frame: [char; 4],
    pub(crate) turn: char,
    pub(crate) up: char,
    pub(crate) trying: char,
    pub(crate) offline: char,
}

/// A field of dots on which a mark is drawn from its formula.
struct Canvas {
    width: usize,
    height: usize,
}

impl Canvas {
    /// Whether the mark covers the middle of this dot.
    fn covers(&self, mark: Mark, x: usize, y: usize) -> bool {
        // From -1 to 1 in both directions, whatever the size.
        let place = |at: usize, size: usize| (at as f64 + 0.5) / (size as f64) * 2.0 - 1.0;
        let (across, down) = (place(x, self.width), place(y, self.height));
        let shorter = self.width.min(self.height) as f64;
        // Small marks are drawn thicker, or they would fall apart.
        match mark {
            Mark::X => (across.abs() - down.abs()).abs() <= (2.5 / shorter).clamp(0.25, 0.42),
            Mark::O => {
                let ring = (3.0 / shorter).clamp(0.4, 0.5);
                (1.0 - ring..=1.0).contains(&across.hypot(down))
            }
        }
    }
}

/// The block with these quadrants: upper left, upper right, lower left, lower right.
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
        assert_eq!(
            set(&[("LC_ALL", "C"), ("LANG", "pt_BR.UTF-8")]),
            GlyphSet::Ascii
        );
        assert_eq!(set(&[("LANG", "ja_JP.UTF-8")]), GlyphSet::Ascii);
        assert_eq!(
            set(&[("LC_CTYPE", "UTF-8"), ("TERM", "linux")]),
            GlyphSet::HalfBlocks
        );
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
