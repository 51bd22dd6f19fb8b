// Slash commands: the tree the bot registered becomes a list of lines a person can run.

import { spoken } from "/words.js";

const SUBCOMMAND = 1;
const GROUP = 2;

const described = (one) => one.description_localizations?.[spoken()] ?? one.description ?? "";

function leaves(one, path) {
  const options = one.options ?? [];
  const nested = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
  if (nested.length) return nested.flatMap((inner) => leaves(inner, [...path, inner.name]));
  return [{ path, line: `/${path.join(" ")}`, description: described(one), options: options.map((option) => ({ ...option, description: described(option) })) }];
}

/// Every runnable line, in the order of the tree. Commands of the guild only do not show in direct messages.
export function lines(commands, inDirect) {
  const place = inDirect ? 1 : 0;
  return commands
    .filter(({ type }) => (type ?? 1) === 1)
    .filter(({ contexts, dm_permission }) => (contexts ? contexts.includes(place) : !(inDirect && dm_permission === false)))
    .flatMap((command) => leaves(command, [command.name]));
}

/// The lines that fit what was typed: every word begins, or stands in, a part of the line; beginnings come first.
export function matching(all, typed) {
  const words = typed.replace(/^\//, "").toLowerCase().split(/\s+/).filter(Boolean);
  const score = ({ path, description }) => {
    const line = path.join(" ").toLowerCase();
    if (line.startsWith(words.join(" "))) return 0;
    if (words.every((word) => path.some((part) => part.toLowerCase().startsWith(word)))) return 1;
    if (words.every((word) => line.includes(word) || description.toLowerCase().includes(word))) return 2;
    return 3;
  };
  return all
    .map((one, index) => ({ one, rank: score(one), index }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ one }) => one);
}
