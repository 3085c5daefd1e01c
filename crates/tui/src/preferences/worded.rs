//! Values that are chosen by a word, on the command line and in the file of choices.

use game::Level;
use texts::Language;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A value that has a word.
pub trait Worded: Copy + PartialEq + 'static {
    /// The available values with their words. The default is first.
    const ALL: &'static [(Self, &'static str)];

    /// The Spanish words of the values that have one of their own, without accents.
    const SPANISH: &'static [(Self, &'static str)] = &[];

    /// Other words of the same values, without accents, the English one first.
    const TWINS: &'static [(Self, &'static str)];

    /// Returns the value of this word, in any case and with or without accents.
    fn of_word(word: &str) -> Option<Self> {
        Self::known(word)
    }

    /// Returns the value whose word or twin this is.
    fn known(word: &str) -> Option<Self> {
        let word = folded(word);
        let mut known = Self::ALL.iter().chain(Self::SPANISH).chain(Self::TWINS);
        let found = known.find(|(_, known)| *known == word);
        found.map(|(choice, _)| *choice)
    }

    /// Returns the word of this value in a language, if it is not that of [`Worded::ALL`].
    fn twin(self, language: Language) -> Option<&'static str> {
        let words = match language {
            Language::Pt => &[],
            Language::En => Self::TWINS,
            Language::Es => Self::SPANISH,
        };
        let found = words.iter().find(|(choice, _)| *choice == self);
        found.map(|(_, word)| *word)
    }

    /// Returns the word of this value.
    fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(choice, _)| *choice == self);
        found.expect("each choice is in the list").1
    }

    /// Returns the value that many places later, wrapping around the end.
    fn along(self, by: isize) -> Self {
        let place = |(choice, _): &(Self, _)| *choice == self;
        let at = Self::ALL.iter().position(place).unwrap_or_default();
        let next = (at as isize + by).rem_euclid(Self::ALL.len() as isize);
        Self::ALL[next as usize].0
    }
}

/// Returns a word in lower case and without accents.
pub fn folded(word: &str) -> String {
    let letters = word.nfkd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

/// A switch in a variable.
impl Worded for bool {
    const ALL: &'static [(Self, &'static str)] = &[(true, "1"), (false, "0")];
    const TWINS: &'static [(Self, &'static str)] = &[
        (true, "true"),
        (true, "yes"),
        (true, "on"),
        (true, "sim"),
        (true, "s"),
        (true, "si"),
        (false, "false"),
        (false, "no"),
        (false, "off"),
        (false, "nao"),
        (false, "n"),
    ];
}

impl Worded for Language {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Pt, Self::Pt.tag()),
        (Self::En, Self::En.tag()),
        (Self::Es, Self::Es.tag()),
    ];
    const TWINS: &'static [(Self, &'static str)] = &[
        (Self::Pt, "pt-br"),
        (Self::Pt, "pt_br"),
        (Self::Pt, "portugues"),
        (Self::Pt, "portuguese"),
        (Self::En, "ingles"),
        (Self::En, "english"),
        (Self::Es, "espanhol"),
        (Self::Es, "espanol"),
        (Self::Es, "spanish"),
        (Self::Es, "castellano"),
    ];

    fn of_word(word: &str) -> Option<Self> {
        let named = Self::known(word);
        named.or_else(|| Self::of_tag(word))
    }

    /// Returns `None`: a tag is the same in every language.
    fn twin(self, _language: Language) -> Option<&'static str> {
        None
    }
}

impl Worded for Level {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Easy, "facil"),
        (Self::Medium, "medio"),
        (Self::Perfect, "perfeito"),
    ];
    const SPANISH: &'static [(Self, &'static str)] = &[(Self::Perfect, "perfecto")];
    const TWINS: &'static [(Self, &'static str)] = &[
        (Self::Easy, "easy"),
        (Self::Medium, "medium"),
        (Self::Perfect, "perfect"),
        (Self::Perfect, "dificil"),
        (Self::Perfect, "hard"),
        (Self::Perfect, "impossivel"),
        (Self::Perfect, "impossible"),
        (Self::Perfect, "imposible"),
        // The numbers of the keys that call a robot.
        (Self::Easy, "1"),
        (Self::Medium, "2"),
        (Self::Perfect, "3"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::{Alerts, Digits, Symbols, Theme};

    #[test]
    fn every_word_is_told_from_the_others_and_leads_back() {
        #[track_caller]
        fn check<T: Worded + std::fmt::Debug>() {
            for (choice, word) in T::ALL {
                assert_eq!(T::of_word(word), Some(*choice));
                assert_eq!(choice.word(), *word);
            }
            for (choice, word) in T::SPANISH.iter().chain(T::TWINS) {
                assert_eq!(T::of_word(word), Some(*choice), "{word}");
                assert_eq!(folded(word), *word, "no value has this word");
            }
            assert_eq!(T::of_word("roxo"), None);
        }
        check::<Theme>();
        check::<Symbols>();
        check::<Alerts>();
        check::<Digits>();
        check::<Language>();
        check::<Level>();
    }

    #[test]
    fn accents_and_capitals_do_not_count() {
        assert_eq!(Level::of_word("word"), None);
        for (word, level) in [
            ("Fácil", Level::Easy),
            ("MÉDIO", Level::Medium),
            ("difícil", Level::Perfect),
        ] {
            assert_eq!(<Level as Worded>::of_word(word), Some(level));
        }
        assert_eq!(Language::of_word("Español"), Some(Language::Es));
        assert_eq!(Language::of_word("es_AR.UTF-8"), Some(Language::Es));
        assert_eq!(<Level as Worded>::of_word("2"), Some(Level::Medium));
        assert_eq!(Alerts::of_word("notificação"), Some(Alerts::Notification));
    }

    #[test]
    fn levels_have_the_words_of_the_wire() {
        for (level, word) in <Level as Worded>::ALL {
            assert_eq!(level.word(), *word);
        }
        assert_eq!(<Level as Worded>::ALL.len(), Level::ALL.len());
    }
}
