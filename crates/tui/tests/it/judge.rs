//! The bytes that a terminal may receive: our own escape sequences and clean text.
//!
//! **Invariant:** does not depend on the program's own lists of sequences.

use faults::decoders::is_harmful;

/// The program's last sequence. The following text is for the shell.
const LEFT: &str = "\u{1b}[?1049l";

/// Returns everything that a terminal received but the program would never send.
#[track_caller]
pub(crate) fn strangers(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("UTF-8 and nothing else");
    let (game, shell) = text.rsplit_once(LEFT).unwrap_or((text, ""));
    let mut pieces = game.split('\u{1b}');
    let before = pieces.next().unwrap_or_default();
    let mut strangers: Vec<String> = harmful(before).into_iter().collect();
    for piece in pieces {
        match text_of(piece) {
            Some(words) => strangers.extend(words.into_iter().filter_map(harmful)),
            None => strangers.push(format!("ESC {piece:?}")),
        }
    }
    strangers.extend(shell.split("\r\n").filter_map(harmful));
    strangers
}

/// Returns the text in and after an escape sequence, if the sequence is one of ours.
fn text_of(piece: &str) -> Option<Vec<&str>> {
    if let Some(rest) = piece.strip_prefix('[') {
        let end = rest.find(|c: char| ('@'..='~').contains(&c))?;
        let (parameters, rest) = rest.split_at(end);
        let (end, rest) = rest.split_at(1);
        return is_ours(parameters, end.chars().next()?).then(|| vec![rest]);
    }
    if let Some(title) = piece.strip_prefix("]2;") {
        return Some(vec![title]);
    }
    // The end of a title, followed by an optional bell.
    let rest = piece.strip_prefix('\\')?;
    Some(vec![rest.strip_prefix('\u{7}').unwrap_or(rest)])
}

/// Returns whether this is a position, a style, or a mode that we enter and leave.
fn is_ours(parameters: &str, end: char) -> bool {
    match end {
        'H' | 'm' => parameters.chars().all(|c| c.is_ascii_digit() || c == ';'),
        'J' => parameters == "2",
        // Click reports are disabled on leaving, whether they were enabled or not.
        'l' if ["?1000", "?1006"].contains(&parameters) => true,
        'h' | 'l' => ["?25", "?1004", "?1049", "?2004", "?2026"].contains(&parameters),
        't' => ["22;0", "23;0"].contains(&parameters),
        _ => false,
    }
}

/// Returns the text if it controls, reorders, hides or piles up characters. The list is
/// independent of the cleaner's.
fn harmful(text: &str) -> Option<String> {
    let accents: Vec<bool> = text.chars().map(is_accent).collect();
    let piles_up = accents.windows(3).any(|three| three == [true; 3]);
    (piles_up || text.contains(is_harmful)).then(|| format!("{text:?}"))
}

/// Returns whether this is an accent that a hostile name piles up.
fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[test]
fn the_judge_knows_an_attack() {
    for fine in [
        "\u{1b}[2Jx",
        "\u{1b}[?25lx",
        "plain",
        "\u{1b}[12;1Hé",
        "\u{1b}]2;sala a\u{1b}\\",
        "a\u{1b}[?1049lb\r\n",
    ] {
        assert_eq!(strangers(fine.as_bytes()), Vec::<String>::new(), "{fine:?}");
    }
    for attack in [
        "\u{1b}]52;c;cm0K\u{7}",
        "\u{1b}]2;a\u{202e}b\u{7}",
        "\u{1b}c",
        "\u{1b}[?1000h",
        "\u{1b}[6n",
        "\u{9b}31m",
        "a\nb",
        "a\u{200b}b",
        "q\u{300}\u{301}\u{302}",
        "a\u{1b}[?1049lb\rc",
    ] {
        assert_ne!(
            strangers(attack.as_bytes()),
            Vec::<String>::new(),
            "{attack:?}"
        );
    }
}
