//! The sentences about a text that is no destination.

use game::InvalidRoomId;
use texts::Texts;

use super::Unclear;

impl Unclear {
    /// Returns the sentence that names the mistake and the right form.
    pub fn sentence(&self, texts: Texts) -> String {
        match self {
            Self::Server => texts.destination_unclear().to_owned(),
            Self::Zone(zone) => texts.destination_zone(zone),
            Self::Elsewhere => texts.destination_elsewhere().to_owned(),
            Self::Path(path) => texts.destination_path(path),
            Self::Two(first, second) => texts.two_destinations(first, second),
            Self::Room { nearest: None, .. } => texts.sala_invalida().to_owned(),
            Self::Room {
                mistake,
                nearest: Some(near),
                server,
            } => {
                let near = match server {
                    Some(server) => format!("{}/sala/{near}", server.url()),
                    None => near.to_string(),
                };
                match mistake {
                    InvalidRoomId::Accent => texts.room_code_accent(near),
                    InvalidRoomId::Blank => texts.room_code_blank(near),
                    InvalidRoomId::Empty | InvalidRoomId::Character => {
                        texts.room_code_character(near)
                    }
                    InvalidRoomId::Long => texts.room_code_long(near),
                }
            }
        }
    }
}
