//! No process is left behind.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use arena::{Bot, Duel, Fault, Limits, Stop};

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

fn words(script: &str) -> Vec<String> {
    ["bash", "-c", script].map(str::to_owned).to_vec()
}

#[test]
#[cfg(target_os = "linux")]
fn a_bot_is_killed_with_all_that_it_started_and_two_have_the_same_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("processes");
    let deaf = format!(
        "trap '' TERM; sleep 300 & echo $$ $! >>'{}'; while :; do sleep 1; done",
        file.display()
    );
    let mut bots = [(); 2].map(|()| Bot::start(&words(&deaf)).unwrap());
    let deadline = Instant::now() + Duration::from_secs(10);
    while fs::read_to_string(&file)
        .unwrap_or_default()
        .lines()
        .count()
        < 2
    {
        assert!(Instant::now() < deadline, "no bot has started");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!bots[0].has_ended());
    for bot in &mut bots {
        bot.let_end();
    }
    std::thread::sleep(Duration::from_millis(500));
    let began = Instant::now();
    drop(bots);
    // Each alone would wait for half a second.
    let took = began.elapsed();
    assert!(took < Duration::from_millis(400), "{took:?}");
    assert_all_end(&file);
}

#[test]
fn a_bot_that_talks_without_end_goes_on_and_its_error_is_told() {
    let talks =
        "printf '%0300000d\\n' 7; echo 'TypeError: vez' >&2; echo 'Node.js v20' >&2; exit 3";
    let mut bot = Bot::start(&words(talks)).unwrap();
    let deadline = Instant::now() + Duration::from_secs(10);
    while !bot.has_ended() {
        assert!(Instant::now() < deadline, "its pipe is full");
        std::thread::sleep(Duration::from_millis(10));
    }
    let loss = bot.crash();
    assert_eq!(loss.fault, Fault::Crash);
    assert_eq!(loss.detail.as_str(), "TypeError: vez");
    let mut silent = Bot::start(&words("exit 3")).unwrap();
    assert_eq!(silent.crash().detail.as_str(), "exit 3");
    let nobody = Bot::start(&["no-such-bot".to_owned()]).unwrap_err();
    assert_eq!(nobody.fault, Fault::NotStarted);
}
