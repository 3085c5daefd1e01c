//! The options of a client, and the start of its handshake.

use std::io::{Read, Write};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ClientConnection, SupportedProtocolVersion};

use crate::absent::Identity;
use crate::error::Error;
use crate::stream::{HandshakeError, TlsStream};
use crate::trust::{Certificate, Checks, Verifier};

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// TLS 1.0, which no connector speaks.
    Tlsv10,
    /// TLS 1.1, which no connector speaks.
    Tlsv11,
    /// TLS 1.2.
    Tlsv12,
    /// TLS 1.3.
    Tlsv13,
}

/// The versions that a connector may speak.
const SPOKEN: [(Protocol, &SupportedProtocolVersion); 2] =
    [(Protocol::Tlsv12, &TLS12), (Protocol::Tlsv13, &TLS13)];

/// The options of a [`TlsConnector`].
#[derive(Debug)]
pub struct TlsConnectorBuilder {
    oldest: Option<Protocol>,
    newest: Option<Protocol>,
    authorities: Vec<Certificate>,
    without_system: bool,
    any_certificate: bool,
    any_name: bool,
    without_sni: bool,
}

impl TlsConnectorBuilder {
    /// Takes a certificate of the client. There is none, see [`Identity`].
    pub fn identity(&mut self, identity: Identity) -> &mut Self {
        match identity {}
    }

    /// Sets the oldest version to speak. `None` is the oldest that there is, TLS 1.2.
    pub fn min_protocol_version(&mut self, oldest: Option<Protocol>) -> &mut Self {
        self.oldest = oldest;
        self
    }

    /// Sets the newest version to speak. `None` is the newest that there is, TLS 1.3.
    pub fn max_protocol_version(&mut self, newest: Option<Protocol>) -> &mut Self {
        self.newest = newest;
        self
    }

    /// Adds a certificate that is trusted besides those of the machine.
    pub fn add_root_certificate(&mut self, authority: Certificate) -> &mut Self {
        self.authorities.push(authority);
        self
    }

    /// Sets whether the certificates of the machine are not trusted.
    pub fn disable_built_in_roots(&mut self, disable: bool) -> &mut Self {
        self.without_system = disable;
        self
    }

    /// Sets whether every certificate is accepted. Then nothing proves who answers.
    pub fn danger_accept_invalid_certs(&mut self, accept: bool) -> &mut Self {
        self.any_certificate = accept;
        self
    }

    /// Sets whether a trusted certificate is accepted under every name.
    pub fn danger_accept_invalid_hostnames(&mut self, accept: bool) -> &mut Self {
        self.any_name = accept;
        self
    }

    /// Sets whether the server is told which host is asked for (SNI).
    pub fn use_sni(&mut self, tell: bool) -> &mut Self {
        self.without_sni = !tell;
        self
    }

    /// Makes a connector with these options.
    ///
    /// # Errors
    /// The versions between the oldest and the newest are not all spoken here, or none is.
    pub fn build(&self) -> Result<TlsConnector, Error> {
        let (oldest, newest) = (self.oldest, self.newest);
        if oldest.is_some_and(|oldest| oldest < Protocol::Tlsv12) {
            return Err(Error::unsupported("a version of TLS before 1.2"));
        }
        let versions: Vec<_> = SPOKEN
            .into_iter()
            .filter(|(version, _)| oldest.is_none_or(|oldest| oldest <= *version))
            .filter(|(version, _)| newest.is_none_or(|newest| *version <= newest))
            .map(|(_, spoken)| spoken)
            .collect();
        if versions.is_empty() {
            return Err(Error::unsupported(
                "a TLS connection in none of its versions",
            ));
        }
        let provider = ring::default_provider();
        let verifier = Verifier::new(
            self.checks(),
            self.authorities.clone(),
            !self.without_system,
            provider.signature_verification_algorithms,
        );
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(&versions)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        config.enable_sni = !self.without_sni;
        Ok(TlsConnector(Arc::new(config)))
    }

    fn checks(&self) -> Checks {
        match (self.any_certificate, self.any_name) {
            (true, _) => Checks::Nothing,
            (false, true) => Checks::AllButTheName,
            (false, false) => Checks::All,
        }
    }
}

