//! One saved token: the slot in which it lies, and what this run wrote there.

use std::io;
use std::path::Path;

use game::{RoomId, Token};

use super::owner::Owner;
use super::slot::{Slot, Wanted};
use crate::address::Address;

/// The keeper of one token.
#[derive(Debug)]
pub(super) struct Keeper {
    owner: Owner,
    slot: Option<Slot>,
    /// The last value that this run wrote.
    written: Option<Option<Token>>,
}

impl Keeper {
    /// Returns a keeper without a slot.
    pub(super) const fn new(owner: Owner) -> Self {
        Self {
            owner,
            slot: None,
            written: None,
        }
    }

    /// Returns the token of an earlier run. If no slot can be claimed now, the next write
    /// tries again and reports the error.
    pub(super) fn load(&mut self, folder: Option<&Path>, wanted: Wanted) -> Option<Token> {
        let folder = folder?;
        // Nothing is made for a token that may never come.
        if wanted == Wanted::Named && !folder.is_dir() {
            return None;
        }
        let (slot, token) = Slot::claim(folder, &self.owner, wanted).ok()?;
        self.slot = Some(slot);
        token
    }

    /// Saves this token, or deletes the saved one.
    pub(super) fn write(&mut self, folder: Option<&Path>, token: Option<Token>) -> io::Result<()> {
        if self.written.as_ref() == Some(&token) {
            return Ok(());
        }
        match &token {
            Some(token) => self.slot(folder)?.write(token)?,
            None => {
                if let Some(slot) = &self.slot {
                    slot.forget()?;
                }
            }
        }
        self.written = Some(token);
        Ok(())
    }

    /// Moves the saved token into a slot of this address. The old slot is emptied last.
    pub(super) fn move_to(&mut self, folder: Option<&Path>, address: &Address) -> io::Result<()> {
        let owner = self.owner.at(address);
        if owner.server == self.owner.server {
            return Ok(());
        }
        self.owner = owner;
        let left = self.slot.take();
        // Without a token of this run, the next one that comes is written there.
        let Some(token) = self.written.take() else {
            return Ok(());
        };
        self.write(folder, token)?;
        left.map_or(Ok(()), |left| left.forget())
    }

    /// Removes the slot, and keeps the next token for this room.
    pub(super) fn go_to(&mut self, room: RoomId) -> io::Result<()> {
        self.owner = self.owner.in_room(room);
        self.written = None;
        self.slot.take().map_or(Ok(()), Slot::discard)
    }

    fn slot(&mut self, folder: Option<&Path>) -> io::Result<&Slot> {
        let slot = match self.slot.take() {
            Some(slot) => slot,
            None => {
                let folder = folder.ok_or(io::ErrorKind::NotFound)?;
                Slot::claim(folder, &self.owner, Wanted::Empty)?.0
            }
        };
        Ok(self.slot.insert(slot))
    }
}
