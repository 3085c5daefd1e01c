//! Servers that share a Redis.

use server::{Options, Storage};
use testkit::RedisProcess;

use super::Server;

pub(crate) async fn redis() -> RedisProcess {
    RedisProcess::start(&[]).await.unwrap()
}

/// Starts a server that keeps its rooms at this address.
pub(crate) async fn server_on(address: &str) -> Server {
    let keep = Storage::redis(address).await.unwrap();
    Server::keeping(keep, Options::default()).await
}

/// Starts two servers that share a Redis of their own.
pub(crate) async fn two_servers() -> (RedisProcess, Server, Server) {
    let redis = redis().await;
    let (one, other) = (server_on(&redis.url()).await, server_on(&redis.url()).await);
    (redis, one, other)
}
