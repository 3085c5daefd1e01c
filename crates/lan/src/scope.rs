//! Which networks are spoken to. Knows neither what is announced nor who is found.

use mdns_sd::{IfKind, ServiceDaemon};

use crate::Fault;

/// Where to announce and where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every network of this machine.
    Networks,
    /// This machine alone, at this UDP port: nothing leaves it, nothing comes in.
    Machine(u16),
    /// Nowhere.
    Nowhere,
}

/// How often the machine's addresses are looked at again, in seconds: whoever moves
/// to another network need not start anew, and an idle program hardly wakes.
const ADDRESSES_AGAIN: u32 = 15;

impl Scope {
    /// What `JOGO_LAN` says: a port keeps everything on this machine, at that port,
    /// and any other word switches it off. Meant for tests.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        match variable("JOGO_LAN").filter(|word| !word.is_empty()) {
            None => Self::Networks,
            Some(word) => word.parse().map_or(Self::Nowhere, Self::Machine),
        }
    }

    /// The TCP port at which a server of this machine is looked for without having
    /// been heard of. A confined client looks at its own port, and meets no real one.
    pub fn usual_port(self) -> Option<u16> {
        match self {
            Self::Networks => Some(crate::USUAL_PORT),
            Self::Machine(port) => Some(port),
            Self::Nowhere => None,
        }
    }

    /// Begins to speak and to listen; `None` for [`Self::Nowhere`].
    pub(crate) fn daemon(self) -> Result<Option<ServiceDaemon>, Fault> {
        let daemon = match self {
            Self::Nowhere => return Ok(None),
            Self::Networks => ServiceDaemon::new()?,
            Self::Machine(port) => {
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
