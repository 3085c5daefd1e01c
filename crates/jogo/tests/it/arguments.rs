//! A command line copied from a stranger: its words must not control the terminal that
//! shows the mistake.

use crate::person::{Person, play};

#[test]
fn what_is_wrong_is_told_without_the_escape_sequences_of_others() {
    let attack = "\u{1b}]52;c;cm0K\u{7}a\u{1b}[2J\u{202e}b";
    let option = format!("--{attack}");
    for (words, told, code) in [
        (["--host", attack].as_slice(), "--host ]52;c;cm0Ka[2Jb", 2),
        (&["--nome", "Ana", &option], "unexpected argument", 2),
        (&[&option], "unexpected argument", 2),
    ] {
        let mut person = Person::at(play(words), 24, 100);
        person.reads(told);
        person.ends_with(code);
        let text = person.look(|seen| String::from_utf8(seen.bytes.clone()).unwrap());
        let harmful = |c: char| (c.is_control() && !"\r\n".contains(c)) || c == '\u{202e}';
        assert!(!text.contains(harmful), "{words:?}: {text:?}");
    }
}
