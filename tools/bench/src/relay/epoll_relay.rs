//! A relay on one thread and the system's own calls: as little as a move can cost. An
//! event is searched, not read as JSON, and written to the room from one buffer.

use std::collections::HashMap;
use std::io::{ErrorKind, Read, Result, Write};
use std::net::SocketAddr;

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

use super::{ENTERED, OPEN, frames};

/// Clients have the tokens below.
const LISTENER: Token = Token(usize::MAX);

struct Peer {
    stream: TcpStream,
    is_open: bool,
    /// What came and is not yet whole.
    input: Vec<u8>,
    /// What the system would not take yet.
    late: Vec<u8>,
}

struct Relay {
    poll: Poll,
    listener: TcpListener,
    /// By token. Who has gone leaves a hole, so that no room takes another for them.
    peers: Vec<Option<Peer>>,
    /// Who is in which room.
    rooms: HashMap<Vec<u8>, Vec<usize>>,
    /// What is written at present, and the board in it.
    frame: Vec<u8>,
    board: Vec<u8>,
    chunk: Box<[u8]>,
}

/// Serves until it is killed.
///
/// # Errors
/// The port is taken.
pub(super) fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let mut relay = Relay {
        poll: Poll::new()?,
        listener: TcpListener::bind(address)?,
        peers: Vec::new(),
        rooms: HashMap::new(),
        frame: Vec::new(),
        board: Vec::new(),
        chunk: vec![0; 16_384].into(),
    };
    let registry = relay.poll.registry();
    registry.register(&mut relay.listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1_024);
    loop {
        match relay.poll.poll(&mut events, None) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
        for event in &events {
            if event.token() == LISTENER {
                relay.accept()?;
                continue;
            }
            let number = event.token().0;
            if relay.attend(number, event.is_read_closed()).is_err() {
                relay.peers[number] = None;
            }
        }
    }
}

impl Relay {
    fn accept(&mut self) -> Result<()> {
        loop {
            let (mut stream, _) = match self.listener.accept() {
                Ok(new) => new,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            // Without it a move waits for the client's delayed acknowledgement.
            stream.set_nodelay(true)?;
            self.poll.registry().register(
                &mut stream,
                Token(self.peers.len()),
                Interest::READABLE | Interest::WRITABLE,
            )?;
            self.peers.push(Some(Peer {
                stream,
                is_open: false,
                input: Vec::new(),
                late: Vec::new(),
            }));
        }
    }

    /// Something happened to this client.
    fn attend(&mut self, number: usize, closed: bool) -> Result<()> {
        let Some(Some(peer)) = self.peers.get_mut(number) else {
            return Ok(());
        };
        peer.catch_up()?;
        peer.read(&mut self.chunk)?;
        let mut input = std::mem::take(&mut peer.input);
        if !peer.is_open
            && let Some(mut greeting) = frames::upgrade(&mut input)?
        {
            peer.is_open = true;
            frames::put(&mut greeting, &[OPEN.as_bytes()]);
            peer.tell(&greeting)?;
        }
        if peer.is_open {
            frames::take(&mut input, |text| self.hear(number, text))?;
        }
        if closed {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if let Some(peer) = &mut self.peers[number] {
            peer.input = input;
        }
        Ok(())
    }

    fn hear(&mut self, number: usize, text: &[u8]) {
        self.frame.clear();
        if text == b"40" {
            frames::put(&mut self.frame, &[ENTERED.as_bytes()]);
            tell(&mut self.peers, number, &self.frame);
            return;
        }
        let Some(room) = between(text, br#""jogoId":""#, b'"') else {
            return;
        };
        if text.starts_with(br#"42["entrar_sala""#) {
            return self.rooms.entry(room.to_vec()).or_default().push(number);
        }
        let (Some(everybody), Some(board)) = (
            self.rooms.get_mut(room),
            between(text, br#""tabuleiro":["#, b']'),
        ) else {
            return;
        };
        self.board.clear();
        // As short as the other relays write it.
        self.board
            .extend(board.iter().filter(|byte| **byte != b' '));
        let shown: [&[u8]; 3] = [
            br#"42["atualizar_jogo",{"tabuleiro":["#,
            &self.board,
            b"]}]",
        ];
        frames::put(&mut self.frame, &shown);
        everybody.retain(|one| tell(&mut self.peers, *one, &self.frame));
    }
}

impl Peer {
    /// Writes at once what the system takes; the rest is written when it takes more.
    fn tell(&mut self, frame: &[u8]) -> Result<()> {
        let mut written = 0;
        if self.late.is_empty() {
            written = match self.stream.write(frame) {
                Ok(written) => written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
                Err(error) => return Err(error),
            };
        }
        self.late.extend_from_slice(&frame[written..]);
        Ok(())
    }

    /// Writes what is late, as far as the system takes it.
    fn catch_up(&mut self) -> Result<()> {
        while !self.late.is_empty() {
            match self.stream.write(&self.late) {
                Ok(written) => drop(self.late.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads what is there. A chunk that is not full was the last one, and what comes
    /// later is told anew: that spares the call that would say so.
    fn read(&mut self, chunk: &mut [u8]) -> Result<()> {
        loop {
            match self.stream.read(chunk) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    self.input.extend_from_slice(&chunk[..count]);
                    if count < chunk.len() {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Writes to one of them. Tells whether the client is still there.
fn tell(peers: &mut [Option<Peer>], number: usize, frame: &[u8]) -> bool {
    let peer = &mut peers[number];
    if peer.as_mut().is_some_and(|peer| peer.tell(frame).is_err()) {
        *peer = None;
    }
    peer.is_some()
}

/// What stands between `begin` and the next `end`.
fn between<'a>(text: &'a [u8], begin: &[u8], end: u8) -> Option<&'a [u8]> {
    let rest = &text[frames::find(text, begin)? + begin.len()..];
    rest.split(|byte| *byte == end).next()
}
