// Reads a venue's JSON without losing a digit: every number arrives as the text it was sent as.
import { parse } from 'lossless-json';
import { z } from 'zod';
import { readDecimal } from '../../model/decimal.ts';

/** The value, with numbers as text; undefined where it is not JSON. */
export function readJson(text: string): unknown {
  try {
    return parse(text, null, (number) => number);
  } catch (error) {
    // A RangeError is a document nested deeper than the stack: no venue sends one.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A decimal, sent as text or as a number. */
export const amount = z.string().transform((text, context) => {
  const value = readDecimal(text);
  if (value !== undefined) return value;
  context.issues.push({ code: 'custom', message: 'not a decimal', input: text });
  return z.NEVER;
});

/** Milliseconds; some servers send fractions of one. */
export const milliseconds = z
  .string()
  .regex(/^\d{1,15}(?:\.\d+)?$/)
  .transform((text) => Math.floor(Number(text)));

/** A venue's own number of an error. */
export const errorCode = z
  .string()
  .regex(/^-?\d{1,9}$/)
  .transform(Number);

/** A field that some answers lack and some send as null. */
export function maybe<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}
