//! Reads where a user wants to play from the text that was typed or pasted. The command
//! line and the lobby understand the same texts, and all those that the game hands out.
//!
//! **Invariant:** replaces nothing by a default. A text that is not understood is an error
//! that says why.

mod sentence;

use game::{Clean, InvalidRoomId, RoomId, code_in_sentence, plain, unwrapped, without_label};
use percent_encoding::percent_decode_str;

use crate::address::{Address, zone};

/// A server, a room, or both.
///
/// ```
/// use tui::Destination;
///
/// let room = |text| Destination::read(text).unwrap().room.map(|room| room.to_string());
/// assert_eq!(room("gato").as_deref(), Some("gato"));
/// assert_eq!(room("http://192.168.0.10:5000/sala/gato.").as_deref(), Some("gato"));
/// assert_eq!(room("jogo play --sala gato --host 192.168.0.10").as_deref(), Some("gato"));
/// assert_eq!(room("192.168.0.10"), None, "the list of that server's rooms");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// The server, if the text names one.
    pub server: Option<Address>,
    /// The room, if the text names one.
    pub room: Option<RoomId>,
}

/// The reason why a text is no destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// It names no server.
    Server,
    /// It is an IPv6 address with this zone, as in `fe80::1%eth0`.
    Zone(Clean),
    /// It is meant as a room, and this is wrong with its code.
    Room {
        /// The first mistake in the code.
        mistake: InvalidRoomId,
        /// The nearest valid code.
        nearest: Option<RoomId>,
        /// The server that the text names beside the code.
        server: Option<Address>,
    },
    /// It leads to a page that is no room, at this path of a server.
    Path(String),
    /// It names a server, and a guest reaches no other than one.
    Elsewhere,
    /// It names two rooms or two servers.
    Two(String, String),
}

impl Destination {
    /// Reads a room's code, a server's address, a room's link, or a line such as
    /// `jogo play --sala gato --host 192.168.0.10`, also in the middle of a sentence such as
    /// `a sala é gato`.
    /// Quotes, brackets and punctuation around them do not count, since links are pasted
    /// out of sentences. Full-width letters are the ordinary ones.
    ///
    /// # Errors
    /// Returns the reason if the text is none of these.
    pub fn read(text: &str) -> Result<Self, Unclear> {
        let plain = plain(text);
        let text = without_label(unwrapped(&plain));
        if let Some(line) = line_in(text) {
            read_line(line)
        } else if let Some(code) = code_in_sentence(text) {
            Self::of_room(code)
        } else if let Some(found) = read_sentence(text) {
            found
        } else if let Some(found) = read_own_path(text) {
            found
        } else if is_address(text) {
            Self::of_word(text)
        } else {
            Self::of_room(text)
        }
    }

    /// Reads the value of `--host`: an address, a room's link, or a sentence with one of
    /// them. A bare word is a host.
    ///
    /// # Errors
    /// Returns the reason if the text is neither.
    pub fn of_address(text: &str) -> Result<Self, Unclear> {
        let plain = plain(text);
        let text = unwrapped(&plain);
        if text.contains(char::is_whitespace) {
            return match Self::read(text) {
                Ok(found) if found.server.is_some() => Ok(found),
                Err(Unclear::Room { server: None, .. }) | Ok(_) => Err(Unclear::Server),
                Err(unclear) => Err(unclear),
            };
        }
        Self::of_word(text)
    }

    /// Reads an address or a link without anything around it.
    fn of_word(text: &str) -> Result<Self, Unclear> {
        let (server, rest) = server_in(text);
        let zoned = |zone| Unclear::Zone(Clean::new(zone, 20));
        let no_server = |_| zone(server).map_or(Unclear::Server, zoned);
        let server: Address = server.parse().map_err(no_server)?;
        let (below, room) = read_path(rest);
        let unclear = |_| Unclear::Path(below.clone());
        let server = server.below(&below).map_err(unclear)?;
        let room = room.map(|room| code(&room).map_err(|why| why.on(&server)));
        let room = room.transpose()?;
        Ok(Self {
            server: Some(server),
            room,
        })
    }

    /// Reads the value of `--sala`: a room's code.
    ///
    /// # Errors
    /// Returns the mistake and the nearest valid code.
    pub fn of_room(text: &str) -> Result<Self, Unclear> {
        Ok(Self {
            server: None,
            room: Some(RoomId::typed(unwrapped(text)).map_err(unclear_room(text))?),
        })
    }

