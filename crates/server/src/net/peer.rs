//! The other end of a connection.

use std::net::{IpAddr, Ipv6Addr};

use tokio_util::sync::CancellationToken;

/// The other end of a connection, which each of its requests carries in its extensions.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// The key under which the connection counts, see [`rate_limit_key`].
    pub(crate) address: IpAddr,
    /// A token whose cancellation ends the connection at once.
    pub(crate) cut: CancellationToken,
}

/// Returns the address under which a client counts. A household has 2^64 addresses of IP
/// version 6, so these count by their /64 network.
pub(crate) fn rate_limit_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) if address.is_loopback() => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !0 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> IpAddr {
        rate_limit_key(text.parse().unwrap())
    }

    #[test]
    fn a_network_of_version_6_counts_as_one_and_a_mapped_address_as_itself() {
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_eq!(key("::1"), IpAddr::from(Ipv6Addr::LOCALHOST));
    }
}
