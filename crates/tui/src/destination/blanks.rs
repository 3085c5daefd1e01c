//! Joins the parts of an address between which a keyboard or a chat has put blanks, such as
//! `192.168.0.10: 5300`.

use std::net::{Ipv4Addr, Ipv6Addr};

use game::unwrapped;

use super::server_in;
use crate::address::Address;

/// Returns the text without the blanks inside its addresses.
pub(super) fn joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let before = joined.trim_end();
        let last = before.rsplit(char::is_whitespace).next();
        if last.is_some_and(|last| are_one(last, piece.trim_end())) {
            joined.truncate(before.len());
        }
        joined.push_str(piece);
    }
    joined
}

/// Returns whether two words are parts of one address.
fn are_one(before: &str, word: &str) -> bool {
    let begins_with_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let is_scheme = |word: &str| matches!(word.to_lowercase().as_str(), "http:" | "https:");
    if is_scheme(before) && word.starts_with("//") || before.ends_with("://") {
        return true;
    }
    if is_in_number(before, word) {
        return true;
    }
    let (server, rest) = server_in(unwrapped(before));
    let host = server.rsplit("://").next().unwrap_or_default();
    if !is_sure_host(host) {
        return false;
    }
    let is_port = before.ends_with(':') && begins_with_digit(word)
        || word
            .strip_prefix(':')
            .is_some_and(|port| port.is_empty() || begins_with_digit(port));
    let (word, rest) = (word.to_lowercase(), rest.to_lowercase());
    let is_below_sala = rest.trim_end_matches('/').ends_with("/sala");
    let is_slash = before.ends_with('/') || word.starts_with('/');
    let is_sala = word.trim_start_matches('/').split('/').next() == Some("sala");
    let is_room = is_slash && (is_below_sala || is_sala);
    is_port || is_room
}

/// Returns whether two words are parts of one IPv4 address, such as `10.0.` and `0.1:81`.
fn is_in_number(before: &str, word: &str) -> bool {
    let end = word.find([':', '/']).unwrap_or(word.len());
    let (before, word) = (unwrapped_begin(before), &word[..end]);
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_open = before.contains('.') && before.parse::<Ipv4Addr>().is_err();
    let meet = before.ends_with('.') != word.starts_with('.');
    is_open && meet && !word.is_empty() && is_number(before) && is_number(word)
}

/// Returns a text without the marks in front of it, but with those at its end.
fn unwrapped_begin(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_ascii_digit())
}

/// Returns whether a text is a host by its form alone: an IP address, `localhost`, or a name
/// with a dot inside.
fn is_sure_host(host: &str) -> bool {
    let is_named = host.contains('.') || host.eq_ignore_ascii_case("localhost");
    let is_ipv6 = host.parse::<Ipv6Addr>().is_ok();
    (is_named || is_ipv6 || host.starts_with('[')) && host.parse::<Address>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_blanks_of_an_address_go() {
        for (text, one) in [
            ("192.168.0.10: 5300", "192.168.0.10:5300"),
            ("192.168.0.10 : 5300 gato", "192.168.0.10:5300 gato"),
            ("192.168.0.10 :5300", "192.168.0.10:5300"),
            ("192. 168. 0. 10:5300", "192.168.0.10:5300"),
            ("localhost: 5300", "localhost:5300"),
            ("[::1]: 5300", "[::1]:5300"),
            ("http: //h:1/sala/gato", "http://h:1/sala/gato"),
            (
                "http:// velha.local: 81 /sala/ gato",
                "http://velha.local:81/sala/gato",
            ),
            ("velha.local:81/ sala/gato", "velha.local:81/sala/gato"),
            ("(192.168.0.10: 5300)", "(192.168.0.10:5300)"),
        ] {
            assert_eq!(joined(text), one, "{text}");
        }
        for apart in [
            "192.168.0.10 5300",
            "192.168.0.10 gato",
            "192.168.0.10: gato",
            "Turma: 123",
            "gato. 123",
            "velha.local: vem",
            "jogo play --host h --sala gato\n--nome Ana",
        ] {
            assert_eq!(joined(apart), apart);
        }
    }
}
