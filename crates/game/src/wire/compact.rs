//! A fast reader for the one event that clients send all the time: a proposal.
//!
//! It knows the text that JSON libraries write: without escapes, and with one blank behind a
//! comma or a colon, or with none.
//!
//! **Invariant:** whatever it reads, [`Proposal::parse`] reads the same. It refuses nothing:
//! any other text is for that reader.

use super::requests::Proposal;
use crate::{Board, Mark, RoomId, Square};

/// The number of digits of a version that fits into 64 bits, whatever the digits are.
const VERSION_DIGITS: usize = 19;

/// Reads the text of an `atualizar_jogo` event. Returns `None` for any other event and any
/// other way to write it.
pub(super) fn read_proposal(event: &str) -> Option<Proposal> {
    let mut rest = after(event.strip_prefix(r#"["atualizar_jogo""#)?, ',')?.strip_prefix('{')?;
    let (mut board, mut room, mut version) = (None, None, None);
    loop {
        let (key, value) = quoted(rest)?;
        let value = after(value, ':')?;
        rest = match key {
            "tabuleiro" if board.is_none() => read_board(value, &mut board)?,
            "jogoId" if room.is_none() => read_room(value, &mut room)?,
            "versao" if version.is_none() => read_version(value, &mut version)?,
            // A key that comes twice, or that has no meaning, is for the other reader.
            _ => return None,
        };
        match after(rest, ',') {
            Some(more) => rest = more,
            None if rest == "}]" => break,
            None => return None,
        }
    }
    Some(Proposal {
        board: board?,
        room,
        version,
    })
}

/// Returns the text behind a sign and the blank that may follow it.
fn after(text: &str, sign: char) -> Option<&str> {
    let rest = text.strip_prefix(sign)?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// Splits text that begins with a quotation mark into the quoted part and the rest.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('"')?;
    // The general search costs more than these few bytes.
    let end = text.bytes().position(|byte| byte == b'"')?;
    Some((&text[..end], &text[end + 1..]))
}

/// Reads nine marks and returns the text behind them.
fn read_board<'t>(text: &'t str, board: &mut Option<Board>) -> Option<&'t str> {
    let mut read = Board::EMPTY;
    let mut rest = text.as_bytes();
    for square in Square::all() {
        let sign = if square.index() == 0 { b'[' } else { b',' };
        rest = match rest {
            [first, b' ', more @ ..] if *first == sign && sign == b',' => more,
            [first, more @ ..] if *first == sign => more,
            _ => return None,
        };
        rest = match rest {
            [b'0', more @ ..] => more,
            [b'1', more @ ..] => {
                read = read.with(square, Mark::X);
                more
            }
            [b'-', b'1', more @ ..] => {
                read = read.with(square, Mark::O);
                more
            }
            _ => return None,
        };
    }
    *board = Some(read);
    text[text.len() - rest.len()..].strip_prefix(']')
}

/// Reads a room id and returns the text behind it. Text with an escape is no room id.
fn read_room<'t>(text: &'t str, room: &mut Option<RoomId>) -> Option<&'t str> {
    let (id, rest) = quoted(text)?;
    *room = Some(id.parse().ok()?);
    Some(rest)
}

