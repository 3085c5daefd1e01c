//! The user's saved choices, and the sentences for a file that cannot be read.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use texts::{Language, Texts};
use tui::preferences::{Broken, Choice, read};

/// The saved choices.
pub(crate) struct Saved {
    pub(crate) path: Option<PathBuf>,
    pub(crate) choices: Vec<Choice>,
    broken: Option<Broken>,
}

/// Returns no choices, and no place for new ones.
pub(crate) const fn none() -> Saved {
    Saved {
        path: None,
        choices: Vec::new(),
        broken: None,
    }
}

/// Reads the saved choices, such as those in `~/.config/jogo/config.toml`.
pub(crate) fn saved() -> Saved {
    let folders = etcetera::choose_base_strategy().ok();
    let path = folders.map(|folders| folders.config_dir().join("jogo").join("config.toml"));
    let (choices, broken) = path.as_deref().map(read).unwrap_or_default();
    Saved {
        path,
        choices,
        broken,
    }
}

impl Saved {
    /// Returns the saved language.
    pub(crate) fn language(&self) -> Option<Language> {
        self.choices.iter().find_map(|choice| match choice {
            Choice::Language(language) => Some(*language),
            Choice::Theme(_)
            | Choice::Symbols(_)
            | Choice::Digits(_)
            | Choice::Alerts(_)
            | Choice::Mouse(_)
            | Choice::Animation(_)
            | Choice::Name(_) => None,
        })
    }

    /// Returns one line about the first problem with the file.
    pub(crate) fn warning(&self, texts: Texts) -> Option<String> {
        let path = self.path.as_ref()?.display();
        Some(match self.broken.as_ref()? {
            Broken::Unreadable(cause) => texts.options_unreadable(path, texts.cause(cause)),
            Broken::Line(line) => texts.options_line_unclear(line, path),
        })
    }
}
