//! The addresses of this machine that the whole internet can reach.

use std::net::IpAddr;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
