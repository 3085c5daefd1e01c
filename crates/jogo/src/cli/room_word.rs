//! The value of `--sala`. The name of a room may begin with `-`.

use std::ffi::OsStr;

use clap::builder::{NonEmptyStringValueParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

/// A parser of non-empty words that are not flags of the same command. So `--sala` without
/// a value does not take the next flag for one.
#[derive(Clone, Debug)]
pub(super) struct RoomWord;

impl TypedValueParser for RoomWord {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let flag = value.to_str().and_then(|word| word.strip_prefix("--"));
        let is_flag = |one: &Arg| {
            let all = one.get_long_and_visible_aliases().unwrap_or_default();
            flag.is_some_and(|flag| all.contains(&flag))
        };
        if !command.get_arguments().any(is_flag) {
            return NonEmptyStringValueParser::new().parse_ref(command, argument, value);
        }
        let mut missing = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
        if let Some(argument) = argument {
            let name = ContextValue::String(argument.to_string());
            missing.insert(ContextKind::InvalidArg, name);
        }
        missing.insert(
            ContextKind::InvalidValue,
            ContextValue::String(String::new()),
        );
        Err(missing)
    }
}
