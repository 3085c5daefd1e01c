//! A room that another server has changed, and that nobody looks at on this server.

use super::LiveRoom;
use crate::rooms::context::RoomContext;
use crate::rooms::member::Outbox;
use crate::rooms::unread::Unread;
use crate::store::StoreFault;
use crate::store::shared::{EraEntry, RoomText};

impl<O: Outbox> LiveRoom<O> {
    /// Notes that another server changed the room. Returns false if it must be read at once.
    pub(in crate::rooms) fn note(&mut self, context: &RoomContext) -> bool {
        if self.is_looked_at(context) {
            return false;
        }
        if !std::mem::replace(&mut self.unread.changed, true) {
            context.unread.note(&self.id);
        }
        true
    }

    /// Keeps the store's room as text, in place of an older text. A text that is no room is
    /// dropped, and the store asked again.
    ///
    /// # Errors
    /// The text, because the room must be read at once: somebody looks at it, or the store has
    /// an older one than this server.
    pub(in crate::rooms) fn keep_copy(
        &mut self,
        context: &RoomContext,
        text: RoomText,
    ) -> Result<(), RoomText> {
        if self.is_looked_at(context) {
            return Err(text);
        }
        let copied = self.unread.copy.as_ref().and_then(RoomText::version);
        match text.version() {
            Some(version) if Some(version) < copied.max(self.version()) => return Err(text),
            Some(_) => {}
            None => {
                tracing::debug!(room = %self.id, "a text that is no room");
                return Ok(());
            }
        }
        self.unread = Unread {
            changed: false,
            copy: Some(text),
        };
        context.unread.copied(&self.id);
        Ok(())
    }

    /// Returns whether no other server has changed the room since this one last read it.
    pub(in crate::rooms) const fn is_current(&self) -> bool {
        !self.unread.changed && self.unread.copy.is_none()
    }

    /// Makes this room the store's newest, if another server has changed it.
    ///
    /// # Errors
    /// The store cannot be read. The room is the newest that this server could get.
    pub(in crate::rooms) async fn catch_up(
        &mut self,
        context: &RoomContext,
    ) -> Result<(), StoreFault> {
        self.open_copy(context).await;
        let Some(store) = context.shared.as_ref().filter(|_| self.unread.changed) else {
            return Ok(());
        };
        match store.load(&self.id).await? {
            Some(room) => self.reconcile(context, &room, EraEntry::Joined).await,
            None => {
                let removed = store.removed(&self.id).await?;
                self.missing_from_store(context, removed, EraEntry::Joined)
                    .await
            }
        }
    }

    /// Parses the text that is kept, and adopts the room if it is newer.
    pub(in crate::rooms) async fn open_copy(&mut self, context: &RoomContext) {
        let Some(copy) = self.unread.copy.take() else {
            return;
        };
        match copy.parse() {
            Ok(room) if Some(room.version()) > self.version() => self.adopt(context, &room).await,
            Ok(_) => {}
            Err(fault) => {
                tracing::debug!(room = %self.id, %fault, "a copy that cannot be read");
                self.unread.changed = true;
            }
        }
        self.index(context);
    }

    /// Notes that the store's room was read after every change that was noted.
    pub(super) fn note_read(&mut self, context: &RoomContext) {
        if std::mem::take(&mut self.unread.changed) {
            self.index(context);
        }
    }

    fn index(&self, context: &RoomContext) {
        context.unread.read(&self.id);
        if self.unread.changed {
            context.unread.note(&self.id);
        }
    }

    /// Returns whether this server must know each change of the room at once. A room that was
    /// never read, or is gone, is no room to note a change of.
    fn is_looked_at(&self, context: &RoomContext) -> bool {
        let known = self.room.is_some() && !self.closed;
        !known
            || !self.members.is_empty()
            || context.waiters.is_watched(&self.id)
            || context.feeds.snapshots.is_followed(&self.id)
    }
}
