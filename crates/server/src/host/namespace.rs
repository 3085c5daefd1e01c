//! The host over the network: the namespace `/anfitriao`, which only the host's token opens.

use std::sync::Arc;
use std::time::Duration;

use game::wire::host::{HOUSE, HostCommand, NAMESPACE};
use game::wire::{Ack, Rejection};
use game::{Refusal, Token};
use serde_json::Value;
use socketioxide::SocketIo;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, SocketRef, TryData};
use socketioxide::handler::{ConnectHandler, FromMessageParts, MessageHandler, Value as Packet};
use socketioxide::socket::Socket;
use tokio::sync::Notify;

use super::Host;
use crate::config::HostAccess;
use crate::limits::AddressRateLimiter;
use crate::session::admission::{Session, Verdict};

/// The number of wrong tokens that one address may show in a minute.
const TRIES_PER_MINUTE: u32 = 5;

/// The time between two pictures of the house for a host who looks.
const UPDATE_INTERVAL: Duration = Duration::from_millis(500);

/// The way in for the host's phone, and the pictures for it.
pub(crate) struct Phone {
    host: Arc<Host>,
    io: SocketIo,
    came: Arc<Notify>,
}

impl Phone {
    /// Registers the namespace on `io`.
    pub(crate) fn register(io: &SocketIo, host: Arc<Host>, access: HostAccess) -> Self {
        let came = Arc::new(Notify::new());
        // Loopback counts too: behind a tunnel, a stranger comes from there.
        let tries = Arc::new(AddressRateLimiter::new(TRIES_PER_MINUTE, true));
        let check = move |socket: SocketRef, TryData(auth): TryData<Value>| {
            let token = auth.as_ref().ok().and_then(|auth| auth["ficha"].as_str());
            let verdict = admit(&access, &tries, &socket, token);
            std::future::ready(verdict.map_err(Refusal::code))
        };
        let (own, told) = (Arc::clone(&host), Arc::clone(&came));
        let connected = move |socket: SocketRef| {
            tracing::info!(address = %Session::of(&socket).address(), "the host looks");
            socket.on_fallback(Acting(Arc::clone(&own)));
            told.notify_one();
            std::future::ready(())
        };
        io.ns(NAMESPACE, connected.with(check));
        Self {
            host,
            io: io.clone(),
            came,
        }
    }

    /// Shows the house to each host who looks, at most twice a second.
    pub(crate) async fn show(self) {
        let mut shown = None;
        loop {
            let Some(all) = self.io.of(NAMESPACE) else {
                return;
            };
            if all.sockets().is_empty() {
                self.came.notified().await;
                shown = None;
            }
            self.host.health.look().await;
            self.host.feeds.snapshots.look_at_all().await;
            let house = self.host.house_view();
            let came = self.came.notified();
            if shown.as_ref() != Some(&house) {
                let Some(all) = self.io.of(NAMESPACE) else {
                    return;
                };
                // A phone that is too slow for this picture gets the next one.
                let _next_one = all.emit(HOUSE, &house).await;
                shown = Some(house);
            }
            tokio::select! {
                () = came => shown = None,
                () = tokio::time::sleep(UPDATE_INTERVAL) => {}
            }
        }
    }
}

/// Checks a token. The right one always opens, because players may share the host's address: no
/// number of tries finds 128 random bits. An address that showed too many wrong ones is told to
/// slow down, and fills no log.
fn admit(
    access: &HostAccess,
    tries: &AddressRateLimiter,
    socket: &SocketRef,
    token: Option<&str>,
) -> Result<(), Refusal> {
    let address = Session::of(socket).address();
    let token = Token::try_from(token.unwrap_or_default().to_owned());
    if token.is_ok_and(|token| access.opens_with(&token)) {
        return Ok(());
    }
    if tries.is_used_up(address) {
        return Err(Refusal::SlowDown);
    }
    tracing::warn!(%address, "a wrong token of the host");
    if tries.allow(address) {
        Err(Refusal::BadToken)
    } else {
        Err(Refusal::SlowDown)
    }
}

/// The handler of a host's events.
struct Acting(Arc<Host>);

impl MessageHandler<LocalAdapter, Phone> for Acting {
    fn call(&self, socket: Arc<Socket>, mut event: Packet, ack: Option<i64>) {
        let Ok(ack) = AckSender::from_message_parts(&socket, &mut event, &ack);
        let Ok(socket) = SocketRef::from_message_parts(&socket, &mut event, &None);
        if Session::of(&socket).charge_event() != Verdict::Take {
            let _unheard = ack.send(&Ack::refused(Refusal::SlowDown));
            return;
        }
        let text = event.as_str().map(|text| text.as_str()).unwrap_or_default();
        let read = HostCommand::read(text);
        let host = Arc::clone(&self.0);
        tokio::spawn(async move {
            let outcome = match read {
                Ok(act) => host
                    .run_logged(act, "telefone")
                    .await
                    .map_err(Rejection::from),
                Err(rejection) => Err(rejection),
            };
            let answer = match outcome {
                Ok(act) => Ack {
                    ok: true,
                    act,
                    ..Ack::default()
                },
                Err(rejection) => Ack::refused(rejection),
            };
            // A phone that is gone sees the outcome when it connects again.
            let _unheard = ack.send(&answer);
        });
    }
}
