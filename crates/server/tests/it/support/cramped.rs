//! A client whose system buffers hardly any unread bytes.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};
use tokio::net::TcpStream;

use super::Client;
use super::line::Line;

/// Connects such a client.
pub(crate) async fn client(server: SocketAddr) -> Client {
    Client::connect_over(Line::socket_over(stream(server), server).await).await
}

/// Opens the connection alone.
pub(crate) fn stream(server: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.set_recv_buffer_size(2_048).unwrap();
    socket.connect(&server.into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    TcpStream::from_std(socket.into()).unwrap()
}
