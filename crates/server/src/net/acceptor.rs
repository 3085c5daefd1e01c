//! Takes connections, as many as there are places for, and speaks HTTP/1 on each.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::config::Guards;
use crate::limits::permits::{Place, Places, counted};
use crate::limits::token_bucket::Bucket;
use crate::net::socket_options;
use crate::net::stream::Line;
use crate::server::MESSAGE;

/// The most bytes, and lines, of a request before its body.
const HEADER: usize = 8 * 1024;
const HEADER_LINES: usize = 64;

/// The wait when the system has no more files to give.
const BREATH: Duration = Duration::from_millis(100);

/// What somebody hears for whom there is no place.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n\
    Content-Length: 29\r\nRetry-After: 5\r\nConnection: close\r\n\r\n{\"codigo\":\"servidor_cheio\"}\r\n";

/// Who is at the other end of a connection; in the extensions of its requests.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// As [`counted`].
    pub(crate) address: IpAddr,
    /// Ends the connection, whatever it is doing.
    pub(crate) cut: CancellationToken,
}

/// The accepting side of a server.
#[derive(Debug)]
pub(crate) struct Doorman {
    places: Arc<Places>,
    guards: Guards,
    http: http1::Builder,
    app: Router,
    closing: CancellationToken,
}

impl Doorman {
    /// Serves `app`; all of its connections end when `closing` is cancelled.
    pub(crate) fn new(
        app: Router,
        guards: Guards,
        most: usize,
        closing: CancellationToken,
    ) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(guards.request)
            .max_header_size(HEADER)
            .max_headers(HEADER_LINES)
            .max_buf_size(2 * HEADER);
        let places = Places::new(most, guards.connections_per_address, guards.loopback_counts);
        Self {
            places,
            guards,
            http,
            app,
            closing,
        }
    }

    /// Takes connections for ever.
    pub(crate) async fn accept(&self, listener: TcpListener) -> Infallible {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => self.admit(stream, address),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be taken");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
    }

    fn admit(&self, stream: TcpStream, address: SocketAddr) {
        let address = counted(address.ip());
        // A proxy brings many people; they are counted by what it says of each.
        let one = (!self.guards.behind_proxy).then_some(address);
        let Some(place) = self.places.take(one) else {
            tracing::warn!(%address, "too many connections; see --conexoes");
            // Whoever cannot take so few bytes at once goes without.
            let _unheard = stream.try_write(FULL);
            return;
        };
        socket_options::tune(&stream);
        self.serve(stream, address, place);
    }

    fn serve(&self, stream: TcpStream, address: IpAddr, place: Place) {
        let cut = self.closing.child_token();
        let bytes = f64::from(self.guards.events_per_second) * MESSAGE as f64;
        let bytes = Bucket::new(bytes, 4.0 * MESSAGE as f64);
        let line = Line::new(stream, place, cut.clone(), bytes, self.guards.unread);
        let peer = Peer { address, cut };
        let app = self.app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer.clone());
            app.clone().oneshot(request)
        });
        let connection = self.http.serve_connection(TokioIo::new(line), service);
        tokio::spawn(async move {
            // What a broken connection ends with is nobody's concern.
            let _broken = connection.with_upgrades().await;
        });
    }
}

/// Whether it was one client's connection that failed, not the accepting.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
    )
}
