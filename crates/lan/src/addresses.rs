//! The rule by which an address of this machine is given to other people.
//!
//! **Invariant:** does no I/O.

use std::net::IpAddr;

/// An address of this machine, with the facts on which the rule rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnAddress {
    /// The name of its interface.
    pub(crate) interface: String,
    pub(crate) ip: IpAddr,
    /// Whether the interface is up and has a signal.
    pub(crate) up: bool,
    /// Whether a packet on the interface can reach everybody there.
    pub(crate) broadcast: bool,
    /// Whether the interface has only one other end.
    pub(crate) point_to_point: bool,
    /// Whether the interface is known to be a piece of hardware.
    pub(crate) hardware: bool,
    /// Whether the default route leads through the interface.
    pub(crate) outward: bool,
    /// Whether the address was made to last. Temporary ones of IPv6 were not.
    pub(crate) lasting: bool,
}

/// The people whom an interface reaches, the likeliest guests first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// Everybody on the same network.
    Link,
    /// The members of a private network, or an unknown circle.
    Tunnel,
    /// Only programs of this machine, such as its containers.
    Inside,
}

/// The beginnings of the names of interfaces that lead to containers and virtual machines.
const INSIDE: [&str; 15] = [
    "docker",
    "virbr",
    "podman",
    "cni",
    "flannel",
    "cali",
    "vmnet",
    "vboxnet",
    "lxcbr",
    "lxdbr",
    "incusbr",
    "awdl",
    "llw",
    "vethernet (wsl",
    "vethernet (default switch",
];

/// The beginnings of the names of interfaces that lead through a tunnel or a bridge of
/// software. Most lead to other people than those in the same room.
const TUNNEL: [&str; 14] = [
    "wg",
    "tailscale",
    "zt",
    "zerotier",
    "tun",
    "tap",
    "utun",
    "ppp",
    "ipsec",
    "gre",
    "sit",
    "nordlynx",
    "br-",
    "vethernet",
];

impl OwnAddress {
    /// Returns the people whom this address reaches.
    pub(crate) fn reach(&self) -> Reach {
        let name = self.interface.to_ascii_lowercase();
        let begins = |all: &[&str]| all.iter().any(|one| name.starts_with(one));
        let is_inside = begins(&INSIDE) || is_container_end(&name) || is_docker_network(&name);
        if self.ip.is_loopback() || is_inside {
            Reach::Inside
        } else if self.point_to_point || !self.broadcast || begins(&TUNNEL) {
            Reach::Tunnel
        } else {
            Reach::Link
        }
    }

    /// Returns whether another machine could open this address.
    fn can_be_given(&self) -> bool {
        // A link-local address of IPv6 needs the number of the guest's own interface.
        let needs_scope = match self.ip {
            IpAddr::V4(_) => false,
            IpAddr::V6(ip) => ip.is_unicast_link_local(),
        };
        self.up && !needs_scope && !self.ip.is_unspecified() && self.reach() != Reach::Inside
    }
}

/// Sorts addresses by the chance that others can reach them, the likeliest first. Equals
/// stay in the order of the system.
pub(crate) fn sorted(own: &[OwnAddress]) -> Vec<&OwnAddress> {
    let mut all: Vec<_> = own.iter().collect();
    all.sort_by_key(|one| {
        let tie = (!one.outward, !one.hardware, !one.lasting);
        (one.ip.is_loopback(), one.reach(), kind(one.ip), tie)
    });
    all
}

/// Returns the addresses that others can reach, the likeliest first. It is empty if only
/// this machine can reach itself.
pub(crate) fn for_others(own: &[OwnAddress]) -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = Vec::new();
    for one in sorted(own).into_iter().filter(|one| one.can_be_given()) {
        if !all.contains(&one.ip) {
            all.push(one.ip);
        }
    }
    all
}

/// Returns the rank of the kind of an address, lower is better. People can type IPv4. An
/// address that a machine gave itself comes last, because others may have none.
fn kind(ip: IpAddr) -> u8 {
    match ip {
        IpAddr::V4(ip) if ip.is_link_local() => 2,
        IpAddr::V4(_) => 0,
        IpAddr::V6(_) => 1,
    }
}

/// Returns whether this is the name of a container's end, such as `veth1a2b3c`. Windows has
/// switches such as `vEthernet (External)`.
fn is_container_end(name: &str) -> bool {
    name.starts_with("veth") && !name.starts_with("vethernet")
}

