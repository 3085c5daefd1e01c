//! The trusted part of an announcement: any machine on the network may announce anything.
//!
//! **Invariant:** does not depend on sockets.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};

use game::{Clean, ServerId};
use if_addrs::{IfAddr, Interface};
use mdns_sd::{ResolvedService, ScopedIp};

use crate::addresses::sorted;
use crate::interfaces::own_addresses;
use crate::service::{PROTOCOL, SERVER, SERVICE};

/// The greatest width of a shown server name, in columns.
pub const NAME_COLUMNS: usize = 24;

/// An announced server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// A key that differs from that of every other server, for as long as this server
    /// exists.
    pub key: String,
    /// The server's name, cleaned; never empty.
    pub name: Clean,
    /// The address of the server.
    pub address: SocketAddr,
    /// The identity that the announcement claims. Anybody may claim it.
    pub id: Option<ServerId>,
    /// Whether the server runs on this machine.
    pub here: bool,
}

/// Reads an announcement. Returns `None` if the service is not a jogo server, or if it
/// names no address on a network through which it arrived. If other addresses were trusted,
/// one announcer could make every client connect to any address in the world.
pub(crate) fn read(service: &ResolvedService, own: &[Interface]) -> Option<Found> {
    let protocol = service.get_property_val_str(PROTOCOL)?;
    protocol.parse::<u32>().ok().filter(|number| *number > 0)?;
    let port = Some(service.get_port()).filter(|port| *port > 0)?;
    let ip = best(service.get_addresses(), own)?;
    let here = own.iter().any(|interface| interface.ip() == ip);
    let (key, address) = (service.get_fullname(), SocketAddr::new(ip, port));
    let name = Clean::new(key.strip_suffix(&format!(".{SERVICE}"))?, NAME_COLUMNS);
    Some(Found {
        key: key.to_owned(),
        name: Some(name)
            .filter(|name| !name.as_str().is_empty())
            .unwrap_or_else(|| Clean::new(&address.to_string(), NAME_COLUMNS)),
        address,
        id: service
            .get_property_val_str(SERVER)
            .and_then(|id| id.parse().ok()),
        here,
    })
}

/// Returns the address on the best of our networks, by the same rule by which an address of
/// our own is given away.
fn best(announced: &HashSet<ScopedIp>, own: &[Interface]) -> Option<IpAddr> {
    let facts = own_addresses(own);
    let ours: Vec<IpAddr> = sorted(&facts).into_iter().map(|one| one.ip).collect();
    let place = |ip: IpAddr| ours.iter().position(|one| *one == ip);
    let near = announced.iter().filter_map(|address| {
        let ip = address.to_ip_addr();
        let through = own
            .iter()
            .filter(|interface| is_near(address, interface))
            .filter_map(|interface| place(interface.ip()));
        // Two addresses of one announcer on one network are as good as each other.
        Some((through.min()?, ip))
    });
    near.min().map(|(_, ip)| ip)
}

/// Returns whether this address was received by this interface, and is on its network.
fn is_near(address: &ScopedIp, interface: &Interface) -> bool {
    let (ip, heard): (IpAddr, Vec<u32>) = match address {
        ScopedIp::V4(v4) => {
            let heard = v4.interface_ids().iter().map(|id| id.index);
            ((*v4.addr()).into(), heard.collect())
        }
        // Connecting to it would need the number of the interface in addition to the
        // address.
        ScopedIp::V6(v6) if v6.addr().is_unicast_link_local() => return false,
        ScopedIp::V6(v6) => ((*v6.addr()).into(), vec![v6.scope_id().index]),
        _ => return false,
    };
    interface.index.is_some_and(|index| heard.contains(&index)) && is_on(interface, ip)
}

