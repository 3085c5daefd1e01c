//! Reads the settings of `jogo serve`. A setting that could never work is refused with the
//! value that would.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use server::{HeaderValue, HostName};
use texts::Texts;
use url::{Host, Url};

use crate::exit::Misuse;

/// Reads the address to listen on.
pub(super) fn listen_address(text: &str, texts: Texts) -> Result<IpAddr, Misuse> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    if bare.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    if let Ok(both) = text.parse::<SocketAddr>() {
        let instead = format!("{} --port {}", both.ip(), both.port());
        return Err(Misuse(texts.usage_instead("--host", text, instead)));
    }
    let wrong = |_| Misuse(texts.usage_listen_address(text));
    bare.parse().map_err(wrong)
}

/// Reads the origin of a page that may connect, as browsers send it: scheme, host and, if
/// it is not the scheme's own, port.
pub(super) fn origin(text: &str, texts: Texts) -> Result<HeaderValue, Misuse> {
    let instead = |value: &str| Misuse(texts.usage_instead("--origem", text, value));
    let wrong = || Misuse(texts.usage_origin(text));
    if text.contains('*') {
        return Err(wrong());
    }
    let Some(url) = Url::parse(text).ok().filter(Url::has_host) else {
        let guess = Url::parse(&format!("http://{text}")).map_err(|_| wrong())?;
        return Err(instead(&guess.origin().ascii_serialization()));
    };
    let origin = if url.origin().is_tuple() {
        url.origin().ascii_serialization()
    } else {
        // Such as the origin of a browser's extension.
        format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default())
    };
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(instead(&origin));
    }
    HeaderValue::from_str(&origin).map_err(|_| wrong())
}

