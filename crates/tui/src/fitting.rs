//! The choice between the two front ends.
//!
//! **Invariant:** does not depend on either of them.

use std::io::{self, IsTerminal};

use crate::preferences::Worded;

/// Returns whether line mode is the right front end. It is without a terminal, with one
/// that cannot show a screen, or if the environment asks for it.
pub(crate) fn is_line_mode() -> bool {
    let variable = |name: &str| std::env::var(name).ok();
    fits(
        io::stdin().is_terminal() && io::stdout().is_terminal(),
        variable,
    )
}

fn fits(terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    // Nobody can be told of a word that is neither, and line mode works everywhere.
    let asked = variable("JOGO_SIMPLES")
        .filter(|value| !value.trim().is_empty())
        .is_some_and(|value| bool::of_word(value.trim()) != Some(false));
    asked || !terminal || variable("TERM").as_deref() == Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_mode_is_chosen_where_no_screen_can_be_shown() {
        let of = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                let pair = pairs.iter().find(|(key, _)| *key == name);
                pair.map(|(_, value)| (*value).to_owned())
            }
        };
        assert!(!fits(true, of(&[("TERM", "xterm-256color")])));
        assert!(!fits(true, of(&[("JOGO_SIMPLES", "0")])));
        assert!(!fits(true, of(&[("JOGO_SIMPLES", "")])));
        assert!(!fits(true, of(&[("JOGO_SIMPLES", "não")])));
        assert!(fits(true, of(&[("JOGO_SIMPLES", "sim")])));
        assert!(fits(true, of(&[("TERM", "dumb")])));
        assert!(fits(true, of(&[("JOGO_SIMPLES", "1")])));
        assert!(fits(false, of(&[("TERM", "xterm-256color")])));
    }
}
