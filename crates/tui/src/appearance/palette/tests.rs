//! The palette of each theme. Both marks are readable and distinct for everyone, on the
//! palettes of common terminals.

use game::Mark;
use ratatui::style::Color;

use super::Palette;
use crate::appearance::capabilities::Capabilities;
use crate::preferences::{Theme, Worded};

fn chosen(theme: Theme, pairs: &[(&str, &str)]) -> Palette {
    let terminal = Capabilities::of_environment(|name| {
        let pair = pairs.iter().find(|(key, _)| *key == name);
        pair.map(|(_, value)| (*value).to_owned())
    });
    Palette::of(theme, &terminal)
}

#[test]
fn color_only_where_it_is_known_to_be_readable() {
    let dark = ("COLORFGBG", "15;0");
    let light = ("COLORFGBG", "0;15");
    let auto = |pairs: &[(&str, &str)]| chosen(Theme::Auto, pairs);
    assert_eq!(auto(&[]), Palette::NEUTRAL);
    assert_eq!(auto(&[dark]), Palette::DARK);
    assert_eq!(auto(&[light]), Palette::LIGHT);
    assert_ne!(auto(&[dark, ("COLORTERM", "truecolor")]), Palette::DARK);
    assert_eq!(chosen(Theme::Light, &[dark]), Palette::LIGHT);
    assert_eq!(chosen(Theme::Neutral, &[dark]), Palette::NEUTRAL);
    assert_eq!(chosen(Theme::Color, &[]), Palette::COLOR);
    for (theme, _) in Theme::ALL {
        assert_eq!(chosen(*theme, &[dark, ("NO_COLOR", "1")]), Palette::MONO);
    }
}

type Rgb = [u8; 3];

/// A terminal's palette: the colors 1, 3, 4, 6, 9 and 13, and its common backgrounds.
struct TerminalPalette {
    name: &'static str,
    colors: [Rgb; 6],
    dark: Option<Rgb>,
    light: Option<Rgb>,
}

const fn hex(value: u32) -> Rgb {
    [(value >> 16) as u8, (value >> 8) as u8, value as u8]
}

const fn terminal_palette(
    name: &'static str,
    [red, yellow, blue, cyan, bright_red, bright_magenta]: [u32; 6],
    dark: Option<u32>,
    light: Option<u32>,
) -> TerminalPalette {
    TerminalPalette {
        name,
        colors: [
            hex(red),
            hex(yellow),
            hex(blue),
            hex(cyan),
            hex(bright_red),
            hex(bright_magenta),
        ],
        dark: match dark {
            Some(dark) => Some(hex(dark)),
            None => None,
        },
        light: match light {
            Some(light) => Some(hex(light)),
            None => None,
        },
    }
}

/// From the sources or settings of each program.
const PALETTES: [TerminalPalette; 8] = [
    terminal_palette(
        "xterm",
        [0xcd0000, 0xcdcd00, 0x0000ee, 0x00cdcd, 0xff0000, 0xff00ff],
        Some(0x000000),
        Some(0xffffff),
    ),
    terminal_palette(
        "Linux console",
        [0xaa0000, 0xaa5500, 0x0000aa, 0x00aaaa, 0xff5555, 0xff55ff],
        Some(0x000000),
        None,
    ),
    terminal_palette(
        "Windows Campbell",
        [0xc50f1f, 0xc19c00, 0x0037da, 0x3a96dd, 0xe74856, 0xb4009e],
        Some(0x0c0c0c),
        Some(0xffffff),
    ),
    terminal_palette(
        "GNOME Tango",
        [0xcc0000, 0xc4a000, 0x3465a4, 0x06989a, 0xef2929, 0xad7fa8],
        Some(0x2e3436),
        Some(0xffffff),
    ),
    terminal_palette(
        "VS Code dark",
        [0xcd3131, 0xe5e510, 0x2472c8, 0x11a8cd, 0xf14c4c, 0xd670d6],
        Some(0x1e1e1e),
        None,
    ),
    terminal_palette(
        "VS Code light",
        [0xcd3131, 0x949800, 0x0451a5, 0x0598bc, 0xcd3131, 0xbc05bc],
        None,
        Some(0xffffff),
    ),
    terminal_palette(
        "macOS Basic",
        [0xc23621, 0xadad27, 0x492ee1, 0x33bbc8, 0xfc391f, 0xf935f8],
        Some(0x000000),
        Some(0xffffff),
    ),
    terminal_palette(
        "Solarized",
        [0xdc322f, 0xb58900, 0x268bd2, 0x2aa198, 0xcb4b16, 0x6c71c4],
        Some(0x002b36),
        Some(0xfdf6e3),
    ),
];

