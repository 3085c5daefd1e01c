//! The one question the terminal is asked before the game begins.

use std::time::Duration;

use terminal_colorsaurus::{Error, QueryOptions, background_color};

use crate::appearance::capabilities::{Background, Surroundings};

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
const PATIENCE: Duration = Duration::from_millis(150);

/// Asks the terminal for its background, once, where that is safe. Only before its keys
/// are read: a late answer would be taken for pressed keys.
pub(crate) fn ask(surroundings: &mut Surroundings) -> Answer {
    if !std::mem::take(&mut surroundings.askable) {
        return Answer::NotAsked;
    }
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match background_color(options) {
        Ok(colour) if colour.perceived_lightness() <= 0.5 => {
            surroundings.background = Some(Background::Dark);
        }
        Ok(_) => surroundings.background = Some(Background::Light),
        Err(Error::Timeout(_)) => return Answer::Silence,
        Err(_) => {}
    }
    Answer::Told(surroundings.background)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_at_most_once() {
        let mut surroundings =
            Surroundings::of_environment(|name| (name == "TERM").then(|| "dumb".to_owned()));
        assert_eq!(ask(&mut surroundings), Answer::NotAsked);
        // Where there is no terminal, as in a test, the question fails at once.
        surroundings.askable = true;
        let _whatever = ask(&mut surroundings);
        assert_eq!(ask(&mut surroundings), Answer::NotAsked);
    }
}
