//! Support for tests and measurements of the real program, from outside.
//!
//! | module | has |
//! | --- | --- |
//! | [`process`] | a process that ends with its value, and the limits of its resources |
//! | [`process_info`] | the CPU time, memory, threads and files of any process |
//! | [`server_process`], [`redis_process`] | `jogo serve` and `redis-server` |
//! | [`jogo_binary`] | the program under test, found or built |
//! | [`pty`] | a program in a pseudo-terminal |
//! | [`http`] | one request over one connection |
//! | [`socketio`] | Engine.IO and Socket.IO, frame by frame |
//! | `tls` | certificates, and TLS in front of a server; a feature of its own |
//! | [`wire`] | the boards of the game as they travel |
//! | [`modules`] | which source file uses which |
//!
//! **Invariant:** does not depend on the server or the client, so neither is measured with
//! its own yardstick. The words on the wire are written here by hand.

pub mod free_port;
pub mod http;
pub mod jogo_binary;
pub mod modules;
pub mod process;
pub mod process_info;
pub mod pty;
pub mod redis_process;
pub mod server_process;
pub mod socketio;
#[cfg(feature = "tls")]
pub mod tls;
pub mod wire;

pub use rustix::process::Signal;

pub use free_port::free_port;
pub use jogo_binary::JogoBinary;
pub use modules::ModuleGraph;
pub use process::{Process, ResourceLimits};
pub use process_info::ProcessInfo;
pub use redis_process::RedisProcess;
pub use server_process::ServerProcess;
