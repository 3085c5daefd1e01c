//! The addresses at which a server may be, and the one to try next.
//!
//! A server that changed its address announces its identity at the new one. Anybody can
//! announce that identity, so the rules bound what a false announcement gains. Only a lost
//! server is searched for, and only on the network where it was. It is not followed from an
//! encrypted connection, and an address that turns out to be another server's is dropped.
//!
//! **Invariant:** does not depend on connections, clocks or the network.

use std::net::IpAddr;

use game::ServerId;
use lan::Found;

use crate::address::Address;

/// The maximum number of addresses to try, with the one where the server was. It bounds the
/// number of strangers that a token is shown to.
const MAX_ADDRESSES: usize = 4;

/// The addresses of one server.
#[derive(Clone, Debug)]
pub(super) struct Whereabouts {
    /// The identity of the server, once it has told it.
    id: Option<ServerId>,
    /// The addresses, of which the first is where the server was last.
    addresses: Vec<Address>,
    /// The address to try now.
    current: usize,
    /// The addresses that announced the identity and belong to another server.
    refuted: Vec<Address>,
    is_local: fn(IpAddr) -> bool,
    /// Whether the server was last on a network of this machine.
    was_local: bool,
}

/// The verdict on a server that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The server is where it was.
    Same,
    /// The server is at another address than before.
    Moved,
    /// This is another server.
    Stranger,
}

impl Whereabouts {
    /// Returns a server at this address. `is_local` tells whether an address belongs to a
    /// network of this machine.
    pub(super) fn new(address: Address, is_local: fn(IpAddr) -> bool) -> Self {
        Self {
            id: None,
            addresses: vec![address],
            current: 0,
            refuted: Vec::new(),
            is_local,
            was_local: false,
        }
    }

    /// Returns the address to try now.
    pub(super) fn current(&self) -> &Address {
        &self.addresses[self.current]
    }

    /// Returns whether the current address is another than the one where the server was.
    pub(super) const fn is_away(&self) -> bool {
        self.current != 0
    }

    /// Returns whether an announcement could tell where the server is.
    pub(super) const fn can_follow(&self) -> bool {
        self.id.is_some() && self.was_local
    }

    /// Takes in the identity that the server at the current address tells. A server that
    /// stayed at its address may have a new identity.
    pub(super) fn confirm(&mut self, id: Option<ServerId>) -> Verdict {
        if self.is_away() && id != self.id {
            self.refute();
            return Verdict::Stranger;
        }
        let verdict = if self.is_away() {
            Verdict::Moved
        } else {
            Verdict::Same
        };
        let address = self.addresses.swap_remove(self.current);
        let ip: Option<IpAddr> = address.host.parse().ok();
        self.was_local = !address.secure && ip.is_some_and(self.is_local);
        self.id = id;
        self.addresses = vec![address];
        self.current = 0;
        self.refuted.clear();
        verdict
    }

    /// Gives up the current address, which is a stranger's.
    pub(super) fn refute(&mut self) {
        if self.is_away() {
            self.refuted.push(self.addresses.remove(self.current));
            self.current = 0;
        }
    }

    /// Takes in an announcement while the server is lost. Returns whether it tells a new
    /// address, which is the current one from then on.
    pub(super) fn hear(&mut self, found: &Found) -> bool {
        let address = Address::from(found.address);
        let is_new = !self.addresses.contains(&address) && !self.refuted.contains(&address);
        // A server of this machine announces its loopback address as well, which nobody can be
        // invited to.
        let only_ours = address.is_loopback() && !self.addresses[0].is_loopback();
        let has_place = self.addresses.len() + self.refuted.len() < MAX_ADDRESSES;
        let news = self.can_follow() && found.id == self.id && is_new && has_place && !only_ours;
        if news {
            self.current = self.addresses.len();
            self.addresses.push(address);
        }
        news
    }

