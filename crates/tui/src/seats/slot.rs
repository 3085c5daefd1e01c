//! A slot: the files of one client for one room on one server, and their lock.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use game::{Name, RoomId, Token};
use serde::{Deserialize, Serialize};

use super::folder;
use super::owner::Owner;
use super::paths::{Files, stem};

/// The maximum number of clients of one user that can save seats in one room.
pub(super) const MAX_SLOTS: usize = 32;

/// The maximum size of a seat's file. A token takes 32 bytes.
pub(super) const MAX_FILE_BYTES: u64 = 4_096;

/// A client's own slot. Dropping it releases the slot.
#[derive(Debug)]
pub(super) struct Slot {
    files: Files,
    owner: Owner,
    /// The lock, which the system releases however the process ends.
    _lock: File,
}

/// The acceptable slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A slot with a seat, preferably of this name, or else an empty slot.
    Saved,
    /// A slot with a token of this name, and no other.
    Named,
    /// An empty slot.
    Empty,
}

/// The content of a seat's file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedSeat {
    #[serde(rename = "servidor")]
    server: String,
    /// The room, or `None` in the file of a person.
    #[serde(rename = "sala", default, skip_serializing_if = "Option::is_none")]
    room: Option<RoomId>,
    #[serde(rename = "nome")]
    name: String,
    #[serde(rename = "ficha")]
    token: Token,
}

impl Slot {
    /// Claims the best slot that no other client has, and returns the token in it.
    pub(super) fn claim(
        folder: &Path,
        owner: &Owner,
        wanted: Wanted,
    ) -> io::Result<(Self, Option<Token>)> {
        folder::prepare(folder)?;
        // Meanwhile no other client chooses a slot, and no lock's file is removed.
        let _lock = folder::lock_folder(folder)?;
        folder::sweep(folder);
        let mut slots: Vec<_> = (0..MAX_SLOTS)
            .map(|number| Files::of(folder, &stem(owner, number)))
            .map(|files| (SavedSeat::read(&files.seat, owner), files))
            .filter(|(kept, _)| match wanted {
                Wanted::Saved => true,
                Wanted::Named => kept.as_ref().is_some_and(|kept| kept.is_of(owner)),
                Wanted::Empty => kept.is_none(),
            })
            .collect();
        // Two users of one machine each get their own seat back. Equal slots keep their
        // order.
        slots.sort_by_key(|(kept, _)| match kept {
            Some(kept) if kept.is_of(owner) => 0,
            Some(_) => 1,
            None => 2,
        });
        for (_, files) in slots {
            if let Some(lock) = folder::try_lock(&files.lock)? {
                // Read again, because a client that has just ended may have changed it.
                let kept = SavedSeat::read(&files.seat, owner);
                let slot = Self {
                    files,
                    owner: owner.clone(),
                    _lock: lock,
                };
                return Ok((slot, kept.map(|kept| kept.token)));
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// Writes a token into the slot, completely or, after a power cut, not at all.
    pub(super) fn write(&self, token: &Token) -> io::Result<()> {
        let kept = SavedSeat {
            server: self.owner.server.clone(),
            room: self.owner.room.clone(),
            name: self.owner.name.as_str().to_owned(),
            token: token.clone(),
        };
        let text = serde_json::to_vec(&kept)?;
        if text.len() as u64 > MAX_FILE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        folder::remove(&self.files.draft)?;
        let mut draft = folder::owner_only()
            .create_new(true)
            .write(true)
            .open(&self.files.draft)?;
        draft.write_all(&text)?;
        draft.sync_all()?;
        fs::rename(&self.files.draft, &self.files.seat)?;
        folder::sync(&self.files.seat)
    }

    /// Empties the slot, and removes its lock. A client that plays in one room after another
    /// would leave a file for each.
    pub(super) fn discard(self) -> io::Result<()> {
        self.forget()?;
        if let Some(folder) = self.files.lock.parent() {
            // Meanwhile no other client is about to lock the removed file.
            let _choosing = folder::lock_folder(folder)?;
            folder::remove(&self.files.lock)?;
        }
        Ok(())
    }

    /// Empties the slot.
    pub(super) fn forget(&self) -> io::Result<()> {
        folder::remove(&self.files.seat)?;
        folder::sync(&self.files.seat)
    }
}

impl SavedSeat {
    /// Returns the saved seat of this owner's server and room, if the file contains one.
    fn read(file: &Path, owner: &Owner) -> Option<Self> {
        Self::read_any(file).filter(|kept| kept.is_at(owner))
    }

    /// Returns whether it is in the room of this owner.
    pub(super) fn is_at(&self, owner: &Owner) -> bool {
        self.server == owner.server && self.room == owner.room
    }

    /// Returns the name on it.
    pub(super) fn name(&self) -> Name {
        Name::new(&self.name)
    }

    /// Returns whether this owner's name is on it.
    pub(super) fn is_of(&self, owner: &Owner) -> bool {
        self.name == owner.name.as_str()
    }

    /// Returns the server and the room, unless it is a person's.
    pub(super) fn place(self) -> Option<(String, RoomId)> {
        Some((self.server, self.room?))
    }

    /// Returns the saved seat in a file, if it contains one.
    pub(super) fn read_any(file: &Path) -> Option<Self> {
        // Reading a pipe would block forever.
        if !fs::symlink_metadata(file).ok()?.is_file() {
            return None;
        }
        let mut text = Vec::new();
        let file = File::open(file).ok()?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut text).ok()?;
        if text.len() as u64 > MAX_FILE_BYTES {
            return None;
        }
        serde_json::from_slice(&text).ok()
    }
}
