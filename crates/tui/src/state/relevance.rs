//! Decides whether a notice is still about something that matters.

use game::{Code, Reaction, Refusal};

use super::App;
use super::notice::{Notice, Situation, Toast};

impl Toast {
    /// Returns whether the notice is about something that is over.
    pub(crate) fn is_over(&self, app: &App) -> bool {
        let now = Situation::of(app);
        let moved = now.position != self.about.position;
        match &self.notice {
            // The sentence may name who begins, which the first mark tells as well.
            Notice::Joined(_) | Notice::Found(_) | Notice::TookRobotsSeat(_) | Notice::NewGame => {
                let begun = moved && self.about.position.1 == 0;
                begun || now.over && !self.about.over
            }
            Notice::Left(_) | Notice::Alone | Notice::FindsNobody => {
                app.others().all(|other| other.is_some())
            }
            Notice::Dropped(_) => app.others().flatten().all(|other| other.present),
            Notice::Returned(_) => !app.others().flatten().all(|other| other.present),
            Notice::Back | Notice::BackReset => !now.inside,
            Notice::Relay => now.over || app.mark().is_some(),
            Notice::Taken | Notice::NoSquare => moved,
            Notice::MouseOn => !app.setup.preferences.mouse,
            Notice::NotYourTurn(_) => moved || app.is_my_turn(),
            Notice::OnlyWatching => app.mark().is_some(),
            Notice::GameOver | Notice::MissedMoves => !now.over,
            Notice::Sending | Notice::Unconfirmed => !now.asking,
            Notice::Offline | Notice::WaitUntilBack => now.inside,
            Notice::Refused(code) => self.is_over_after_refusal(code, app, now),
            Notice::Later(_) => now.over,
            Notice::Seeking => !app.is_seeking(),
            Notice::NoRobot => app.can_call_robot(),
            Notice::SeatGivenBack => app.mark().is_none(),
            Notice::LeagueEnded(..)
            | Notice::Watchers(_)
            | Notice::HostSays(_)
            | Notice::Renamed(_)
            | Notice::Copied
            | Notice::Burst
            | Notice::Named
            | Notice::Nameless
            | Notice::NotKept(_)
            | Notice::NoShell
            | Notice::BrokenFile(_) => false,
        }
    }

    /// Returns whether a refusal no longer matters: the request has succeeded, or is
    /// allowed now.
    fn is_over_after_refusal(&self, code: &Code, app: &App, now: Situation) -> bool {
        let Some(refusal) = code.known() else {
            return false;
        };
        if refusal == Refusal::NotYourTurn {
            app.is_my_turn()
        } else if refusal == Refusal::GameOver {
            app.outcome().is_none()
        } else if refusal == Refusal::OnlyWatching {
            app.mark().is_some()
        } else {
            let asked = self.about.asking && !now.asking;
            let entered = !self.about.inside && now.inside;
            refusal.reaction() == Reaction::Wait && (asked || entered)
        }
    }
}

impl Situation {
    pub(crate) fn of(app: &App) -> Self {
        Self {
            position: (app.number(), app.marks()),
            asking: app.pending.is_some(),
            inside: app.is_in(),
            over: app.outcome().is_some(),
        }
    }
}
