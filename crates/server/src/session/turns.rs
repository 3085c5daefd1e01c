use std::collections::VecDeque;

/// Requests of one client that may wait. An honest client has one or two.
const MAX_WAITING: usize = 32;

/// Whose turn it is among the requests of one client: one runs at a time, in the order in
/// which they came, and the end comes last.
///
/// `S` is what the client's handler keeps between two requests, and `R` is a request. Nothing
/// here runs or waits: a state machine that needs neither a socket nor a task.
#[derive(Debug)]
pub(super) enum Turns<S, R> {
    /// No request runs.
    Idle(S),
    /// A request runs, these follow, and then, maybe, the end.
    Busy { waiting: VecDeque<R>, ending: bool },
    /// The client has ended.
    Gone,
}

/// What became of a request that was submitted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Submitted<S, R> {
    /// It runs now; the caller has to run it.
    Run(S, R),
    /// It runs after others.
    Waits,
    /// Too many wait, or the client has ended: the request comes back.
    Refused(R),
}

/// What follows a request that has run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<S, R> {
    /// The next request; the caller has to run it.
    Run(S, R),
    /// Nothing, for now.
    Idle,
    /// The end; the caller has to carry it out.
    End(S),
}

impl<S, R> Turns<S, R> {
    /// Starts with requests that wait until somebody calls [`Self::next`].
    pub(super) const fn held() -> Self {
        Self::Busy {
            waiting: VecDeque::new(),
            ending: false,
        }
    }

    /// Takes a request in.
    pub(super) fn submit(&mut self, request: R) -> Submitted<S, R> {
        match std::mem::replace(self, Self::held()) {
            Self::Idle(state) => Submitted::Run(state, request),
            Self::Busy {
                mut waiting,
                ending,
            } => {
                let full = ending || waiting.len() >= MAX_WAITING;
                let submitted = if full {
                    Submitted::Refused(request)
                } else {
                    waiting.push_back(request);
                    Submitted::Waits
                };
                *self = Self::Busy { waiting, ending };
                submitted
            }
            Self::Gone => {
                *self = Self::Gone;
                Submitted::Refused(request)
            }
        }
    }

    /// Ends the client once its requests have run. Returns the state if that is now; the
    /// caller has to carry the end out.
    pub(super) fn end(&mut self) -> Option<S> {
        match std::mem::replace(self, Self::Gone) {
            Self::Idle(state) => Some(state),
            Self::Busy { waiting, .. } => {
                *self = Self::Busy {
                    waiting,
                    ending: true,
                };
                None
            }
            Self::Gone => None,
        }
    }

    /// Returns what follows a request that has run and left this state.
    pub(super) fn next(&mut self, state: S) -> Next<S, R> {
        match self {
            Self::Busy { waiting, ending } => {
                if let Some(request) = waiting.pop_front() {
                    Next::Run(state, request)
                } else if *ending {
                    *self = Self::Gone;
                    Next::End(state)
                } else {
                    *self = Self::Idle(state);
                    Next::Idle
                }
            }
            // Only what runs asks what follows.
            Self::Idle(_) | Self::Gone => Next::Idle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle() -> Turns<&'static str, u32> {
        let mut turns = Turns::held();
        assert_eq!(turns.next("lobby"), Next::Idle);
        turns
    }

    #[test]
    fn requests_run_one_at_a_time_in_the_order_in_which_they_came() {
        let mut turns = idle();
        assert_eq!(turns.submit(1), Submitted::Run("lobby", 1));
        assert_eq!(turns.submit(2), Submitted::Waits);
        assert_eq!(turns.submit(3), Submitted::Waits);
        assert_eq!(turns.next("room"), Next::Run("room", 2));
        assert_eq!(turns.next("room"), Next::Run("room", 3));
        assert_eq!(turns.next("other"), Next::Idle);
        assert_eq!(turns.submit(4), Submitted::Run("other", 4));
    }

    #[test]
    fn what_came_before_the_client_could_be_answered_waits() {
        let mut turns = Turns::held();
        assert_eq!(turns.submit(1), Submitted::Waits);
        assert_eq!(turns.next("lobby"), Next::Run("lobby", 1));
    }

    #[test]
    fn one_request_too_many_comes_back() {
        let mut turns = idle();
        assert_eq!(turns.submit(0), Submitted::Run("lobby", 0));
        for request in 1..=MAX_WAITING as u32 {
            assert_eq!(turns.submit(request), Submitted::Waits);
        }
        assert_eq!(turns.submit(99), Submitted::Refused(99));
        assert_eq!(turns.next("lobby"), Next::Run("lobby", 1));
        assert_eq!(turns.submit(99), Submitted::Waits);
    }

    #[test]
    fn the_end_comes_after_what_waits_and_once() {
        let mut turns = idle();
        assert_eq!(turns.submit(1), Submitted::Run("lobby", 1));
        assert_eq!(turns.submit(2), Submitted::Waits);
        assert_eq!(turns.end(), None);
        assert_eq!(turns.end(), None);
        assert_eq!(turns.submit(3), Submitted::Refused(3));
        assert_eq!(turns.next("room"), Next::Run("room", 2));
        assert_eq!(turns.next("room"), Next::End("room"));
        assert_eq!(turns.submit(4), Submitted::Refused(4));
        assert_eq!(turns.end(), None);
    }

    #[test]
    fn an_idle_client_ends_at_once() {
        let mut turns = idle();
        assert_eq!(turns.end(), Some("lobby"));
        assert_eq!(turns.end(), None);
        assert_eq!(turns.submit(1), Submitted::Refused(1));
    }
}
