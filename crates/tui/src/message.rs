//! The messages that the state receives, and the effects that it requests.
//!
//! **Invariant:** contains values only, and does not depend on sockets, key codes or screens.

use std::net::IpAddr;
use std::time::Duration;

use game::wire::{Ack, LeagueNews, ListedRoom, News, Notice, Refused, YourSeat};
use game::{Clean, Code, Level, PlayedGame, RoomId, Square, Token};
use serde_json::Value;

use crate::address::Address;
use crate::preferences::{Choice, Step};

/// A single event.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A wish of the user.
    Intent(Intent),
    /// A report of the connection.
    Connection(ConnectionEvent),
    /// The moment that `App::next_wake` named.
    Time,
    /// A key without a meaning here. It still proves that the user is present.
    Awake,
    /// Whether the terminal has the focus.
    Focus(bool),
    /// Several digits came at once, so none of them played.
    Burst,
    /// The reason why a choice could not be saved.
    NotKept(String),
    /// The program cannot be suspended, because no shell could resume it.
    NoShell,
}

/// A wish of the user. Every key and click becomes one before it reaches the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Play this square.
    Play(Square),
    /// Play a digit that no square has.
    NoSquare,
    /// Play the square under the cursor, or confirm a question.
    Confirm,
    /// Move the cursor by rows and columns, and wrap around the edges.
    Move {
        /// Rows down.
        rows: i8,
        /// Columns to the right.
        columns: i8,
    },
    /// Request the next game, or accept a request.
    Rematch,
    /// Play a player who waits, in the room that the server chooses.
    Meet,
    /// Open or close the list of the room's earlier games.
    Games,
    /// Open or close the table of the league.
    Table,
    /// Look back through a finished game.
    Look(Turn),
    /// Open or close the help.
    Help,
    /// Open or close the invitation.
    Invite,
    /// Open or close the options.
    Options,
    /// Give or change the name.
    Name,
    /// A key of the open options.
    Option(Step),
    /// Copy the invitation.
    Copy,
    /// Open or close the menu of robots.
    Robot,
    /// Call a robot of this level, or dismiss it.
    Call(Option<Level>),
    /// Claim the seat of an opponent who does not play.
    Claim,
    /// Go back: close an overlay, or ask whether to leave.
    Back,
    /// Leave the room and the program. During a game, ask first.
    Quit,
    /// End the program at once, as a crash would. The server keeps holding the seat.
    QuitNow,
    /// Answer yes.
    Yes,
    /// Answer no.
    No,
    /// Draw the whole screen again.
    Redraw,
}

/// A direction in a finished game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// One mark less.
    Back,
    /// One mark more.
    Forward,
}

/// A report of the connection's task.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionEvent {
    /// An attempt begins. Attempts are counted from 1 after each connection.
    Connecting {
        /// The number of the attempt.
        attempt: u32,
    },
    /// The connection is up, and nothing has been sent yet.
    Up,
    /// The connection is down. The next attempt starts automatically.
    Down {
        /// The number of attempts that failed since the last connection.
        attempt: u32,
        /// The time until the next attempt.
        retry_in: Duration,
        /// The reason.
        reason: DownReason,
    },
    /// The server has moved to this address, and we are connected to it there.
    Moved(Address),
    /// A valid event of the server.
    Received(ServerEvent),
    /// The league and its table, or `None` if they could not be read, and the minutes until the
    /// league ends, if the server told its time.
    Table(Option<LeagueNews>, Option<u64>),
    /// The games of a room that have ended, oldest first, or `None` if they could not be
    /// read.
    Games {
        /// The room.
        room: RoomId,
        /// The games.
        games: Option<Vec<PlayedGame>>,
    },
    /// The addresses of the server's host, of which one answers. The connection is up next.
    At(Vec<IpAddr>),
    /// The server's acknowledgement of an emit.
    Answered {
        /// The ticket of [`Effect::Emit`].
        ticket: u64,
        /// The server's answer.
        ack: Ack,
    },
}

/// The reason why the connection is down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownReason {
    /// No process answers at that address.
    NoAnswer,
    /// A process answers, but it does not speak Socket.IO.
    NotOurs,
    /// A process answers, and tells what stands in the way.
    Obstacle(Obstacle),
    /// The server refused the connection.
    TurnedAway,
    /// An established connection was lost.
    Lost,
    /// The server announced its shutdown.
    Closed,
}

/// An obstacle between this client and a server, as the address tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The name in the address leads to no machine.
    UnknownName,
    /// The certificate is valid, but for another name.
    OtherCertificate,
    /// No authority that this machine trusts has signed the certificate, or it is not
    /// valid now.
    UntrustedCertificate,
    /// We speak TLS, and the port does not.
    NoTls,
    /// The port speaks only TLS, and we do not.
    NeedsTls,
    /// The server does not go by the name in the address. It goes by these numbers, if
    /// they are known.
    OtherName(Option<Clean>),
    /// The server is at another address.
    Moved(Clean),
    /// A proxy answers with this HTTP status, because the server behind it does not.
    Gateway(u16),
    /// The server refuses the connection with this code.
    Refused(Code),
}

/// A decoded event of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// `atualizar_jogo`.
    News(News),
    /// `sua_vaga`.
    Seat(YourSeat),
    /// `erro`.
    Refused(Refused),
    /// `aviso`.
    Notice(Notice),
    /// `torneio`.
    League(LeagueNews),
    /// `servidor_fecha`: the server closes the connection next.
    Closing,
    /// `salas`.
    Rooms(Vec<ListedRoom>),
}

/// A request of `update` to the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send an event. If it has a ticket, the acknowledgement arrives as
    /// [`ConnectionEvent::Answered`].
    Emit {
        /// The name of the event.
        event: &'static str,
        /// The event's only argument.
        payload: Value,
        /// The number of the requested acknowledgement.
        ticket: Option<u64>,
    },
    /// Read the league and its table.
    ReadTable,
    /// Read the games of this room that have ended.
    ReadGames(RoomId),
    /// Connect now instead of waiting.
    RetryNow,
    /// Save a choice for the next run.
    Keep(Choice),
    /// Copy a text to the clipboard. Its arrival cannot be verified.
    Copy(String),
    /// Ring the terminal's bell.
    Ring,
    /// Ask the terminal to show a notification.
    Notify(String),
    /// Draw the whole screen again, as if the terminal were blank.
    Redraw,
    /// Return to the page where the room was chosen. If the command line named the room,
    /// end the program.
    Leave,
    /// Save this token for the next run, or delete the saved one.
    KeepSeat(Option<Token>),
    /// Forget the saved seat, and save the next token for this room.
    GoTo(RoomId),
    /// Save the token of the person.
    KeepPerson(Token),
    /// Keep the saved token under this address of the same server from now on.
    MoveSeat(Address),
    /// End the program.
    Quit,
}
