//! Pages made from the command line itself: completions for shells, and the man page. They
//! are in the chosen language, as bytes for standard output.

use clap::builder::EnumValueParser;
use clap::{Arg, ArgMatches};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use texts::{Language, Texts};

use super::arguments::{subcommand, with_argument};
use super::spelling;
use crate::exit;

/// Returns the commands `jogo completar` and `jogo manual`.
pub(super) fn commands(texts: Texts) -> [clap::Command; 2] {
    let shell = Arg::new("shell")
        .value_name(texts.cli_value_shell())
        .value_parser(EnumValueParser::<Shell>::new())
        .ignore_case(true)
        .hide_possible_values(true)
        .required(true)
        .help(texts.cli_shell());
    [
        with_argument(
            subcommand("completar", texts.cli_completions(), texts),
            shell,
            texts,
        ),
        subcommand("manual", texts.cli_manual(), texts),
    ]
}

/// Returns the completions for the shell that the arguments name.
pub(super) fn completions(matches: &ArgMatches, command: clap::Command, texts: Texts) -> Vec<u8> {
    let mut command = with_twins(command, texts.language());
    let shell: Shell = *matches.get_one("shell").expect("clap demands it");
    let mut page = Vec::new();
    clap_complete::generate(shell, &mut command, "jogo", &mut page);
    page
}

/// Returns the command with the names that readers of the language know beside its own.
fn with_twins(command: clap::Command, language: Language) -> clap::Command {
    let name = command.get_name().to_owned();
    command
        .visible_aliases(spelling::twins(spelling::COMMANDS, &name, language))
        .mut_args(|flag| {
            let name = flag.get_long().unwrap_or_default().to_owned();
            flag.visible_aliases(spelling::twins(spelling::FLAGS, &name, language))
        })
        .mut_subcommands(|command| with_twins(command, language))
}

/// Returns one man page for all commands.
pub(super) fn manual(mut command: clap::Command, texts: Texts) -> Vec<u8> {
    command.build();
    let all: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    let whole = Man::new(command.after_help(""));
    let mut page = rendered(|page| whole.render_title(page));
    page += &section(texts.manual_name(), |page| whole.render_name_section(page));
    page += &section(texts.manual_synopsis(), |page| {
        whole.render_synopsis_section(page)
    });
    for command in all {
        let name = command.get_bin_name().unwrap_or_default().to_owned();
        let man = Man::new(command);
        page += &section(&name, |page| man.render_description_section(page));
        page += &section("", |page| man.render_options_section(page));
    }
    page += &heading(texts.manual_exit_status());
    let mut codes = Roff::new();
    for (code, meaning) in exit::meanings(texts) {
        codes.control("TP", []);
        codes.text([roman(code)]);
        codes.text([roman(meaning)]);
    }
    page += &codes.to_roff();
    page.into_bytes()
}

/// Returns a section under our own heading in place of the English one; without a heading
/// if `title` is empty.
fn section(title: &str, render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let text = rendered(render);
    let body = text
        .split_once(".SH ")
        .and_then(|(_, rest)| rest.split_once('\n'));
    let body = body.map_or("", |(_, body)| body);
    if title.is_empty() {
        body.to_owned()
    } else {
        heading(title) + body
    }
}

fn heading(title: &str) -> String {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff.to_roff()
}

fn rendered(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    render(&mut bytes).expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("it is made of our own sentences")
}