    /// Turns to the next address, after the current one has failed.
    pub(super) fn turn(&mut self) {
        self.current = (self.current + 1) % self.addresses.len();
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use game::Clean;

    use super::*;

    const ID: ServerId = ServerId::from_random(7);
    const OTHER: ServerId = ServerId::from_random(8);

    fn found(address: &str, id: ServerId) -> Found {
        Found {
            key: address.to_owned(),
            name: Clean::new("casa", 24),
            address: address.parse().unwrap(),
            id: Some(id),
            here: false,
        }
    }

    /// Returns a server that was met at this address and is lost now.
    #[track_caller]
    fn lost(address: &str) -> Whereabouts {
        let mut server = Whereabouts::new(address.parse().unwrap(), |_| true);
        assert_eq!(server.confirm(Some(ID)), Verdict::Same);
        server
    }

    #[track_caller]
    fn is_at(server: &Whereabouts, address: &str) {
        let address: SocketAddr = address.parse().unwrap();
        assert_eq!(server.current(), &Address::from(address));
    }

    #[test]
    fn a_server_is_followed_to_the_address_that_its_identity_is_announced_at() {
        let mut server = lost("192.168.0.10:5000");
        assert!(!server.hear(&found("192.168.0.10:5000", ID)), "known");
        assert!(!server.hear(&found("192.168.0.77:5000", OTHER)), "another");
        assert!(server.hear(&found("192.168.0.23:5000", ID)));
        is_at(&server, "192.168.0.23:5000");
        assert_eq!(server.confirm(Some(ID)), Verdict::Moved);
        is_at(&server, "192.168.0.23:5000");
        assert!(!server.is_away());
    }

    #[test]
    fn an_address_for_guests_is_never_given_up_for_the_one_of_this_machine_alone() {
        let mut server = lost("192.168.0.10:5000");
        assert!(!server.hear(&found("127.0.0.1:5000", ID)));
        is_at(&server, "192.168.0.10:5000");
        assert!(server.hear(&found("192.168.0.23:5000", ID)));

        let mut server = lost("127.0.0.1:5000");
        assert!(server.hear(&found("127.0.0.1:5001", ID)));
        assert_eq!(server.confirm(Some(ID)), Verdict::Moved);
        assert!(server.hear(&found("192.168.0.10:5001", ID)));
    }

    #[test]
    fn all_addresses_have_their_turn_and_there_are_few() {
        let mut server = lost("192.168.0.10:5000");
        for number in 20..40 {
            server.hear(&found(&format!("192.168.0.{number}:5000"), ID));
        }
        is_at(&server, "192.168.0.22:5000");
        for next in ["10", "20", "21", "22", "10"] {
            server.turn();
            is_at(&server, &format!("192.168.0.{next}:5000"));
        }
        assert_eq!(server.confirm(Some(ID)), Verdict::Same);
    }

    #[test]
    fn a_stranger_is_left_and_not_tried_again() {
        for answer in [None, Some(OTHER)] {
            let mut server = lost("192.168.0.10:5000");
            assert!(server.hear(&found("192.168.0.66:5000", ID)));
            assert_eq!(server.confirm(answer), Verdict::Stranger);
            is_at(&server, "192.168.0.10:5000");
            assert!(!server.hear(&found("192.168.0.66:5000", ID)));
            assert!(server.hear(&found("192.168.0.23:5000", ID)));
        }
    }

    #[test]
    fn only_a_server_of_our_network_without_encryption_is_followed() {
        let met = |address: &str, is_local, id| {
            let mut server = Whereabouts::new(address.parse().unwrap(), is_local);
            server.confirm(id);
            server.hear(&found("192.168.0.23:5000", ID))
        };
        assert!(met("192.168.0.10", |_| true, Some(ID)));
        assert!(!met("192.168.0.10", |_| true, None));
        assert!(!met("192.168.0.10", |_| false, Some(ID)));
        assert!(!met("https://192.168.0.10", |_| true, Some(ID)));
        assert!(!met("velha.example", |_| true, Some(ID)), "DNS tells");
    }

    #[test]
    fn a_server_that_stayed_may_have_a_new_identity() {
        let mut server = lost("192.168.0.10:5000");
        assert_eq!(server.confirm(Some(OTHER)), Verdict::Same);
        assert!(!server.hear(&found("192.168.0.23:5000", ID)));
        assert!(server.hear(&found("192.168.0.23:5000", OTHER)));
    }
}
