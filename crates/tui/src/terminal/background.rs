//! Asks the terminal its only question, before the game begins.

use std::time::Duration;

use terminal_colorsaurus::{Error, QueryOptions, background_color};

use crate::appearance::capabilities::{Background, Capabilities};

/// The result of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The terminal was not asked.
    NotAsked,
    /// The terminal answered, with or without a background.
    Told(Option<Background>),
    /// The terminal did not answer in time. The answer may still arrive among the keys.
    Silence,
}

/// The maximum time to wait for the answer. Terminals that answer do so within 5 ms.
const QUERY_TIMEOUT: Duration = Duration::from_millis(150);

/// Asks the terminal for its background once, if that is safe. This must precede reading
/// keys, because a late answer would look like pressed keys.
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
        // Without a terminal, as in a test, the question fails at once.
        capabilities.askable = true;
        let _whatever = ask(&mut capabilities);
        assert_eq!(ask(&mut capabilities), Answer::NotAsked);
    }
}
