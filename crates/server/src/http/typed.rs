//! The texts that people without scripts type or paste in place of a room's code. They are
//! the same as in the field of the page.
//!
//! **Invariant:** does not depend on rooms or on requests.

use std::net::{IpAddr, Ipv6Addr};

use game::{RoomId, code_in_sentence, plain, unwrapped, without_label};
use percent_encoding::percent_decode_str;
use texts::Texts;

use super::codes;

/// The port of a server whose address has neither a scheme nor a port.
const USUAL_PORT: &str = ":5000";

/// The reason why a text leads to no room of this server, and the way on.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) sentence: String,
    /// The address and the words of a link.
    pub(super) link: Option<(String, String)>,
}

impl Problem {
    /// Returns the problem that has no way on.
    fn of(sentence: String) -> Self {
        Self {
            sentence,
            link: None,
        }
    }
}

/// A room and a server as a text names them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Place {
    room: Option<String>,
    /// The server with its scheme, port and path.
    server: Option<String>,
    /// Whether the room stands in a link, exactly as it is meant.
    linked: bool,
}

/// Reads a text for the server with this `Host` header and this path. The query is that of
/// the links to other form pages.
///
/// # Errors
/// Returns the problem if the text names no room, or another server.
pub(super) fn read(
    text: &str,
    (host, path): (&str, &str),
    query: &str,
    texts: Texts,
) -> Result<RoomId, Problem> {
    let text = plain(text);
    let text = without_label(unwrapped(&text));
    let place = match flags_in(text) {
        Some(line) => line,
        None => match two_in(text) {
            Some((one, other)) => return Err(Problem::of(texts.two_destinations(one, other))),
            None => place_in(text),
        },
    };
    let here = place
        .server
        .as_deref()
        .is_none_or(|server| is_here(server, host, path));
    let named = place.room.as_deref();
    let read = if place.linked {
        codes::read
    } else {
        codes::typed
    };
    let room = named.map(|room| read(room, texts));
    if let (Some(server), false) = (&place.server, here) {
        return Err(elsewhere(server, room, query, texts));
    }
    let Some(room) = room else {
        return Err(Problem::of(texts.own_address().to_owned()));
    };
    room.map_err(|sentence| Problem {
        sentence,
        link: RoomId::nearest(named.unwrap_or_default()).map(|near| {
            let words = texts.enter_nearest(&near);
            (format!("/sala/{near}?{query}"), words)
        }),
    })
}

/// Asks before the way to another server, as the page does.
fn elsewhere(
    server: &str,
    room: Option<Result<RoomId, String>>,
    query: &str,
    texts: Texts,
) -> Problem {
    let below = match room {
        Some(Ok(room)) => format!("/sala/{room}"),
        Some(Err(sentence)) => return Problem::of(sentence),
        None => "/".to_owned(),
    };
    let link = format!("{server}{below}?{query}");
    Problem {
        sentence: texts.other_server(server),
        link: Some((link, texts.go_to_server(server))),
    }
}

