//! The names of the events.

/// Enter a room.
pub const ENTER: &str = "entrar_sala";
/// Play a player who waits for an opponent, or wait for one.
pub const MEET: &str = "achar_adversario";
/// Propose the next board; send the whole room.
pub const BOARD: &str = "atualizar_jogo";
/// Call a robot to the opposite seat, or send it away.
pub const ROBOT: &str = "chamar_robo";
/// Claim the opposite seat, whose player does not play.
pub const CLAIM: &str = "cobrar_cadeira";
/// Leave the room on purpose.
pub const LEAVE: &str = "sair_sala";
/// Ask for the list of rooms.
pub const LIST: &str = "listar_salas";
/// The list of rooms.
pub const ROOMS: &str = "salas";
/// Ask for the boards of the rooms.
pub const LIST_BOARDS: &str = "listar_tabuleiros";
/// The boards of the rooms.
pub const BOARDS: &str = "tabuleiros";
/// Send a client its own seat.
pub const SEAT: &str = "sua_vaga";
/// Send a client a refusal.
pub const REFUSED: &str = "erro";
/// Send a client a message of the host, or what the host did to it.
pub const NOTICE: &str = "aviso";
/// Send the league and its table.
pub const LEAGUE: &str = "torneio";
/// Announce to every client that the server closes, and with it every connection.
pub const CLOSING: &str = "servidor_fecha";
/// Ask for a [`super::Pong`]; clients measure a round trip with it.
pub const ECHO: &str = "evento";
