//! Several servers on one Redis behind one entrance, each with its own link to the store.

use std::net::SocketAddr;

use testkit::redis_process::DURABLE;
use testkit::{JogoBinary, RedisProcess};

use crate::balancer::Balancer;
use crate::server::{Server, Settings};

/// Servers on one Redis; everything ends when this is dropped.
pub struct Cluster {
    /// The store.
    pub redis: RedisProcess,
    /// Each server's link to the store.
    pub links: Vec<Balancer>,
    /// The servers.
    pub nodes: Vec<Server>,
    /// The address at which clients come in.
    pub entrance: Balancer,
}

impl Cluster {
    /// Starts this many servers.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn start(binary: &JogoBinary, servers: usize) -> anyhow::Result<Self> {
        Self::start_with(binary, servers, &Settings::default()).await
    }

    /// Starts this many servers with the same settings.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn start_with(
        binary: &JogoBinary,
        servers: usize,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let redis = RedisProcess::start(&DURABLE).await?;
        let (mut links, mut nodes) = (Vec::new(), Vec::new());
        for _ in 0..servers {
            let link = Balancer::start(vec![redis.address]).await?;
            let settings = Settings {
                redis: Some(format!("redis://{}", link.address)),
                ..settings.clone()
            };
            nodes.push(Server::start(binary, settings).await?);
            links.push(link);
        }
        let entrance = Balancer::start(nodes.iter().map(|node| node.address).collect()).await?;
        Ok(Self {
            redis,
            links,
            nodes,
            entrance,
        })
    }

    /// Returns the addresses of all servers except these.
    pub fn all_but(&self, out: &[usize]) -> Vec<SocketAddr> {
        let numbered = self.nodes.iter().enumerate();
        let others = numbered.filter(|(number, _)| !out.contains(number));
        others.map(|(_, node)| node.address).collect()
    }
}
