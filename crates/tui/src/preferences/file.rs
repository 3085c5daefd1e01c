//! The file that stores choices. Both the user and the client write it, and the client
//! leaves everything else in it unchanged.
//!
//! **Invariant:** does not depend on screens, and does not choose the file's folder.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use game::Name;
use texts::Language;
use toml_edit::{Document, DocumentMut, Item, Value, value};

use super::choices::{Alerts, Choice, Digits, Symbols, Theme};
use super::worded::Worded;

/// The reason why a file, or one of its lines, is ignored.
#[derive(Debug)]
pub enum Broken {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// This line is not valid. Lines are counted from 1.
    Line(usize),
}

/// Returns the saved choices, and the first problem with the file, if there is one. A
/// missing file contains no choices.
pub fn read(path: &Path) -> (Vec<Choice>, Option<Broken>) {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (Vec::new(), None),
        Err(error) => return (Vec::new(), Some(Broken::Unreadable(error))),
    };
    let (text, mut broken) = mended(text);
    let Ok(document) = Document::parse(&text) else {
        return (Vec::new(), broken);
    };
    let mut choices = Vec::new();
    for (key, item) in document.iter() {
        match of_item(key, item) {
            Known::Choice(choice) => choices.push(choice),
            // A key of a later version, or the user's own note.
            Known::NotOurs => {}
            Known::Nonsense => {
                broken.get_or_insert_with(|| line_of(&text, item.span()));
            }
        }
    }
    (choices, broken)
}

/// The maximum number of lines that are turned into comments.
const MAX_MENDED_LINES: usize = 100;

/// Returns the text with each line that is not valid as a comment, so that the other lines
/// hold. Also returns the first such line.
fn mended(mut text: String) -> (String, Option<Broken>) {
    let mut first: Option<usize> = None;
    for _ in 0..MAX_MENDED_LINES {
        let Err(error) = Document::parse(text.as_str()) else {
            break;
        };
        let Some(line) = guilty_line(&text, error.span()) else {
            break;
        };
        let number = line_number(&text, line);
        // The parser does not report the first problem first.
        first = Some(first.map_or(number, |known| known.min(number)));
        text.insert_str(line, "# ");
    }
    (text, first.map(Broken::Line))
}

/// Returns the start of the line to blame: the one with the error, or the last one with
/// content before it.
fn guilty_line(text: &str, span: Option<std::ops::Range<usize>>) -> Option<usize> {
    let error = span.map_or(0, |span| span.start);
    let mut start = 0;
    let mut guilty = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if start <= error && !content.is_empty() && !content.starts_with('#') {
            guilty = Some(start);
        }
        start += line.len();
    }
    guilty
}

