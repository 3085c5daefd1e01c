//! Admits Engine.IO sessions and charges their events. A session may use several
//! connections, one after another or at once.
//!
//! The library keeps a session's first request for as long as the session lives. A
//! [`Session`] is an extension of that request, so it lives exactly as long.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use game::Refusal;
use socketioxide::extract::SocketRef;
use tokio_util::sync::CancellationToken;

use super::engine_version;
use crate::config::NetworkLimits;
use crate::limits::{AddressRateLimiter, ConnectionLimiter, Permit, TokenBucket};
use crate::metrics::Metrics;
use crate::net::{Peer, rate_limit_key};

/// The number of new sessions that an address may open in a minute, for each connection
/// that it may have. A client may reconnect every 15 seconds without a refusal.
const SESSIONS_PER_CONNECTION: u32 = 4;

/// The time after which a client that keeps sending too fast is cut off. It has read the
/// refusals by then, and an honest one has slowed down.
const OVERSPEED_TIMEOUT: Duration = Duration::from_secs(3);

/// An Engine.IO session: its address, its permit, and the rate of its events.
#[derive(Debug)]
pub(crate) struct Session {
    address: IpAddr,
    /// The token that ends the connection over which the session opened.
    cut: CancellationToken,
    new_rooms: Arc<AddressRateLimiter>,
    rate: Mutex<EventRate>,
    _permit: Permit,
}

/// The rate of a session's events.
#[derive(Debug)]
struct EventRate {
    bucket: TokenBucket,
    too_fast_since: Option<Instant>,
}

/// The verdict on an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The event is served.
    Take,
    /// The event is refused as too fast.
    Refuse,
    /// The client has been too fast for too long, so its connection ends.
    HangUp,
}

/// The admission of sessions, with the limits that they share.
#[derive(Debug)]
pub(crate) struct Admission {
    sessions: Arc<ConnectionLimiter>,
    new_rooms: Arc<AddressRateLimiter>,
    new_sessions: AddressRateLimiter,
    limits: NetworkLimits,
    /// Whether the log has told of a proxy that names no client.
    warned: AtomicBool,
    metrics: Option<Arc<Metrics>>,
}

impl Admission {
    /// Makes an admission of up to `max` sessions, which counts its refusals for `metrics`.
    pub(crate) fn new(
        limits: NetworkLimits,
        max: usize,
        metrics: Option<Arc<Metrics>>,
    ) -> Arc<Self> {
        let sessions =
            ConnectionLimiter::new(max, limits.connections_per_address, limits.loopback_counts);
        let new_rooms = AddressRateLimiter::new(limits.rooms_per_minute, limits.loopback_counts);
        // A client that was cut off may come back, but not all the time.
        let per_minute = u32::try_from(limits.connections_per_address).unwrap_or(u32::MAX);
        let per_minute = per_minute.saturating_mul(SESSIONS_PER_CONNECTION);
        Arc::new(Self {
            sessions,
            new_sessions: AddressRateLimiter::new(per_minute, limits.loopback_counts),
            new_rooms: Arc::new(new_rooms),
            limits,
            warned: AtomicBool::new(false),
            metrics,
        })
    }

    /// Returns the number of sessions.
    pub(crate) fn sessions(&self) -> usize {
        self.sessions.count()
    }

    /// Gives a request that opens a session its [`Session`], or answers with a refusal. The
    /// body of every request must arrive within a time limit.
    pub(crate) async fn check(
        State(admission): State<Arc<Self>>,
        mut request: Request,
        next: Next,
    ) -> Response {
        if opens_session(&request) {
            if let Some(answer) = engine_version::unsupported(&request) {
                return answer;
            }
            let session = match admission.admit(request.extensions(), request.headers()) {
                Ok(session) => session,
                Err(refusal) => {
                    if let Some(metrics) = &admission.metrics {
                        metrics.count_refusal(refusal);
                    }
                    return refused(refusal);
                }
            };
            request.extensions_mut().insert(Arc::new(session));
            trim(&mut request);
        }
        if request.method() != Method::POST {
            return next.run(request).await;
        }
        tokio::time::timeout(admission.limits.request, next.run(request))
            .await
            .unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
    }

    /// Admits the sender of a request with these extensions and headers to a session.
    ///
    /// # Errors
    /// [`Refusal::ServerFull`] if no permit is left, and [`Refusal::SlowDown`] if the
    /// address opened too many sessions lately.
    pub(crate) fn admit(
        &self,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> Result<Session, Refusal> {
        let peer = extensions.get::<Peer>();
        let Peer { address, cut } = peer.ok_or(Refusal::Internal)?;
        let address = self.client_of(*address, headers);
        let Some(permit) = self.sessions.take(Some(address)) else {
            tracing::warn!(%address, "too many sessions; see --conexoes");
            return Err(Refusal::ServerFull);
        };
        if !self.new_sessions.allow(address) {
            tracing::warn!(%address, "too many new sessions; see --conexoes-por-endereco");
            return Err(Refusal::SlowDown);
        }
        let events = f64::from(self.limits.events_per_second);
        Ok(Session {
            address,
            cut: cut.clone(),
            new_rooms: Arc::clone(&self.new_rooms),
            rate: Mutex::new(EventRate::new(events)),
            _permit: permit,
        })
    }

    /// Returns whether this address may ask for another room that does not exist.
    pub(crate) fn may_guess(&self, address: IpAddr) -> bool {
        !self.new_rooms.is_used_up(address)
    }

    /// Charges a question for a room that does not exist like a new room.
    pub(crate) fn charge_guess(&self, address: IpAddr) {
        let _enough = self.new_rooms.allow(address);
    }

    /// Returns the address under which the sender of a request counts.
    pub(crate) fn sender(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = extensions.get::<Peer>()?;
        Some(self.client_of(peer.address, headers))
    }

    /// Returns the address under which a client counts: its own, or the one that our proxy
    /// names.
    fn client_of(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.limits.behind_proxy {
            return peer;
        }
        let named = forwarded_for(headers);
        if named.is_none() && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the proxy sends no readable X-Forwarded-For, so all players count as one address, \
                 or without limits if the proxy runs on this machine"
            );
        }
        named.map_or(peer, rate_limit_key)
    }
}

