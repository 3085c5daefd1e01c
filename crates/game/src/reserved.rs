//! Names that would pose as the program's own words.
//!
//! **Invariant:** does not depend on languages. The words of all of them are listed here, and
//! a test of the server compares the list with the sentences.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words with which clients name players by themselves, in all languages: letters and
/// digits alone, in lower case and without accents.
const WORDS: [&str; 35] = [
    "x",
    "o",
    "you",
    "voce",
    "tu",
    "usted",
    "player",
    "jogador",
    "jogadora",
    "jugador",
    "jugadora",
    "nobody",
    "ninguem",
    "nadie",
    "opponent",
    "youropponent",
    "adversario",
    "seuadversario",
    "rival",
    "turival",
    "easyrobot",
    "mediumrobot",
    "perfectrobot",
    "robofacil",
    "robomedio",
    "roboperfeito",
    "robotfacil",
    "robotmedio",
    "robotperfecto",
    "host",
    "thehost",
    "anfitriao",
    "oanfitriao",
    "anfitrion",
    "elanfitrion",
];

/// Characters that look like letters of [`WORDS`] on most screens: Cyrillic, Greek and
/// Armenian letters, Latin ones that no accent explains, and digits. A capital stands apart
/// from its small letter if the two look like different letters.
const LOOKS: [(&str, char); 22] = [
    ("аАαΑɑᴀ", 'a'),
    ("вВΒьЬ", 'b'),
    ("сСϲϹᴄ", 'c'),
    ("ԁԀđĐ", 'd'),
    ("еЕєЄεΕΕ3", 'e'),
    ("ɡց", 'g'),
    ("һНнΗհ", 'h'),
    ("іІӏιΙıɪ1|", 'i'),
    ("јЈϳͿ", 'j'),
    ("кКκΚ", 'k'),
    ("łŁ", 'l'),
    ("мМΜ", 'm'),
    ("пηΝոռɴ", 'n'),
    ("оОοΟօՕσøØᴏ0", 'o'),
    ("рРρΡ", 'p'),
    ("гʀ", 'r'),
    ("ѕЅՏ5", 's'),
    ("тТτΤ", 't'),
    ("υսՍᴜ", 'u'),
    ("νѵѴ", 'v'),
    ("хХχΧ", 'x'),
    ("уУүҮγΥʏ", 'y'),
];

/// Returns whether a reader could take this name for a word of the program. Case, accents,
/// spaces and punctuation do not matter, nor does the width of letters, and letters of
/// other scripts count as those that they look like. A name in quotation marks poses as
/// nothing.
pub(crate) fn poses(name: &str) -> bool {
    let quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    !quoted && WORDS.contains(&folded(name).as_str())
}

fn folded(name: &str) -> String {
    name.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(look)
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// Returns the letter of our words that this character looks like, or itself.
fn look(c: char) -> char {
    let like = LOOKS.iter().find(|(all, _)| all.contains(c));
    like.map_or(c, |(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use crate::Name;

    #[track_caller]
    fn shown(typed: &str, expected: &str) {
        let name = Name::new(typed);
        assert_eq!(name.as_str(), expected);
        assert_eq!(Name::new(name.as_str()), name, "cleaning again");
        assert!(name.as_str().chars().count() <= Name::MAX_COLUMNS);
    }

    #[test]
    fn a_word_of_the_program_is_shown_in_quotation_marks() {
        shown("você", "\"você\"");
        shown("VOCE", "\"VOCE\"");
        shown("Robô\u{a0}perfeito", "\"Robô perfeito\"");
        shown("Robô\u{3000}\u{200b}perfeito!", "\"Robô perfeito!\"");
        shown("ｙｏｕ", "\"ｙｏｕ\"");
        shown("- tú -", "\"- tú -\"");
        shown("r.o.b.o.p.e.r.f.e.i.t.o.", "\"r.o.b.o.p.e.r.f.e.i.t.\"");
    }

    #[test]
    fn letters_that_look_alike_pose_as_well() {
        for typed in [
            "Уоu",
            "vосê",
            "Rоbô pеrfеіtо",
            "ΡLΑΥΕR",
            "r0bô fácil",
            "Jоgаdоr",
            "ρlayer",
            "Х",
            "Ο",
            "0",
            "ոobody",
        ] {
            shown(typed, &format!("\"{typed}\""));
        }
    }

    #[test]
    fn any_other_name_stays_as_it_is() {
        for name in [
            "",
            "Maria Clara dos Santos",
            "João Pedro de Oliveira",
            "Robô",
            "Tuca",
            "Мария Ивановна",
            "Γιώργος",
            "Nguyễn Thị Minh Khai",
            "Włodzimierz",
            "Օհան",
            "João 1",
            "\"você\"",
            "!",
        ] {
            shown(name, name);
        }
    }
}
