//! No process is left behind.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use arena::{Duel, Limits, Stop};

use crate::duels::{ROBOT, engine};

fn is_alive(process: u32) -> bool {
    // A zombie whose parent has not looked yet counts as dead.
    let stat = fs::read_to_string(format!("/proc/{process}/stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[track_caller]
fn assert_all_end(file: &Path) {
    let numbers = fs::read_to_string(file).unwrap();
    let processes: Vec<u32> = numbers
        .split_whitespace()
        .map(|number| number.parse().unwrap())
        .collect();
    assert_eq!(processes.len() % 2, 0, "{numbers}");
    assert!(!processes.is_empty());
    let deadline = Instant::now() + Duration::from_secs(5);
    for process in processes {
        while is_alive(process) {
            assert!(Instant::now() < deadline, "{process} is left behind");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_that_ignores_its_end_is_killed_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("processes");
    let deaf = engine(&format!("deaf '{}'", file.display()));
    let limits = Limits {
        turn: Duration::from_secs(20),
        start: Duration::from_secs(20),
    };
    let duel = Duel::new([deaf, ROBOT], limits, Stop::default());
    for number in 1..=2 {
        let played = duel.play(number).unwrap();
        assert_eq!(played.loss, None);
        assert_all_end(&file);
    }
}
