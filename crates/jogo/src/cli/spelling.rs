//! The spellings of commands and flags. Each has one name, which the documents use, and
//! twins in the other languages. Accents, capitals and the long dashes of chats do not
//! count.

use std::iter;

use texts::Language;
use tui::preferences::folded;

/// A command or flag: its own name, its names in Portuguese, English and Spanish, and other
/// spellings.
pub(super) type Row = (&'static str, [&'static str; 3], &'static [&'static str]);

pub(super) const COMMANDS: &[Row] = &[
    (
        "serve",
        ["servir", "serve", "servir"],
        &["servidor", "server"],
    ),
    ("play", ["jogar", "play", "jugar"], &[]),
    ("partidas", ["partidas", "games", "partidas"], &[]),
    ("duelo", ["duelo", "duel", "duelo"], &[]),
    ("saude", ["saude", "health", "salud"], &[]),
    ("copia", ["copia", "copy", "copia"], &["backup", "copiar"]),
    (
        "completar",
        ["completar", "complete", "completar"],
        &["completions"],
    ),
    ("manual", ["manual", "manual", "manual"], &["man"]),
];

pub(super) const FLAGS: &[Row] = &[
    ("help", ["ajuda", "help", "ayuda"], &[]),
    ("version", ["versao", "version", "version"], &[]),
    ("idioma", ["idioma", "language", "idioma"], &["lang"]),
    ("sala", ["sala", "room", "sala"], &[]),
    ("host", ["servidor", "host", "servidor"], &["server"]),
    ("nome", ["nome", "name", "nombre"], &[]),
    ("procurar", ["procurar", "find", "buscar"], &[]),
    ("assistir", ["assistir", "watch", "mirar"], &[]),
    ("simples", ["simples", "plain", "simple"], &[]),
    ("robo", ["robo", "robot", "robot"], &[]),
    ("convidado", ["convidado", "guest", "invitado"], &[]),
    ("tema", ["tema", "theme", "tema"], &[]),
    ("simbolos", ["simbolos", "symbols", "simbolos"], &[]),
    ("avisos", ["avisos", "alerts", "avisos"], &[]),
    ("mouse", ["mouse", "mouse", "raton"], &[]),
    (
        "sem-animacao",
        ["sem-animacao", "no-animation", "sin-animacion"],
        &[],
    ),
    ("port", ["porta", "port", "puerto"], &[]),
    ("origem", ["origem", "origin", "origen"], &[]),
    ("pagina", ["pagina", "page", "pagina"], &[]),
    ("moldura", ["moldura", "frame", "marco"], &[]),
    ("guarda", ["guarda", "hold", "guarda"], &[]),
    ("paciencia", ["paciencia", "patience", "paciencia"], &[]),
    (
        "so-reservadas",
        ["so-reservadas", "unlisted-only", "solo-reservadas"],
        &[],
    ),
    ("reservada", ["reservada", "unlisted", "reservada"], &[]),
    ("historico", ["historico", "history", "historico"], &[]),
    ("formato", ["formato", "format", "formato"], &[]),
    ("partidas", ["partidas", "games", "partidas"], &[]),
    ("programa", ["programa", "program", "programa"], &[]),
    ("tempo", ["tempo", "time", "tiempo"], &[]),
    ("dados", ["dados", "data", "datos"], &[]),
    ("efemero", ["efemero", "ephemeral", "efemero"], &[]),
    ("redis", ["redis", "redis", "redis"], &[]),
    ("metricas", ["metricas", "metrics", "metricas"], &[]),
    ("caminho", ["caminho", "path", "camino"], &[]),
    (
        "sem-anuncio",
        ["sem-anuncio", "no-announcement", "sin-anuncio"],
        &[],
    ),
    (
        "sem-anfitriao",
        ["sem-anfitriao", "no-host", "sin-anfitrion"],
        &[],
    ),
    ("log", ["log", "log", "registro"], &[]),
    (
        "log-formato",
        ["log-formato", "log-format", "registro-formato"],
        &[],
    ),
    ("conexoes", ["conexoes", "connections", "conexiones"], &[]),
    (
        "conexoes-por-endereco",
        [
            "conexoes-por-endereco",
            "connections-per-address",
            "conexiones-por-direccion",
        ],
        &[],
    ),
    ("salas", ["salas", "rooms", "salas"], &[]),
    (
        "salas-por-minuto",
        ["salas-por-minuto", "rooms-per-minute", "salas-por-minuto"],
        &[],
    ),
    ("plateia", ["plateia", "watchers", "publico"], &["audience"]),
    ("ritmo", ["ritmo", "pace", "ritmo"], &[]),
    ("dominio", ["dominio", "domain", "dominio"], &[]),
    (
        "atras-de-proxy",
        ["atras-de-proxy", "behind-proxy", "detras-de-proxy"],
        &[],
    ),
];

