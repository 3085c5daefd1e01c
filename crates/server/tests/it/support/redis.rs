//! Servers that share a Redis.

use server::{Options, Storage};
use testkit::RedisProcess;

use super::Server;

pub(crate) async fn redis() -> RedisProcess {
    RedisProcess::start(&[]).await.unwrap()
}

/// Starts a server that keeps its rooms at this address.
pub(crate) async fn server_on(address: &str) -> Server {
    server_with(address, Options::default()).await
}

/// Starts a server that keeps its rooms at this address and has these options.
pub(crate) async fn server_with(address: &str, options: Options) -> Server {
    Server::keeping(Storage::redis(address).await.unwrap(), options).await
}

/// Starts two servers that share a Redis of their own.
pub(crate) async fn two_servers() -> (RedisProcess, Server, Server) {
    two_servers_with(Options::default).await
}

/// Starts two servers with these options that share a Redis of their own.
pub(crate) async fn two_servers_with(
    options: impl Fn() -> Options,
) -> (RedisProcess, Server, Server) {
    let redis = redis().await;
    let start = async || server_with(&redis.url(), options()).await;
    let (one, other) = (start().await, start().await);
    (redis, one, other)
}
