pub(crate) mod lobby;
pub(crate) mod snapshots;
pub(crate) mod subscribers;
pub(crate) mod wall;
