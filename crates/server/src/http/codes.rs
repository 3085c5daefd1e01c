//! A room's code as people without a client type it, and the sentence about a text that is
//! none.

use game::{InvalidRoomId, RoomId};
use texts::Texts;

/// Reads a code, a room's link or a `jogo play` line.
///
/// # Errors
/// Returns the sentence that says what is wrong, and the nearest valid code.
pub(super) fn read(typed: &str, texts: Texts) -> Result<RoomId, String> {
    let code = code_in(typed);
    code.parse().map_err(|mistake| wrong(code, mistake, texts))
}

/// Returns the place of the code in a text.
fn code_in(typed: &str) -> &str {
    let after = |mark: &str| typed.split_once(mark).map(|(_, rest)| rest.trim_start());
    let named = ["/sala/", "--sala=", "--sala ", "--room=", "--room "];
    let Some(rest) = named.into_iter().find_map(after) else {
        return typed.trim();
    };
    let ends = |c: char| c.is_whitespace() || "/?#".contains(c);
    let code = rest.split(ends).next().unwrap_or_default();
    code.trim_end_matches([',', '.', ';', ':', '!', ')', '>', '"', '\''])
}

fn wrong(code: &str, mistake: InvalidRoomId, texts: Texts) -> String {
    let Some(near) = RoomId::nearest(code) else {
        return texts.sala_invalida().to_owned();
    };
    match mistake {
        InvalidRoomId::Accent => texts.room_code_accent(near),
        InvalidRoomId::Blank => texts.room_code_blank(near),
        InvalidRoomId::Empty | InvalidRoomId::Character => texts.room_code_character(near),
        InvalidRoomId::Long => texts.room_code_long(near),
    }
}

#[cfg(test)]
mod tests {
    use texts::Language;

    use super::*;

    #[test]
    fn a_code_is_taken_out_of_what_is_handed_out() {
        for typed in [
            "gato",
            " GATO ",
            "http://192.168.0.10:5000/sala/gato",
            "http://192.168.0.10:5000/sala/gato/?formulario&idioma=en",
            "Entra aqui: http://192.168.0.10:5000/sala/gato.",
            "jogo play --sala gato --host 192.168.0.10:5000",
            "jogo play --host 192.168.0.10 --room=gato",
        ] {
            let read = read(typed, Texts::new(Language::En));
            assert_eq!(read.as_ref().map(RoomId::as_str), Ok("gato"), "{typed}");
        }
    }

    #[test]
    fn a_text_that_is_none_is_answered_with_the_nearest() {
        for (typed, told) in [
            ("maçã", "use maca"),
            ("sala da vó", "use sala-da-vo"),
            ("gato.", "use gato"),
            ("١٢٣", "use 123"),
            ("猫", "A to Z"),
            ("", "1 to 32"),
        ] {
            let sentence = read(typed, Texts::new(Language::En)).unwrap_err();
            assert!(sentence.contains(told), "{typed}: {sentence}");
        }
    }
}
