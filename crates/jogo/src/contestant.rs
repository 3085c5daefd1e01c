//! A player of a duel: a contestant at the board of this process, or a bot that enters a room
//! by itself.

use std::fmt;

use arena::Program;
use strsim::normalized_damerau_levenshtein as similarity;
use texts::Language;
use tui::preferences::folded;

/// A player of a duel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// A program of the piskvork protocol, or a robot of the house.
    Here(arena::Contestant),
    /// A bot that speaks Socket.IO.
    Bot(BotLine),
}

/// The command line of a bot, which has a place for the room of a game, and mostly one for
/// the address of its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BotLine(Program);

/// The mistake in the places of a command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadPlace {
    /// This is no place.
    Unknown(String),
    /// There is no place for the room.
    NoRoom,
}

/// A place in a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Address,
    Room,
}

/// The names of places, without accents.
const NAMES: [(&str, Place); 4] = [
    ("endereco", Place::Address),
    ("sala", Place::Room),
    ("address", Place::Address),
    ("room", Place::Room),
];

/// Returns the places for the address and for the room, as people of this language type them.
pub(crate) const fn places_of(language: Language) -> [&'static str; 2] {
    match language {
        Language::En => ["{address}", "{room}"],
        Language::Pt | Language::Es => ["{endereco}", "{sala}"],
    }
}

/// Two names that are less alike than this, from 0 to 1, are not taken for each other.
const ALIKE: f64 = 0.7;

impl BotLine {
    /// Returns the bot that a program is by its places, or `None` if it has none.
    ///
    /// # Errors
    /// Returns the mistake, if a place is misspelled or that for the room is missing.
    pub(crate) fn of(program: &Program) -> Result<Option<Self>, BadPlace> {
        let arguments = || program.words().iter().skip(1);
        if let Some(unknown) = arguments().find_map(|word| misspelled(word)) {
            return Err(BadPlace::Unknown(unknown));
        }
        let has = |wanted| arguments().any(|word| places(word).any(|(_, place)| place == wanted));
        match (has(Place::Address), has(Place::Room)) {
            (_, true) => Ok(Some(Self(program.clone()))),
            (true, false) => Err(BadPlace::NoRoom),
            (false, false) => Ok(None),
        }
    }

    /// Returns the bot's name and its arguments for a game in this room.
    pub(crate) fn words(&self, address: &str, room: &str) -> Vec<String> {
        let filled = |word: &String| {
            let mut text = String::new();
            let mut rest = word.as_str();
            while let Some((typed, place)) = places(rest).next() {
                let (before, after) = rest.split_once(typed).expect("it is in the word");
                let value = match place {
                    Place::Address => address,
                    Place::Room => room,
                };
                text = text + before + value;
                rest = after;
            }
            text + rest
        };
        self.0.words().iter().map(filled).collect()
    }

    /// Returns the program with its places.
    pub(crate) const fn program(&self) -> &Program {
        &self.0
    }
}

/// Writes the bot as people call it: without folders and places.
impl fmt::Display for BotLine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.0.with_arguments(|word| places(word).next().is_none());
        named.fmt(out)
    }
}

/// Returns the places of a word, as they are typed.
fn places(word: &str) -> impl Iterator<Item = (&str, Place)> {
    in_braces(word).filter_map(|typed| Some((typed, place(&typed[1..typed.len() - 1])?)))
}

/// Returns the parts of a word that are letters in braces, with their braces.
fn in_braces(word: &str) -> impl Iterator<Item = &str> {
    word.match_indices('{').filter_map(|(from, _)| {
        let inside = word[from + 1..].split('}').next()?;
        let whole = word[from + 1 + inside.len()..].starts_with('}');
        let letters = !inside.is_empty() && inside.chars().all(char::is_alphabetic);
        (whole && letters).then(|| &word[from..from + inside.len() + 2])
    })
}

fn place(name: &str) -> Option<Place> {
    let name = folded(name);
    let known = NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, place)| *place)
}

/// Returns a part of a word that was meant to be a place and is none. A program may have
/// braces of its own, so only a whole word in braces, or a name like that of a place, counts.
fn misspelled(word: &str) -> Option<String> {
    let bare = word.trim_matches(|c: char| "{}[]<>()$%".contains(c));
    // As a page shows it, or with a brace that is missing.
    if bare != word && place(bare).is_some() && word != format!("{{{bare}}}") {
        return Some(word.to_owned());
    }
    let wrong = |typed: &&str| {
        let name = &typed[1..typed.len() - 1];
        let like = |(known, _): &(&str, Place)| similarity(&folded(name), known) >= ALIKE;
        place(name).is_none() && (*typed == word || NAMES.iter().any(like))
    };
    in_braces(word).find(wrong).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<BotLine>, BadPlace> {
        BotLine::of(&line.parse().unwrap())
    }

    #[test]
    fn a_bot_has_places_for_the_address_and_the_room_in_either_language() {
        for (line, words) in [
            (
                "node client.js {endereco} {sala}",
                &["node", "client.js", "http://a:1", "duelo-1"][..],
            ),
            (
                "./bot --url={Address} --room={ROOM} {sala}",
                &["./bot", "--url=http://a:1", "--room=duelo-1", "duelo-1"],
            ),
            (
                "bash bot.sh {endereço}/#{sala}-{sala}",
                &["bash", "bot.sh", "http://a:1/#duelo-1-duelo-1"],
            ),
            ("./bot {sala}", &["./bot", "duelo-1"]),
        ] {
            let bot = read(line).unwrap().expect(line);
            assert_eq!(bot.words("http://a:1", "duelo-1"), words, "{line}");
        }
        let bot = read("node bots/client.js {endereco} {sala} --fast").unwrap();
        assert_eq!(bot.unwrap().to_string(), "node client.js --fast");
    }

    #[test]
    fn a_misspelled_place_is_a_mistake() {
        for (line, wrong) in [
            ("./bot {endereco} {salas}", "{salas}"),
            ("./bot {endreco} {room}", "{endreco}"),
            ("./bot {url}", "{url}"),
            ("./bot [address] [room]", "[address]"),
            ("./bot {endereco} {sala", "{sala"),
            ("./bot {endereco} <sala>", "<sala>"),
            ("./bot {endereco} ${sala}", "${sala}"),
            ("./bot --room={rom}", "{rom}"),
        ] {
            let mistake = BadPlace::Unknown(wrong.to_owned());
            assert_eq!(read(line), Err(mistake), "{line}");
        }
        assert_eq!(read("./bot {endereco}"), Err(BadPlace::NoRoom));
    }

    #[test]
    fn a_program_with_braces_of_its_own_is_no_bot() {
        for line in [
            "./bot",
            "./bot sala {}",
            "awk '{ print \"1,1\" }'",
            "python3 -c \"print(f'{x},{y}')\"",
            "sh -c 'echo ${HOME}; f() { :; }'",
            "./bot --depth=(3) [fast]",
        ] {
            assert_eq!(read(line), Ok(None), "{line}");
        }
    }
}