impl TerminalPalette {
    #[track_caller]
    fn of(&self, color: Color) -> Rgb {
        if let Color::Rgb(r, g, b) = color {
            return [r, g, b];
        }
        let known = [
            Color::Red,
            Color::Yellow,
            Color::Blue,
            Color::Cyan,
            Color::LightRed,
            Color::LightMagenta,
        ];
        let index = known.iter().position(|known| *known == color);
        self.colors[index.expect("it is in the palettes")]
    }
}

/// Returns the color as linear light from 0 to 1.
fn linear(color: Rgb) -> [f64; 3] {
    color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// Returns the contrast of WCAG 2, from 1 to 21.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let luminance = |color| {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

type Matrix = [[f64; 3]; 3];

fn times(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Color vision of full protanopes, deuteranopes and tritanopes, in linear light
/// (Machado, Oliveira and Fernandes 2009).
const VISIONS: [(&str, Matrix); 4] = [
    ("all", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deutan",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritan",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

/// Returns the color in CIE Lab under D65.
fn lab(light: [f64; 3]) -> [f64; 3] {
    let light = light.map(|part| part.clamp(0.0, 1.0));
    let [x, y, z] = times(
        &[
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ],
        light,
    );
    let f = |t: f64| {
        if t > 0.008856 {
            t.cbrt()
        } else {
            7.787 * t + 16.0 / 116.0
        }
    };
    let (x, y, z) = (f(x / 0.95047), f(y), f(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Returns the distance of two colors for this vision. A distance of 2.3 is barely
/// noticeable.
fn distance(eyes: &Matrix, one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(|color| lab(times(eyes, linear(color))));
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

/// Returns every palette with colors, and the backgrounds that it suits.
fn colored() -> [(&'static str, Palette, bool, bool); 5] {
    let true_color = ("COLORTERM", "truecolor");
    [
        ("color", Palette::COLOR, true, true),
        ("dark", Palette::DARK, true, false),
        ("light", Palette::LIGHT, false, true),
        (
            "dark, true color",
            chosen(Theme::Dark, &[true_color]),
            true,
            false,
        ),
        (
            "light, true color",
            chosen(Theme::Light, &[true_color]),
            false,
            true,
        ),
    ]
}

#[test]
fn both_marks_can_be_read_and_told_apart_by_everybody() {
    for (name, palette, on_dark, on_light) in colored() {
        let colors = Mark::BOTH.map(|mark| palette.mark(mark).fg.unwrap());
        // On an unknown background, only two colors are readable at all.
        let apart = if on_dark && on_light { 33.0 } else { 40.0 };
        for terminal in &PALETTES {
            let backgrounds = [
                terminal.dark.filter(|_| on_dark),
                terminal.light.filter(|_| on_light),
            ];
            let marks = colors.map(|color| terminal.of(color));
            let backgrounds: Vec<Rgb> = backgrounds.into_iter().flatten().collect();
            for background in &backgrounds {
                for mark in marks {
                    let contrast = contrast(mark, *background);
                    assert!(contrast >= 3.0, "{name} on {}: {contrast}", terminal.name);
                }
            }
            for (eyes, matrix) in &VISIONS {
                let distance = distance(matrix, marks[0], marks[1]);
                assert!(
                    distance >= apart || backgrounds.is_empty(),
                    "{name} on {} for {eyes}: {distance}",
                    terminal.name
                );
            }
        }
    }
}
