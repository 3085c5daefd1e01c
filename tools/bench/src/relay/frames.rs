//! What the relays written by hand share: a WebSocket's handshake and its frames as a
//! server sees them, and no more of both than the load needs. Knows no socket.

use std::io::{Error, ErrorKind, Result};

use tungstenite::handshake::derive_accept_key;

/// As told to clients in the `maxPayload` of [`OPEN`](super::OPEN).
const LONGEST: usize = 100_000;

/// Takes a client's handshake out of `input` and gives the answer to it, or nothing
/// as long as the handshake is not whole.
///
/// # Errors
/// It is no WebSocket's.
pub(super) fn upgrade(input: &mut Vec<u8>) -> Result<Option<Vec<u8>>> {
    let Some(end) = find(input, b"\r\n\r\n") else {
        return if input.len() > LONGEST {
            Err(ErrorKind::InvalidData.into())
        } else {
            Ok(None)
        };
    };
    let key = input[..end].split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked(line.iter().position(|byte| *byte == b':')?)?;
        name.eq_ignore_ascii_case(b"sec-websocket-key")
            .then(|| derive_accept_key(value[1..].trim_ascii()))
    });
    let key = key.ok_or(ErrorKind::InvalidData)?;
    input.drain(..end + 4);
    Ok(Some(
        format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Accept: {key}\r\n\r\n"
        )
        .into_bytes(),
    ))
}

/// Gives the text of every whole frame to `each` and leaves the rest.
///
/// # Errors
/// The client closes, or sends what no client of the load does: a fragment, a frame
/// without a mask, one that is too long.
pub(super) fn take(input: &mut Vec<u8>, mut each: impl FnMut(&[u8])) -> Result<()> {
    let mut at = 0;
    while let Some(([first, second], rest)) = input[at..].split_first_chunk::<2>() {
        if *first != 0x81 || second & 0x80 == 0 {
            return Err(ErrorKind::InvalidData.into());
        }
        let (length, head) = match second & 0x7f {
            126 => match rest.first_chunk::<2>() {
                Some(long) => (usize::from(u16::from_be_bytes(*long)), 4),
                None => break,
            },
            127 => match rest.first_chunk::<8>() {
                Some(long) => (
                    usize::try_from(u64::from_be_bytes(*long)).map_err(Error::other)?,
                    10,
                ),
                None => break,
            },
            short => (usize::from(short), 2),
        };
        if length > LONGEST {
            return Err(ErrorKind::InvalidData.into());
        }
        let Some((mask, text)) = input[at + head..].split_first_chunk_mut::<4>() else {
            break;
        };
        let Some(text) = text.get_mut(..length) else {
            break;
        };
        for (byte, mask) in text.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= mask;
        }
        each(text);
        at += head + 4 + length;
    }
    input.drain(..at);
    Ok(())
}

/// Writes the frame of a server with this text behind what is in `output`. The text is
/// given in parts, so that nobody puts it together before.
pub(super) fn put(output: &mut Vec<u8>, text: &[&[u8]]) {
    let length = text.iter().map(|part| part.len()).sum::<usize>();
    output.push(0x81);
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < 126 => output.push(short),
        (_, Ok(long)) => {
            output.push(126);
            output.extend(long.to_be_bytes());
        }
        (_, Err(_)) => {
            output.push(127);
            output.extend((length as u64).to_be_bytes());
        }
    }
    for part in text {
        output.extend_from_slice(part);
    }
}

/// Where `wanted` begins.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handshake_is_answered_when_it_is_whole() {
        let (begin, end) = (
            "GET / HTTP/1.1\r\nsec-WebSocket-key: dGhlIHNhbXBsZSBub25jZQ==",
            "\r\n\r\n",
        );
        let mut input = begin.as_bytes().to_vec();
        assert_eq!(upgrade(&mut input).unwrap(), None);
        input.extend(end.as_bytes());
        input.push(0x81);
        let answer = upgrade(&mut input).unwrap().unwrap();
        // The sample of RFC 6455.
        assert!(find(&answer, b"Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n").is_some());
        assert_eq!(input, [0x81]);
        assert!(upgrade(&mut b"GET / HTTP/1.1\r\n\r\n".to_vec()).is_err());
    }

    #[test]
    fn frames_are_unmasked_whole_and_in_order() {
        // The sample of RFC 6455, and one that is cut.
        let hello = [
            0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58,
        ];
        let mut input = [&hello, &hello[..8]].concat();
        let mut heard = Vec::new();
        take(&mut input, |text| heard.push(text.to_vec())).unwrap();
        assert_eq!((heard, input.len()), (vec![b"Hello".to_vec()], 8));
        for closed in [&[0x88, 0x80, 0, 0, 0, 0], &[0x81, 5, 0, 0, 0, 0]] {
            assert!(take(&mut closed.to_vec(), |_| {}).is_err());
        }
    }

    #[test]
    fn what_is_put_has_the_length_of_its_parts() {
        let mut output = Vec::new();
        put(&mut output, &[b"4", b"2"]);
        put(&mut output, &[&[b'x'; 200]]);
        assert_eq!(output[..8], [0x81, 2, b'4', b'2', 0x81, 126, 0, 200]);
        assert_eq!(output.len(), 208);
    }
}
