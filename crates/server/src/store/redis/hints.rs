//! What the other servers did, as Redis tells it: which rooms changed, or that something
//! was missed. Knows ids, no rooms.

use game::RoomId;
use redis::{PushInfo, PushKind, from_redis_value};
use tokio::sync::mpsc::UnboundedReceiver;

/// What is told when an era begins or opens.
const ERA: &str = "era";

/// Something was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Others changed these rooms.
    Changed(Vec<RoomId>),
    /// Changes may have gone by unheard.
    Missed,
}

/// Changes are counted, so that one that was missed is noticed at the next.
#[derive(Debug)]
pub(crate) struct Hints {
    pushes: UnboundedReceiver<PushInfo>,
    node: u32,
    /// The last change that was heard of, ours included.
    step: u64,
}

impl Hints {
    pub(super) const fn new(pushes: UnboundedReceiver<PushInfo>, node: u32) -> Self {
        Self {
            pushes,
            node,
            step: 0,
        }
    }

    /// All that is to be heard, at least something. May be given up and asked again.
    pub(crate) async fn next(&mut self) -> Hint {
        loop {
            let Some(first) = self.pushes.recv().await else {
                return std::future::pending().await;
            };
            let mut changed = Vec::new();
            let mut missed = !self.take_in(&first, &mut changed);
            while let Ok(push) = self.pushes.try_recv() {
                missed |= !self.take_in(&push, &mut changed);
            }
            if missed {
                return Hint::Missed;
            }
            if !changed.is_empty() {
                changed.sort_unstable();
                changed.dedup();
                return Hint::Changed(changed);
            }
        }
    }

    /// The last change that was heard of.
    pub(crate) const fn step(&self) -> u64 {
        self.step
    }

    /// Everything up to this change is known now.
    pub(crate) const fn caught_up(&mut self, step: u64) {
        self.step = step;
    }

    /// Notes a change by somebody else; false if one before it went by unheard.
    fn take_in(&mut self, push: &PushInfo, changed: &mut Vec<RoomId>) -> bool {
        if push.kind != PushKind::Message {
            return push.kind != PushKind::Disconnection;
        }
        let text = push
            .data
            .get(1)
            .map(|value| from_redis_value::<String>(value.clone()));
        let text = text.and_then(Result::ok);
        if text.as_deref() == Some(ERA) {
            return false;
        }
        let Some((step, node, id)) = text.as_deref().and_then(parse) else {
            // Not ours: whoever speaks here without being one of us is not listened to.
            return true;
        };
        let in_order = step <= self.step + 1;
        self.step = self.step.max(step);
        if node != self.node {
            changed.push(id);
        }
        in_order
    }
}

fn parse(text: &str) -> Option<(u64, u32, RoomId)> {
    let mut words = text.split(' ');
    let (step, node, id) = (words.next()?, words.next()?, words.next()?);
    Some((step.parse().ok()?, node.parse().ok()?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use redis::Value;
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    fn ear() -> (UnboundedSender<PushInfo>, Hints) {
        let (say, heard) = unbounded_channel();
        (say, Hints::new(heard, 7))
    }

    fn told(text: &str) -> PushInfo {
        let words = ["jogo:mudancas", text].map(|word| Value::BulkString(word.into()));
        PushInfo {
            kind: PushKind::Message,
            data: words.into(),
        }
    }

    #[tokio::test]
    async fn changes_of_others_are_told_together_and_ours_are_not() {
        let (say, mut hints) = ear();
        for text in ["1 7 minha", "2 8 b", "3 9 a", "4 8 b"] {
            say.send(told(text)).unwrap();
        }
        let rooms = ["a", "b"].map(|id| id.parse().unwrap()).to_vec();
        assert_eq!(hints.next().await, Hint::Changed(rooms));
        assert_eq!(hints.step(), 4);
    }

    #[tokio::test]
    async fn a_gap_and_a_broken_line_are_noticed_and_garbage_is_not_believed() {
        let (say, mut hints) = ear();
        hints.caught_up(4);
        say.send(told("6 8 b")).unwrap();
        assert_eq!(hints.next().await, Hint::Missed);
        let broken = PushInfo {
            kind: PushKind::Disconnection,
            data: Vec::new(),
        };
        say.send(broken).unwrap();
        assert_eq!(hints.next().await, Hint::Missed);
        for garbage in ["", "x", "7 8", "7 8 ../..", "-1 8 b", "\u{1b}[2J"] {
            say.send(told(garbage)).unwrap();
        }
        say.send(told("7 8 b")).unwrap();
        assert_eq!(
            hints.next().await,
            Hint::Changed(vec!["b".parse().unwrap()])
        );
    }
}
