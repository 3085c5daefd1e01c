//! A client that costs next to nothing: Engine.IO frames over a WebSocket, read without
//! waiting, in which it looks only for the board. It is an instrument, so the tests' client
//! does not replace it.
//!
//! **Invariant:** does not depend on rooms.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use crate::server::board::{Board, find};
use crate::server::boardgame;

/// The time that a handshake may take on a busy server.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(20);

/// The first bytes of a refusal of our server.
const REFUSAL: &[u8] = br#"42["erro""#;

/// One connection, past its handshakes.
#[derive(Debug)]
pub(crate) struct Client {
    stream: mio::net::TcpStream,
    input: Vec<u8>,
    /// Bytes received so far.
    pub(crate) received: u64,
}

impl Client {
    /// Connects and enters the namespace with these words.
    ///
    /// # Errors
    /// The server does not speak Socket.IO over WebSocket.
    pub(crate) fn open(server: SocketAddr, enter: &str) -> anyhow::Result<Self> {
        let mut stream = TcpStream::connect(server)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(HANDSHAKE_TIMEOUT))?;
        write!(
            stream,
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {server}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )?;
        let mut input = Vec::new();
        let head = loop {
            if let Some(end) = find(&input, b"\r\n\r\n") {
                break end + 4;
            }
            read_some(&mut stream, &mut input)?;
        };
        let status = String::from_utf8_lossy(&input[..head]).into_owned();
        ensure!(status.starts_with("HTTP/1.1 101"), "no WebSocket: {status}");
        input.drain(..head);
        let mut entered = false;
        while !entered {
            let mut answers = Vec::new();
            take_frames(&mut input, |frame| match frame {
                [b'0', ..] => answers.push(enter),
                [b'2', ..] => answers.push("3"),
                [b'4', b'0', ..] => entered = true,
                _ => {}
            })?;
            for answer in answers {
                stream.write_all(&frame(answer.as_bytes()))?;
            }
            if !entered {
                read_some(&mut stream, &mut input)?;
            }
        }
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: mio::net::TcpStream::from_std(stream),
            input,
            received: 0,
        })
    }

    /// Returns the socket for a poll.
    pub(crate) const fn source(&mut self) -> &mut mio::net::TcpStream {
        &mut self.stream
    }

    /// Sends without waiting for an answer.
    ///
    /// # Errors
    /// The server is gone.
    pub(crate) fn say(&mut self, words: &str) -> anyhow::Result<()> {
        self.send(words.as_bytes())
    }

    /// Reads everything that has arrived, and passes on each board in it.
    ///
    /// # Errors
    /// The server is gone, or has refused something.
    pub(crate) fn boards(&mut self, mut each: impl FnMut(Board)) -> anyhow::Result<()> {
        let mut chunk = [0; 16_384];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => bail!("the server hung up"),
                Ok(count) => {
                    self.received += count as u64;
                    self.input.extend_from_slice(&chunk[..count]);
                    if count < chunk.len() {
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        let mut pinged = false;
        let mut refused = None;
        take_frames(&mut self.input, |frame| {
            pinged |= frame == b"2";
            if frame.starts_with(REFUSAL) {
                refused = Some(String::from_utf8_lossy(frame).into_owned());
            }
            if let Some(board) = board_of(frame).or_else(|| boardgame::board_of(frame)) {
                each(board);
            }
        })?;
        if let Some(refused) = refused {
            bail!("the server refused: {refused}");
        }
        if pinged {
            self.send(b"3")?;
        }
        Ok(())
    }

    fn send(&mut self, text: &[u8]) -> anyhow::Result<()> {
        let bytes = frame(text);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            match self.stream.write(rest) {
                Ok(count) => rest = &rest[count..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::hint::spin_loop(),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// Returns a text frame of a client. Its mask is zero, which is a mask like any other.
fn frame(text: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(text.len() + 8);
    frame.push(0x81);
    match u8::try_from(text.len()) {
        Ok(length) if length < 126 => frame.push(0x80 | length),
        _ => {
            frame.push(0x80 | 126);
            frame.extend((text.len() as u16).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend_from_slice(text);
    frame
}

/// Gives every whole frame to `each`, and leaves the rest.
fn take_frames(input: &mut Vec<u8>, mut each: impl FnMut(&[u8])) -> anyhow::Result<()> {
    let mut at = 0;
    while let Some(([first, second], rest)) = input[at..].split_first_chunk::<2>() {
        let (length, head) = match second & 0x7f {
            126 => match rest.first_chunk::<2>() {
                Some(long) => (usize::from(u16::from_be_bytes(*long)), 4),
                None => break,
            },
            127 => match rest.first_chunk::<8>() {
                Some(long) => (u64::from_be_bytes(*long) as usize, 10),
                None => break,
            },
            short => (usize::from(short), 2),
        };
        let Some(text) = input.get(at + head..at + head + length) else {
            break;
        };
        ensure!(first & 0x0f != 8, "the server closes the WebSocket");
        each(text);
        at += head + length;
    }
    input.drain(..at);
    Ok(())
}

/// Returns the board in an `atualizar_jogo`, whatever else is in there.
fn board_of(frame: &[u8]) -> Option<Board> {
    const EVENT: &[u8] = br#"42["atualizar_jogo""#;
    const KEY: &[u8] = br#""tabuleiro":"#;
    let rest = frame.strip_prefix(EVENT)?;
    let list = &rest[find(rest, KEY)? + KEY.len()..];
    let mut numbers = list[list.iter().position(|byte| *byte == b'[')? + 1..]
        .split(|byte| matches!(byte, b',' | b']'));
    let mut board = [0; 9];
    for square in &mut board {
        *square = match numbers.next()?.trim_ascii() {
            b"0" => 0,
            b"1" => 1,
            b"-1" => -1,
            _ => return None,
        };
    }
    Some(board)
}

fn read_some(stream: &mut TcpStream, input: &mut Vec<u8>) -> anyhow::Result<()> {
    let mut chunk = [0; 4_096];
    let count = match stream.read(&mut chunk) {
        Ok(count) => count,
        Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
        Err(error) => return Err(error).context("no handshake"),
    };
    ensure!(count > 0, "no handshake in time");
    input.extend_from_slice(&chunk[..count]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_found_in_the_words_of_every_stack() {
        let board = [0, 1, -1, 0, 0, 0, 0, 0, 0];
        for words in [
            r#"42["atualizar_jogo",{"tabuleiro":[0,1,-1,0,0,0,0,0,0],"vez":1}]"#,
            r#"42["atualizar_jogo",{"jogoId":"1","tabuleiro": [0, 1, -1, 0, 0, 0, 0, 0, 0]}]"#,
        ] {
            assert_eq!(board_of(words.as_bytes()), Some(board), "{words}");
        }
        let board = board_of(br#"42["sua_vaga",{"tabuleiro":[0,1,-1,0,0,0,0,0,0]}]"#);
        assert_eq!(board, None);
        let board = board_of(br#"42["atualizar_jogo",{"tabuleiro":[0,2]}]"#);
        assert_eq!(board, None);
    }

    #[test]
    fn frames_are_taken_whole_and_in_order() {
        let mut input = vec![0x81, 1, b'2', 0x81, 126, 0, 200];
        input.extend([b'x'; 199]);
        let mut heard = Vec::new();
        take_frames(&mut input, |frame| heard.push(frame.len())).unwrap();
        assert_eq!(heard, [1]);
        input.push(b'x');
        take_frames(&mut input, |frame| heard.push(frame.len())).unwrap();
        assert_eq!((heard.as_slice(), input.len()), ([1, 200].as_slice(), 0));
    }
}
