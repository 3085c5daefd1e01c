//! Where the choices of whoever plays are kept, and what is said when they cannot be
//! read.

use std::path::PathBuf;

use etcetera::BaseStrategy;
use texts::{Language, Texts};
use tui::preferences::{Broken, Choice, read};

/// The choices that were kept.
pub(crate) struct Saved {
    pub(crate) path: Option<PathBuf>,
    pub(crate) choices: Vec<Choice>,
    broken: Option<Broken>,
}

/// Such as those in `~/.config/jogo/config.toml`.
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
    /// The language that was chosen.
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

    /// What is wrong with the file, in a line.
    pub(crate) fn warning(&self, texts: Texts) -> Option<String> {
        let path = self.path.as_ref()?.display();
        Some(match self.broken.as_ref()? {
            Broken::Unreadable(cause) => texts.options_unreadable(path, cause),
            Broken::Line(line) => texts.options_line_unclear(line, path),
        })
    }
}