/// Returns whether this is the name of a network that Docker made: `br-` and twelve
/// hexadecimal digits.
fn is_docker_network(name: &str) -> bool {
    let id = name.strip_prefix("br-").unwrap_or_default();
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads interfaces such as `eth0 192.168.0.7 out hw, wg0 10.8.0.2 p2p`.
    fn machine(text: &str) -> Vec<OwnAddress> {
        let one = |line: &str| {
            let mut words = line.split_whitespace();
            let interface = words.next().unwrap().replace('_', " ");
            let ip = words.next().unwrap().parse().unwrap();
            let facts: Vec<_> = words.collect();
            let has = |fact| facts.contains(&fact);
            OwnAddress {
                interface,
                ip,
                up: !has("down"),
                broadcast: !has("p2p") && !has("nobroadcast"),
                point_to_point: has("p2p"),
                hardware: has("hw"),
                outward: has("out"),
                lasting: !has("temporary"),
            }
        };
        text.split(',').map(one).collect()
    }

    /// The addresses of a machine, and those that are given to others.
    const MACHINES: [(&str, &str); 31] = [
        // The lowest number is not an argument.
        ("docker0 172.17.0.1, eth0 192.168.77.10 hw", "192.168.77.10"),
        (
            "docker0 172.17.0.1 out, eth0 192.168.77.10",
            "192.168.77.10",
        ),
        (
            "br-0123456789ab 10.0.0.1, eth0 192.168.77.10",
            "192.168.77.10",
        ),
        (
            "virbr0 10.0.0.1, podman0 10.1.0.1, eth0 192.168.77.10",
            "192.168.77.10",
        ),
        (
            "vEthernet_(WSL) 172.20.0.1, Wi-Fi 192.168.77.10",
            "192.168.77.10",
        ),
        // A tunnel reaches others, and comes behind.
        (
            "wg0 10.8.0.2 p2p, eth0 192.168.77.10 out hw",
            "192.168.77.10 10.8.0.2",
        ),
        (
            "wg0 10.8.0.2 p2p out, eth0 192.168.77.10 hw",
            "192.168.77.10 10.8.0.2",
        ),
        (
            "wg0 10.8.0.2 out, eth0 192.168.77.10",
            "192.168.77.10 10.8.0.2",
        ),
        (
            "zt7nnig34s 10.1.1.1, wlan0 192.168.77.10",
            "192.168.77.10 10.1.1.1",
        ),
        (
            "tailscale0 100.101.1.2 p2p, wlan0 192.168.77.10",
            "192.168.77.10 100.101.1.2",
        ),
        (
            "ppp0 10.64.64.64 p2p out, wlan0 192.168.77.10",
            "192.168.77.10 10.64.64.64",
        ),
        (
            "uplink 10.9.0.2 nobroadcast, wlan0 192.168.77.10",
            "192.168.77.10 10.9.0.2",
        ),
        (
            "vEthernet_(External) 10.0.0.1, Wi-Fi 192.168.77.10",
            "192.168.77.10 10.0.0.1",
        ),
        // Alone it is better than nothing.
        (
            "tailscale0 100.101.1.2 p2p, docker0 172.17.0.1",
            "100.101.1.2",
        ),
        ("vEthernet_(External) 192.168.77.10", "192.168.77.10"),
        // Several networks: the default route, then hardware, then the system's order.
        (
            "eth1 10.0.0.5 hw, eth0 192.168.77.10 hw out",
            "192.168.77.10 10.0.0.5",
        ),
        (
            "dummy0 10.0.0.5, eth0 192.168.77.10 hw",
            "192.168.77.10 10.0.0.5",
        ),
        (
            "br0 10.0.0.5 out, eth0 192.168.77.10 hw",
            "10.0.0.5 192.168.77.10",
        ),
        (
            "eth0 192.168.77.10 hw, eth1 10.0.0.5 hw",
            "192.168.77.10 10.0.0.5",
        ),
        // In a container the only interface has no hardware.
        ("eth0 172.17.0.2 out", "172.17.0.2"),
        // Link-local IPv4 reaches the link, and any other address comes first.
        ("eth0 169.254.7.7 hw", "169.254.7.7"),
        (
            "eth0 169.254.7.7 hw out, wlan0 192.168.77.10",
            "192.168.77.10 169.254.7.7",
        ),
        ("eth0 169.254.7.7 hw, docker0 172.17.0.1", "169.254.7.7"),
        // IPv6 alone.
        ("eth0 fe80::1 hw, eth0 2001:db8::7 hw", "2001:db8::7"),
        (
            "eth0 fd00::7 hw, eth0 169.254.7.7 hw",
            "fd00::7 169.254.7.7",
        ),
        (
            "eth0 2001:db8::9 hw temporary, eth0 2001:db8::7 hw",
            "2001:db8::7 2001:db8::9",
        ),
        (
            "eth0 2001:db8::7 hw, eth0 192.168.77.10 hw",
            "192.168.77.10 2001:db8::7",
        ),
        // Nobody else.
        ("lo 127.0.0.1, lo ::1", ""),
        ("lo 127.0.0.1, docker0 172.17.0.1, vethd5 169.254.3.3", ""),
        ("eth0 192.168.77.10 hw down", ""),
        ("eth0 fe80::1 hw", ""),
    ];

    #[test]
    fn the_address_that_others_can_reach_comes_first() {
        for (own, given) in MACHINES {
            let ours = machine(own);
            let ips: Vec<_> = for_others(&ours).iter().map(IpAddr::to_string).collect();
            assert_eq!(ips.join(" "), given, "{own}");
        }
    }

    #[test]
    fn an_address_is_given_once() {
        let ours = machine("wlan0 192.168.77.10, eth0 192.168.77.10 out");
        assert_eq!(for_others(&ours).len(), 1);
    }

    #[test]
    fn names_that_only_look_alike_are_real() {
        for name in [
            "wlan0",
            "wlp2s0",
            "enp3s0",
            "Wi-Fi",
            "br0",
            "bond0",
            "en0",
            "thunderbolt0",
        ] {
            let ours = machine(&format!("{name} 192.168.77.10"));
            assert_eq!(ours[0].reach(), Reach::Link, "{name}");
        }
    }
}
