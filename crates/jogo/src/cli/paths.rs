//! Reads the paths of files and folders that flags and variables name.

use std::path::PathBuf;

use texts::Texts;

use super::settings::refuse_quotes;
use crate::exit::Misuse;

/// Reads the file to store the rooms in. A shell resolves `~` only at the beginning of a
/// word, so `--dados=~/x` arrives with it.
pub(super) fn file(text: &str, texts: Texts) -> Result<PathBuf, Misuse> {
    path("--dados", text, texts)
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
    if text.starts_with(['$', '%']) {
        return Err(unresolved(flag, text, texts));
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

/// Refuses a path with a variable, which only a shell resolves, and names the path that was
/// meant.
fn unresolved(flag: &str, text: &str, texts: Texts) -> Misuse {
    let (variable, rest) = text.split_at(text.find(['/', '\\']).unwrap_or(text.len()));
    let name = variable.trim_matches(['$', '%', '{', '}']);
    match std::env::var(name) {
        Ok(value) => Misuse(texts.usage_instead(flag, text, value + rest)),
        Err(_) => Misuse(texts.usage_bad_value(text, flag)),
    }
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
        assert!(file("%NOWHERE%/x.db", EN).is_err());
    }
}
