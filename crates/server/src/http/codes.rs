//! A room's code as people without a client type it, and the sentence about a text that is
//! none.

use game::{InvalidRoomId, RoomId};
use texts::Texts;

/// Reads the code in the path of an address.
///
/// # Errors
/// Returns the sentence that says what is wrong, and the nearest valid code.
pub(super) fn read(code: &str, texts: Texts) -> Result<RoomId, String> {
    code.parse().map_err(|mistake| wrong(code, mistake, texts))
}

/// Reads a code that was typed by hand.
///
/// # Errors
/// Returns the sentence that says what is wrong, and the nearest valid code.
pub(super) fn typed(code: &str, texts: Texts) -> Result<RoomId, String> {
    RoomId::typed(code).map_err(|mistake| wrong(code, mistake, texts))
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