/// Returns whether an address is that of this server.
fn is_here(server: &str, host: &str, path: &str) -> bool {
    let (scheme, rest) = server.split_once("://").unwrap_or(("http", server));
    let usual = if scheme == "https" { ":443" } else { ":80" };
    let plain_port = |host: &str| {
        host.strip_suffix(usual)
            .unwrap_or(host)
            .to_ascii_lowercase()
    };
    let (named, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    plain_port(named) == plain_port(host) && below == path
}

/// Finds two links that lead to different servers or rooms.
fn two_in(text: &str) -> Option<(String, String)> {
    let apart = |c: char| c.is_whitespace() || "()<>".contains(c);
    let is_link = |word: &&str| word.contains("://") || word.to_lowercase().contains("/sala/");
    let of_server = |link| {
        Some(Place {
            server: Some(server_in(link)?),
            ..Place::default()
        })
    };
    let links = text.split(apart).map(unwrapped).filter(is_link);
    let places: Vec<Place> = links
        .filter_map(|link| link_in(link).or_else(|| of_server(link)))
        .collect();
    let two = |part: fn(&Place) -> Option<&str>| {
        let mut named = places.iter().filter_map(part).map(str::to_lowercase);
        let one = named.next()?;
        let other = named.find(|name| *name != one)?;
        Some((one, other))
    };
    two(|place| place.server.as_deref()?.split("://").last())
        .or_else(|| two(|place| place.room.as_deref()))
}

fn place_in(text: &str) -> Place {
    link_in(text)
        .or_else(|| {
            let room = code_in_sentence(text)?.to_owned();
            Some(Place {
                room: Some(room),
                ..Place::default()
            })
        })
        .or_else(|| pair_in(text))
        .unwrap_or_else(|| match server_in(text) {
            Some(server) => Place {
                server: Some(server),
                ..Place::default()
            },
            None => Place {
                room: Some(text.to_owned()),
                ..Place::default()
            },
        })
}

/// Finds a line such as `jogo play --sala gato --host 192.168.0.10`.
fn flags_in(text: &str) -> Option<Place> {
    let mut found = Place::default();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let Some(flag) = word
            .strip_prefix("--")
            .or_else(|| word.strip_prefix(['–', '—']))
        else {
            continue;
        };
        let (flag, value) = match flag.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (flag, None),
        };
        let flag = flag.to_lowercase();
        if matches!(flag.as_str(), "sala" | "room") {
            let value = value.or_else(|| words.next())?;
            found.room = Some(unwrapped(value).to_owned());
        } else if matches!(flag.as_str(), "host" | "servidor" | "server") {
            let value = unwrapped(value.or_else(|| words.next())?);
            match link_in(value) {
                Some(link) => {
                    found.server = link.server;
                    found.room = found.room.or(link.room);
                }
                None => found.server = Some(whole(value)),
            }
        }
    }
    (found != Place::default()).then_some(found)
}

/// Finds a link such as `http://192.168.0.10:5000/sala/gato` in a sentence.
fn link_in(text: &str) -> Option<Place> {
    let lower = text.to_ascii_lowercase();
    let (at, word) = match lower.find("/sala/") {
        Some(at) => (at, "/sala/"),
        None => (lower.find("sala/").filter(|at| *at == 0)?, "sala/"),
    };
    let (before, after) = (&text[..at], &text[at + word.len()..]);
    // The address of a link in Markdown stands in brackets.
    let apart = |c: char| c.is_whitespace() || "()<>".contains(c);
    let server = unwrapped(before.rsplit(apart).next().unwrap_or_default());
    let ends = |c: char| c.is_whitespace() || "/?#".contains(c);
    let room = percent_decode_str(after.split(ends).next()?).decode_utf8_lossy();
    Some(Place {
        room: Some(unwrapped(&room).to_owned()),
        server: (!server.is_empty()).then(|| whole(server)),
        linked: true,
    })
}

/// Finds a server beside a room.
fn pair_in(text: &str) -> Option<Place> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is = |at: usize, all: &[&str]| {
        let word = words.get(at).map(|word| word.to_lowercase());
        word.is_some_and(|word| all.contains(&word.as_str()))
    };
    let words = if is(0, &["jogo"]) && is(1, &["play", "jogar", "jugar"]) && words.len() > 2 {
        let bare = words[2..].iter().filter(|word| **word != "--");
        bare.copied()
            .take_while(|word| !word.starts_with("--"))
            .take(2)
            .collect()
    } else if words.len() == 2 {
        words
    } else {
        return None;
    };
    let server = words.iter().find_map(|word| server_in(word));
    let room = words.iter().find(|word| server_in(word).is_none())?;
    (server.is_some() || words.len() == 1).then(|| Place {
        room: Some((*room).to_owned()),
        server,
        linked: false,
    })
}

