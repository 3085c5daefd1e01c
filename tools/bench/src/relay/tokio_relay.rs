//! A relay on tokio's sockets alone: a task for each client, which writes a move to
//! everybody by itself. Beside the relay on axum it tells what axum's WebSocket costs.

use std::collections::HashMap;
use std::future::poll_fn;
use std::io::{ErrorKind, Result};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncRead, ReadBuf};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use super::{Asked, ENTERED, OPEN, asked, frames};

/// Who has so many bytes to catch up on is gone or might as well be.
const TOO_LATE: usize = 1_000_000;

/// A client, as others see it.
struct Peer {
    stream: OwnedWriteHalf,
    /// What the system would not take yet.
    late: Mutex<Vec<u8>>,
}

/// Who is in which room.
type Rooms = Arc<Mutex<HashMap<String, Vec<Arc<Peer>>>>>;

pub(super) async fn serve(listener: TcpListener) -> anyhow::Result<()> {
    let rooms = Rooms::default();
    loop {
        let (stream, _) = listener.accept().await?;
        let rooms = Arc::clone(&rooms);
        tokio::spawn(async move {
            let _gone = attend(stream, &rooms).await;
        });
    }
}

/// One client from its handshake to its end.
async fn attend(stream: TcpStream, rooms: &Rooms) -> Result<()> {
    // Without it a move waits for the client's delayed acknowledgement.
    stream.set_nodelay(true)?;
    let (mut reader, stream) = stream.into_split();
    let late = Mutex::default();
    let peer = Arc::new(Peer { stream, late });
    let mut input = Vec::new();
    let mut greeting = loop {
        read(&mut reader, &mut input).await?;
        if let Some(answer) = frames::upgrade(&mut input)? {
            break answer;
        }
    };
    frames::put(&mut greeting, &[OPEN.as_bytes()]);
    peer.tell(&greeting);
    loop {
        frames::take(&mut input, |text| hear(text, &peer, rooms))?;
        read(&mut reader, &mut input).await?;
    }
}

fn hear(text: &[u8], peer: &Arc<Peer>, rooms: &Rooms) {
    let mut frame = Vec::new();
    if text == b"40" {
        frames::put(&mut frame, &[ENTERED.as_bytes()]);
        peer.tell(&frame);
    }
    let event = text.strip_prefix(b"42").map(str::from_utf8);
    let Some(Ok(event)) = event else { return };
    match asked(event) {
        Some(Asked::Enter { room }) => {
            let mut rooms = lock(rooms);
            rooms.entry(room).or_default().push(Arc::clone(peer));
        }
        Some(Asked::Show { room, text }) => {
            frames::put(&mut frame, &[text.as_bytes()]);
            if let Some(everybody) = lock(rooms).get_mut(&room) {
                everybody.retain(|one| one.tell(&frame));
            }
        }
        None => {}
    }
}

impl Peer {
    /// Writes at once what the system takes; a task that is there for nothing else
    /// writes the rest. Tells whether the client is still there.
    fn tell(self: &Arc<Self>, frame: &[u8]) -> bool {
        let mut late = lock(&self.late);
        if !late.is_empty() {
            late.extend_from_slice(frame);
            return late.len() < TOO_LATE;
        }
        let written = match self.stream.try_write(frame) {
            Ok(written) => written,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(_) => return false,
        };
        if written < frame.len() {
            late.extend_from_slice(&frame[written..]);
            let peer = Arc::clone(self);
            tokio::spawn(async move {
                let _gone = peer.catch_up().await;
            });
        }
        true
    }

    /// Writes what is late until nothing is.
    async fn catch_up(&self) -> Result<()> {
        loop {
            self.stream.writable().await?;
            let mut late = lock(&self.late);
            match self.stream.try_write(&late) {
                Ok(written) => drop(late.drain(..written)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
            if late.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Waits for bytes and puts them behind `input`. The chunk they come in lives no longer
/// than a poll, so that a client who waits costs none.
async fn read(reader: &mut OwnedReadHalf, input: &mut Vec<u8>) -> Result<()> {
    let count = poll_fn(|context| {
        let mut chunk = [MaybeUninit::uninit(); 4_096];
        let mut chunk = ReadBuf::uninit(&mut chunk);
        Pin::new(&mut *reader)
            .poll_read(context, &mut chunk)
            .map_ok(|()| {
                input.extend_from_slice(chunk.filled());
                chunk.filled().len()
            })
    });
    match count.await? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
