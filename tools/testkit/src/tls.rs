//! Certificates that are made for a test, and TLS in front of a server that speaks none.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::copy_bidirectional;
use tokio::net::TcpStream;
use tokio::runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ServerConfig, SupportedProtocolVersion};

/// An authority that signs certificates, and that nobody knows who does not have its own.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// Makes an authority.
    ///
    /// # Panics
    /// There is no randomness for its key.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(params, key).expect("a certificate of the authority"))
    }

    /// Returns the certificate of the authority as PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// Makes a certificate for a host, which is valid in a span of time.
    ///
    /// # Panics
    /// The host is neither a name nor an IP address.
    #[must_use]
    pub fn sign(&self, host: &str, time: Span) -> Certificate {
        let key = KeyPair::generate().expect("a key");
        let made = params(host, time).signed_by(&key, &self.0);
        Certificate::new(&made.expect("a certificate"), &key)
    }
}

/// When a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// It was valid, and is not any more.
    Past,
    /// It is valid now.
    Present,
    /// It is not valid yet.
    Future,
}

impl Span {
    /// Returns its first and its last year.
    fn years(self) -> (i32, i32) {
        match self {
            Self::Past => (2001, 2002),
            Self::Present => (2001, 2999),
            Self::Future => (2998, 2999),
        }
    }
}

fn params(host: &str, time: Span) -> CertificateParams {
    let mut params = CertificateParams::new([host.to_owned()]).expect("a name or an address");
    params.distinguished_name.push(DnType::CommonName, host);
    let (first, last) = time.years();
    params.not_before = rcgen::date_time_ymd(first, 1, 1);
    params.not_after = rcgen::date_time_ymd(last, 1, 1);
    params
}

/// The certificate of a server, and its key.
#[derive(Debug)]
pub struct Certificate {
    pem: String,
    der: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
}

impl Certificate {
    fn new(made: &rcgen::Certificate, key: &KeyPair) -> Self {
        Self {
            pem: made.pem(),
            der: made.der().clone(),
            key: key.serialize_der().into(),
        }
    }

    /// Makes a certificate that signs itself as an authority does, like that of
    /// `openssl req -x509`.
    ///
    /// # Panics
    /// The host is neither a name nor an IP address.
    #[must_use]
    pub fn of_its_own(host: &str, time: Span) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(host, time);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self::new(&params.self_signed(&key).expect("a certificate"), &key)
    }

    /// Returns the certificate as PEM, without its key.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns the certificate as DER, without its key.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Speaks TLS 1.2 and 1.3 on a new port of this machine, in front of a server without TLS.
    ///
    /// # Panics
    /// There is no port.
    #[must_use]
    pub fn in_front_of(&self, server: SocketAddr) -> SocketAddr {
        self.speaking(&[&TLS12, &TLS13], server)
    }

    /// Speaks only TLS 1.2, as an older proxy does.
    ///
    /// # Panics
    /// There is no port.
    #[must_use]
    pub fn in_front_of_as_older(&self, server: SocketAddr) -> SocketAddr {
        self.speaking(&[&TLS12], server)
    }

    fn speaking(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        server: SocketAddr,
    ) -> SocketAddr {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .expect("versions of rustls")
            .with_no_client_auth()
            .with_single_cert(vec![self.der.clone()], self.key.clone_key().into())
            .expect("a key of this certificate");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        // It ends with the tests.
        thread::spawn(move || runtime.block_on(serve(listener, Arc::new(config), server)));
        address
    }
}

async fn serve(listener: TcpListener, config: Arc<ServerConfig>, server: SocketAddr) {
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    let acceptor = TlsAcceptor::from(config);
    while let Ok((client, _)) = listener.accept().await {
        tokio::spawn(pass(acceptor.clone(), client, server));
    }
}

/// Carries bytes until one side ends. Most clients of tests leave after the handshake.
async fn pass(acceptor: TlsAcceptor, client: TcpStream, server: SocketAddr) {
    let Ok(mut secured) = acceptor.accept(client).await else {
        return;
    };
    if let Ok(mut plain) = TcpStream::connect(server).await {
        let _ended = copy_bidirectional(&mut secured, &mut plain).await;
    }
}
