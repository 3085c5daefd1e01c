//! The accept loop of the server.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use game::Refusal;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::below;
use super::peer::{Peer, rate_limit_key};
use super::socket_options;
use super::stream::GuardedStream;
use crate::config::{MAX_MESSAGE_BYTES, NetworkLimits};
use crate::limits::{ConnectionLimiter, Permit, TokenBucket};
use crate::metrics::Metrics;

/// The largest head of a request, in bytes. Browsers send about 1 KiB, and each open
/// connection may fill that much memory.
const MAX_HEADER_BYTES: usize = 8 * 1024;
/// The largest number of lines in the head of a request. Browsers send about 20.
const MAX_HEADER_LINES: usize = 64;

/// The pause before the next accept when the system has no more files. It is short enough
/// that a client does not notice, and long enough that the loop takes no CPU time.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(100);

/// The answer to a connection for which no permit is left.
const SERVER_FULL_RESPONSE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n\
    Content-Length: 29\r\nRetry-After: 5\r\nConnection: close\r\n\r\n{\"codigo\":\"servidor_cheio\"}\r\n";

/// The accepting side of a server: it accepts connections up to the limit, and serves
/// HTTP/1 on each.
///
/// Axum's own accept loop would not do. A permit must come back when its connection is
/// gone, not when its request is.
#[derive(Debug)]
pub(crate) struct Acceptor {
    connections: Arc<ConnectionLimiter>,
    limits: NetworkLimits,
    http: http1::Builder,
    app: Router,
    closing: CancellationToken,
    metrics: Option<Arc<Metrics>>,
    path: Arc<str>,
}

impl Acceptor {
    /// Makes an acceptor that serves `app` on up to `most` connections. All of them end
    /// when `closing` is canceled.
    pub(crate) fn new(
        app: Router,
        limits: NetworkLimits,
        most: usize,
        closing: CancellationToken,
    ) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.request)
            .max_header_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADER_LINES)
            .max_buf_size(2 * MAX_HEADER_BYTES);
        let connections =
            ConnectionLimiter::new(most, limits.connections_per_address, limits.loopback_counts);
        Self {
            connections,
            limits,
            http,
            app,
            closing,
            metrics: None,
            path: Arc::default(),
        }
    }

    /// Returns the same acceptor, which takes this path off those of requests.
    pub(crate) fn below(mut self, path: Arc<str>) -> Self {
        self.path = path;
        self
    }

    /// Returns the same acceptor, which counts its refusals.
    pub(crate) fn counting(mut self, metrics: Option<Arc<Metrics>>) -> Self {
        self.metrics = metrics;
        self
    }

    /// Returns the limiter of its connections.
    pub(crate) const fn connections(&self) -> &Arc<ConnectionLimiter> {
        &self.connections
    }

    /// Accepts connections. Never returns.
    pub(crate) async fn accept(&self, listener: TcpListener) -> Infallible {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => self.admit(stream, address),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    tokio::time::sleep(ACCEPT_BACKOFF).await;
                }
            }
        }
    }

    fn admit(&self, stream: TcpStream, address: SocketAddr) {
        let address = rate_limit_key(address.ip());
        // A proxy's connections carry many clients. Their sessions count by the addresses
        // that it forwards.
        let one = (!self.limits.behind_proxy).then_some(address);
        let Some(permit) = self.connections.take(one) else {
            tracing::warn!(%address, "too many connections; see --conexoes");
            if let Some(metrics) = &self.metrics {
                metrics.count_refusal(Refusal::ServerFull);
            }
            // A client that cannot take these few bytes at once gets no answer.
            let _unheard = stream.try_write(SERVER_FULL_RESPONSE);
            return;
        };
        socket_options::tune(&stream);
        self.serve(stream, address, permit);
    }

    fn serve(&self, stream: TcpStream, address: IpAddr, permit: Permit) {
        let cut = self.closing.child_token();
        let bytes = f64::from(self.limits.events_per_second) * MAX_MESSAGE_BYTES as f64;
        let bytes = TokenBucket::new(bytes, 4.0 * MAX_MESSAGE_BYTES as f64);
        let line = GuardedStream::new(stream, permit, cut.clone(), bytes, self.limits.unread);
        let peer = Peer { address, cut };
        let (app, path) = (self.app.clone(), Arc::clone(&self.path));
        let service = service_fn(move |mut request: Request<Incoming>| {
            below::strip(&mut request, &path);
            request.extensions_mut().insert(peer.clone());
            app.clone().oneshot(request)
        });
        let connection = self.http.serve_connection(TokioIo::new(line), service);
        tokio::spawn(async move {
            // The end of a broken connection needs no handling.
            let _broken = connection.with_upgrades().await;
        });
    }
}

/// Returns whether the error is that of one client's connection, so that the listener still
/// works.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
