//! The names and the error that an announcement and a search have in common.

/// The service type of an announcement. The name is ours; it is not registered with IANA.
pub(crate) const SERVICE: &str = "_jogo._tcp.local.";

/// The TXT key of the protocol that a server speaks.
pub(crate) const PROTOCOL: &str = "protocolo";

/// The TXT key of the identity of a server.
pub(crate) const SERVER: &str = "servidor";

/// The default port.
pub const DEFAULT_PORT: u16 = 5000;

/// The error of a machine on which mDNS does not work.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Another program holds the UDP port of mDNS and shares it with nobody.
    #[error(
        "another program holds UDP port {port}, for example avahi-daemon with disallow-other-stacks=yes ({error})"
    )]
    PortHeld {
        /// The port.
        port: u16,
        /// The error of the system.
        error: std::io::Error,
    },
    /// Another failure.
    #[error(transparent)]
    Other(#[from] mdns_sd::Error),
}
