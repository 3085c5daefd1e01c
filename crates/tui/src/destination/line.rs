//! Reads a command line that was pasted, such as the one of an invitation.

use super::{Destination, Unclear};

/// Returns whether a text is a command line: it begins with the program, behind the prompt
/// of a shell, or names a flag.
pub(super) fn is_one(text: &str) -> bool {
    let mut words = words(text);
    let first = words.next().unwrap_or_default();
    let program = first.rsplit(['/', '\\']).next().unwrap_or_default();
    let named = matches!(program, "jogo" | "jogo.exe") && words.next().is_some();
    named || first.starts_with("--")
}

/// Reads the flags that name a room or a server, and bare words. Other flags, such as that
/// of the sender's name, do not concern the reader.
pub(super) fn read(text: &str) -> Result<Destination, Unclear> {
    let mut found = Destination::default();
    let mut words = words(text).peekable();
    let program = |word: &&str| !word.starts_with("--");
    if words.next_if(program).is_some() {
        words.next_if(|word| *word == "play" || *word == "jogar");
    }
    while let Some(word) = words.next() {
        let (flag, value) = match word.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value)),
            _ => (word, None),
        };
        let read = match flag {
            "--sala" | "--room" => Destination::of_room,
            "--host" | "--servidor" | "--server" => Destination::of_address,
            "--nome" | "--name" | "--idioma" | "--language" => {
                value.or_else(|| words.next());
                continue;
            }
            _ if flag.starts_with("--") => continue,
            bare => {
                found = found.and(Destination::read(bare)?)?;
                continue;
            }
        };
        let value = value.or_else(|| words.next()).unwrap_or_default();
        found = found.and(read(value)?)?;
    }
    if found == Destination::default() {
        return Err(Unclear::Server);
    }
    Ok(found)
}

/// Returns the words behind the prompt of a shell.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let prompt = |word: &&str| matches!(*word, "$" | "%" | "#" | ">");
    text.split_whitespace().skip_while(prompt)
}
