//! Whom a client trusts, and how the certificate of a server is checked.

use std::sync::OnceLock;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};

use crate::error::{Error, is_of_an_authority};

/// A certificate (X.509).
#[derive(Clone, Debug)]
pub struct Certificate(CertificateDer<'static>);

impl Certificate {
    /// Reads a certificate from DER, its form in bytes.
    ///
    /// # Errors
    /// The bytes are no certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        let der = CertificateDer::from(der.to_vec());
        webpki::anchor_from_trusted_cert(&der).map_err(Error::certificate)?;
        Ok(Self(der))
    }

    /// Reads the first certificate of a text in PEM.
    ///
    /// # Errors
    /// The text has none.
    pub fn from_pem(pem: &[u8]) -> Result<Self, Error> {
        let der = CertificateDer::from_pem_slice(pem)
            .map_err(|error| Error::certificate(error.to_string()))?;
        Self::from_der(&der)
    }

    /// Returns the certificate as DER, its form in bytes.
    ///
    /// # Errors
    /// None.
    pub fn to_der(&self) -> Result<Vec<u8>, Error> {
        Ok(self.0.to_vec())
    }

    /// Takes the certificate of the other end, which rustls has read.
    pub(crate) fn of_peer(der: &CertificateDer<'static>) -> Self {
        Self(der.clone())
    }
}

/// The checks of a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checks {
    /// Its authority, its time and its name.
    All,
    /// Its authority and its time.
    AllButTheName,
    /// Nothing at all. Then a signature proves nothing either, and is not looked at.
    Nothing,
}

/// Checks the certificate of a server.
#[derive(Debug)]
pub(crate) struct Verifier {
    checks: Checks,
    authorities: Vec<Certificate>,
    with_system: bool,
    algorithms: WebPkiSupportedAlgorithms,
    /// Read when the first certificate comes: connections without TLS never need it.
    roots: OnceLock<Roots>,
}

impl Verifier {
    pub(crate) fn new(
        checks: Checks,
        authorities: Vec<Certificate>,
        with_system: bool,
        algorithms: WebPkiSupportedAlgorithms,
    ) -> Self {
        Self {
            checks,
            authorities,
            with_system,
            algorithms,
            roots: OnceLock::new(),
        }
    }

    fn roots(&self) -> &Roots {
        self.roots.get_or_init(|| {
            let mut trusted = match self.with_system {
                true => of_the_machine(),
                false => Vec::new(),
            };
            trusted.extend(self.authorities.iter().map(|own| own.0.clone()));
            Roots::new(trusted)
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        _revocations: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if self.checks == Checks::Nothing {
            return Ok(ServerCertVerified::assertion());
        }
        let (roots, parsed) = (self.roots(), ParsedCertificate::try_from(certificate)?);
        let algorithms = self.algorithms.all;
        let signed = verify_server_cert_signed_by_trust_anchor(
            &parsed,
            &roots.anchors,
            between,
            now,
            algorithms,
        );
        match signed {
            // `openssl req -x509` makes such a certificate for a server at home.
            Err(rustls::Error::InvalidCertificate(refusal))
                if is_of_an_authority(&refusal) && roots.have(certificate) => {}
            signed => signed?,
        }
        if self.checks == Checks::All {
            verify_server_name(&parsed, host)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match self.checks {
            Checks::Nothing => Ok(HandshakeSignatureValid::assertion()),
            Checks::All | Checks::AllButTheName => {
                verify_tls12_signature(message, certificate, signed, &self.algorithms)
            }
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match self.checks {
            Checks::Nothing => Ok(HandshakeSignatureValid::assertion()),
            Checks::All | Checks::AllButTheName => {
                verify_tls13_signature(message, certificate, signed, &self.algorithms)
            }
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// The certificates that are trusted.
#[derive(Debug)]
struct Roots {
    certificates: Vec<CertificateDer<'static>>,
    anchors: RootCertStore,
}

impl Roots {
    /// Leaves out what is no certificate: the folders of the machine may have other files.
    fn new(certificates: Vec<CertificateDer<'static>>) -> Self {
        let mut anchors = RootCertStore::empty();
        anchors.add_parsable_certificates(certificates.iter().cloned());
        Self {
            certificates,
            anchors,
        }
    }

    /// Returns whether this very certificate is trusted.
    fn have(&self, certificate: &CertificateDer<'_>) -> bool {
        let mut own = self.certificates.iter();
        own.any(|own| own.as_ref() == certificate.as_ref())
    }
}

/// Returns the certificates of the machine as OpenSSL finds them: a file, which `SSL_CERT_FILE`
/// replaces, and folders, to which `SSL_CERT_DIR` adds one.
#[cfg(not(any(target_os = "macos", windows)))]
fn of_the_machine() -> Vec<CertificateDer<'static>> {
    use rustls_native_certs::load_certs_from_paths;

    let places = openssl_probe::probe();
    let mut found = load_certs_from_paths(places.cert_file.as_deref(), None).certs;
    for folder in &places.cert_dir {
        found.extend(load_certs_from_paths(None, Some(folder)).certs);
    }
    found.sort_unstable_by(|one, other| one.as_ref().cmp(other));
    found.dedup();
    found
}

/// Returns the certificates of the machine, or those that `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
#[cfg(any(target_os = "macos", windows))]
fn of_the_machine() -> Vec<CertificateDer<'static>> {
    rustls_native_certs::load_native_certs().certs
}
