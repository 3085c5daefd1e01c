//! This machine's addresses, as the system tells them. Reading them sends nothing.
//!
//! **Invariant:** does not decide which address is better.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

use if_addrs::{IfOperStatus, Interface};

use crate::addresses::{OwnAddress, for_others};

/// Returns the addresses by which others reach a server bound to `bound`, the likeliest
/// first. It is that address alone, or for the "any" address each one that others can
/// reach. The list is empty if only this machine can reach the server.
///
/// The addresses are read anew at each call, because a machine changes its networks.
pub fn reachable(bound: IpAddr) -> Vec<IpAddr> {
    if !bound.is_unspecified() {
        return vec![bound];
    }
    let mut own = own_addresses(&interfaces());
    own.retain(|one| bound.is_ipv6() || one.ip.is_ipv4());
    for_others(&own)
}

/// Returns the interfaces of this machine, once for each address.
pub(crate) fn interfaces() -> Vec<Interface> {
    if_addrs::get_if_addrs().unwrap_or_default()
}

/// Returns the facts about each of these interfaces, in the same order.
pub(crate) fn own_addresses(interfaces: &[Interface]) -> Vec<OwnAddress> {
    let sources = [outward_v4(), outward_v6()];
    let outward: Vec<&str> = interfaces
        .iter()
        .filter(|one| sources.contains(&Some(one.ip())))
        .map(|one| one.name.as_str())
        .collect();
    let fleeting = system::fleeting();
    let fact = |one: &Interface| OwnAddress {
        interface: one.name.clone(),
        ip: one.ip(),
        up: matches!(one.oper_status, IfOperStatus::Up | IfOperStatus::Unknown),
        broadcast: system::broadcasts(&one.name).unwrap_or(!one.is_p2p),
        point_to_point: one.is_p2p,
        hardware: system::is_hardware(&one.name),
        outward: outward.contains(&one.name.as_str()),
        lasting: !fleeting.contains(&one.ip()),
    };
    interfaces.iter().map(fact).collect()
}

/// Returns the source address of packets to the rest of the world. Connecting a UDP socket
/// picks a route and sends nothing.
fn outward_v4() -> Option<IpAddr> {
    // An address reserved for documentation: it is in no network, but behind the default
    // route.
    outward(
        Ipv4Addr::UNSPECIFIED.into(),
        Ipv4Addr::new(192, 0, 2, 1).into(),
    )
}

fn outward_v6() -> Option<IpAddr> {
    let anywhere = Ipv6Addr::new(0x2001, 0xdb8, 0xffff, 0, 0, 0, 0, 1);
    outward(Ipv6Addr::UNSPECIFIED.into(), anywhere.into())
}

fn outward(any: IpAddr, anywhere: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect((anywhere, 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

/// The facts that Linux tells in files.
#[cfg(target_os = "linux")]
mod system {
    use std::net::{IpAddr, Ipv6Addr};
    use std::path::Path;

    /// `IFF_BROADCAST` of `<net/if.h>`.
    const BROADCAST: u32 = 0x2;

    /// `IFA_F_TEMPORARY` and `IFA_F_DEPRECATED` of `<linux/if_addr.h>`.
    const FLEETING: u32 = 0x01 | 0x20;

    /// Returns whether an interface reaches everybody on it, if that is known.
    pub(super) fn broadcasts(interface: &str) -> Option<bool> {
        let flags = std::fs::read_to_string(of(interface)?.join("flags")).ok()?;
        let flags = flags.trim().strip_prefix("0x")?;
        Some(u32::from_str_radix(flags, 16).ok()? & BROADCAST != 0)
    }

    /// Returns whether an interface is known to be a piece of hardware.
    pub(super) fn is_hardware(interface: &str) -> bool {
        of(interface).is_some_and(|folder| folder.join("device").exists())
    }

    /// Returns the addresses of IPv6 that will soon be replaced.
    pub(super) fn fleeting() -> Vec<IpAddr> {
        let all = std::fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
        let fleeting = |line: &str| {
            let mut words = line.split_whitespace();
            let bits = u128::from_str_radix(words.next()?, 16).ok()?;
            let flags = u32::from_str_radix(words.nth(3)?, 16).ok()?;
            (flags & FLEETING != 0).then(|| Ipv6Addr::from_bits(bits).into())
        };
        all.lines().filter_map(fleeting).collect()
    }

    fn of(interface: &str) -> Option<std::path::PathBuf> {
        let harmless = !interface.contains('/') && !interface.starts_with('.');
        harmless.then(|| Path::new("/sys/class/net").join(interface))
    }
}

/// Other systems tell less, and the names of interfaces must do.
#[cfg(not(target_os = "linux"))]
mod system {
    use std::net::IpAddr;

    pub(super) const fn broadcasts(_interface: &str) -> Option<bool> {
        None
    }

    pub(super) const fn is_hardware(_interface: &str) -> bool {
        false
    }

    pub(super) const fn fleeting() -> Vec<IpAddr> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_bound_to_one_address_has_that_one() {
        let local = IpAddr::from([127, 0, 0, 1]);
        assert_eq!(reachable(local), [local]);
    }

    #[test]
    fn every_address_of_this_machine_has_its_facts() {
        let interfaces = interfaces();
        let facts = own_addresses(&interfaces);
        assert!(facts.iter().any(|one| one.ip.is_loopback()));
        assert_eq!(facts.len(), interfaces.len());
    }
}
