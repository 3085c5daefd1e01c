//! The flags of `jogo serve` for pages in browsers.

use std::path::PathBuf;

use clap::{Arg, ArgAction};
use server::HeaderValue;
use texts::Texts;

use super::arguments::flag;
use super::{paths, settings};
use crate::exit::Misuse;

/// Returns the flags for foreign pages, and for a page of the host's own.
pub(super) fn arguments(texts: Texts) -> [Arg; 3] {
    [
        flag("origem", texts.cli_origin(), texts)
            .value_name(texts.cli_value_origin())
            .value_parser(move |text: &str| settings::origin("--origem", text, texts))
            .action(ArgAction::Append),
        flag("pagina", texts.cli_page(), texts)
            .value_name(texts.cli_value_folder())
            .value_parser(move |text: &str| folder(text, texts)),
        flag("moldura", texts.cli_frame(), texts)
            .value_name(texts.cli_value_origin())
            .value_parser(move |text: &str| frame(text, texts))
            .action(ArgAction::Append),
    ]
}

/// Reads the origin of a page that may show `/tv` in a frame. A page opened from a file has
/// no origin that a browser could compare.
fn frame(text: &str, texts: Texts) -> Result<HeaderValue, Misuse> {
    const FLAG: &str = "--moldura";
    if text.eq_ignore_ascii_case("null") || text.starts_with("file:") {
        return Err(Misuse(texts.usage_bad_value(text, FLAG)));
    }
    settings::origin(FLAG, text, texts)
}

/// Reads the folder of a page, which must be there.
fn folder(text: &str, texts: Texts) -> Result<PathBuf, Misuse> {
    let path = paths::path("--pagina", text, texts)?;
    if path.is_dir() {
        return Ok(path);
    }
    let parent = path.parent().filter(|_| path.is_file());
    Err(Misuse(match parent {
        Some(parent) => texts.usage_instead("--pagina", text, parent.display()),
        None => texts.usage_no_folder("--pagina", path.display()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use texts::Language;

    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn a_frame_has_an_origin_that_browsers_compare() {
        let site = frame("https://site.example", EN).unwrap();
        assert_eq!(site, "https://site.example");
        for none in ["null", "NULL", "file:///a.html"] {
            let Misuse(told) = frame(none, EN).unwrap_err();
            assert!(told.contains("--moldura"), "{told}");
        }
        let Misuse(told) = frame("https://site.example/pagina", EN).unwrap_err();
        assert!(told.ends_with("--moldura https://site.example"), "{told}");
    }

    #[test]
    fn a_folder_must_be_there_and_a_file_in_it_names_it() {
        let outer = tempfile::tempdir().unwrap();
        let page = outer.path().join("index.html");
        std::fs::write(&page, "").unwrap();
        let told = |path: &std::path::Path| folder(path.to_str().unwrap(), EN);
        assert_eq!(told(outer.path()).unwrap(), outer.path());
        let Misuse(instead) = told(&page).unwrap_err();
        let right = format!("use --pagina {}", outer.path().display());
        assert!(instead.ends_with(&right), "{instead}");
        let Misuse(missing) = told(&outer.path().join("nada")).unwrap_err();
        assert!(missing.contains("there is no folder"), "{missing}");
    }
}
