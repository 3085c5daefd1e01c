//! Announces a server on the network, and its end.
//!
//! **Invariant:** does not depend on the purpose of the announcement.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use game::ServerId;
use mdns_sd::{DaemonEvent, IfKind, Receiver, ServiceDaemon, ServiceInfo};

use crate::addresses::Reach;
use crate::interfaces::{interfaces, own_addresses};
use crate::scope::Scope;
use crate::service::{DEFAULT_PORT, Fault, PROTOCOL, SERVER, SERVICE};

/// The greatest duration of a goodbye.
const GOODBYE: Duration = Duration::from_millis(300);

/// A server's announcement on the networks, for as long as this value lives.
pub struct Announcement {
    daemon: ServiceDaemon,
    scope: Scope,
    on_air: AtomicBool,
    /// The library's news for [`Self::is_on_air`].
    seen: Receiver<DaemonEvent>,
    /// The same, for [`Self::log`].
    logged: Receiver<DaemonEvent>,
}

impl Announcement {
    /// Announces the server `id`, which listens on `bound`. Returns `None` if no other machine could
    /// reach it, or if `scope` is `Nowhere`. The networks receive the announcement after
    /// about a second.
    ///
    /// # Errors
    /// The system provides no way to announce.
    pub fn start(scope: Scope, bound: SocketAddr, id: ServerId) -> Result<Option<Self>, Fault> {
        let reachable = match scope {
            Scope::Networks => !bound.ip().is_loopback(),
            Scope::Machine(_) | Scope::Nowhere => true,
        };
        let scope = if reachable { scope } else { Scope::Nowhere };
        let Some(daemon) = scope.daemon()? else {
            return Ok(None);
        };
        if bound.is_ipv4() {
            daemon.disable_interface(IfKind::IPv6)?;
        }
        let (seen, logged) = (daemon.monitor()?, daemon.monitor()?);
        daemon.register(description(scope, bound, id)?)?;
        Ok(Some(Self {
            daemon,
            scope,
            on_air: AtomicBool::new(false),
            seen,
            logged,
        }))
    }

    /// Returns whether the announcement has reached a network on which other people are.
    /// Clients there find the server by themselves.
    pub fn is_on_air(&self) -> bool {
        for event in self.seen.try_iter() {
            if let DaemonEvent::Announce(_, via) = event
                && reaches_others(self.scope, &via)
            {
                self.on_air.store(true, Ordering::Relaxed);
            }
        }
        self.on_air.load(Ordering::Relaxed)
    }

    /// Logs once whether the announcement succeeded. The future owns its data.
    pub fn log(&self) -> impl Future<Output = ()> + Send + use<> {
        let (events, scope) = (self.logged.clone(), self.scope);
        async move {
            while let Ok(event) = events.recv_async().await {
                if let DaemonEvent::Announce(name, via) = event {
                    if reaches_others(scope, &via) {
                        return tracing::info!(name, via, "announced on the network");
                    }
                    continue;
                }
                if let DaemonEvent::Error(error) = event {
                    return tracing::warn!(%error, "not announced on the network");
                }
            }
        }
    }

    /// Says goodbye, so that no client goes on showing a server that is gone.
    pub fn end(self) {
        // A client that misses the goodbye forgets the server after two minutes.
        if let Ok(done) = self.daemon.shutdown() {
            let _late = done.recv_timeout(GOODBYE);
        }
    }
}

/// Returns whether an announcement went to other people. The library names the way of each
/// by the host and the interface, as in `casa.local.:eth0`, or lists addresses.
fn reaches_others(scope: Scope, via: &str) -> bool {
    if matches!(scope, Scope::Machine(_)) {
        return true;
    }
    own_addresses(&interfaces()).iter().any(|own| {
        let named = via.ends_with(&format!(":{}", own.interface));
        own.reach() != Reach::Inside && (named || via.contains(&own.ip.to_string()))
    })
}

fn description(scope: Scope, bound: SocketAddr, id: ServerId) -> Result<ServiceInfo, Fault> {
    let host = host_name();
    let (port, protocol) = (bound.port(), game::wire::PROTOCOL.to_string());
    let id = id.to_string();
    let name = match port {
        DEFAULT_PORT => host.clone(),
        port => format!("{host}:{port}"),
    };
    // A name of its own: the machine's own responder may have claimed the machine's name.
    let server = format!("{host}-jogo-{port}.local.");
    let everywhere = bound.ip().is_unspecified();
    let address = match scope {
        Scope::Machine(_) if bound.ip().is_loopback() => bound.ip().to_string(),
        Scope::Machine(_) => "127.0.0.1".to_owned(),
        Scope::Networks | Scope::Nowhere if everywhere => String::new(),
        Scope::Networks | Scope::Nowhere => bound.ip().to_string(),
    };
    let mut service = ServiceInfo::new(
        SERVICE,
        &name,
        &server,
        address.as_str(),
        port,
        &[(PROTOCOL, protocol.as_str()), (SERVER, id.as_str())][..],
    )?;
    if address.is_empty() {
        service = service.enable_addr_auto();
        if bound.is_ipv4() {
            service.set_interfaces(vec![IfKind::IPv4]);
        }
    } else if scope == Scope::Networks {
        service.set_interfaces(vec![IfKind::Addr(bound.ip())]);
    }
    Ok(service)
}

/// Returns this machine's name as the first label of a host name: at most 40 letters,
/// digits and hyphens.
fn host_name() -> String {
    let name = own_name().unwrap_or_default();
    let first = name.split('.').next().unwrap_or_default();
    let label: String = first
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    if label.is_empty() {
        "jogo".to_owned()
    } else {
        label.to_ascii_lowercase()
    }
}

#[cfg(unix)]
fn own_name() -> Option<String> {
    let system = rustix::system::uname();
    Some(system.nodename().to_string_lossy().into_owned())
}

#[cfg(not(unix))]
fn own_name() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}