/// Returns whether the address belongs to the interface's network.
pub(crate) fn is_on(interface: &Interface, ip: IpAddr) -> bool {
    match (&interface.addr, ip) {
        (IfAddr::V4(own), IpAddr::V4(ip)) => {
            let mask = own.netmask.to_bits();
            mask != 0 && own.ip.to_bits() & mask == ip.to_bits() & mask
        }
        (IfAddr::V6(own), IpAddr::V6(ip)) => {
            let mask = own.netmask.to_bits();
            mask != 0 && own.ip.to_bits() & mask == ip.to_bits() & mask
        }
        (IfAddr::V4(_), IpAddr::V6(_)) | (IfAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use if_addrs::{IfOperStatus, Ifv4Addr};
    use mdns_sd::{InterfaceId, ScopedIpV4, ServiceInfo};

    use super::*;

    fn interface(index: u32, ip: [u8; 4], prefixlen: u8) -> Interface {
        Interface {
            name: format!("eth{index}"),
            addr: IfAddr::V4(Ifv4Addr {
                ip: ip.into(),
                netmask: Ipv4Addr::from_bits(u32::MAX << (32 - prefixlen)),
                prefixlen,
                broadcast: None,
            }),
            index: Some(index),
            oper_status: IfOperStatus::Up,
            is_p2p: false,
        }
    }

    /// Returns a service as it was announced, received on interface 1.
    fn announced(name: &str, addresses: &str, port: u16, txt: &[(&str, &str)]) -> ResolvedService {
        let info = ServiceInfo::new(SERVICE, name, "casa.local.", "", port, txt).unwrap();
        let mut service = info.as_resolved_service();
        let heard = InterfaceId {
            name: "eth1".to_owned(),
            index: 1,
        };
        for address in addresses.split(',') {
            service.addresses.insert(match address.parse().unwrap() {
                IpAddr::V4(v4) => ScopedIp::V4(ScopedIpV4::new(v4, heard.clone())),
                v6 => v6.into(),
            });
        }
        service
    }

    const OURS: [(&str, &str); 1] = [(PROTOCOL, "1")];

    fn wifi() -> [Interface; 1] {
        [interface(1, [192, 168, 0, 7], 24)]
    }

    #[test]
    fn a_server_of_our_network_is_found() {
        let found = read(&announced("casa", "192.168.0.10", 5000, &OURS), &wifi()).unwrap();
        assert_eq!(found.name.as_str(), "casa");
        assert_eq!(found.address, "192.168.0.10:5000".parse().unwrap());
        assert!(!found.here);
        let own = read(&announced("nós", "192.168.0.7", 5000, &OURS), &wifi()).unwrap();
        assert!(own.here);
    }

    #[test]
    fn an_address_of_another_network_is_not_believed() {
        for stranger in [
            "8.8.8.8",
            "192.168.1.10",
            "127.0.0.1",
            "2001:db8::1",
            "fe80::1",
        ] {
            let service = announced("casa", stranger, 5000, &OURS);
            assert_eq!(read(&service, &wifi()), None, "{stranger}");
        }
        let elsewhere = [interface(3, [192, 168, 0, 7], 24)];
        let service = announced("casa", "192.168.0.10", 5000, &OURS);
        assert_eq!(read(&service, &elsewhere), None, "heard elsewhere");
        let both = announced("casa", "8.8.8.8,192.168.0.10", 5000, &OURS);
        let found = read(&both, &wifi()).unwrap();
        assert_eq!(found.address.ip(), IpAddr::from([192, 168, 0, 10]));
    }

    #[test]
    fn the_network_of_people_comes_before_that_of_containers() {
        let mut docker = interface(2, [172, 17, 0, 1], 16);
        docker.name = "docker0".to_owned();
        let own = [docker, interface(1, [192, 168, 77, 10], 24)];
        let mut service = announced("nós", "192.168.77.10", 5000, &OURS);
        let heard = InterfaceId {
            name: "docker0".to_owned(),
            index: 2,
        };
        let inside = ScopedIpV4::new([172, 17, 0, 1].into(), heard);
        service.addresses.insert(ScopedIp::V4(inside));
        let found = read(&service, &own).unwrap();
        assert_eq!(found.address, "192.168.77.10:5000".parse().unwrap());
        assert!(found.here);
    }

    #[test]
    fn what_is_not_of_ours_is_passed_over() {
        for (port, txt) in [
            (0, &OURS[..]),
            (5000, &[][..]),
            (5000, &[(PROTOCOL, "")][..]),
            (5000, &[(PROTOCOL, "0")][..]),
            (5000, &[(PROTOCOL, "99999999999")][..]),
            (5000, &[("outra", "1")][..]),
        ] {
            let service = announced("casa", "192.168.0.10", port, txt);
            assert_eq!(read(&service, &wifi()), None, "{port} {txt:?}");
        }
    }

    #[test]
    fn a_name_is_clean_short_and_never_empty() {
        let name = |name: &str| {
            let service = announced(name, "192.168.0.10", 5000, &OURS);
            read(&service, &wifi()).unwrap().name.to_string()
        };
        assert_eq!(name("\u{1b}[2J\u{202e}casa"), "[2Jcasa");
        assert_eq!(name(&"x".repeat(60)).len(), NAME_COLUMNS);
        assert_eq!(name("\u{200b}"), "192.168.0.10:5000");
    }
}