/// Returns the address of a server alone: a scheme, a port, an IP address or a name with a
/// dot tells it from a code.
fn server_in(word: &str) -> Option<String> {
    if word.contains(char::is_whitespace) {
        return None;
    }
    let rest = word.split_once("://").map_or(word, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let port = host.rsplit_once(':').map(|(_, port)| port);
    let has_port = port.is_some_and(|port| port.parse::<u16>().is_ok());
    let bare = host.trim_matches(['[', ']']);
    let is_name = |name: &str| {
        let parts: Vec<&str> = name.split('.').collect();
        parts.len() > 1 && parts.iter().all(|part| !part.is_empty())
    };
    let is_server = word.contains("://")
        || has_port
        || bare.parse::<IpAddr>().is_ok()
        || bare.eq_ignore_ascii_case("localhost")
        || is_name(bare);
    is_server.then(|| whole(word))
}

/// Returns the whole address of a server, without the path of one of our pages.
fn whole(address: &str) -> String {
    /// The paths of our own pages.
    const PAGES: [&str; 11] = [
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
        "",
    ];
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, address),
    };
    let mut parts: Vec<&str> = rest.split('/').collect();
    while parts.len() > 1 && parts.last().is_some_and(|last| PAGES.contains(last)) {
        parts.pop();
    }
    let host = host_of(&parts.remove(0).to_lowercase());
    let below: String = parts.iter().flat_map(|part| ["/", part]).collect();
    let after_literal = host.rsplit(']').next().unwrap_or_default();
    let port = if scheme.is_some() || after_literal.contains(':') {
        ""
    } else {
        USUAL_PORT
    };
    // Nothing but TLS is spoken on port 443.
    let is_tls = scheme.is_none() && host.ends_with(":443");
    let scheme = scheme.filter(|scheme| scheme == "https");
    let scheme = scheme.or_else(|| is_tls.then(|| "https".to_owned()));
    format!(
        "{}://{host}{port}{below}",
        scheme.as_deref().unwrap_or("http")
    )
}

/// Returns a host in its one spelling: an IPv6 address in brackets, a name without the dot
/// of the root.
fn host_of(host: &str) -> String {
    if host.parse::<Ipv6Addr>().is_ok() {
        return format!("[{host}]");
    }
    match host.split_once(':') {
        Some((name, port)) if !name.starts_with('[') => {
            format!("{}:{port}", name.strip_suffix('.').unwrap_or(name))
        }
        Some(_) | None => host.strip_suffix('.').unwrap_or(host).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use texts::Language;

    use super::*;

    /// Reads a text on the server with this address, and tells the room, or the way on.
    fn read_at(text: &str, server: &str) -> Result<String, (String, Option<String>)> {
        let rest = server.split_once("://").unwrap().1;
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let texts = Texts::new(Language::En);
        let read = read(text, (host, path), "formulario", texts);
        read.map(|room| room.to_string())
            .map_err(|problem| (problem.sentence, problem.link.map(|(link, _)| link)))
    }

    #[test]
    fn two_links_are_told_and_none_is_chosen() {
        let table: Value =
            serde_json::from_str(include_str!("../../../game/tests/typed-rooms.json")).unwrap();
        for row in table["two_places"].as_array().unwrap() {
            let [one, other] = [0, 1].map(|at| row["two"][at].as_str().unwrap());
            let told = Texts::new(Language::En).two_destinations(one, other);
            let read = read_at(row["typed"].as_str().unwrap(), "http://a.example");
            assert_eq!(read, Err((told, None)), "{row}");
        }
    }

    #[test]
    fn the_form_reads_what_the_page_and_the_terminal_read() {
        let table: Value =
            serde_json::from_str(include_str!("../../../game/tests/typed-rooms.json")).unwrap();
        for row in table["places"].as_array().unwrap() {
            let typed = row["typed"].as_str().unwrap();
            let room = row["room"].as_str().map(str::to_lowercase);
            let server = row["server"].as_str();
            let here = read_at(typed, server.unwrap_or("http://a.example"));
            match &room {
                Some(room) if room.is_ascii() => assert_eq!(here.as_ref(), Ok(room), "{row}"),
                Some(_) => assert!(here.unwrap_err().0.contains("use "), "{row}"),
                None => assert!(here.unwrap_err().0.contains("this server"), "{row}"),
            }
            let Some(server) = server else { continue };
            let (_, link) = read_at(typed, "http://a.example:5000").unwrap_err();
            let ascii = room.as_ref().is_none_or(|room| room.is_ascii());
            let below = room.map_or("/".to_owned(), |room| format!("/sala/{room}"));
            let expected = ascii.then(|| format!("{server}{below}?formulario"));
            assert_eq!(link, expected, "{row}");
        }
    }

    #[test]
    fn a_mistake_leads_to_the_nearest_code() {
        for (typed, near) in [
            ("maçã", "maca"),
            ("pizza party", "pizza-party"),
            ("http://a.example/sala/ma%C3%A7%C3%A3", "maca"),
        ] {
            let (sentence, link) = read_at(typed, "http://a.example").unwrap_err();
            assert!(sentence.contains(near), "{sentence}");
            assert_eq!(link, Some(format!("/sala/{near}?formulario")));
        }
    }
}
