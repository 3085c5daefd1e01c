//! Reads the addresses on which `jogo serve` listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use texts::Texts;

use crate::exit::Misuse;

/// The port for numbers that Prometheus' own list of ports leaves to any program.
const METRICS_PORT: u16 = 9464;

/// Reads the address to listen on.
pub(super) fn listen_address(text: &str, texts: Texts) -> Result<IpAddr, Misuse> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    if let Ok(both) = text.parse::<SocketAddr>() {
        let instead = format!("{} --port {}", both.ip(), both.port());
        return Err(Misuse(texts.usage_instead("--host", text, instead)));
    }
    if tui::zone(text).is_some() {
        return Err(Misuse(texts.usage_listen_zone(text)));
    }
    let wrong = |_| Misuse(texts.usage_listen_address(text));
    bare.parse().map_err(wrong)
}

/// Reads the address at which the numbers of a server are read.
pub(super) fn metrics_address(text: &str, texts: Texts) -> Result<SocketAddr, Misuse> {
    let instead = |right: SocketAddr| Misuse(texts.usage_instead("--metricas", text, right));
    let wrong = || Misuse(texts.usage_metrics(text));
    let local = Ipv4Addr::LOCALHOST.into();
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    if let Ok(host) = listen_address(text, texts) {
        return Err(instead(SocketAddr::new(host, METRICS_PORT)));
    }
    if let Ok(port) = text.trim_start_matches(':').parse() {
        return Err(instead(SocketAddr::new(local, port)));
    }
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let host = listen_address(host, texts).map_err(|_| wrong())?;
    Ok(SocketAddr::new(host, port.parse().map_err(|_| wrong())?))
}

/// The first words of the paths of our own pages and files.
const OWN_WORDS: [&str; 17] = [
    "anfitriao",
    "asyncapi.yaml",
    "endereco",
    "fio",
    "healthz",
    "jogo.d.ts",
    "protocol.md",
    "protocol.pt.md",
    "protocolo",
    "qr.svg",
    "sala",
    "salas",
    "saude",
    "socket.io",
    "torneio",
    "tv",
    "web",
];

/// Reads the path below which browsers find the server.
pub(super) fn path(text: &str, texts: Texts) -> Result<String, Misuse> {
    let right = tui::server_path(text).unwrap_or_default();
    if right.is_empty() {
        return Err(Misuse(texts.usage_path(text)));
    }
    let own = |word: &str| OWN_WORDS.contains(&word.to_ascii_lowercase().as_str());
    // A link is read from "/sala/" on, wherever it stands.
    let taken = right.split('/').skip(1).enumerate();
    let mut taken =
        taken.filter(|(at, part)| part.eq_ignore_ascii_case("sala") || *at == 0 && own(part));
    if let Some((_, word)) = taken.next() {
        return Err(Misuse(texts.usage_path_taken(text, format!("/{word}"))));
    }
    if right != text {
        return Err(Misuse(texts.usage_instead("--caminho", text, right)));
    }
    Ok(right)
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn an_address_to_listen_on_is_one_of_this_machine() {
        let read = |text| listen_address(text, EN).map_err(|Misuse(told)| told);
        assert_eq!(read("0.0.0.0").unwrap(), IpAddr::from([0, 0, 0, 0]));
        assert_eq!(read(" 0.0.0.0 ").unwrap(), IpAddr::from([0, 0, 0, 0]));
        assert_eq!(read("[::]").unwrap(), "::".parse::<IpAddr>().unwrap());
        assert_eq!(read("localhost").unwrap(), IpAddr::from([127, 0, 0, 1]));
        let told = read("10.0.0.1:81").unwrap_err();
        assert!(told.contains("--host 10.0.0.1 --port 81"), "{told}");
        assert!(read("mypc").is_err());
        let told = read("fe80::1%eth0").unwrap_err();
        assert!(told.contains("--host :: listens"), "{told}");
    }

    #[test]
    fn numbers_are_read_at_an_address_of_this_machine() {
        let read = |text| metrics_address(text, EN).map_err(|Misuse(told)| told);
        for (given, address) in [
            ("127.0.0.1:9464", "127.0.0.1:9464"),
            ("localhost:1", "127.0.0.1:1"),
            ("[::1]:9464", "[::1]:9464"),
        ] {
            assert_eq!(read(given), Ok(address.parse().unwrap()));
        }
        for (given, told) in [
            ("9464", "use --metricas 127.0.0.1:9464"),
            (":9464", "use --metricas 127.0.0.1:9464"),
            ("10.0.0.1", "use --metricas 10.0.0.1:9464"),
            ("::1", "use --metricas [::1]:9464"),
            ("mypc:9464", "such as 127.0.0.1:9464"),
            ("http://127.0.0.1:9464/metrics", "such as 127.0.0.1:9464"),
            ("127.0.0.1:99999", "such as 127.0.0.1:9464"),
            ("", "such as 127.0.0.1:9464"),
        ] {
            let refused = read(given).unwrap_err();
            assert!(refused.contains(told), "{given}: {refused}");
        }
    }

    #[test]
    fn a_path_that_cannot_work_is_refused_with_one_that_does() {
        let read = |text| path(text, EN).map_err(|Misuse(told)| told);
        for given in ["/jogo", "/a/b.c~d_e-f", "/Jogo", "/jogo/tv"] {
            assert_eq!(read(given).as_deref(), Ok(given));
        }
        for (given, told) in [
            ("jogo", "use --caminho /jogo"),
            ("/jogo/", "use --caminho /jogo"),
            ("//a///b", "use --caminho /a/b"),
            ("/", "such as /jogo"),
            ("", "such as /jogo"),
            ("/a b", "such as /jogo"),
            ("/maçã", "such as /jogo"),
            ("/a/../b", "such as /jogo"),
            ("/a?b", "such as /jogo"),
            ("/\"><script>", "such as /jogo"),
            ("https://h/jogo", "such as /jogo"),
            ("/web", "/web is a page of jogo itself"),
            ("/TV", "/TV is a page of jogo itself"),
            ("/socket.io", "/socket.io is a page of jogo itself"),
            ("/jogos/sala", "/sala is a page of jogo itself"),
        ] {
            let refused = read(given).unwrap_err();
            assert!(refused.contains(told), "{given}: {refused}");
        }
    }
}