impl Session {
    /// Returns the session of a socket.
    pub(crate) fn of(socket: &SocketRef) -> &Self {
        let session = socket.req_parts().extensions.get::<Arc<Self>>();
        session.expect("no session opens without a session, see Admission::check")
    }

    /// Returns the address under which the session counts.
    pub(crate) const fn address(&self) -> IpAddr {
        self.address
    }

    /// Charges one event. [`Verdict::HangUp`] has already ended the connection.
    pub(crate) fn charge_event(&self) -> Verdict {
        let mut rate = self.rate.lock().unwrap_or_else(PoisonError::into_inner);
        let verdict = rate.count(Instant::now());
        if verdict == Verdict::HangUp {
            tracing::warn!(address = %self.address, "hung up on: too many events; see --ritmo");
            self.cut.cancel();
        }
        verdict
    }

    /// Charges one new room to the session's address. Returns false if the address has
    /// opened too many.
    pub(crate) fn may_open_room(&self) -> bool {
        let may = self.new_rooms.allow(self.address);
        if !may {
            tracing::warn!(address = %self.address, "too many new rooms; see --salas-por-minuto");
        }
        may
    }
}

impl EventRate {
    fn new(events_per_second: f64) -> Self {
        Self {
            bucket: TokenBucket::new(events_per_second, 2.0 * events_per_second),
            too_fast_since: None,
        }
    }

    fn count(&mut self, now: Instant) -> Verdict {
        if self.bucket.has(now, 0.5) {
            self.too_fast_since = None;
        }
        if self.bucket.take(now) {
            return Verdict::Take;
        }
        let since = *self.too_fast_since.get_or_insert(now);
        if now.duration_since(since) < OVERSPEED_TIMEOUT {
            Verdict::Refuse
        } else {
            Verdict::HangUp
        }
    }
}

/// Trims a request to the parts from which the library opens a session. The library keeps
/// the request as long as the session. An untrimmed one would keep the 8 KiB alive into
/// which it was read.
fn trim(request: &mut Request) {
    let key = request.headers_mut().remove(header::SEC_WEBSOCKET_KEY);
    let key = key.and_then(|key| HeaderValue::from_bytes(key.as_bytes()).ok());
    *request.headers_mut() = HeaderMap::from_iter(key.map(|key| (header::SEC_WEBSOCKET_KEY, key)));
    if let Ok(uri) = request.uri().to_string().parse() {
        *request.uri_mut() = uri;
    }
}

/// Returns a refusal as an HTTP answer, for requests before there is a Socket.IO
/// connection.
pub(crate) fn refused(refusal: Refusal) -> Response {
    let status = if refusal == Refusal::SlowDown {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let code = format!("{{\"codigo\":\"{}\"}}\n", refusal.code());
    let json = [(header::CONTENT_TYPE, "application/json")];
    (status, json, code).into_response()
}

/// Returns whether a request opens a session, by the same test as the library's.
fn opens_session(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    !query.split('&').any(|part| part.starts_with("sid="))
}

/// Returns the last address of `X-Forwarded-For`. Our own proxy wrote only that one.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let hops = headers.get_all("x-forwarded-for").iter().next_back()?;
    let last = hops.to_str().ok()?.rsplit(',').next()?.trim();
    let with_port = || last.parse().map(|address: SocketAddr| address.ip()).ok();
    last.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_player_is_served_and_a_flood_is_refused_then_ended() {
        let mut rate = EventRate::new(10.0);
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        for click in 0..100 {
            assert_eq!(rate.count(at(click * 110)), Verdict::Take);
        }
        let flood = 60_000;
        let verdicts: Vec<_> = (0..4_000).map(|ms| rate.count(at(flood + ms))).collect();
        let first = |wanted| verdicts.iter().position(|verdict| *verdict == wanted);
        assert_eq!(first(Verdict::Refuse), Some(20));
        assert_eq!(first(Verdict::HangUp), Some(3_020));
        // One second of silence is enough for the next event.
        assert_eq!(rate.count(at(flood + 5_100)), Verdict::Take);
        assert_eq!(rate.too_fast_since, None);
    }

    #[test]
    fn only_the_last_hop_counts() {
        let of = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            forwarded_for(&headers).map(|address| address.to_string())
        };
        assert_eq!(of(&["6.6.6.6, 10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(of(&["6.6.6.6", "10.0.0.1:81"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(of(&["[2001:db8::1]:81"]).as_deref(), Some("2001:db8::1"));
        assert_eq!(of(&["6.6.6.6, unknown"]), None);
        assert_eq!(of(&[]), None);
    }
}
