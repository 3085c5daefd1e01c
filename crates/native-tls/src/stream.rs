//! A connection over TLS, from the first byte of its handshake.
//!
//! **Invariant:** a socket that would block loses nothing: each call may be made again.

use std::io::{self, ErrorKind, Read, Write};

use rustls::ClientConnection;

use crate::error::Error;
use crate::trust::Certificate;

/// A connection over TLS.
///
/// Written bytes reach the other end at the latest with a flush.
#[derive(Debug)]
pub struct TlsStream<S> {
    // It is large, and moves through results and tasks.
    tls: Box<ClientConnection>,
    socket: S,
}

impl<S> TlsStream<S> {
    /// Returns the socket below.
    pub fn get_ref(&self) -> &S {
        &self.socket
    }

    /// Returns the socket below. To read or write there ends the connection.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.socket
    }

    /// Returns the certificate of the server.
    ///
    /// # Errors
    /// None.
    pub fn peer_certificate(&self) -> Result<Option<Certificate>, Error> {
        let chain = self.tls.peer_certificates();
        Ok(chain.and_then(<[_]>::first).map(Certificate::of_peer))
    }
}

impl<S: Read + Write> TlsStream<S> {
    /// Shakes hands over a socket.
    pub(crate) fn open(tls: ClientConnection, socket: S) -> Result<Self, HandshakeError<S>> {
        let tls = Box::new(tls);
        MidHandshakeTlsStream(Self { tls, socket }).handshake()
    }

    /// Tells the other end that nothing more comes. The socket stays open.
    ///
    /// # Errors
    /// The socket fails or would block.
    pub fn shutdown(&mut self) -> io::Result<()> {
        self.tls.send_close_notify();
        self.flush()
    }

    /// Gives the socket everything that waits for it.
    fn send(&mut self) -> io::Result<()> {
        while self.tls.wants_write() {
            if self.tls.write_tls(&mut self.socket)? == 0 {
                return Err(ErrorKind::WriteZero.into());
            }
        }
        Ok(())
    }

    /// Takes what the socket has, and waits for it if the socket does.
    ///
    /// It does not write, even if something waits to be sent. A socket of tokio wakes only
    /// the task that was the last to write, and that may be another one than the reader's.
    fn receive(&mut self) -> io::Result<()> {
        self.tls.read_tls(&mut self.socket)?;
        if let Err(error) = self.tls.process_new_packets() {
            // The other end is told why, if it still listens.
            let _gone = self.send();
            return Err(io::Error::new(ErrorKind::InvalidData, error));
        }
        Ok(())
    }
}

impl<S: Read + Write> Read for TlsStream<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.tls.reader().read(buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.receive()?,
                read => return read,
            }
        }
    }
}

impl<S: Read + Write> Write for TlsStream<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Nothing is taken before all of the last bytes are gone, so that little waits here.
        self.send()?;
        let taken = self.tls.writer().write(bytes)?;
        match self.send() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(taken),
            sent => sent.map(|()| taken),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()?;
        self.socket.flush()
    }
}

/// A handshake whose socket would have blocked.
#[derive(Debug)]
pub struct MidHandshakeTlsStream<S>(TlsStream<S>);

impl<S> MidHandshakeTlsStream<S> {
    /// Returns the socket below.
    pub fn get_ref(&self) -> &S {
        &self.0.socket
    }

    /// Returns the socket below.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.0.socket
    }
}

impl<S: Read + Write> MidHandshakeTlsStream<S> {
    /// Goes on with the handshake.
    ///
    /// # Errors
    /// The server is not trusted, the socket fails, or it would block again.
    pub fn handshake(self) -> Result<TlsStream<S>, HandshakeError<S>> {
        let TlsStream {
            mut tls,
            mut socket,
        } = self.0;
        while tls.is_handshaking() || tls.wants_write() {
            match tls.complete_io(&mut socket) {
                // The socket takes nothing and gives nothing any more.
                Ok((0, 0)) => {
                    let end = io::Error::from(ErrorKind::UnexpectedEof);
                    return Err(HandshakeError::Failure(end.into()));
                }
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Err(HandshakeError::WouldBlock(Self(TlsStream { tls, socket })));
                }
                Err(error) => return Err(HandshakeError::Failure(error.into())),
            }
        }
        Ok(TlsStream { tls, socket })
    }
}

/// Why a handshake is not done.
#[derive(Debug)]
pub enum HandshakeError<S> {
    /// It failed.
    Failure(Error),
    /// The socket would have blocked, and the handshake can go on later.
    WouldBlock(MidHandshakeTlsStream<S>),
}
