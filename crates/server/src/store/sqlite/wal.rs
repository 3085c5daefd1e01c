//! Checks the write-ahead log before SQLite's view of it is trusted. SQLite leaves out all
//! of a log from its first broken byte on, and says nothing.
//!
//! The format: <https://www.sqlite.org/fileformat2.html#walformat>. Each commit is synced
//! before the next one is written. So a power cut leaves at most one broken commit, which
//! nobody was told of, and a broken one before others is damage.

use std::path::Path;
use std::{fs, io};

/// The size of the log's header.
const HEADER: usize = 32;

/// The size of the header of each frame, which a page follows.
const FRAME_HEADER: usize = 24;

/// The first bytes of a log. The last bit says in which byte order checksums are computed.
const MAGIC: u32 = 0x377f_0682;

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Every byte that SQLite should read is as it was written.
    Sound,
    /// The last commit is broken, as a power cut before its confirmation leaves it.
    LastCommitBroken,
    /// Commits that may have been confirmed cannot be read.
    Damaged,
}

/// Checks the log at `path`. A log that does not exist, or is empty, is sound.
///
/// # Errors
/// The log cannot be read.
pub(super) fn check(path: &Path, page_size: usize) -> io::Result<Verdict> {
    match fs::read(path) {
        Ok(log) => Ok(verdict(&log, page_size)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Verdict::Sound),
        Err(error) => Err(error),
    }
}

fn verdict(log: &[u8], page_size: usize) -> Verdict {
    let Some((header, frames)) = log.split_at_checked(HEADER) else {
        return Verdict::Sound;
    };
    let frames = frames.chunks_exact(FRAME_HEADER + page_size);
    let Some(mut checksum) = Checksum::of_header(header) else {
        return after_the_break(frames, None);
    };
    let salts = &header[16..24];
    let mut rest = frames;
    loop {
        let before = rest.clone();
        match rest.next() {
            Some(frame) if is_of(frame, salts) && checksum.continues_in(frame) => {}
            Some(_) => return after_the_break(before, Some(salts)),
            None => return Verdict::Sound,
        }
    }
}

/// Judges the frames from the first broken one on. Frames with other salts are older than
/// the log's last restart, and already in the file.
fn after_the_break(frames: std::slice::ChunksExact<'_, u8>, salts: Option<&[u8]>) -> Verdict {
    let mut commits = frames.filter(|frame| {
        let belongs = salts.is_none_or(|salts| is_of(frame, salts));
        belongs && word(frame, 4) != 0
    });
    match (commits.next(), commits.next()) {
        (Some(_), Some(_)) => Verdict::Damaged,
        (Some(_), None) => Verdict::LastCommitBroken,
        (None, _) => Verdict::Sound,
    }
}

fn is_of(frame: &[u8], salts: &[u8]) -> bool {
    &frame[8..16] == salts
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4]
        .iter()
        .fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// The checksum that runs from the header through all frames.
struct Checksum {
    sums: [u32; 2],
    big_endian: bool,
}

impl Checksum {
    /// Returns the checksum after the header, or `None` if the header is broken.
    fn of_header(header: &[u8]) -> Option<Self> {
        let magic = word(header, 0);
        let mut checksum = Self {
            sums: [0; 2],
            big_endian: magic & 1 == 1,
        };
        checksum.add(&header[..24]);
        (magic & !1 == MAGIC && checksum.is_stored_in(&header[24..32])).then_some(checksum)
    }

    fn continues_in(&mut self, frame: &[u8]) -> bool {
        self.add(&frame[..8]);
        self.add(&frame[FRAME_HEADER..]);
        self.is_stored_in(&frame[16..24])
    }

    fn is_stored_in(&self, bytes: &[u8]) -> bool {
        [word(bytes, 0), word(bytes, 4)] == self.sums
    }

    fn add(&mut self, bytes: &[u8]) {
        let words = bytes.chunks_exact(4).map(|bytes| {
            let word = word(bytes, 0);
            if self.big_endian {
                word
            } else {
                word.swap_bytes()
            }
        });
        let [mut first, mut second] = self.sums;
        for (place, word) in words.enumerate() {
            let (sum, other) = if place % 2 == 0 {
                (&mut first, second)
            } else {
                (&mut second, first)
            };
            *sum = sum.wrapping_add(word).wrapping_add(other);
        }
        self.sums = [first, second];
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use tempfile::TempDir;

    use super::*;

    const PAGE: usize = 4096;
    const FRAME: usize = FRAME_HEADER + PAGE;

    /// Returns a log as SQLite writes it: commits of one or more frames, behind a restart.
    fn log_of_sqlite(commits: usize) -> Vec<u8> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("file");
        let connection = Connection::open(&path).unwrap();
        let run = |sql: &str| connection.execute_batch(sql).unwrap();
        run("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
        for _ in 0..9 {
            run("INSERT INTO t VALUES (randomblob(9000))");
        }
        run("PRAGMA wal_checkpoint(RESTART)");
        for _ in 0..commits {
            run("INSERT INTO t VALUES (randomblob(5000))");
        }
        fs::read(folder.path().join("file-wal")).unwrap()
    }

    fn commit_marks(log: &[u8]) -> Vec<usize> {
        let salts = log[16..24].to_vec();
        let frames = log[HEADER..].chunks_exact(FRAME).enumerate();
        let marks = frames.filter(|(_, frame)| is_of(frame, &salts) && word(frame, 4) != 0);
        marks.map(|(place, _)| place).collect()
    }

    #[test]
    fn what_sqlite_writes_is_sound() {
        for commits in [1, 2, 5] {
            let log = log_of_sqlite(commits);
            assert_eq!(commit_marks(&log).len(), commits);
            assert_eq!(verdict(&log, PAGE), Verdict::Sound);
        }
        for empty in [&[][..], &[0; 20], &[0; 5000]] {
            assert_eq!(verdict(empty, PAGE), Verdict::Sound);
        }
    }

    #[test]
    fn each_broken_byte_before_the_last_commit_is_damage() {
        let log = log_of_sqlite(3);
        let marks = commit_marks(&log);
        let last_commit = HEADER + (marks[1] + 1) * FRAME;
        let end = HEADER + (marks[2] + 1) * FRAME;
        let places = (0..HEADER).chain((HEADER..end).step_by(97));
        for place in places {
            let mut broken = log.clone();
            broken[place] ^= 0x10;
            let expected = if place < last_commit {
                Verdict::Damaged
            } else {
                Verdict::LastCommitBroken
            };
            let seen = verdict(&broken, PAGE);
            // A mark or salts that are broken themselves hide one commit.
            let in_frame = place.checked_sub(HEADER).map(|place| place % FRAME);
            let hides = in_frame.is_some_and(|place| (4..16).contains(&place));
            assert!(seen == expected || hides, "byte {place}: {seen:?}");
        }
    }

    #[test]
    fn a_log_that_a_power_cut_ended_early_is_not_called_damaged() {
        let log = log_of_sqlite(3);
        let end = HEADER + (commit_marks(&log)[2] + 1) * FRAME;
        for length in (0..end).step_by(511) {
            assert_eq!(verdict(&log[..length], PAGE), Verdict::Sound, "{length}");
        }
    }
}