/// The flags whose value is any text, which may begin with a dash.
const FREE: [&str; 2] = ["--sala", "--nome"];

/// Returns the English name of a flag, if it has another one.
pub(super) fn english(flag: &str) -> Option<&'static str> {
    english_in(FLAGS, flag)
}

/// Returns the English name of a command, if it has another one.
pub(super) fn english_command(command: &str) -> Option<&'static str> {
    english_in(COMMANDS, command)
}

fn english_in(table: &[Row], name: &str) -> Option<&'static str> {
    let (own, [_, english, _], _) = table.iter().find(|(own, ..)| *own == name)?;
    (english != own).then_some(*english)
}

/// Returns the names for readers of a language, that of its help first.
pub(super) const fn read_in((own, [pt, en, es], _): &Row, language: Language) -> [&'static str; 2] {
    match language {
        Language::Pt => [own, pt],
        Language::En => [en, en],
        Language::Es => [own, es],
    }
}

/// Returns the names for readers of a language that differ from the own name.
pub(super) fn twins(table: &[Row], own: &str, language: Language) -> Vec<&'static str> {
    let row = table.iter().find(|(name, ..)| *name == own);
    let mut names = row.map_or_else(Vec::new, |row| read_in(row, language).to_vec());
    names.dedup();
    names.retain(|name| *name != own);
    names
}

/// Returns the name of a command in the help of a language.
pub(super) fn command_in(own: &str, language: Language) -> &str {
    let row = COMMANDS.iter().find(|(name, ..)| *name == own);
    row.map_or(own, |row| read_in(row, language)[0])
}

/// Returns the name of a command as it was typed among these words, or else that of the help
/// of a language.
pub(super) fn command_as_typed(own: &str, typed: &[String], language: Language) -> String {
    let is = |word: &&String| standard_command(word) == Some(own);
    let word = typed.iter().skip(1).find(is);
    word.map_or_else(|| command_in(own, language).to_owned(), Clone::clone)
}

/// Returns every spelling, the own name first.
pub(super) fn spellings((own, named, others): &Row) -> impl Iterator<Item = &'static str> {
    iter::once(own).chain(named).chain(*others).copied()
}

/// Returns the arguments of the process with every command and flag under its own name.
/// Values stay as they are.
pub(super) fn standard(arguments: &[String]) -> Vec<String> {
    let mut words = arguments.iter().peekable();
    let mut out: Vec<String> = words.next().into_iter().cloned().collect();
    let mut command = false;
    while let Some(word) = words.next() {
        if let Some(page) = page(word).filter(|_| !command) {
            // `jogo help play` is `jogo play --help`.
            let of = words
                .by_ref()
                .map(|word| standard_command(word).map_or(&**word, |own| own));
            out.extend(of.map(str::to_owned));
            out.push(page.to_owned());
            break;
        }
        if word == "--" {
            out.push(word.clone());
            out.extend(words.cloned());
            break;
        }
        let Some(flag) = standard_flag(word) else {
            let known = (!command).then(|| standard_command(word)).flatten();
            command = command || !word.starts_with('-');
            out.push(known.map_or_else(|| word.clone(), str::to_owned));
            continue;
        };
        let next_is_value = |next: &&String| next.starts_with('-') && !is_known(next);
        if FREE.contains(&flag.as_str())
            && let Some(value) = words.next_if(next_is_value)
        {
            out.push(format!("{flag}={value}"));
        } else if flag == "--idioma" {
            // The one flag with a value that may come before the command.
            out.push(flag);
            out.extend(words.next().cloned());
        } else {
            out.push(flag);
        }
    }
    out
}

/// Returns the flag of a page that other programs show by a command.
fn page(word: &str) -> Option<&'static str> {
    match folded(word).as_str() {
        "help" | "ajuda" | "ayuda" => Some("--help"),
        "version" | "versao" => Some("--version"),
        _ => None,
    }
}

/// Returns whether only a program with the terminal client has this command.
pub(super) fn is_of_client(word: &str) -> bool {
    matches!(standard_command(word), Some("play" | "duelo"))
}

/// Returns the own name of a command, if the word is one.
fn standard_command(word: &str) -> Option<&'static str> {
    let word = folded(word);
    let is = |row: &&Row| spellings(row).any(|spelling| spelling == word);
    COMMANDS.iter().find(is).map(|(own, ..)| *own)
}

/// Returns a word such as `--room=x` as `--sala=x`, if it names a flag.
fn standard_flag(word: &str) -> Option<String> {
    let rest = word
        .strip_prefix("--")
        .or_else(|| word.strip_prefix(['–', '—']))
        .or_else(|| word.strip_prefix('-').filter(|rest| rest.len() > 2))?;
    let (name, value) = match rest.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (rest, None),
    };
    let name = folded(name);
    let is = |row: &&Row| spellings(row).any(|spelling| spelling == name);
    let own = FLAGS.iter().find(is)?.0;
    Some(value.map_or_else(|| format!("--{own}"), |value| format!("--{own}={value}")))
}

