// Tables for people: plain columns two spaces apart, numbers to the right, and nothing in them that a terminal would obey.
import { printable } from '../../model/text.ts';

export { printable };

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand to the right, so that their digits line up. */
  readonly right?: true;
}

/** The table as lines. What to say where there are no rows is the caller's business. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => printable(column.cell(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => width(line[index] ?? ''))));
  return cells.map((line) => lineOf(line, widths, columns)).join('\n');
}

function lineOf<Row>(line: readonly string[], widths: readonly number[], columns: readonly Column<Row>[]): string {
  const padded = line.map((cell, index) => {
    const gap = ' '.repeat(Math.max((widths[index] ?? 0) - width(cell), 0));
    return columns[index]?.right === true ? gap + cell : cell + gap;
  });
  return padded.join('  ').trimEnd();
}

/** Characters, not UTF-16 units; wide scripts may stand a little off. */
function width(text: string): number {
  return Array.from(text).length;
}

/** `printable` for text of several lines: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(printable).join('  '))
    .join('\n');
}
