//! The turns of one client's requests, as a state machine.

use std::collections::VecDeque;

/// The number of requests of one client that may wait. An honest client has one or two, and
/// a longer queue would only hold memory.
const MAX_WAITING: usize = 32;

/// The turns of one client's requests. One request runs at a time, in the order of arrival,
/// and the client's end comes last.
///
/// `S` is the handler's state between two requests, and `R` is a request.
///
/// **Invariant:** does not depend on sockets or tasks, because it neither runs requests nor
/// waits.
#[derive(Debug)]
pub(super) enum Turns<S, R> {
    /// No request runs.
    Idle(S),
    /// A request runs. The waiting requests follow, and then the end if `ending`.
    Busy { waiting: VecDeque<R>, ending: bool },
    /// The client has ended.
    Gone,
}

/// The outcome of [`Turns::submit`].
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Submitted<S, R> {
    /// The request's turn has come. The caller must run it.
    Run(S, R),
    /// The request waits for its turn.
    Waits,
    /// The request comes back, because too many wait or the client has ended.
    Refused(R),
}

/// The step after a request that has run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<S, R> {
    /// The next request, which the caller must run.
    Run(S, R),
    /// No step until the next request.
    Idle,
    /// The client's end, which the caller must carry out.
    End(S),
}

impl<S, R> Turns<S, R> {
    /// Makes turns whose requests wait until the first call of [`Self::next`].
    pub(super) const fn held() -> Self {
        Self::Busy {
            waiting: VecDeque::new(),
            ending: false,
        }
    }

    /// Submits a request.
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

    /// Ends the client once its requests have run. Returns the state if none runs now, and
    /// the caller must then carry out the end.
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

    /// Returns the step after a request that has run and left this state.
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
            // Only a running request is followed by another.
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
    fn requests_before_the_activation_wait() {
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
    fn the_end_comes_once_and_after_waiting_requests() {
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
