//! Reads the league of a server and its table.
//!
//! **Invariant:** believes no more of an answer than a screen can show.

use std::thread;
use std::time::UNIX_EPOCH;

use game::wire::LeagueNews;

use super::json::{self, Answer};
use crate::address::Address;

/// The maximum size of an answer, in bytes. A class of five hundred takes some 60,000.
const MAX_ANSWER: u64 = 1 << 20;

/// Reads the league on a thread of its own, because that blocks. Gives `None` if it cannot
/// be read.
pub(super) fn read(
    address: Address,
    give: impl Fn(Option<LeagueNews>, Option<u64>) + Send + 'static,
) {
    let run = move || {
        let answer = json::read(&address, "/torneio?formato=json", MAX_ANSWER);
        let answer = answer.and_then(|answer| json::parse(&answer));
        let news = answer.as_ref().and_then(news);
        let minutes_left = answer.as_ref().and_then(minutes_left);
        give(news, minutes_left);
    };
    // Without a thread there is no answer, and the screen goes on waiting for one.
    let _started = thread::Builder::new().name("table".to_owned()).spawn(run);
}

/// Returns the begun minutes until the league ends, by the clock of the server.
fn minutes_left(answer: &Answer) -> Option<u64> {
    let ends = answer.value["termina"].as_u64()?;
    let now = answer.date?.duration_since(UNIX_EPOCH).ok()?.as_millis();
    Some(
        ends.saturating_sub(u64::try_from(now).ok()?)
            .div_ceil(60_000),
    )
}

/// Returns the league. A server without one says so in place of it. Any other error says
/// nothing about a league.
fn news(answer: &Answer) -> Option<LeagueNews> {
    let news = LeagueNews::parse(&answer.value)?;
    let says_so = answer.is_good || answer.value["codigo"] == "torneio_inexistente";
    (says_so || news != LeagueNews::None).then_some(news)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(answer: &[u8]) -> Option<LeagueNews> {
        news(&json::parse(answer)?)
    }

    #[test]
    fn the_minutes_left_are_those_of_the_clock_of_the_server() {
        let left = |head: &str| {
            let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{{\"termina\":1795942926000}}");
            minutes_left(&json::parse(answer.as_bytes()).unwrap())
        };
        assert_eq!(left("date: Sun, 29 Nov 2026 08:51:01 GMT"), Some(12));
        assert_eq!(left("Date: Sun, 29 Nov 2026 20:51:01 GMT"), Some(0));
        assert_eq!(left("x: y"), None);
    }

    #[test]
    fn a_league_and_the_lack_of_one_are_read_and_nothing_else() {
        let league = r#"{"inicio":1,"nome":"Turma 7B","termina":9,"encerrado":false,
            "participantes":1,"tabela":[{"lugar":1,"nome":"Zoë","pontos":3,"jogos":1,
            "vitorias":1,"empates":0,"derrotas":0}]}"#;
        let read = parse(format!("HTTP/1.1 200 OK\r\n\r\n{league}").as_bytes());
        let Some(LeagueNews::Shown(shown)) = read else {
            panic!("{read:?}");
        };
        assert_eq!(shown.league.name.as_str(), "Turma 7B");
        assert_eq!(shown.table.len(), 1);
        let none = b"HTTP/1.1 404 Not Found\r\n\r\n{\"codigo\":\"torneio_inexistente\"}";
        assert_eq!(parse(none), Some(LeagueNews::None));
        for error in [
            "429 Too Many Requests\r\n\r\n{\"codigo\":\"muitos_pedidos\"}",
            "502 Bad Gateway\r\n\r\n{\"error\":\"bad gateway\"}",
        ] {
            assert_eq!(parse(format!("HTTP/1.1 {error}").as_bytes()), None);
        }
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\n\r\n<html>"), None);
        assert_eq!(parse(b"SSH-2.0"), None);
    }
}
