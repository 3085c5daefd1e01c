//! The digit that a typed character means, whatever the keyboard.
//!
//! **Invariant:** does not depend on a board.

/// The unshifted row of a French keyboard, from 1 to 9.
const AZERTY: [char; 9] = ['&', '\u{e9}', '"', '\'', '(', '-', '\u{e8}', '_', '\u{e7}'];

/// The zeros of the scripts whose ten digits follow each other: full-width, Arabic-Indic,
/// Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada,
/// Malayalam, Thai, Lao, Tibetan, Myanmar, Khmer.
const ZEROS: [char; 17] = [
    '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}',
    '\u{17e0}',
];

/// Returns the digit that a character means: an ASCII digit, a digit of another script, or
/// a key of the unshifted row of a French keyboard.
///
/// ```
/// use tui::preferences::digit_of;
///
/// assert_eq!(digit_of('3'), Some(3));
/// assert_eq!(digit_of('\u{663}'), Some(3));
/// assert_eq!(digit_of('"'), Some(3));
/// assert_eq!(digit_of('x'), None);
/// ```
pub fn digit_of(c: char) -> Option<usize> {
    if let Some(digit) = c.to_digit(10) {
        return Some(digit as usize);
    }
    if let Some(at) = AZERTY.iter().position(|key| *key == c) {
        return Some(at + 1);
    }
    let of_script = |zero: &char| {
        let digit = u32::from(c).checked_sub(u32::from(*zero))?;
        (digit < 10).then_some(digit as usize)
    };
    ZEROS.iter().find_map(of_script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_digit_on_many_keyboards() {
        for (keys, digits) in [
            ("123456789", 1..=9),
            (
                "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}\u{ff17}\u{ff18}\u{ff19}",
                1..=9,
            ),
            ("&\u{e9}\"'(-\u{e8}_\u{e7}", 1..=9),
            ("\u{661}\u{662}\u{663}", 1..=3),
            ("\u{967}\u{968}\u{969}", 1..=3),
        ] {
            let read: Vec<_> = keys.chars().filter_map(digit_of).collect();
            assert_eq!(read, digits.collect::<Vec<_>>(), "{keys}");
        }
        for other in ['a', '?', ' ', '\u{b2}', '\u{ff21}'] {
            assert_eq!(digit_of(other), None, "{other:?}");
        }
    }
}
