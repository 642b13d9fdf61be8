// docs/reference/cli.md: every command in the words of its own --help.
import type { CommandSpec } from '../../src/app/cli/spec.ts';
import { SPECS } from '../../src/app/cli/specs/index.ts';
import { code, fence, page, table } from './markdown.ts';

const INTRODUCTION = `\`npx pinewire COMMAND --help\` says the same. Everywhere: \`--config FILE\` names the configuration (else \`pinewire.yaml\` here, else the one
that \`PINEWIRE_CONFIG\` names, else built-in defaults); \`--json\` prints what a script reads.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage. Every failure is one line on standard error: what is wrong, where, what to do.`;

export function cliPage(): string {
  const groups = SPECS.flatMap(({ title, commands }) => [
    `## ${title.replace(/:$/, '')}`,
    ...commands.flatMap((command) => describe(command, 'pinewire')),
  ]);
  return page('Command line', 'src/app/cli/specs', [INTRODUCTION, ...groups]);
}

function describe(spec: CommandSpec, parent: string): string[] {
  const name = `${parent} ${spec.name}`;
  if (spec.commands !== undefined)
    return [`### ${code(name)}`, `${capital(spec.says)}.`, ...spec.commands.flatMap((inner) => describe(inner, name))];
  const usage = [name, ...(spec.args ?? []).map(([shown]) => shown)].join(' ');
  const rows = [
    ...(spec.args ?? []),
    ...(spec.options ?? []).map((option) => [option.flags, option.says + choices(option.choices)] as const),
  ];
  const words = rows.map(([shown, says]) => [code(shown), says]);
  return [
    `### ${code(usage)}`,
    `${capital(spec.says)}.`,
    words.length === 0 ? '' : table(['', ''], words),
    spec.more === undefined ? '' : fence('text', spec.more),
  ];
}

function choices(words: readonly string[] | undefined): string {
  return words === undefined ? '' : `: ${words.map(code).join(', ')}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
