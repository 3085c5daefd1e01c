//! Reads the settings of `jogo serve`. A setting that could never work is refused with the
//! value that would.

use server::{HeaderValue, HostName};
use texts::Texts;
use tui::preferences::Worded;
use url::{Host, Url};

use super::arguments::{format, formats};
use crate::exit::Misuse;

/// The schemes of pages whose origin a browser sends as `null`.
const WITHOUT_ORIGIN: [&str; 4] = ["file", "data", "about", "blob"];

/// Reads the origin of a page that may connect, as browsers send it: scheme, host and, if
/// it is not the scheme's own, port. `null` is that of a page opened from a file.
pub(super) fn origin(flag: &str, text: &str, texts: Texts) -> Result<HeaderValue, Misuse> {
    let instead = |value: &str| Misuse(texts.usage_instead(flag, text, value));
    let wrong = || Misuse(texts.usage_origin(text));
    let scheme = text.split_once(':').map_or(text, |(scheme, _)| scheme);
    refuse_quotes(flag, text, texts)?;
    if text == "null" {
        return Ok(HeaderValue::from_static("null"));
    }
    if WITHOUT_ORIGIN.contains(&scheme.to_ascii_lowercase().as_str()) || text == "NULL" {
        return Err(instead("null"));
    }
    if text.contains('*') {
        return Err(wrong());
    }
    if let Some(each) = several(text, |one| origin(flag, one, texts).is_ok()) {
        return Err(instead(&each.join(&format!(" {flag} "))));
    }
    let Some(url) = Url::parse(text).ok().filter(Url::has_host) else {
        let bare = !text.contains("//") && !text.contains(char::is_whitespace);
        let guess = Url::parse(&format!("http://{text}")).ok().filter(|_| bare);
        return Err(instead(
            &guess.ok_or_else(wrong)?.origin().ascii_serialization(),
        ));
    };
    let socket = match url.scheme() {
        "ws" => Some("http"),
        "wss" => Some("https"),
        _ => None,
    };
    if let Some(page) = socket {
        let (_, rest) = url.as_str().split_once("://").ok_or_else(wrong)?;
        let page = Url::parse(&format!("{page}://{rest}")).map_err(|_| wrong())?;
        return Err(instead(&page.origin().ascii_serialization()));
    }
    if url.scheme() == "ftp" || url.port() == Some(0) {
        return Err(wrong());
    }
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

/// Refuses quotation marks and blanks around a value. Files of variables keep them, where a
/// shell would not.
pub(super) fn refuse_quotes(flag: &str, text: &str, texts: Texts) -> Result<(), Misuse> {
    let around = |c: char| c.is_whitespace() || "\"'“”„‘’«»".contains(c);
    match text.trim_matches(around) {
        bare if bare == text => Ok(()),
        "" => Err(Misuse(texts.usage_no_value(flag))),
        bare => Err(Misuse(texts.usage_instead(flag, text, bare))),
    }
}

/// Returns the parts of a list, if all of them are sound. A flag takes one value, and is
/// repeated for more.
fn several(text: &str, is_sound: impl Fn(&str) -> bool) -> Option<Vec<&str>> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let parts: Vec<&str> = text
        .split(separates)
        .filter(|part| !part.is_empty())
        .collect();
    (parts.len() > 1 && parts.iter().all(|part| is_sound(part))).then_some(parts)
}

/// Reads a name by which browsers call the server, without a path. Letters beyond ASCII get
/// the form in which browsers send them (RFC 5891). With a scheme, perhaps with a port, it
/// is the beginning of the links that are given away.
pub(super) fn domain(text: &str, texts: Texts) -> Result<HostName, Misuse> {
    let wrong = || Misuse(texts.usage_domain(text));
    refuse_quotes("--dominio", text, texts)?;
    if text.contains('*') {
        return Err(wrong());
    }
    if let Some(each) = several(text, |one| domain(one, texts).is_ok()) {
        let each = each.join(" --dominio ");
        return Err(Misuse(texts.usage_instead("--dominio", text, each)));
    }
    if let Some(host) = named_host(text.trim_end_matches('.')) {
        return Ok(HostName::from(host.as_str()));
    }
    let has_scheme = text.contains("://");
    let whole = if has_scheme {
        text.to_owned()
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(&whole).map_err(|_| wrong())?;
    // A dot in front means "with all below" elsewhere, and nothing here.
    let host = url.host_str().unwrap_or_default().trim_start_matches('.');
    let host = named_host(host).ok_or_else(wrong)?;
    let is_web = matches!(url.scheme(), "http" | "https");
    if !(has_scheme && is_web) {
        return Err(Misuse(texts.usage_instead("--dominio", text, host)));
    }
    let link = url.origin().ascii_serialization();
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !is_bare {
        return Err(Misuse(texts.usage_instead("--dominio", text, link)));
    }
    Ok(HostName {
        name: host,
        link: Some(link),
    })
}

/// Returns a host in the form in which browsers send it, if a browser can name it.
fn named_host(text: &str) -> Option<String> {
    let host = Host::parse(text).ok()?.to_string();
    let is_label = |label: &str| !label.is_empty() && !label.contains([',', ';']);
    (host.starts_with('[') || host.split('.').all(is_label)).then_some(host)
}

/// The schemes by which a Redis is reached. Valkey speaks the same protocol.
const REDIS: [&str; 7] = [
    "redis",
    "rediss",
    "redis+unix",
    "valkey",
    "valkeys",
    "valkey+unix",
    "unix",
];

/// Reads the address of a Redis.
pub(super) fn redis(text: &str, texts: Texts) -> Result<String, Misuse> {
    // A password must not reach a terminal or a log.
    let shown = |text: &str| match text.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => text.to_owned(),
    };
    let instead = |rest: &str| {
        let right = format!("redis://{}", shown(rest));
        Misuse(texts.usage_instead("--redis", shown(text), right))
    };
    match text.split_once("://") {
        Some((scheme, rest)) if !rest.is_empty() => {
            let scheme = scheme.to_ascii_lowercase();
            if !REDIS.contains(&scheme.as_str()) {
                return Err(instead(rest));
            }
            match with_database(rest).filter(|_| !scheme.ends_with("unix")) {
                Some(right) => Err(instead(&right)),
                None => Ok(text.to_owned()),
            }
        }
        // The library also takes "unix:PATH".
        None if text.starts_with("unix:") => Ok(text.to_owned()),
        None if !text.is_empty() && !text.contains("//") => Err(instead(text)),
        Some(_) | None => Err(instead("127.0.0.1:6379")),
    }
}

