//! The one question the terminal is asked before the game begins.

use std::time::Duration;

use terminal_colorsaurus::{Error, QueryOptions, background_color};

use crate::appearance::capabilities::{Background, Capabilities};

/// What came of asking for the background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was not asked.
    NotAsked,
    /// This, or that it cannot say.
    Told(Option<Background>),
    /// Nothing in time: the answer may come yet, among the keys.
    Silence,
}

/// How long an answer is waited for; terminals that have one give it in under 5 ms.
const QUERY_TIMEOUT: Duration = Duration::from_millis(150);

/// Asks the terminal for its background, once, where that is safe. Only before its keys
/// are read: a late answer would be taken for pressed keys.
pub(crate) fn ask(capabilities: &mut Capabilities) -> Answer {
    if !std::mem::take(&mut capabilities.askable) {
        return Answer::NotAsked;
    }
    let mut options = QueryOptions::default();
    options.timeout = QUERY_TIMEOUT;
    match background_color(options) {
        Ok(color) if color.perceived_lightness() <= 0.5 => {
            capabilities.background = Some(Background::Dark);
        }
        Ok(_) => capabilities.background = Some(Background::Light),
        Err(Error::Timeout(_)) => return Answer::Silence,
        Err(_) => {}
    }
    Answer::Told(capabilities.background)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_at_most_once() {
        let mut capabilities =
            Capabilities::of_environment(|name| (name == "TERM").then(|| "dumb".to_owned()));
        assert_eq!(ask(&mut capabilities), Answer::NotAsked);
        // Where there is no terminal, as in a test, the question fails at once.
        capabilities.askable = true;
        let _whatever = ask(&mut capabilities);
        assert_eq!(ask(&mut capabilities), Answer::NotAsked);
    }
}