/// Reads a name by which browsers call the server, without a path. Letters beyond ASCII get
/// the form in which browsers send them (RFC 5891). With a scheme, perhaps with a port, it
/// is the beginning of the links that are given away.
pub(super) fn domain(text: &str, texts: Texts) -> Result<HostName, Misuse> {
    let wrong = || Misuse(texts.usage_domain(text));
    if text.contains('*') {
        return Err(wrong());
    }
    if let Ok(host) = Host::parse(text).or_else(|_| Host::parse(text.trim_end_matches('.'))) {
        return Ok(HostName::from(host.to_string().as_str()));
    }
    let has_scheme = text.contains("://");
    let whole = if has_scheme {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(&whole).map_err(|_| wrong())?;
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or_else(wrong)?;
    let is_web = matches!(url.scheme(), "http" | "https");
    let link = url.origin().ascii_serialization();
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    match (has_scheme && is_web, is_bare) {
        (true, true) => Ok(HostName {
            name: host.to_owned(),
            link: Some(link),
        }),
        (true, false) => Err(Misuse(texts.usage_instead("--dominio", text, link))),
        (false, _) => Err(Misuse(texts.usage_instead("--dominio", text, host))),
    }
}

/// Reads the file to store the rooms in. A shell resolves `~` only at the beginning of a
/// word, so `--dados=~/x` arrives with it.
pub(super) fn file(text: &str, texts: Texts) -> Result<PathBuf, Misuse> {
    if text.is_empty() {
        return Err(Misuse(texts.usage_no_value("--dados")));
    }
    let path = match text.strip_prefix('~') {
        None => PathBuf::from(text),
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            let home = etcetera::home_dir().map_err(|_| Misuse(texts.data_no_home().to_owned()))?;
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        // The home of another user is the shell's to know.
        Some(_) => return Err(Misuse(texts.usage_bad_value(text, "--dados"))),
    };
    std::path::absolute(path).map_err(|_| Misuse(texts.usage_bad_value(text, "--dados")))
}

/// Reads a whole number from `least` up.
pub(super) fn number<T>(
    flag: &str,
    text: &str,
    least: T,
    most: T,
    texts: Texts,
) -> Result<T, Misuse>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display,
{
    let found = text.trim().parse().ok();
    found
        .filter(|number| (&least..=&most).contains(&number))
        .ok_or_else(|| Misuse(texts.usage_number(flag, text, least, most)))
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn an_origin_is_what_browsers_send() {
        for (given, sent) in [
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://localhost:8080/", "http://localhost:8080"),
            ("HTTPS://Jogo.Example:443", "https://jogo.example"),
            ("http://jogo.example:80/", "http://jogo.example"),
            ("https://maçã.example", "https://xn--ma-tiap.example"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("chrome-extension://abcdef", "chrome-extension://abcdef"),
        ] {
            assert_eq!(origin(given, EN).unwrap(), sent, "{given}");
        }
    }

    #[test]
    fn an_origin_that_never_matches_is_refused_with_one_that_does() {
        for (given, right) in [
            ("localhost:8080", "http://localhost:8080"),
            ("jogo.example", "http://jogo.example"),
            ("https://jogo.example/app", "https://jogo.example"),
            ("http://jogo.example/?a", "http://jogo.example"),
            ("*", "http://localhost:8080"),
            ("https://*.example", "http://localhost:8080"),
            ("", "http://localhost:8080"),
        ] {
            let Misuse(told) = origin(given, EN).unwrap_err();
            assert!(told.contains(right), "{given}: {told}");
        }
    }

    #[test]
    fn a_domain_is_a_name_or_the_beginning_of_a_link() {
        let read = |text| domain(text, EN).map(|named| (named.name, named.link));
        let is = |name: &str, link: Option<&str>| Ok((name.to_owned(), link.map(str::to_owned)));
        assert_eq!(read("Jogo.Example"), is("jogo.example", None));
        assert_eq!(read("maçã.example"), is("xn--ma-tiap.example", None));
        for (given, link) in [
            ("https://a.example", "https://a.example"),
            ("https://A.example:443/", "https://a.example"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("http://a.example", "http://a.example"),
        ] {
            assert_eq!(read(given), is("a.example", Some(link)), "{given}");
        }
        for (given, right) in [
            ("a.example/", "--dominio a.example"),
            ("a.example:443", "--dominio a.example"),
            ("ftp://a.example", "--dominio a.example"),
            (
                "http://a.example:8080/jogo",
                "--dominio http://a.example:8080",
            ),
        ] {
            let Misuse(told) = domain(given, EN).unwrap_err();
            assert!(told.ends_with(right), "{given}: {told}");
        }
        for given in ["*.example", "", "a b"] {
            assert!(domain(given, EN).is_err(), "{given}");
        }
    }

    #[test]
    fn the_home_is_found_and_the_path_is_whole() {
        let home = etcetera::home_dir().unwrap();
        assert_eq!(file("~/x.db", EN).unwrap(), home.join("x.db"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(file("x.db", EN).unwrap(), here.join("x.db"));
        assert!(file("~other/x.db", EN).is_err());
        assert!(file("", EN).is_err());
    }

    #[test]
    fn an_address_to_listen_on_is_one_of_this_machine() {
        let read = |text| listen_address(text, EN).map_err(|Misuse(told)| told);
        assert_eq!(read("0.0.0.0").unwrap(), IpAddr::from([0, 0, 0, 0]));
        assert_eq!(read("[::]").unwrap(), "::".parse::<IpAddr>().unwrap());
        assert_eq!(read("localhost").unwrap(), IpAddr::from([127, 0, 0, 1]));
        let told = read("10.0.0.1:81").unwrap_err();
        assert!(told.contains("--host 10.0.0.1 --port 81"), "{told}");
        assert!(read("mypc").is_err());
    }

    #[test]
    fn numbers_have_ends_that_are_told() {
        assert_eq!(number("--salas", "7", 1, u32::MAX, EN), Ok(7));
        for given in ["0", "-1", "1.5", "10k", "", "99999999999"] {
            let Misuse(told) = number("--salas", given, 1, u32::MAX, EN).unwrap_err();
            assert!(told.contains("from 1 to 4294967295"), "{told}");
        }
    }
}
