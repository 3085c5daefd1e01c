//! Rooms in this process's memory: they end with it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use game::{Room, RoomId};

use super::{Store, StoreFault, Swap};

/// A map behind a lock that is never held across an await.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    rooms: Mutex<HashMap<RoomId, Room>>,
}

impl Memory {
    fn swap_now(&self, id: &RoomId, expected: Option<u64>, next: Option<&Room>) -> Swap {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let current = rooms.get(id);
        if current.map(Room::version) != expected {
            return Swap::Conflict(current.cloned().map(Box::new));
        }
        match next {
            Some(room) => rooms.insert(id.clone(), room.clone()),
            None => rooms.remove(id),
        };
        Swap::Committed
    }
}

impl Store for Memory {
    fn load<'a>(&'a self, id: &'a RoomId) -> BoxFuture<'a, Result<Option<Room>, StoreFault>> {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        ready(Ok(rooms.get(id).cloned())).boxed()
    }

    fn swap<'a>(
        &'a self,
        id: &'a RoomId,
        expected: Option<u64>,
        next: Option<&'a Room>,
    ) -> BoxFuture<'a, Result<Swap, StoreFault>> {
        ready(Ok(self.swap_now(id, expected, next))).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_expected_version_is_replaced() {
        let id: RoomId = "123".parse().unwrap();
        let (store, first, second) = (
            Memory::default(),
            Room::new(id.clone(), 1),
            Room::new(id.clone(), 2),
        );
        assert!(matches!(
            store.swap_now(&id, None, Some(&first)),
            Swap::Committed
        ));
        assert!(matches!(
            store.swap_now(&id, None, Some(&second)),
            Swap::Conflict(Some(_))
        ));
        assert!(matches!(
            store.swap_now(&id, Some(1), Some(&second)),
            Swap::Committed
        ));
        assert!(matches!(
            store.swap_now(&id, Some(1), None),
            Swap::Conflict(Some(_))
        ));
        assert!(matches!(
            store.swap_now(&id, Some(2), None),
            Swap::Committed
        ));
        assert!(matches!(
            store.swap_now(&id, Some(2), None),
            Swap::Conflict(None)
        ));
    }
}
