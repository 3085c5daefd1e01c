//! The stages of the client: the lobby, and a room.

mod lobby;
mod page;
mod room;

pub(crate) use lobby::LobbyStage;
pub(crate) use page::{Happened, Next, Stage};
pub(crate) use room::RoomStage;