/// Returns the address of a Redis with its database as the path, if it is in the query. Other
/// programs read it there; the library does so only for a socket in the file system, and takes
/// database 0 without a word.
fn with_database(rest: &str) -> Option<String> {
    let (host, query) = rest.split_once('?')?;
    let database = query.split('&').find_map(|word| word.strip_prefix("db="))?;
    let (host, _) = host.rsplit_once('/').unwrap_or((host, ""));
    Some(format!("{host}/{database}"))
}

/// Reads whether a variable switches its flag on.
pub(super) fn yes_or_no(variable: &str, text: &str, texts: Texts) -> Result<bool, Misuse> {
    let is_on = <bool as Worded>::of_word(text.trim());
    is_on.ok_or_else(|| Misuse(texts.usage_yes_or_no(variable, text)))
}

/// Reads whether a format is JSON rather than text.
pub(super) fn is_json(flag: &str, text: &str, texts: Texts) -> Result<bool, Misuse> {
    match format(text).as_str() {
        "json" => Ok(true),
        "texto" => Ok(false),
        _ => Err(Misuse(texts.usage_bad_word(
            text,
            flag,
            formats(["texto", "json"], texts),
        ))),
    }
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
            ("null", "null"),
        ] {
            assert_eq!(origin("--origem", given, EN).unwrap(), sent, "{given}");
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
            ("http://", "such as http://localhost:8080"),
            ("http://jogo.example:0", "such as http://localhost:8080"),
            ("ftp://jogo.example", "such as http://localhost:8080"),
            ("http://a b", "such as http://localhost:8080"),
            ("ws://localhost:8080", "use --origem http://localhost:8080"),
            ("wss://jogo.example/x", "use --origem https://jogo.example"),
            ("file:///home/maria/page.html", "use --origem null"),
            ("file://", "use --origem null"),
            (
                "http://a.example, http://b.example",
                "use --origem http://a.example --origem http://b.example",
            ),
        ] {
            let Misuse(told) = origin("--origem", given, EN).unwrap_err();
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
        for (given, right) in [
            (".a.example", "use --dominio a.example"),
            (
                "a.example,b.example",
                "use --dominio a.example --dominio b.example",
            ),
            (
                "a.example b.example",
                "use --dominio a.example --dominio b.example",
            ),
        ] {
            let Misuse(told) = domain(given, EN).unwrap_err();
            assert!(told.contains(right), "{given}: {told}");
        }
        for given in ["“a.example”", "\"a.example\"", " a.example "] {
            let Misuse(told) = domain(given, EN).unwrap_err();
            assert!(told.ends_with("use --dominio a.example"), "{told}");
        }
        for given in ["*.example", "", "a..example", ".", "http://"] {
            let Misuse(told) = domain(given, EN).unwrap_err();
            assert!(told.contains("game.example.com"), "{given}: {told}");
        }
    }

    #[test]
    fn a_redis_has_its_scheme() {
        for given in [
            "redis://h:6379",
            "rediss://u:p@h",
            "valkey://h",
            "VALKEYS://h:1",
            "redis://h:6379/2",
            "redis://h:6379/?protocol=resp3",
            "unix:///run/redis.sock?db=2",
            "unix:/run/redis.sock",
        ] {
            assert_eq!(redis(given, EN).as_deref(), Ok(given));
        }
        for (given, right) in [
            ("localhost", "use --redis redis://localhost"),
            ("10.0.0.2:6379", "use --redis redis://10.0.0.2:6379"),
            ("http://h:6379", "use --redis redis://h:6379"),
            ("redis://", "use --redis redis://127.0.0.1:6379"),
            ("", "use --redis redis://127.0.0.1:6379"),
            ("redis://h:6379?db=2", "use --redis redis://h:6379/2"),
            ("redis://u:p@h/?db=2", "use --redis redis://…@h/2"),
        ] {
            let Misuse(told) = redis(given, EN).unwrap_err();
            assert!(told.contains(right), "{given}: {told}");
        }
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
