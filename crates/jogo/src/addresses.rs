//! The addresses by which other machines on the network reach this one, the likeliest
//! first. Finding them sends nothing.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

/// Returns the addresses of a server bound to `bound`: that address alone, or all addresses
/// of this machine for the "any" address. The list is empty without a network.
pub(crate) fn reachable(bound: IpAddr) -> Vec<IpAddr> {
    if !bound.is_unspecified() {
        return vec![bound];
    }
    let mut found: Vec<(u8, IpAddr)> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| interface.is_oper_up() || interface.is_loopback())
        .filter(|interface| bound.is_ipv6() || interface.ip().is_ipv4())
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| {
            (
                rank(&interface.name, interface.ip(), outward()),
                interface.ip(),
            )
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, address)| address).collect()
}

/// Returns the first of these addresses that the whole internet can reach. It is not in a
/// private network (RFC 1918, RFC 4193) or a provider's shared one (RFC 6598), and not
/// local to this machine.
pub(crate) fn public(addresses: &[IpAddr]) -> Option<IpAddr> {
    addresses
        .iter()
        .copied()
        .find(|address| match address.to_canonical() {
            IpAddr::V4(address) => {
                let [first, second, ..] = address.octets();
                let shared = first == 100 && (64..128).contains(&second);
                let nobodys = address.is_unspecified() || address.is_documentation();
                let here = address.is_loopback() || address.is_link_local();
                !(address.is_private() || shared || nobodys || here)
            }
            // Only this range is assigned so far (RFC 4291); `2001:db8::/32` is for
            // examples.
            IpAddr::V6(address) => {
                let [first, second, ..] = address.segments();
                first & 0xe000 == 0x2000 && (first, second) != (0x2001, 0x0db8)
            }
        })
}

/// Returns the rank of an address, lower is likelier. The address of the default route
/// comes first, then those of real network cards, then those of bridges and tunnels.
fn rank(interface: &str, address: IpAddr, outward: Option<IpAddr>) -> u8 {
    const VIRTUAL: [&str; 9] = [
        "docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "tun", "tap", "utun",
    ];
    if outward == Some(address) {
        0
    } else if VIRTUAL.iter().any(|prefix| interface.starts_with(prefix)) {
        3
    } else if address.is_ipv4() {
        1
    } else {
        2
    }
}

/// Returns the source address of packets to the rest of the world. Connecting a UDP socket
/// picks a route and sends nothing.
fn outward() -> Option<IpAddr> {
    // An address reserved for documentation: it is in no network, but behind the default
    // route.
    let anywhere = Ipv4Addr::new(192, 0, 2, 1);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((anywhere, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_out_comes_first_and_bridges_last() {
        let ip = |last| IpAddr::from([192, 168, 0, last]);
        let out = Some(ip(7));
        assert!(rank("eth1", ip(7), out) < rank("wlan0", ip(8), out));
        assert!(rank("wlan0", ip(8), out) < rank("docker0", ip(9), out));
    }

    #[test]
    fn public_is_what_the_internet_reaches() {
        let public = |address: &str| public(&[address.parse().expect("an address")]).is_some();
        for address in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2a00::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(public(address), "{address}");
        }
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.0.7",
            "169.254.1.1",
            "100.64.0.1",
            "192.0.2.1",
            "0.0.0.0",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!public(address), "{address}");
        }
    }

    #[test]
    fn a_server_bound_to_one_address_has_that_one() {
        let local = IpAddr::from([127, 0, 0, 1]);
        assert_eq!(reachable(local), [local]);
    }
}