/// Returns a sentence that names the flags as they were typed.
pub(super) fn as_typed(sentence: &str, arguments: &[String]) -> String {
    let typed = |word: &str| {
        let mut spelled = arguments.iter().filter_map(|argument| {
            let flag = argument.split('=').next().unwrap_or_default();
            (standard_flag(flag)? == word).then_some(flag)
        });
        spelled.next().map(str::to_owned)
    };
    let ends = |c: char| !(c.is_ascii_lowercase() || c == '-');
    let pieces = sentence.split_inclusive(ends).map(|piece| {
        let (word, end) = piece.split_at(piece.find(ends).unwrap_or(piece.len()));
        let word = typed(word).unwrap_or_else(|| word.to_owned());
        word + end
    });
    pieces.collect()
}

/// Returns whether a word that begins with a dash is a flag rather than a value.
fn is_known(word: &str) -> bool {
    let single = word.starts_with('-') && !word.starts_with("--");
    !single && standard_flag(word).is_some() || matches!(word, "-h" | "-V" | "--")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard_line(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        standard(&words).join(" ")
    }

    #[test]
    fn every_command_and_flag_has_its_twins() {
        for (spelled, own) in [
            ("jogo jogar --room 123", "jogo play --sala 123"),
            ("jogo play --ROBÔ=Fácil", "jogo play --robo=Fácil"),
            ("jogo play —sala 123", "jogo play --sala 123"),
            (
                "jogo --lang es servir --porta 80",
                "jogo --idioma es serve --port 80",
            ),
            (
                "jogo serve --domínio x --atrás-de-proxy",
                "jogo serve --dominio x --atras-de-proxy",
            ),
            (
                "jogo games --format csv --room 1",
                "jogo partidas --formato csv --sala 1",
            ),
            ("jogo serve --histórico 7", "jogo serve --historico 7"),
            ("jogo play jogar", "jogo play jogar"),
            ("jogo saúde --server h", "jogo saude --host h"),
            ("jogo health", "jogo saude"),
            ("jogo cópia --data x y", "jogo copia --dados x y"),
            ("jogo backup", "jogo copia"),
            (
                "jogo duel a b --games 2 --time 1",
                "jogo duelo a b --partidas 2 --tempo 1",
            ),
            (
                "jogo play --sala -x --nome -y",
                "jogo play --sala=-x --nome=-y",
            ),
            ("jogo play --sala --host h", "jogo play --sala --host h"),
            ("jogo play --xyz", "jogo play --xyz"),
            ("jogo play -- --room", "jogo play -- --room"),
            ("jogo play -room 123", "jogo play --sala 123"),
            ("jogo play -h", "jogo play -h"),
            ("jogo help", "jogo --help"),
            ("jogo ajuda jogar", "jogo play --help"),
            ("jogo versão", "jogo --version"),
            ("jogo play help", "jogo play help"),
        ] {
            assert_eq!(standard_line(spelled), own);
        }
    }

    /// Sentences about a mistake name the flag as it was typed, by [`as_typed`].
    #[test]
    fn english_sentences_name_flags_in_english() {
        let texts = include_str!("../../../texts/texts.json");
        // An invitation is for readers of any language.
        let is_english =
            |line: &&str| !line.starts_with("  \"usage_") && !line.starts_with("  \"seat_held\"");
        let ends = |c: char| !(c.is_ascii_lowercase() || c == '-');
        for line in texts.lines().filter(is_english) {
            let rest = line.split_once("\"en\": ").map_or("", |(_, rest)| rest);
            let sentence = rest
                .split_once("\"es\": ")
                .map_or("", |(english, _)| english);
            let words = sentence.split(ends);
            for flag in words.filter_map(|word| word.strip_prefix("--")) {
                assert_eq!(english(flag), None, "{sentence}");
            }
        }
    }

    #[test]
    fn a_sentence_names_the_flags_as_they_were_typed() {
        let told = |sentence: &str, line: &str| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            as_typed(sentence, &words)
        };
        let sentence = "--sala and --robo do not go together";
        let typed = "jogo play --Room=1 --robô easy";
        let said = told(sentence, typed);
        assert_eq!(said, "--Room and --robô do not go together");
        assert_eq!(told("--salas 0: x", "jogo serve --room"), "--salas 0: x");
    }

    #[test]
    fn each_spelling_means_one_flag() {
        let mut all: Vec<&str> = Vec::new();
        for row in FLAGS {
            let mut names: Vec<&str> = spellings(row).collect();
            names.sort_unstable();
            names.dedup();
            all.extend(names);
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| folded(name) == *name));
    }
}
