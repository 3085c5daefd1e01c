//! The permissions of files, and pipes and links in their place.

use std::os::unix::fs::{PermissionsExt, symlink};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::*;

#[track_caller]
fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_may_look() {
    let home = Home::new();
    fs::create_dir_all(home.folder()).unwrap();
    fs::set_permissions(home.folder(), fs::Permissions::from_mode(0o777)).unwrap();
    home.leave(&ana(), 1);
    assert_eq!(mode(&home.folder()), 0o700);
    for part in home.files("") {
        assert_eq!(mode(&part), 0o600, "{}", part.display());
    }
    // A file that others can read is replaced by a private one.
    fs::set_permissions(home.seat(), fs::Permissions::from_mode(0o644)).unwrap();
    home.claim(&ana()).0.write(&token(2)).unwrap();
    assert_eq!(mode(&home.seat()), 0o600);
    let new = Home::new();
    new.leave(&ana(), 1);
    assert_eq!(mode(&new.folder()), 0o700);
}

#[track_caller]
fn pipe(at: &Path) {
    let _gone = fs::remove_file(at);
    // Not made by a program, which would share every lock of these tests while it starts.
    mknodat(CWD, at, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
}

#[test]
fn pipes_and_links_in_place_of_files_hold_nobody_up() {
    let home = Home::new();
    home.leave(&ana(), 1);
    let seat = home.seat();
    pipe(&seat);
    let (slot, found) = home.claim(&ana());
    assert_eq!(found, None);
    slot.write(&token(2)).unwrap();
    drop(slot);

    // The client neither reads nor writes through a link.
    let elsewhere = home.0.path().join("elsewhere");
    fs::rename(&seat, &elsewhere).unwrap();
    symlink(&elsewhere, &seat).unwrap();
    symlink(&elsewhere, seat.with_extension("new")).unwrap();
    let (slot, found) = home.claim(&ana());
    assert_eq!(found, None);
    slot.write(&token(3)).unwrap();
    drop(slot);
    let text = fs::read_to_string(&elsewhere).unwrap();
    assert!(text.contains(token(2).reveal()));

    let lock = seat.with_extension("lock");
    pipe(&lock);
    assert!(Slot::claim(&home.folder(), &ana(), Wanted::Saved).is_err());
    fs::remove_file(&lock).unwrap();
    pipe(&home.folder().join(".lock"));
    assert!(Slot::claim(&home.folder(), &ana(), Wanted::Saved).is_err());
}