    /// Joins what two texts name.
    ///
    /// # Errors
    /// Returns [`Unclear::Two`] if they name two servers or two rooms.
    pub fn and(self, other: Self) -> Result<Self, Unclear> {
        let server = one(self.server, other.server, Address::label)?;
        let room = one(self.room, other.room, RoomId::to_string)?;
        Ok(Self { server, room })
    }
}

impl Unclear {
    /// Returns the reason beside the server of the code.
    fn on(self, named: &Address) -> Self {
        match self {
            Self::Room {
                mistake,
                nearest,
                server,
            } => Self::Room {
                mistake,
                nearest,
                server: server.or_else(|| Some(named.clone())),
            },
            Self::Server | Self::Zone(_) | Self::Path(_) | Self::Elsewhere | Self::Two(..) => self,
        }
    }
}

/// Returns the one that is there. Two that are equal count as one.
fn one<T: PartialEq>(
    first: Option<T>,
    second: Option<T>,
    named: impl Fn(&T) -> String,
) -> Result<Option<T>, Unclear> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => {
            Err(Unclear::Two(named(&first), named(&second)))
        }
        (first, second) => Ok(first.or(second)),
    }
}

/// Returns the part of a link that names the server, and the rest.
fn server_in(text: &str) -> (&str, &str) {
    let begin = text.find("://").map_or(0, |at| at + "://".len());
    let end = text[begin..].find(['/', '?', '#']);
    text.split_at(end.map_or(text.len(), |end| begin + end))
}

/// Returns whether a text is meant as an address: it has a dot, a colon or a slash. Any
/// other word may be a room.
fn is_address(text: &str) -> bool {
    text.contains(['.', ':', '/']) || text.eq_ignore_ascii_case("localhost")
}

/// Returns the path below which the server is, and the text in the place of the room, of the
/// path of a link.
fn read_path(path: &str) -> (String, Option<String>) {
    /// The last words of the paths of our own pages that are no room.
    const PAGES: [&str; 10] = [
        "tv",
        "torneio",
        "salas",
        "sala",
        "endereco",
        "saude",
        "healthz",
        "fio",
        "protocolo",
        "anfitriao",
    ];
    /// The games of a room, and its code as a picture.
    const OF_A_ROOM: [&str; 2] = ["partidas", "qr.svg"];
    let plain = path.split(['?', '#']).next().unwrap_or_default();
    let plain = percent_decode_str(plain).decode_utf8_lossy();
    let words: Vec<&str> = plain.split('/').filter(|word| !word.is_empty()).collect();
    let below = |words: &[&str]| words.iter().flat_map(|word| ["/", word]).collect();
    let is_sala = |word: &&str| word.eq_ignore_ascii_case("sala");
    match (words.iter().position(is_sala), words.as_slice()) {
        (Some(at), words) if at + 1 < words.len() => {
            let room = match &words[at + 1..] {
                [room, part] if OF_A_ROOM.contains(&part.to_lowercase().as_str()) => {
                    (*room).to_owned()
                }
                rest => unwrapped(&rest.join("/")).to_owned(),
            };
            (below(&words[..at]), Some(room))
        }
        // The list of rooms, or another page.
        (_, [rest @ .., page]) if PAGES.contains(&page.to_lowercase().as_str()) => {
            (below(rest), None)
        }
        (_, words) => (below(words), None),
    }
}

/// Reads a link without its server, such as `/sala/gato`.
fn read_own_path(text: &str) -> Option<Result<Destination, Unclear>> {
    let path = format!("/{}", text.trim_start_matches('/'));
    if !path.to_lowercase().starts_with("/sala/") {
        return None;
    }
    let room = code(&read_path(&path).1?);
    let of_room = |room| Destination {
        server: None,
        room: Some(room),
    };
    Some(room.map(of_room))
}

/// Reads the code in a link, which is exactly as it stands there.
fn code(text: &str) -> Result<RoomId, Unclear> {
    text.parse().map_err(unclear_room(text))
}

fn unclear_room(text: &str) -> impl Fn(InvalidRoomId) -> Unclear {
    move |mistake| Unclear::Room {
        mistake,
        nearest: RoomId::nearest(unwrapped(text)),
        server: None,
    }
}

