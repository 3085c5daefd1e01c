pub(crate) mod acceptor;
pub(crate) mod fd_limit;
pub(crate) mod socket_options;
pub(crate) mod stream;
