//! The known capabilities of the terminal, from its environment and from one question.
//!
//! **Invariant:** neither asks the question nor draws. `terminal/background.rs` asks.

use crate::appearance::glyphs::GlyphSet;
use crate::appearance::letters::Letters;
use crate::preferences::Symbols;

/// The known capabilities of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether color is allowed at all.
    pub(crate) color: bool,
    /// Whether the terminal has more colors than the common sixteen.
    pub(crate) true_color: bool,
    /// The background, if it is known.
    pub(crate) background: Option<Background>,
    /// The characters that the terminal can show.
    pub(crate) glyphs: GlyphSet,
    /// The letters that the terminal can show.
    pub(crate) letters: Letters,
    /// Whether the terminal has a window title.
    pub(crate) titled: bool,
    /// Whether the terminal may be asked for its background. The question is asked only
    /// once.
    pub(crate) askable: bool,
}

/// The brightness behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Background {
    Dark,
    Light,
}

impl Capabilities {
    /// Returns the capabilities that the environment promises.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        let term = variable("TERM").unwrap_or_default();
        // GNU screen and dvtm pass on the variables of the terminal around them, but not
        // its colors.
        let inherited = is_set("STY")
            || is_set("DVTM")
            || is_of(&term, "dvtm")
            || (is_of(&term, "screen") && !is_set("TMUX"));
        let own = |name| variable(name).filter(|_| !inherited);
        let true_color = own("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit");
        // `default;default`, as mlterm has it, tells nothing.
        let background = own("COLORFGBG").and_then(|value| Background::of_colorfgbg(&value));
        // Over SSH or behind a multiplexer, the answer arrives late, from elsewhere, or
        // twice.
        let between = ["SSH_CONNECTION", "SSH_TTY", "TMUX", "MOSH_IP"].into_iter();
        let direct = !inherited
            && !between.chain(["STY"]).any(is_set)
            && !["screen", "tmux", "linux", "dumb"]
                .iter()
                .any(|name| is_of(&term, name))
            && !term.is_empty()
            && variable("TERM_PROGRAM").as_deref() != Some("Apple_Terminal");
        let color = !is_set("NO_COLOR");
        Self {
            color,
            true_color,
            background,
            glyphs: GlyphSet::of_environment(&variable),
            letters: Letters::of_environment(&variable),
            titled: term != "linux",
            askable: direct && color && background.is_none() && cfg!(unix),
        }
    }
}

/// Returns whether a terminal's name is this one, or a variant of it such as
/// `screen-256color` or `screen.xterm`.
fn is_of(term: &str, name: &str) -> bool {
    let rest = term.strip_prefix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
}

impl GlyphSet {
    /// Returns the chosen set, or by default the set that the environment promises.
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
    /// Returns the background from the last number of a value such as `15;0` or
    /// `0;default;15`. The number is one of the sixteen colors.
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

    #[test]
    fn screen_and_dvtm_do_not_show_the_colors_that_they_inherit() {
        let inherited = [("COLORTERM", "truecolor"), ("COLORFGBG", "15;0")];
        for inside in [
            ("STY", "1.pts-0"),
            ("TERM", "screen.xterm-256color"),
            ("TERM", "screen"),
            ("DVTM", "0.15"),
            ("TERM", "dvtm-256color"),
        ] {
            let terminal = of(&[inherited[0], inherited[1], inside]);
            assert!(!terminal.true_color, "{inside:?}");
            assert_eq!(terminal.background, None, "{inside:?}");
            assert!(!terminal.askable, "{inside:?}");
        }
        // tmux passes colors on, even under the name of screen.
        let tmux = [("TERM", "screen-256color"), ("TMUX", "/tmp/tmux-0/x,1,0")];
        assert!(of(&[inherited[0], tmux[0], tmux[1]]).true_color);
    }

    #[cfg(unix)]
    #[test]
    fn only_a_terminal_right_in_front_of_us_is_asked() {
        let xterm = ("TERM", "xterm-256color");
        assert!(of(&[xterm]).askable);
        assert!(of(&[xterm, ("COLORFGBG", "default;default")]).askable);
        for other in [
            ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22"),
            ("TMUX", "/tmp/tmux-1000/default,1,0"),
            ("STY", "1.pts-0"),
            ("TERM_PROGRAM", "Apple_Terminal"),
            ("COLORFGBG", "15;0"),
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
