//! The choices of a request apart from its path: a page, text or data, the language, and
//! whether the client follows the room.
//!
//! **Invariant:** does not depend on routes or on their answers.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use texts::{Language, Texts};

/// The choices that a request's headers and query make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Negotiated {
    /// Whether the client wants a page. Only browsers name `text/html`, and other programs
    /// accept anything.
    pub(crate) page: bool,
    /// The sentences in the language of `idioma`. Without it the language is that of
    /// `Accept-Language`, or else English.
    pub(crate) texts: Texts,
    /// Whether the client wants every change, by `siga`.
    pub(crate) follow: bool,
    /// Whether the client asks for text, by `formato=texto`, `texto` or `siga`.
    pub(crate) text: bool,
    /// The data that the client asks for, by `formato`, or by `Accept` if it prefers data.
    pub(crate) data: Option<DataFormat>,
    /// Whether `formato` names no format.
    pub(crate) unknown_format: bool,
    /// Whether the client plays by plain forms: it asks by `formulario`, or it is a browser
    /// known to run no script.
    pub(crate) form: bool,
    /// The number of leagues to go back, by `anterior`, which alone stands for 1.
    pub(crate) earlier: Option<usize>,
}

/// A form of rooms for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataFormat {
    /// One JSON value.
    Json,
    /// A JSON value in each line.
    Ndjson,
    /// Server-sent events.
    Sse,
    /// A table for spreadsheets.
    Csv,
}

impl DataFormat {
    /// Returns the format of this name in `formato`, in upper or lower case.
    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "ndjson" => Some(Self::Ndjson),
            "sse" => Some(Self::Sse),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// Returns the preferred format of a client, or `None` if it prefers a page or text.
    fn preferred(headers: &HeaderMap) -> Option<Self> {
        let known = |item: &str| match item.to_ascii_lowercase().as_str() {
            "text/html" | "text/plain" => Some(None),
            "application/json" => Some(Some(Self::Json)),
            "application/x-ndjson" | "application/ndjson" => Some(Some(Self::Ndjson)),
            "text/event-stream" => Some(Some(Self::Sse)),
            "text/csv" => Some(Some(Self::Csv)),
            _ => None,
        };
        let accepted = by_preference(headers, header::ACCEPT);
        accepted.into_iter().find_map(known).flatten()
    }
}

impl<S: Sync> FromRequestParts<S> for Negotiated {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(
            parts.uri.query().unwrap_or_default(),
            &parts.headers,
        ))
    }
}

impl Negotiated {
    fn of(query: &str, headers: &HeaderMap) -> Self {
        let asked = |wanted: &str| {
            let mut pairs = query
                .split('&')
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.find_map(|(key, value)| (key == wanted).then_some(value))
        };
        let language = asked("idioma")
            .and_then(Language::of_tag)
            .or_else(|| {
                by_preference(headers, header::ACCEPT_LANGUAGE)
                    .into_iter()
                    .find_map(Language::of_tag)
            })
            .unwrap_or(Language::En);
        let format = asked("formato");
        let text_format = format.is_some_and(is_text);
        // `texto` asks for text, whatever the program.
        let data = match format {
            Some(name) => DataFormat::named(name),
            None if asked("texto").is_some() => None,
            None => DataFormat::preferred(headers),
        };
        let text =
            text_format || data.is_none() && (asked("texto").is_some() || asked("siga").is_some());
        let other = !text && data.is_none();
        let page = other && by_preference(headers, header::ACCEPT).contains(&"text/html");
        // A number that is none stands for a league that is not there.
        let back = |number: &str| match number {
            "" => 1,
            number => number.parse().unwrap_or(0),
        };
        Self {
            earlier: asked("anterior").map(back),
            page,
            texts: Texts::new(language),
            follow: asked("siga").is_some(),
            text,
            data,
            unknown_format: format.is_some() && !text_format && data.is_none(),
            form: other && (asked("formulario").is_some() || is_plain_browser(headers)),
        }
    }
}

