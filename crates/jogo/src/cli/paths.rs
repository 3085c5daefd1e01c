//! Reads the paths of files and folders that flags and variables name.

use std::path::PathBuf;

use texts::Texts;

use super::settings::refuse_quotes;
use crate::exit::Misuse;

/// Reads the file to store the rooms in. A shell resolves `~` only at the beginning of a
/// word, so `--dados=~/x` arrives with it.
pub(super) fn file(text: &str, texts: Texts) -> Result<PathBuf, Misuse> {
    let name = text.to_ascii_lowercase();
    if name.contains(":memory:") || name.contains("mode=memory") {
        return Err(Misuse(texts.usage_memory("--dados", text)));
    }
    match name.strip_prefix("file:") {
        // SQLite's own form of a path, which may have options at its end.
        Some(rest) if !rest.starts_with("//") => {
            let path = &text["file:".len()..];
            let path = path.split(['?', '#']).next().unwrap_or_default();
            Err(Misuse(texts.usage_instead("--dados", text, path)))
        }
        Some(_) | None => path("--dados", text, texts),
    }
}

/// Reads a path that is given to a flag, and returns it as an absolute one.
pub(super) fn path(flag: &str, text: &str, texts: Texts) -> Result<PathBuf, Misuse> {
    if let Some((_, path)) = text.split_once("://") {
        let right = path.strip_prefix("localhost").unwrap_or(path);
        return Err(Misuse(texts.usage_instead(flag, text, right)));
    }
    if text.is_empty() {
        return Err(Misuse(texts.usage_no_value(flag)));
    }
    refuse_quotes(flag, text, texts)?;
    if let Some((variable, resolved)) = variable_in(text, |name| std::env::var(name).ok()) {
        return Err(Misuse(match resolved {
            Some(path) => texts.usage_instead(flag, text, path),
            None => texts.usage_unset_variable(flag, text, variable),
        }));
    }
    let path = match text.strip_prefix('~') {
        None => PathBuf::from(text),
        Some(rest) if rest.is_empty() || rest.starts_with(['/', '\\']) => {
            let home = etcetera::home_dir().map_err(|_| Misuse(texts.data_no_home().to_owned()))?;
            home.join(rest.trim_start_matches(['/', '\\']))
        }
        // The home of another user is the shell's to know.
        Some(_) => return Err(Misuse(texts.usage_bad_value(text, flag))),
    };
    std::path::absolute(path).map_err(|_| Misuse(texts.usage_bad_value(text, flag)))
}

/// Returns the first variable in a path, such as `$HOME`, `${HOME}` or `%HOME%`, which only a
/// shell resolves, and the path with its value, if it has one.
fn variable_in(
    text: &str,
    value: impl Fn(&str) -> Option<String>,
) -> Option<(&str, Option<String>)> {
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, sign) in text.match_indices(['$', '%']) {
        let rest = &text[at + 1..];
        let (open, close) = match sign {
            "%" => ("", "%"),
            _ if rest.starts_with('{') => ("{", "}"),
            _ => ("", ""),
        };
        let named = &rest[open.len()..];
        let end = named.find(|c| !is_part(c)).unwrap_or(named.len());
        let (name, behind) = named.split_at(end);
        if name.starts_with(begins) && behind.starts_with(close) {
            let end = text.len() - behind.len() + close.len();
            let path = value(name).map(|value| format!("{}{value}{}", &text[..at], &text[end..]));
            return Some((&text[at..end], path));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    const EN: Texts = Texts::new(Language::En);

    #[test]
    fn the_home_is_found_and_the_path_is_whole() {
        let home = etcetera::home_dir().unwrap();
        assert_eq!(file("~/x.db", EN).unwrap(), home.join("x.db"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(file("x.db", EN).unwrap(), here.join("x.db"));
        assert!(file("~other/x.db", EN).is_err());
        let Misuse(told) = file("file:///srv/x.db", EN).unwrap_err();
        assert!(told.contains("use --dados /srv/x.db"), "{told}");
        for given in ["", " ", "\"\""] {
            let Misuse(told) = file(given, EN).unwrap_err();
            assert!(told.contains("needs a value"), "{told}");
        }
        let user_home = std::env::var("HOME").unwrap();
        for given in ["$HOME/x.db", "${HOME}/x.db"] {
            let Misuse(told) = file(given, EN).unwrap_err();
            assert!(
                told.ends_with(&format!("use --dados {user_home}/x.db")),
                "{told}"
            );
        }
        for given in ["%NOWHERE%/x.db", "/srv/$NOWHERE/x.db", "x-${NOWHERE}.db"] {
            let Misuse(told) = file(given, EN).unwrap_err();
            assert!(told.contains("NOWHERE"), "{told}");
            assert!(told.ends_with("write the whole path"), "{told}");
        }
        let Misuse(told) = file("/srv/${HOME}/x.db", EN).unwrap_err();
        let right = format!("use --dados /srv/{user_home}/x.db");
        assert!(told.ends_with(&right), "{told}");
        for plain in ["/srv/a$.db", "/srv/50%/x.db", "/srv/a%20b.db", "/srv/$1.db"] {
            assert_eq!(file(plain, EN).unwrap(), PathBuf::from(plain));
        }
    }

    #[test]
    fn a_special_name_of_sqlite_is_answered() {
        for given in [
            ":memory:",
            "file::memory:?cache=shared",
            "file:x?mode=memory",
        ] {
            let Misuse(told) = file(given, EN).unwrap_err();
            assert!(told.contains("--ephemeral"), "{told}");
        }
        let Misuse(told) = file("file:/srv/x.db?mode=ro", EN).unwrap_err();
        assert!(told.ends_with("use --dados /srv/x.db"), "{told}");
    }
}
