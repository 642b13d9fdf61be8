// The little of Markdown that the generated pages need.

/** A table; cells may hold anything, the bars in them are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Generated pages say so, and how to change them. */
export function page(title: string, source: string, parts: readonly string[]): string {
  const note = `<!-- Written by docs/generate.ts from ${source}: change it there, then run npm run docs. -->`;
  return `${[`# ${title}`, note, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
}