/// Reads a version and returns the text behind it.
fn read_version<'t>(text: &'t str, version: &mut Option<u64>) -> Option<&'t str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    // JSON allows no zero in front.
    if digits > VERSION_DIGITS || (digits > 1 && number.starts_with('0')) {
        return None;
    }
    *version = Some(number.parse().ok()?);
    Some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::ClientMessage;

    /// Proposals as clients write them.
    fn written() -> impl Strategy<Value = String> {
        let cells = prop::collection::vec(-1_i8..=1, 9);
        let room = prop::option::of("[a-zA-Z0-9_-]{1,32}");
        let version = prop::option::of(any::<u64>());
        (cells, room, version).prop_map(|(cells, room, version)| {
            let mut payload = serde_json::json!({ "tabuleiro": cells });
            if let Some(room) = room {
                payload["jogoId"] = room.into();
            }
            if let Some(version) = version {
                payload["versao"] = version.into();
            }
            serde_json::json!(["atualizar_jogo", payload]).to_string()
        })
    }

    /// Keys with their values, good and bad.
    const KEYS: [&str; 24] = [
        r#""tabuleiro":[0,0,0,0,1,-1,0,0]"#,
        r#""tabuleiro":[0,0,0,0,1,-1,0,0,0,0]"#,
        r#""tabuleiro":[0,0,0,0,1,-0,0,0,0]"#,
        r#""tabuleiro":[1.0,0,0,0,0,0,0,0,0]"#,
        r#""tabuleiro":null"#,
        r#""tabuleiro":"[0]""#,
        r#""jogoId":"Gato""#,
        r#""jogoId":"""#,
        r#""jogoId":"a b""#,
        r#""jogoId":"g\u0061to""#,
        r#""jogoId":7"#,
        r#""jogoId":null"#,
        r#""versao":0"#,
        r#""versao":7"#,
        r#""versao":07"#,
        r#""versao":-7"#,
        r#""versao":7.0"#,
        r#""versao":7e1"#,
        r#""versao":18446744073709551615"#,
        r#""versao":18446744073709551616"#,
        r#""versao":null"#,
        r#""_placeholder":true"#,
        r#""outra":1e999"#,
        r#""":1"#,
    ];

    #[track_caller]
    fn agree(text: &str) {
        if let Some(proposal) = read_proposal(text) {
            let slow = ClientMessage::read_any(text);
            assert_eq!(slow, ClientMessage::Propose(Ok(proposal)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_clients_write_is_read_and_read_alike(text in written()) {
            agree(&text);
            agree(&text.replace(',', ", ").replace(':', ": "));
            let version = text.split_once("\"versao\":").map_or("", |(_, digits)| digits);
            prop_assert!(read_proposal(&text).is_some() || version.len() > VERSION_DIGITS, "{text}");
        }

        #[test]
        fn a_damaged_event_is_read_alike(text in written(), at in any::<prop::sample::Index>(), put in "[ -~é]{0,2}") {
            let at = at.index(text.len());
            let until = (at + 1).min(text.len());
            let damaged = format!("{}{put}{}", &text[..at], &text[until..]);
            agree(&damaged);
        }

        #[test]
        fn any_keys_are_read_alike(
            keys in prop::collection::vec(prop::sample::select(KEYS.as_slice()), 0..3),
            at in any::<prop::sample::Index>(),
            end in prop::sample::select(["}]", "},7]", "} ]", "]]", "}", "}]]"].as_slice()),
        ) {
            let mut keys = keys;
            keys.insert(at.index(keys.len() + 1), r#""tabuleiro":[0,0,0,0,1,-1,0,0,0]"#);
            for separator in [",", ", ", ""] {
                let keys = keys.join(separator);
                agree(&format!("[\"atualizar_jogo\",{{{keys}{end}"));
                agree(&format!("[\"atualizar_jogo\",[{keys}{end}"));
                agree(&format!("[\"entrar_sala\",{{{keys}{end}"));
            }
        }
    }

    #[test]
    fn a_proposal_is_read_with_blanks_or_without_and_any_other_text_is_left() {
        let text = r#"["atualizar_jogo",{"jogoId":"Gato","tabuleiro":[0,0,0,0,1,-1,0,0,0],"versao":1764300000000}]"#;
        let proposal = read_proposal(text).unwrap();
        let named = proposal.room.map(|room| room.to_string());
        assert_eq!(named, Some("gato".to_owned()));
        assert_eq!(proposal.version, Some(1_764_300_000_000));
        assert_eq!(proposal.board.to_string(), ". . .\n. X O\n. . .\n");
        let spaced = text.replace(',', ", ").replace(':', ": ");
        assert_eq!(read_proposal(&spaced), read_proposal(text));
        for left in [
            text.replace(',', ",  "),
            text.replace(',', " ,"),
            text.replace("}]", "},1]"),
            text.replace("versao", "jogoId"),
            text.replace("\"versao\":1", "\"versao\":01"),
            text.replace("tabuleiro", "tabuleir"),
        ] {
            assert_ne!(left, text);
            assert_eq!(read_proposal(&left), None, "{left}");
        }
    }
}
