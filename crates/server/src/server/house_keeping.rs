//! Keeps the rules of the host in the store, so that a restart finds them.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use crate::feeds::Feeds;
use crate::house::House;
use crate::store::Store;

/// The time between two changes of the store, and before the next try.
const INTERVAL: Duration = Duration::from_secs(1);

/// Returns the rules that the store has. Rules that cannot be read are left alone. The tables of
/// leagues have the names that the host gives.
pub(super) async fn take_over(store: &dyn Store, feeds: &Feeds) -> Arc<House> {
    let house = Arc::new(House::default());
    feeds.standings.name_by(Arc::clone(&house) as _);
    match store.house().await {
        Ok(Some(kept)) => {
            if !house.take_over(&kept) {
                tracing::warn!("the rules of the host cannot be read");
            }
        }
        Ok(None) => {}
        Err(fault) => tracing::warn!(%fault, "the rules of the host could not be read"),
    }
    house
}

/// Stores the rules after each change. They hold at once, also while the store fails.
pub(super) async fn keep(house: Arc<House>, store: Arc<dyn Store>) -> Infallible {
    let mut warned = false;
    loop {
        house.changed().await;
        while let Err(fault) = store.set_house(house.kept()).await {
            if !std::mem::replace(&mut warned, true) {
                tracing::warn!(%fault, "the rules of the host could not be stored");
            }
            tokio::time::sleep(INTERVAL).await;
        }
        warned = false;
        tokio::time::sleep(INTERVAL).await;
    }
}
