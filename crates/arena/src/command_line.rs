//! A program and its arguments, as a person types them in one word of a shell.
//!
//! **Invariant:** no shell reads the text, so nothing in it expands.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A program and its arguments.
///
/// Blanks separate words. Single or double quotation marks keep a word together, and a
/// backslash before a blank, a quotation mark or a backslash makes that character ordinary.
/// A text that is the path of a file is that file, blanks included.
///
/// ```
/// use arena::Program;
///
/// let program: Program = r#"python3 "my bot.py" --level 3"#.parse().unwrap();
/// assert_eq!(program.words(), ["python3", "my bot.py", "--level", "3"]);
/// assert_eq!(program.to_string(), "python3 my bot.py --level 3");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program(Vec<String>);

/// The reason why a text names no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// There is no word.
    #[error("no program is named")]
    Empty,
    /// A quotation mark has no partner.
    #[error("a quotation mark is not closed")]
    OpenQuote,
}

impl Program {
    /// Returns the program and its arguments: at least one word.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// Returns the program with those of its arguments that `keeps` names.
    #[must_use]
    pub fn with_arguments(&self, keeps: impl Fn(&str) -> bool) -> Self {
        let words = self.0.iter().enumerate();
        let kept = words.filter(|(at, word)| *at == 0 || keeps(word));
        Self(kept.map(|(_, word)| word.clone()).collect())
    }
}

/// Writes the program as people call it: each word without its folders.
impl fmt::Display for Program {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |word: &String| {
            let name = Path::new(word).file_name();
            name.map_or_else(|| word.clone(), |name| name.to_string_lossy().into_owned())
        };
        let names: Vec<String> = self.0.iter().map(name).collect();
        out.write_str(&names.join(" "))
    }
}

impl FromStr for Program {
    type Err = BadLine;

    fn from_str(line: &str) -> Result<Self, BadLine> {
        if !line.is_empty() && Path::new(line).is_file() {
            return Ok(Self(vec![line.to_owned()]));
        }
        let words = split(line)?;
        // An empty first word, as of `''`, is no program either.
        let named = words.first().is_some_and(|word| !word.is_empty());
        named.then_some(Self(words)).ok_or(BadLine::Empty)
    }
}

fn split(line: &str) -> Result<Vec<String>, BadLine> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let escapes = |next: &char| next.is_whitespace() || matches!(next, '"' | '\'' | '\\');
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None | Some('"'), '\\') => {
                let escaped = characters.next_if(escapes).unwrap_or('\\');
                word.get_or_insert_default().push(escaped);
            }
            (_, _) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(BadLine::OpenQuote);
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_words_in_quotation_marks_come_back(words in prop::collection::vec(".{1,9}", 1..5)) {
            let quoted = |word: &String| {
                let escaped = word.replace('\\', r"\\").replace('"', "\\\"");
                format!("\"{escaped}\"")
            };
            let line = words.iter().map(quoted).collect::<Vec<_>>().join("  ");
            let program: Program = line.parse().unwrap();
            prop_assert_eq!(program.words(), words);
        }
    }

    #[test]
    fn words_are_split_as_a_person_expects() {
        for (line, words) in [
            ("./bot", &["./bot"][..]),
            ("  ./bot\t-x  ", &["./bot", "-x"]),
            (
                "python3 'meu robô.py' \"\"",
                &["python3", "meu robô.py", ""],
            ),
            (r"a\ b c", &["a b", "c"]),
            (r"C:\bots\bot.exe", &[r"C:\bots\bot.exe"]),
            (r#"x "a \"b\" c""#, &["x", r#"a "b" c"#]),
            (r"x 'a\b'", &["x", r"a\b"]),
            (
                "sh -c 'echo $HOME; ls *'",
                &["sh", "-c", "echo $HOME; ls *"],
            ),
            ("x=1'2'3", &["x=123"]),
        ] {
            let program: Program = line.parse().unwrap();
            assert_eq!(program.words(), words, "{line}");
        }
        for (line, fault) in [
            ("", BadLine::Empty),
            (" \t", BadLine::Empty),
            ("''", BadLine::Empty),
            ("./bot 'x", BadLine::OpenQuote),
        ] {
            assert_eq!(line.parse::<Program>(), Err(fault), "{line}");
        }
    }

    #[test]
    fn a_file_with_a_blank_in_its_name_needs_no_quotation_marks() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("meu robô.sh");
        std::fs::write(&file, "").unwrap();
        let program: Program = file.to_str().unwrap().parse().unwrap();
        assert_eq!(program.words(), [file.to_str().unwrap()]);
        assert_eq!(program.to_string(), "meu robô.sh");
    }
}
