//! Everything that can wake the client, and everything it can ask of the outside.
//! Values only: nobody here knows a socket, a key code or a screen.

use std::time::Duration;

use game::wire::{Ack, ListedRoom, News, Refused, YourSeat};
use game::{Level, Square, Token};
use serde_json::Value;

use crate::preferences::{Choice, Step};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The person wants something.
    Intent(Intent),
    /// The line to the server did something.
    Connection(ConnectionEvent),
    /// A moment that `App::next_wake` named has come.
    Time,
    /// A key that means nothing here: somebody is there all the same.
    Awake,
    /// The terminal tells whether it is the one in use.
    Focus(bool),
    /// A choice could not be kept, and why.
    NotKept(String),
}

/// What a person can want; a key or a click becomes one before it touches state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Play this square.
    Play(Square),
    /// Play the square under the cursor, or confirm what is asked.
    Confirm,
    /// Move the cursor by rows and columns, wrapping.
    Move {
        /// Rows down.
        rows: i8,
        /// Columns to the right.
        columns: i8,
    },
    /// Ask for, or accept, the next game.
    Rematch,
    /// Open or close the help.
    Help,
    /// Open or close the invitation.
    Invite,
    /// Open or close the options.
    Options,
    /// A key of the open options.
    Option(Step),
    /// Copy the invitation.
    Copy,
    /// Turn the digits of the board upside down.
    Digits,
    /// Open or close the choice of a robot.
    Robot,
    /// Call a robot of this level, or send it away.
    Call(Option<Level>),
    /// Step back: close what is open, else ask to leave.
    Back,
    /// Leave the room and the program, asking first while a game runs.
    Quit,
    /// End the program at once, as a crash would: the seat stays held.
    QuitNow,
    /// Answer a question.
    Yes,
    /// Answer a question.
    No,
    /// Draw the whole screen again.
    Redraw,
}

/// What the connection task reports.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionEvent {
    /// An attempt begins, counted from 1 since the line was last up.
    Connecting {
        /// Which attempt.
        attempt: u32,
    },
    /// Connected; nothing was sent yet.
    Up,
    /// Not connected; the next attempt comes by itself.
    Down {
        /// Attempts that failed since the line was last up.
        attempt: u32,
        /// Time until the next one.
        retry_in: Duration,
        /// Why.
        reason: DownReason,
    },
    /// The server sent something that could be understood.
    Received(ServerEvent),
    /// The server acknowledged the emit with this ticket.
    Answered {
        /// The ticket of [`Effect::Emit`].
        ticket: u64,
        /// Its answer.
        ack: Ack,
    },
}

/// Why the line is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownReason {
    /// Nobody answers at that address.
    NoAnswer,
    /// Something answers, but does not speak Socket.IO.
    NotOurs,
    /// The server turned the connection away.
    TurnedAway,
    /// A connection that had been up was lost.
    Lost,
    /// The server said that it closes.
    Closed,
}

/// An event of the server, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerEvent {
    /// `atualizar_jogo`.
    News(News),
    /// `sua_vaga`.
    Seat(YourSeat),
    /// `erro`.
    Refused(Refused),
    /// `servidor_fecha`: what comes next is the end of the line.
    Closing,
    /// `salas`.
    Rooms(Vec<ListedRoom>),
}

/// What `update` asks of the outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send an event; with a ticket its acknowledgement comes back as
    /// [`ConnectionEvent::Answered`].
    Emit {
        /// The event name.
        event: &'static str,
        /// Its one argument.
        payload: Value,
        /// Asks for an acknowledgement.
        ticket: Option<u64>,
    },
    /// Try to connect now instead of waiting.
    RetryNow,
    /// Keep a choice for the next time.
    Keep(Choice),
    /// Give a text to the clipboard; whether it arrives is never known.
    Copy(String),
    /// Ring the terminal's bell.
    Ring,
    /// Ask the terminal to show a notification.
    Notify(String),
    /// Draw everything again, as if the terminal were blank.
    Redraw,
    /// Go back to where the room was chosen, or end the program if it was named.
    Leave,
    /// Keep this token on the disk for the next run, or forget the one kept there.
    KeepSeat(Option<Token>),
    /// End the program.
    Quit,
}