/// Saves a choice and leaves the rest of the file unchanged. A concurrent reader sees
/// either the old file or the new one.
///
/// # Errors
///
/// Returns an error if the file or its folder cannot be written. The file is then
/// unchanged.
pub fn keep(path: &Path, choice: &Choice) -> io::Result<()> {
    // If the file is a link, its target is replaced and the link remains.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        // Bytes that are not text can only be replaced.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
        Err(error) => return Err(error),
    };
    let mut document: DocumentMut = mended(before).0.parse().unwrap_or_default();
    let (key, word) = to_item(choice);
    document[key] = word;
    let folder = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(document.to_string().as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// The content of a line.
enum Known {
    Choice(Choice),
    NotOurs,
    Nonsense,
}

fn of_item(key: &str, item: &Item) -> Known {
    let word = item.as_str().unwrap_or_default();
    let choice = match key {
        "tema" => Theme::of_word(word).map(Choice::Theme),
        "simbolos" => Symbols::of_word(word).map(Choice::Symbols),
        "numeros" => match item.as_integer() {
            // A user who edits the file may omit the quotes.
            Some(number) => Digits::of_word(&number.to_string()),
            None => Digits::of_word(word),
        }
        .map(Choice::Digits),
        "avisos" => Alerts::of_word(word).map(Choice::Alerts),
        "mouse" => item.as_bool().map(Choice::Mouse),
        "animacao" => item.as_bool().map(Choice::Animation),
        "idioma" => Language::of_word(word).map(Choice::Language),
        "nome" => item.as_str().map(|name| Choice::Name(Name::new(name))),
        _ => return Known::NotOurs,
    };
    choice.map_or(Known::Nonsense, Known::Choice)
}

fn to_item(choice: &Choice) -> (&'static str, Item) {
    let word = |word: &str| value(Value::from(word));
    match choice {
        Choice::Theme(theme) => ("tema", word(theme.word())),
        Choice::Symbols(symbols) => ("simbolos", word(symbols.word())),
        Choice::Digits(digits) => ("numeros", word(digits.word())),
        Choice::Alerts(alerts) => ("avisos", word(alerts.word())),
        Choice::Mouse(on) => ("mouse", value(*on)),
        Choice::Animation(on) => ("animacao", value(*on)),
        Choice::Language(language) => ("idioma", word(language.word())),
        Choice::Name(name) => ("nome", word(name.as_str())),
    }
}

fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> Broken {
    Broken::Line(line_number(text, span.map_or(0, |span| span.start)))
}

/// Returns the number of the line at this byte. Lines are counted from 1.
fn line_number(text: &str, start: usize) -> usize {
    let before = text.as_bytes().iter().take(start);
    1 + before.filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_choice() -> Vec<Choice> {
        let mut all = vec![
            Choice::Mouse(true),
            Choice::Mouse(false),
            Choice::Animation(false),
            Choice::Name(Name::new("Zé \"da\" Silva = #1")),
            Choice::Name(Name::default()),
        ];
        all.extend(Theme::ALL.iter().map(|(it, _)| Choice::Theme(*it)));
        all.extend(Symbols::ALL.iter().map(|(it, _)| Choice::Symbols(*it)));
        all.extend(Digits::ALL.iter().map(|(it, _)| Choice::Digits(*it)));
        all.extend(Alerts::ALL.iter().map(|(it, _)| Choice::Alerts(*it)));
        let languages = <Language as Worded>::ALL.iter();
        all.extend(languages.map(|(it, _)| Choice::Language(*it)));
        all
    }

    #[test]
    fn what_is_kept_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("config.toml");
        assert!(matches!(read(&path), (none, None) if none.is_empty()));
        for choice in every_choice() {
            keep(&path, &choice).unwrap();
            let (choices, broken) = read(&path);
            assert!(choices.contains(&choice) && broken.is_none(), "{choice:?}");
        }
        // No temporary file remains.
        let beside = fs::read_dir(path.parent().unwrap()).unwrap();
        assert_eq!(beside.count(), 1);
    }

    #[test]
    fn what_is_not_ours_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let before = "# meu\nfutura = [1, 2]\ntema = \"claro\" # gosto\n\n[outra]\nx = 1\n";
        fs::write(&path, before).unwrap();
        keep(&path, &Choice::Theme(Theme::Dark)).unwrap();
        let after = fs::read_to_string(&path).unwrap();
        for kept in ["# meu", "futura = [1, 2]", "[outra]\nx = 1"] {
            assert!(after.contains(kept), "{after}");
        }
        assert!(matches!(read(&path), (found, None) if found == [Choice::Theme(Theme::Dark)]));
    }

    #[test]
    fn a_broken_file_is_told_by_its_line_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        for (text, line, still) in [
            (
                "tema = \"claro\"\nmouse = = 1\nanimacao = false\n",
                2,
                vec![Choice::Theme(Theme::Light), Choice::Animation(false)],
            ),
            (
                "avisos = \"som\nmouse = true\n[[\nlixo",
                1,
                vec![Choice::Mouse(true)],
            ),
            (
                "mouse = true\n\ntema = \"roxo\"\n",
                3,
                vec![Choice::Mouse(true)],
            ),
            ("numeros = 456\n", 1, vec![]),
            ("tema = 7", 1, vec![]),
        ] {
            fs::write(&path, text).unwrap();
            let (choices, broken) = read(&path);
            assert!(
                matches!(broken, Some(Broken::Line(at)) if at == line),
                "{text} {broken:?}"
            );
            assert_eq!(choices, still);
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(matches!(read(&path), (_, Some(Broken::Unreadable(_)))));
        keep(&path, &Choice::Mouse(true)).unwrap();
        assert!(matches!(read(&path), (found, None) if found == [Choice::Mouse(true)]));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_file_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, real) = (
            folder.path().join("config.toml"),
            folder.path().join("dotfiles.toml"),
        );
        fs::write(&real, "").unwrap();
        std::os::unix::fs::symlink(&real, &path).unwrap();
        keep(&path, &Choice::Mouse(true)).unwrap();
        assert!(path.is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "mouse = true\n");
    }
}
