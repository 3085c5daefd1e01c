//! What is known of the terminal: from its environment, and from the one question it
//! is asked before the game begins. Asks nothing itself, and draws nothing.

use crate::appearance::glyphs::GlyphSet;
use crate::preferences::Symbols;

/// What the terminal is known to be able to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether colour is allowed at all.
    pub(crate) color: bool,
    /// Whether it has more than the sixteen colours everybody has.
    pub(crate) true_color: bool,
    /// Its background, if known.
    pub(crate) background: Option<Background>,
    /// The characters it can show.
    pub(crate) glyphs: GlyphSet,
    /// Whether it has a window with a title.
    pub(crate) titled: bool,
    /// Whether it may be asked for its background; it is, at most once.
    pub(crate) askable: bool,
}

/// What text stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Background {
    Dark,
    Light,
}

impl Capabilities {
    /// What the environment says.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let term = variable("TERM").unwrap_or_default();
        let true_color = variable("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit");
        let colors = variable("COLORFGBG");
        // Over a slow line, and where somebody sits between us and the terminal, the
        // answer comes late, from elsewhere, or twice.
        let between = ["SSH_CONNECTION", "SSH_TTY", "TMUX", "STY"].into_iter();
        let direct = !between.chain(["MOSH_IP"]).any(is_set)
            && !["screen", "tmux", "linux", "dumb"]
                .iter()
                .any(|name| term == *name || term.starts_with(&format!("{name}-")))
            && !term.starts_with("screen.")
            && !term.is_empty()
            && variable("TERM_PROGRAM").as_deref() != Some("Apple_Terminal");
        let color = !is_set("NO_COLOR");
        Self {
            color,
            true_color,
            background: colors.as_deref().and_then(Background::of_colorfgbg),
            glyphs: GlyphSet::of_environment(&variable),
            titled: term != "linux",
            // Who sets COLORFGBG has said what there is to say.
            askable: direct && color && colors.is_none() && cfg!(unix),
        }
    }
}

impl GlyphSet {
    /// As it was chosen, or else what the environment promises.
    pub(crate) fn of(symbols: Symbols, terminal: &Capabilities) -> Self {
        match symbols {
            Symbols::Auto => terminal.glyphs,
            Symbols::Blocks => Self::Blocks,
            Symbols::HalfBlocks => Self::HalfBlocks,
            Symbols::Ascii => Self::Ascii,
        }
    }
}

impl Background {
    /// The last number of `15;0` or `0;default;15` is the background, as one of the
    /// sixteen colours.
    fn of_colorfgbg(value: &str) -> Option<Self> {
        match value.rsplit(';').next()?.trim().parse::<u8>() {
            Ok(0..=6 | 8) => Some(Self::Dark),
            Ok(7 | 9..=15) => Some(Self::Light),
            Ok(16..) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Capabilities {
        Capabilities::of_environment(|name| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_background_as_the_environment_has_it() {
        let background = |value| of(&[("COLORFGBG", value)]).background;
        assert_eq!(background("15;0"), Some(Background::Dark));
        assert_eq!(background("0;default;15"), Some(Background::Light));
        assert_eq!(background("default;default"), None);
        assert_eq!(background(""), None);
        assert!(!of(&[("NO_COLOR", "1")]).color);
        assert!(of(&[("NO_COLOR", "")]).color);
        assert!(of(&[("COLORTERM", "24bit")]).true_color);
    }

    #[cfg(unix)]
    #[test]
    fn only_a_terminal_right_in_front_of_us_is_asked() {
        let xterm = ("TERM", "xterm-256color");
        assert!(of(&[xterm]).askable);
        for other in [
            ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22"),
            ("TMUX", "/tmp/tmux-1000/default,1,0"),
            ("STY", "1.pts-0"),
            ("TERM_PROGRAM", "Apple_Terminal"),
            ("COLORFGBG", "default;default"),
            ("NO_COLOR", "1"),
        ] {
            assert!(!of(&[xterm, other]).askable, "{other:?}");
        }
        for term in [
            "linux",
            "screen",
            "screen-256color",
            "screen.xterm",
            "tmux-256color",
            "dumb",
            "",
        ] {
            assert!(!of(&[("TERM", term)]).askable, "{term}");
        }
        assert!(!of(&[]).askable);
    }
}
