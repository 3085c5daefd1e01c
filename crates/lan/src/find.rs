//! Listens for servers, until this value ends. Knows not what they are found for.

use std::collections::HashSet;

use mdns_sd::{Receiver, ServiceDaemon, ServiceEvent};

use crate::hear::{Found, read};
use crate::{Fault, SERVICE, Scope};

/// The most servers that are told of at a time.
const SERVERS: usize = 64;

/// The most announcers that are listened to in all. The library remembers each of
/// them, so more are an attack on the memory, and then nobody is heard any more.
const ANNOUNCERS: usize = 1_000;

/// Something was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A server is there, or is found elsewhere than before.
    Found(Found),
    /// The server with this key is gone.
    Gone(String),
}

/// Whoever listens to the network.
#[derive(Default)]
pub struct Finder {
    ear: Option<Ear>,
    told: HashSet<String>,
    announcers: usize,
}

/// The library's thread, which ends with this value.
struct Ear {
    daemon: ServiceDaemon,
    events: Receiver<ServiceEvent>,
}

impl Drop for Ear {
    fn drop(&mut self) {
        // It ends by itself; nobody waits for it.
        let _ending = self.daemon.shutdown();
    }
}

impl Finder {
    /// Begins to listen, and asks who is there. One of no scope, as the default is,
    /// never hears anything.
    ///
    /// # Errors
    /// When the system gives no means to.
    pub fn start(scope: Scope) -> Result<Self, Fault> {
        let Some(daemon) = scope.daemon()? else {
            return Ok(Self::default());
        };
        let events = daemon.browse(SERVICE)?;
        Ok(Self {
            ear: Some(Ear { daemon, events }),
            ..Self::default()
        })
    }

    /// What was heard next. May be given up and asked again at any time.
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

    /// What has been heard already.
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
                // Looked up each time: the machine may have moved since.
                let own = if_addrs::get_if_addrs().unwrap_or_default();
                let found = read(&service, &own)?;
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
