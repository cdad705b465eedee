//! Values that are written in JSON as they print themselves.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer, de::Error};
use std::fmt::Display;
use std::str::FromStr;

pub(super) fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

pub(super) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|e| D::Error::custom(format!("{text:?}: {e}")))
}

/// Points in time, to the second.
pub(super) mod second {
    use super::{Deserializer, Serializer, Timestamp, whole};

    pub(in super::super) fn serialize<S: Serializer>(value: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        super::serialize(&whole(*value), to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        super::deserialize(from).map(whole)
    }
}

/// The second that has begun.
pub(super) fn whole(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second().saturating_sub(i64::from(time.subsec_nanosecond() < 0))).unwrap_or(time)
}
