//! `jogo play --convidado`: completes the options of a guest, who comes by ssh and shares
//! an account with strangers.
//!
//! **Invariant:** the words of a guest are data. They name a room or a person, and never a
//! flag, a server, a file or a program.

use texts::{Language, Texts};
use tui::{Destination, Name};

use crate::cli::Play;
use crate::exit::Misuse;

/// The variable in which OpenSSH hands on the command of a user who may run only ours.
const ORIGINAL: &str = "SSH_ORIGINAL_COMMAND";

/// The words in front of a room's code, without accents.
const ROOM_WORDS: [&str; 2] = ["sala", "room"];

/// The server, if the host names none.
const THIS_MACHINE: &str = "127.0.0.1";

/// A guest's own words, such as `sala 123 Maria Clara`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Words {
    /// The code of a room as it was typed.
    room: Option<String>,
    name: Option<Name>,
}

/// Fills in the server, the room, the language and the name. A guest who can be asked is
/// asked for a missing name and language. The host's own flags come before a guest's words.
/// Returns false if the guest has left.
///
/// # Errors
/// Returns a [`Misuse`] if the code of the room is wrong, or an error if the terminal is
/// gone.
pub(crate) fn completes(options: &mut Play) -> anyhow::Result<bool> {
    let typed = std::env::var_os(ORIGINAL).unwrap_or_default();
    let words = Words::read(&typed.to_string_lossy());
    if options.destination.server.is_none() {
        options.destination.server = THIS_MACHINE.parse().ok();
    }
    if !options.knows_language {
        let Some(language) = asked_language()? else {
            return Ok(false);
        };
        options.language = language;
    }
    let texts = Texts::new(options.language);
    if let (None, Some(room)) = (&options.destination.room, &words.room) {
        let read = Destination::of_room(room);
        options.destination.room = read
            .map_err(|unclear| Misuse(unclear.sentence(texts)))?
            .room;
    }
    if options.name.is_none() {
        options.name = words.name.map(|name| name.as_str().to_owned());
    }
    if options.name.is_none() {
        options.name = answer(texts.guest_name())?;
    }
    Ok(options.name.is_some())
}

/// Asks for the language, of a guest whose locale names none. Any other answer is English.
fn asked_language() -> anyhow::Result<Option<Language>> {
    let answer = answer(Texts::new(Language::En).guest_language())?;
    Ok(answer.map(|answer| Language::of_tag(answer.trim()).unwrap_or(Language::En)))
}

/// Returns the answer to a question: empty if nobody can be asked, and `None` if the guest
/// has left.
fn answer(question: &str) -> anyhow::Result<Option<String>> {
    if !tui::can_ask() {
        return Ok(Some(String::new()));
    }
    Ok(tui::ask(question)?)
}

impl Words {
    /// Reads the command that a guest wrote behind `ssh jogo@host`.
    fn read(typed: &str) -> Self {
        let typed = typed.trim();
        let (first, rest) = split(typed);
        let is_room = ROOM_WORDS.contains(&first.to_lowercase().as_str());
        let (room, name) = match split(rest) {
            _ if !is_room => (None, typed),
            ("", _) => (None, ""),
            (room, name) => (Some(room.to_owned()), name),
        };
        let name = Some(Name::new(name)).filter(|name| !name.as_str().is_empty());
        Self { room, name }
    }
}

/// Returns the first word of a text, and the rest.
fn split(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (first, rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(typed: &str, room: Option<&str>, name: Option<&str>) {
        let words = Words {
            room: room.map(str::to_owned),
            name: name.map(Name::new),
        };
        assert_eq!(Words::read(typed), words, "{typed:?}");
    }

    #[test]
    fn a_guest_names_a_room_or_a_person_or_both() {
        reads("", None, None);
        reads("  \n", None, None);
        reads("Maria Clara", None, Some("Maria Clara"));
        reads("sala 123", Some("123"), None);
        reads("Room  123 ", Some("123"), None);
        reads("sala 123 Maria Clara", Some("123"), Some("Maria Clara"));
        reads("sala", None, None);
        reads("salada", None, Some("salada"));
    }

    #[test]
    fn hostile_words_are_a_name_and_a_clean_one() {
        for typed in [
            "; touch /tmp/x",
            "--host other",
            "$(id)",
            "`id`",
            "play --dados /etc/passwd",
        ] {
            reads(typed, None, Some(typed));
        }
        reads("\u{1b}[2J\u{7}Ana\u{202e}", None, Some("[2JAna"));
        let long = "a".repeat(100_000);
        reads(&long, None, Some(&"a".repeat(Name::MAX_COLUMNS)));
    }
}
