//! The pages of the client: the lobby, and a room.

mod lobby;
mod page;
mod room;

pub(crate) use lobby::LobbyPage;
pub(crate) use page::{Next, Page, PageEvent};
pub(crate) use room::RoomPage;
