//! The clients of the harness, and how each enters.

use game::wire::EnterRequest;
use game::{ClientId, Command, Enter, Token};

use crate::connection::local_room::LocalClient;

/// Our own client.
pub(crate) const WE: ClientId = ClientId(1);
/// The opponent.
pub(crate) const ANA: ClientId = ClientId(2);

/// Returns our client, whose token is always the same.
pub(super) fn us() -> LocalClient {
    LocalClient {
        id: WE,
        token: Token::from_random(7),
    }
}

/// Returns the command with which a client enters.
pub(crate) fn enter(client: ClientId, request: &EnterRequest) -> Command {
    let fresh = if client == WE {
        us().token
    } else {
        Token::from_random(u128::from(client.0) + 1_000)
    };
    Command::Enter(Enter {
        client,
        name: request.name.clone(),
        token: request.token.as_ref().map(Token::hash),
        fresh: fresh.hash(),
        knows_seats: request.knows_seats,
        watch: request.watch,
        unlisted: false,
        stays: false,
        meet: None,
        league: None,
        house: game::House::default(),
    })
}