/// Reads a text of several words with a link among them, or an address beside a room. Links
/// are recognized by their form; a word beside none of them is part of the sentence.
fn read_sentence(text: &str) -> Option<Result<Destination, Unclear>> {
    // The address of a link in Markdown stands in brackets.
    let apart = |c: char| c.is_whitespace() || "()<>".contains(c);
    let words = text.split(apart).map(unwrapped);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if let [first, second] = *words {
        let (server, room) = if is_address(first) {
            (first, second)
        } else {
            (second, first)
        };
        if is_address(server)
            && !is_address(room)
            && let Ok(place) = Destination::of_word(server)
            && let (Some(address), None) = (&place.server, &place.room)
        {
            let room = Destination::of_room(room).map_err(|why| why.on(address));
            return Some(room.and_then(|room| place.and(room)));
        }
    }
    let is_link = |word: &&&str| word.contains("://") || word.to_lowercase().contains("/sala/");
    let links = words.iter().filter(|_| words.len() > 1).filter(is_link);
    links
        .map(|link| Destination::of_word(link))
        .reduce(|first, second| first?.and(second?))
}

/// Returns the command line in a text: from the program on, behind the prompt of a shell or
/// the words of a sentence, or from a flag at the beginning. A line after it is part of it
/// if it begins with a flag.
fn line_in(text: &str) -> Option<&str> {
    let begin = words(text).next()?;
    if is_flag(begin) {
        return Some(one_line(text));
    }
    let is_line = |rest: &str| {
        let next = words(rest).nth(1);
        next.is_some_and(|next| is_play(next) || is_flag(next))
    };
    let mut at = 0;
    loop {
        let rest = text.get(at..)?.trim_start();
        let word = rest.split_whitespace().next()?;
        let program = unwrapped(word)
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default();
        // `cargo run -- play` starts the game, too.
        let is_program = matches!(program.to_lowercase().as_str(), "jogo" | "jogo.exe" | "--");
        if is_program && is_line(rest) {
            return Some(one_line(rest));
        }
        at = text.len() - rest.len() + word.len();
    }
}

fn one_line(text: &str) -> &str {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let more = lines.take_while(|line| is_flag(line.trim_start()));
    &text[..first + more.map(str::len).sum::<usize>()]
}

/// Telephones begin a line with a capital.
fn is_play(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "play" | "jogar" | "jugar")
}

/// Returns whether a word is a flag. Chats make a long dash of two hyphens.
fn is_flag(word: &str) -> bool {
    word.starts_with("--") || word.starts_with(['–', '—'])
}

/// Reads the flags that name a room or a server, and bare words. Other flags, such as that
/// of the sender's name, do not concern the reader.
fn read_line(text: &str) -> Result<Destination, Unclear> {
    let mut found = Destination::default();
    // The server may stand behind a code that has a mistake.
    let mut wrong = None;
    let mut words = words(text).peekable();
    if words
        .next_if(|word| !is_flag(word) || *word == "--")
        .is_some()
    {
        words.next_if(|word| is_play(word));
    }
    while let Some(word) = words.next() {
        if !is_flag(word) {
            found = found.and(Destination::read(word)?)?;
            continue;
        }
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (word, None),
        };
        let flag = flag.trim_start_matches(['-', '–', '—']).to_lowercase();
        let read = match flag.as_str() {
            "sala" | "room" => Destination::of_room,
            "host" | "servidor" | "server" => Destination::of_address,
            "nome" | "name" | "nombre" | "idioma" | "language" | "lang" | "tema" | "theme"
            | "simbolos" | "symbols" | "avisos" | "alerts" | "robo" | "robot" | "programa"
            | "program" | "tempo" | "time" | "tiempo" => {
                let value = value.or_else(|| words.next()).unwrap_or_default();
                skip_quoted(value, &mut words);
                continue;
            }
            _ => continue,
        };
        let value = value.or_else(|| words.next()).unwrap_or_default();
        match read(value) {
            Ok(read) => found = found.and(read)?,
            Err(unclear @ Unclear::Room { .. }) => wrong = wrong.or(Some(unclear)),
            Err(unclear) => return Err(unclear),
        }
    }
    if let Some(unclear) = wrong {
        return Err(match &found.server {
            Some(server) => unclear.on(server),
            None => unclear,
        });
    }
    if found == Destination::default() {
        return Err(Unclear::Server);
    }
    Ok(found)
}

/// Skips the other words of a value in quotation marks, such as `"Maria Clara"`.
fn skip_quoted<'a>(value: &str, words: &mut impl Iterator<Item = &'a str>) {
    const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];
    let is_open = value.starts_with(QUOTES) && !value.ends_with(QUOTES);
    if is_open {
        words.find(|word| word.ends_with(QUOTES));
    }
}

/// Returns the words behind the prompt of a shell.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let prompt = |word: &&str| matches!(*word, "$" | "%" | "#" | ">");
    text.split_whitespace().skip_while(prompt)
}

#[cfg(test)]
mod tests;
