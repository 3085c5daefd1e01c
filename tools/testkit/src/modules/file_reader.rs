//! One source file: the modules that it declares, and the paths that it names.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Attribute, File, ImplItem, Item, ItemMod, ItemUse, Macro, UseTree};

/// The path of a module inside its crate; the crate's root is empty.
pub(super) type Module = Vec<String>;

/// Collects the paths that a file names, as paths from the crate's root.
pub(super) struct FileReader {
    /// The paths that this file names.
    pub(super) named: Vec<Module>,
    /// The names under which this file exports things of other files, and their paths.
    pub(super) re_exports: BTreeMap<String, Module>,
    /// The files right below this one that only a build of tests contains.
    pub(super) for_tests: BTreeSet<Module>,
    /// All other files right below this one.
    children: BTreeSet<String>,
    /// The names that a `use` has brought into this file, and their paths.
    aliases: BTreeMap<String, Module>,
    /// The module being read: that of the file, or an inline module within it.
    module: Module,
}

impl FileReader {
    /// Reads one file: the things that it brings in first, then the paths that it names.
    pub(super) fn read(module: Module, file: &File) -> Self {
        let mut reader = Self {
            named: Vec::new(),
            re_exports: BTreeMap::new(),
            for_tests: BTreeSet::new(),
            children: BTreeSet::new(),
            aliases: BTreeMap::new(),
            module,
        };
        for item in &file.items {
            if let Item::Mod(child) = item
                && child.content.is_none()
            {
                reader.declare(child);
            }
        }
        for item in &file.items {
            if let Item::Use(item) = item
                && !is_for_tests(&item.attrs)
            {
                reader.visit_item_use(item);
            }
        }
        reader.visit_file(file);
        reader
    }

    /// Notes a file right below this one.
    fn declare(&mut self, child: &ItemMod) {
        let name = child.ident.to_string();
        if is_for_tests(&child.attrs) {
            let path = [self.module.as_slice(), &[name]].concat();
            self.for_tests.insert(path);
        } else {
            self.children.insert(name);
        }
    }

    /// Notes a path, and returns it from the crate's root. Returns `None` for a path that
    /// leads out of the crate.
    fn note(&mut self, path: &[String]) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut absolute = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.clone(),
            "super" => self.module.split_last()?.1.to_vec(),
            name if self.children.contains(name) => {
                [self.module.as_slice(), &[name.to_owned()]].concat()
            }
            name => self.aliases.get(name)?.clone(),
        };
        for part in rest {
            if part == "super" {
                absolute.pop();
            } else {
                absolute.push(part.clone());
            }
        }
        self.named.push(absolute.clone());
        Some(absolute)
    }

    /// Notes each leaf of a `use`, under the name that it has in this file.
    fn note_use(&mut self, tree: &UseTree, before: &[String], exported: bool) {
        let longer = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        let (path, name) = match tree {
            UseTree::Path(path) => {
                return self.note_use(&path.tree, &longer(&path.ident), exported);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_use(tree, before, exported);
                }
                return;
            }
            UseTree::Glob(_) => (before.to_vec(), None),
            UseTree::Name(name) if name.ident == "self" => {
                (before.to_vec(), before.last().cloned())
            }
            UseTree::Name(name) => (longer(&name.ident), Some(name.ident.to_string())),
            UseTree::Rename(rename) => (longer(&rename.ident), Some(rename.rename.to_string())),
        };
        if let (Some(absolute), Some(name)) = (self.note(&path), name) {
            if exported {
                self.re_exports.insert(name.clone(), absolute.clone());
            }
            self.aliases.insert(name, absolute);
        }
    }
}

impl<'ast> Visit<'ast> for FileReader {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "not our enum: tests have no other kinds"
    )]
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Const(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let for_tests = matches!(item, ImplItem::Fn(item) if is_for_tests(&item.attrs));
        if !for_tests {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let exported = !matches!(item.vis, syn::Visibility::Inherited);
        self.note_use(&item.tree, &[], exported);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<_> = path
            .segments
            .iter()
            .map(|part| part.ident.to_string())
            .collect();
        // A single word is a local name, or one that a `use` has brought in.
        if parts.len() > 1 {
            self.note(&parts);
        }
        visit::visit_path(self, path);
    }

    /// `pub(super)` names a module and uses nothing of it.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    /// The arguments of a macro are tokens: a path among them is words joined by `::`.
    fn visit_macro(&mut self, called: &'ast Macro) {
        let text = called.tokens.to_string().replace(" :: ", "::");
        for word in text.split(|c: char| !c.is_alphanumeric() && !"_:".contains(c)) {
            if word.contains("::") {
                self.note(&word.split("::").map(str::to_owned).collect::<Vec<_>>());
            }
        }
        visit::visit_macro(self, called);
    }
}

/// Tells whether a build without tests leaves an item out.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Meta>()
                .is_ok_and(|condition| names_test(&condition))
    })
}

/// Tells whether `test` is a condition, alone or within `any` and `all`.
fn names_test(condition: &syn::Meta) -> bool {
    match condition {
        syn::Meta::Path(path) => path.is_ident("test"),
        syn::Meta::List(list) if !list.path.is_ident("not") => list
            .tokens
            .to_string()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "test"),
        syn::Meta::List(_) | syn::Meta::NameValue(_) => false,
    }
}
