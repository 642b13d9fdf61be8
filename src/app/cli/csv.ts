// RFC 4180 for spreadsheets, with the guard against cells that a spreadsheet would run as a formula.

/** Lines end with CRLF, a field with a comma, quote or line break stands in quotes, quotes inside are doubled. */
export function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => row.map(field).join(',')).join('\r\n');
}

/**
 * A cell that begins with = + - @ (or a tab or return before one) is a formula to Excel, LibreOffice and Google Sheets, and alert text
 * comes from outside: an apostrophe in front makes it text everywhere.
 */
function field(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
