//! Why there is no TLS connection.

use std::{error, fmt, io};

use rustls::{CertificateError as Refusal, OtherError};

/// Why there is no TLS connection.
#[derive(Debug)]
pub struct Error(Cause);

#[derive(Debug)]
enum Cause {
    /// Something that this crate does not offer.
    Unsupported(&'static str),
    /// A host that no certificate could name.
    Host(String),
    /// Bytes that are no certificate.
    Certificate(Box<dyn error::Error + Send + Sync>),
    /// The socket failed.
    Socket(io::Error),
    /// The other end, or rustls itself, did not agree.
    Tls(rustls::Error),
}

impl Error {
    pub(crate) fn unsupported(what: &'static str) -> Self {
        Self(Cause::Unsupported(what))
    }

    pub(crate) fn host(name: &str) -> Self {
        Self(Cause::Host(name.to_owned()))
    }

    pub(crate) fn certificate(why: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self(Cause::Certificate(why.into()))
    }
}

impl From<rustls::Error> for Error {
    fn from(error: rustls::Error) -> Self {
        Self(Cause::Tls(error))
    }
}

/// rustls packs its own errors into those of the socket.
impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.downcast::<rustls::Error>() {
            Ok(error) => error.into(),
            Err(error) => Self(Cause::Socket(error)),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Unsupported(what) => write!(out, "{what} is not supported"),
            Cause::Host(name) => write!(out, "no certificate can name the host {name:?}"),
            Cause::Certificate(why) => write!(out, "these bytes are no certificate: {why}"),
            Cause::Socket(why) => write!(out, "the connection failed: {why}"),
            Cause::Tls(rustls::Error::InvalidCertificate(refusal)) => refused(refusal, out),
            Cause::Tls(why) => write!(out, "no TLS with the other end: {why}"),
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the enum is that of rustls, which adds reasons"
)]
fn refused(refusal: &Refusal, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str(match refusal {
        Refusal::UnknownIssuer | Refusal::BadSignature => {
            "no authority that this machine trusts has signed the server's certificate"
        }
        Refusal::NotValidForName | Refusal::NotValidForNameContext { .. } => {
            "the server's certificate is for another name"
        }
        Refusal::Expired | Refusal::ExpiredContext { .. } => "the server's certificate has expired",
        Refusal::NotValidYet | Refusal::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet"
        }
        own if is_of_an_authority(own) => {
            "the server's certificate is that of an authority, which this machine does not trust"
        }
        other => return write!(out, "the server's certificate is refused: {other}"),
    })
}

/// Returns whether the server showed the certificate of an authority. Its time is good: that
/// was checked before.
pub(crate) fn is_of_an_authority(refusal: &Refusal) -> bool {
    let Refusal::Other(OtherError(why)) = refusal else {
        return false;
    };
    matches!(why.downcast_ref(), Some(webpki::Error::CaUsedAsEndEntity))
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match &self.0 {
            Cause::Unsupported(_) | Cause::Host(_) => None,
            Cause::Certificate(why) => Some(why.as_ref()),
            Cause::Socket(why) => Some(why),
            Cause::Tls(why) => Some(why),
        }
    }
}