/// A client that opens TLS connections, all with the same options.
#[derive(Clone, Debug)]
pub struct TlsConnector(Arc<ClientConfig>);

impl TlsConnector {
    /// Returns a connector that trusts the certificates of the machine, and checks everything.
    ///
    /// # Errors
    /// None so far.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Returns the options of [`Self::new`], to be changed.
    #[must_use]
    pub fn builder() -> TlsConnectorBuilder {
        TlsConnectorBuilder {
            oldest: None,
            newest: None,
            authorities: Vec::new(),
            without_system: false,
            any_certificate: false,
            any_name: false,
            without_sni: false,
        }
    }

    /// Shakes hands with the server of a host, which is a name or an IP address.
    ///
    /// # Errors
    /// The host cannot be in a certificate, the server is not trusted, the socket fails, or it
    /// would block: then the handshake goes on from the error.
    pub fn connect<S: Read + Write>(
        &self,
        host: &str,
        socket: S,
    ) -> Result<TlsStream<S>, HandshakeError<S>> {
        let name = server_name(host).map_err(HandshakeError::Failure)?;
        let connection = ClientConnection::new(Arc::clone(&self.0), name)
            .map_err(|error| HandshakeError::Failure(error.into()))?;
        TlsStream::open(connection, socket)
    }
}

/// Reads a host. URLs have IPv6 addresses in brackets.
fn server_name(host: &str) -> Result<ServerName<'static>, Error> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let bare = bare.unwrap_or(host);
    ServerName::try_from(bare.to_owned()).map_err(|_| Error::host(bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn build(oldest: Option<Protocol>, newest: Option<Protocol>) -> Result<TlsConnector, String> {
        TlsConnector::builder()
            .min_protocol_version(oldest)
            .max_protocol_version(newest)
            .build()
            .map_err(|error| error.to_string())
    }

    #[test]
    fn versions_that_are_not_spoken_are_refused_and_not_replaced() {
        use Protocol::{Tlsv10, Tlsv11, Tlsv12, Tlsv13};
        for (oldest, newest) in [
            (Some(Tlsv12), None),
            (None, Some(Tlsv12)),
            (Some(Tlsv13), None),
        ] {
            assert!(build(oldest, newest).is_ok(), "{oldest:?} to {newest:?}");
        }
        for (oldest, newest, sentence) in [
            (
                Some(Tlsv10),
                None,
                "a version of TLS before 1.2 is not supported",
            ),
            (
                Some(Tlsv11),
                Some(Tlsv13),
                "a version of TLS before 1.2 is not supported",
            ),
            (
                None,
                Some(Tlsv11),
                "a TLS connection in none of its versions is not supported",
            ),
            (
                Some(Tlsv13),
                Some(Tlsv12),
                "a TLS connection in none of its versions is not supported",
            ),
        ] {
            let told = build(oldest, newest).unwrap_err();
            assert_eq!(told, sentence, "{oldest:?} to {newest:?}");
        }
    }

    #[test]
    fn a_client_has_no_certificate_of_its_own_and_is_told_so() {
        let told = Identity::from_pkcs8(b"", b"").unwrap_err();
        assert_eq!(
            told.to_string(),
            "a certificate of the client is not supported"
        );
        assert!(Identity::from_pkcs12(b"", "").is_err());
    }

    #[test]
    fn a_host_is_a_name_or_an_address_also_in_brackets() {
        for (host, read) in [
            ("jogo.example", "DnsName(\"jogo.example\")"),
            ("xn--maa-1na.example", "DnsName(\"xn--maa-1na.example\")"),
            ("192.168.0.10", "IpAddress(V4(Ipv4Addr([192, 168, 0, 10])))"),
        ] {
            assert_eq!(format!("{:?}", server_name(host).unwrap()), read);
        }
        let bare = server_name("::1").unwrap();
        assert_eq!(server_name("[::1]").unwrap(), bare);
        let told = server_name("Maria Clara dos Santos").unwrap_err();
        assert_eq!(
            told.to_string(),
            "no certificate can name the host \"Maria Clara dos Santos\""
        );
    }
}
