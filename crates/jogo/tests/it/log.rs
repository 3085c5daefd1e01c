//! The log must not hold up the server.

use std::io::Write;

use crate::script::{Script, play};
use crate::server::Server;

#[test]
fn a_log_that_nobody_reads_holds_up_nobody() {
    let (_unread, mut log) = std::io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&log, true).unwrap();
    while log.write(b"full").is_ok() {}
    rustix::io::ioctl_fionbio(&log, false).unwrap();
    let server = Server::start_saying("nada", 0, &[], log.into());
    let mut ana = Script::run(play(&server, "muda", "Ana"));
    ana.says("Waiting for someone to join.");
    let bia = Script::run(play(&server, "muda", "Bia"));
    bia.says("Against Ana.");
    ana.write("1\n");
    bia.says("Ana played 1");
}