/// Returns whether a value of `formato` asks for text. It may be in English, as for the flag
/// `--formato`.
fn is_text(name: &str) -> bool {
    ["texto", "text"]
        .iter()
        .any(|text| name.eq_ignore_ascii_case(text))
}

/// The browsers that run no script, or none of ours, by a part of the name that they send.
const PLAIN_BROWSERS: [&str; 7] = [
    "Lynx/",
    "w3m/",
    "Links (",
    "ELinks/",
    "edbrowse/",
    "Dillo",
    "NetSurf/",
];

/// Returns whether a browser of this name plays by plain forms.
fn is_plain_browser(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT);
    let agent = agent
        .and_then(|agent| agent.to_str().ok())
        .unwrap_or_default();
    PLAIN_BROWSERS.iter().any(|plain| agent.contains(plain))
}

/// Returns the items of a header such as `Accept`, highest preference first, without those
/// that it forbids (RFC 9110, 12.4.2).
fn by_preference(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    let lines = headers
        .get_all(name)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    let mut weighed: Vec<(f32, &str)> = lines
        .flat_map(|line| line.split(','))
        .map(|item| {
            let mut parts = item.split(';').map(str::trim);
            let negotiated = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            (weight.unwrap_or(1.0), negotiated)
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    weighed.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    weighed
        .into_iter()
        .map(|(_, negotiated)| negotiated)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiated(
        query: &str,
        accept: &'static str,
        languages: &'static str,
    ) -> (bool, Language, bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().unwrap());
        headers.insert(header::ACCEPT_LANGUAGE, languages.parse().unwrap());
        let Negotiated {
            page,
            texts,
            follow,
            ..
        } = Negotiated::of(query, &headers);
        (page, texts.language(), follow)
    }

    #[test]
    fn browsers_name_pages_and_programs_do_not() {
        assert!(negotiated("", "text/html,application/xhtml+xml,*/*;q=0.8", "").0);
        assert!(negotiated("", "image/avif, text/html;q=0.9", "").0);
        for program in ["*/*", "", "text/plain", "text/html;q=0, */*"] {
            assert!(!negotiated("", program, "").0, "{program:?}");
        }
    }

    #[test]
    fn the_preferred_known_language_wins_unless_the_query_names_one() {
        for (query, header, spoken) in [
            ("", "", Language::En),
            ("", "de-DE, fr", Language::En),
            ("", "pt-BR, en;q=0.8", Language::Pt),
            ("", "ca, es-ES;q=0.9, en;q=0.8", Language::Es),
            ("", "es-419", Language::Es),
            ("", "en-GB,en;q=0.9", Language::En),
            ("", "pt;q=0.5, en;q=0.8", Language::En),
            ("", "de, en;q=0, pt;q=0.1", Language::Pt),
            ("idioma=en", "pt", Language::En),
            ("idioma=es", "pt, en", Language::Es),
            ("siga&idioma=pt", "en", Language::Pt),
            ("idioma=xx", "en", Language::En),
            ("", "pt;q=NaN", Language::En),
        ] {
            let read = negotiated(query, "*/*", header).1;
            assert_eq!(read, spoken, "{query:?} {header:?}");
        }
    }

    #[test]
    fn text_is_asked_for_in_each_language() {
        for query in ["formato=texto", "formato=text", "formato=TEXT&siga"] {
            let read = Negotiated::of(query, &HeaderMap::new());
            assert!(read.text && !read.unknown_format, "{query}");
        }
        let read = Negotiated::of("formato=texte", &HeaderMap::new());
        assert!(read.unknown_format);
    }

    #[test]
    fn siga_needs_no_value() {
        assert!(negotiated("siga", "*/*", "").2);
        assert!(negotiated("a=b&siga=1", "*/*", "").2);
        assert!(!negotiated("sigam", "*/*", "").2);
    }
}
