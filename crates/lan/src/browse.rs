//! Listens for servers while a value lives.
//!
//! **Invariant:** does not depend on the purpose of the search.

use std::collections::HashSet;
use std::net::IpAddr;

use mdns_sd::{Receiver, ServiceDaemon, ServiceEvent};

use crate::interfaces::interfaces;
use crate::record::{Found, is_on, read};
use crate::scope::Scope;
use crate::service::{Fault, SERVICE};

/// The greatest number of servers reported at a time.
const SERVERS: usize = 64;

/// The greatest number of announcers in all. The library remembers each of them, so a
/// greater number is an attack on memory, and the finder stops listening.
const ANNOUNCERS: usize = 1_000;

/// A change on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A server appeared, or has another address than before.
    Found(Found),
    /// The server with this key is gone.
    Gone(String),
}

/// A listener on the network.
#[derive(Default)]
pub struct Browser {
    ear: Option<Listener>,
    told: HashSet<String>,
    announcers: usize,
}

/// The library's thread, which ends with this value.
struct Listener {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        // The thread ends by itself, and its end is not awaited.
        let _ending = self.daemon.shutdown();
    }
}

/// Returns whether an address belongs to a network of this machine, as announced servers
/// do. The networks are read anew at each call.
pub fn is_on_own_network(ip: IpAddr) -> bool {
    interfaces().iter().any(|interface| is_on(interface, ip))
}

impl Browser {
    /// Begins to listen, and asks which servers exist. Without a scope, which is the
    /// default, it never hears anything.
    ///
    /// # Errors
    /// The system provides no way to listen.
    pub fn start(scope: Scope) -> Result<Self, Fault> {
        let Some(daemon) = scope.daemon()? else {
            return Ok(Self::default());
        };
        let events = daemon.browse(SERVICE)?;
        Ok(Self {
            ear: Some(Listener { daemon, events }),
            ..Self::default()
        })
    }

    /// Waits for the next change. The wait may be dropped and repeated at any time.
    pub async fn next(&mut self) -> News {
        loop {
            let Some(ear) = &self.ear else {
                return std::future::pending().await;
            };
            match ear.events.recv_async().await {
                Ok(event) => {
                    if let Some(news) = self.take_in(event) {
                        return news;
                    }
                }
                Err(_) => self.ear = None,
            }
        }
    }

    /// Returns a change that has already arrived, if there is one.
    pub fn try_next(&mut self) -> Option<News> {
        loop {
            let event = self.ear.as_ref()?.events.try_recv().ok()?;
            if let Some(news) = self.take_in(event) {
                return Some(news);
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "not our enum: it may grow")]
    fn take_in(&mut self, event: ServiceEvent) -> Option<News> {
        match event {
            ServiceEvent::ServiceFound(..) => {
                self.announcers += 1;
                if self.announcers > ANNOUNCERS {
                    self.ear = None;
                }
                None
            }
            ServiceEvent::ServiceResolved(service) => {
                // The addresses are read each time, because the machine may have changed
                // its network.
                let found = read(&service, &interfaces())?;
                let known = self.told.contains(&found.key);
                if !known && self.told.len() >= SERVERS {
                    return None;
                }
                self.told.insert(found.key.clone());
                Some(News::Found(found))
            }
            ServiceEvent::ServiceRemoved(_, key) => {
                self.told.remove(&key).then_some(News::Gone(key))
            }
            _ => None,
        }
    }
}
