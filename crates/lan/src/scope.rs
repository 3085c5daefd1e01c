//! The networks to use.
//!
//! **Invariant:** does not depend on announcements or on the servers found.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use mdns_sd::{IfKind, MDNS_PORT, ServiceDaemon};
use socket2::{Domain, Socket, Type};

use crate::service::{DEFAULT_PORT, Fault};

/// The networks on which to announce and to search.
///
/// ```
/// use lan::{Browser, Scope};
///
/// // What `JOGO_LAN=nada` does: a finder that never hears anything.
/// let scope = Scope::of_environment(|_variable| Some("nada".to_owned()));
/// assert_eq!(scope, Scope::Nowhere);
/// assert_eq!(Browser::start(scope).unwrap().try_next(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every network of this machine.
    Networks,
    /// This machine alone, at this UDP port: no packet leaves it or comes in.
    Machine(u16),
    /// No network.
    Nowhere,
}

/// The interval between two looks at the machine's addresses, in seconds. A user who
/// changes networks need not restart, and an idle program hardly wakes.
const ADDRESSES_AGAIN: u32 = 15;

impl Scope {
    /// Returns the scope that `JOGO_LAN` names. A port keeps all packets on this machine,
    /// at that port, and any other word switches mDNS off. Tests use it.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        match variable("JOGO_LAN").filter(|word| !word.is_empty()) {
            None => Self::Networks,
            Some(word) => word.parse().map_or(Self::Nowhere, Self::Machine),
        }
    }

    /// Returns the TCP port at which to try a server of this machine that was not
    /// announced. A confined client tries its own port, and meets no real server.
    pub fn usual_port(self) -> Option<u16> {
        match self {
            Self::Networks => Some(DEFAULT_PORT),
            Self::Machine(port) => Some(port),
            Self::Nowhere => None,
        }
    }

    /// Starts to speak and to listen; `None` for [`Self::Nowhere`].
    pub(crate) fn daemon(self) -> Result<Option<ServiceDaemon>, Fault> {
        let daemon = match self {
            Self::Nowhere => return Ok(None),
            Self::Networks => {
                check_port(MDNS_PORT)?;
                ServiceDaemon::new()?
            }
            Self::Machine(port) => {
                check_port(port)?;
                let daemon = ServiceDaemon::new_with_port(port)?;
                daemon.disable_interface(IfKind::All)?;
                daemon.enable_interface(IfKind::LoopbackV4)?;
                daemon
            }
        };
        daemon.set_ip_check_interval(ADDRESSES_AGAIN)?;
        Ok(Some(daemon))
    }
}

/// Checks that the port of mDNS can be shared. The library opens it in its own thread and
/// tells nobody of a failure.
fn check_port(port: u16) -> Result<(), Fault> {
    share(port).map_err(|error| Fault::PortHeld { port, error })
}

fn share(port: u16) -> io::Result<()> {
    let socket = Socket::new(Domain::IPV4, Type::DGRAM, None)?;
    socket.set_reuse_address(true)?;
    #[cfg(unix)]
    socket.set_reuse_port(true)?;
    socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_of_the_environment_keeps_tests_to_themselves() {
        let scope = |word: Option<&str>| Scope::of_environment(|_| word.map(str::to_owned));
        assert_eq!(scope(None), Scope::Networks);
        assert_eq!(scope(Some("")), Scope::Networks);
        assert_eq!(scope(Some("45000")), Scope::Machine(45_000));
        assert_eq!(scope(Some("nada")), Scope::Nowhere);
    }
}
