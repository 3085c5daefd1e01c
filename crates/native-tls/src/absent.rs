//! Types that users of this crate name, and that it does not offer.
//!
//! **Invariant:** no type here has a value, so no code that would need one ever runs.

use std::io::{Read, Write};

use crate::error::Error;
use crate::stream::{HandshakeError, TlsStream};

/// A certificate of the client with its key: there is none.
#[derive(Clone, Debug)]
pub enum Identity {}

impl Identity {
    /// Refuses to read an identity from a PKCS #12 archive.
    ///
    /// # Errors
    /// Always.
    pub fn from_pkcs12(_archive: &[u8], _password: &str) -> Result<Self, Error> {
        Err(Error::unsupported("a certificate of the client"))
    }

    /// Refuses to read an identity from a certificate and a key in PEM.
    ///
    /// # Errors
    /// Always.
    pub fn from_pkcs8(_certificate: &[u8], _key: &[u8]) -> Result<Self, Error> {
        Err(Error::unsupported("a certificate of the client"))
    }
}

/// The server's side of TLS: there is none.
#[derive(Clone, Debug)]
pub enum TlsAcceptor {}

impl TlsAcceptor {
    /// Never runs, because there is no acceptor.
    ///
    /// # Errors
    /// None.
    pub fn accept<S: Read + Write>(&self, _stream: S) -> Result<TlsStream<S>, HandshakeError<S>> {
        match *self {}
    }
}
