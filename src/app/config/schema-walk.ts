// Walks the schema of pinewire.yaml by path: for the known keys near an unknown one, for what a value may be, and for the reference page.
import { z } from 'zod';
import type { Path } from './source.ts';

/** The schema without what makes it optional, gives it a default or turns its text into a value. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault)
    return unwrap(schema.unwrap());
  if (!(schema instanceof z.ZodPipe)) return schema;
  return unwrap(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
}

/** The keys of a mapping whose keys are known; undefined elsewhere. */
export function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

/** What the members of a list or of a mapping with free keys are. */
export function memberOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) return inner.valueType;
  return inner instanceof z.ZodArray ? inner.element : undefined;
}

export function isList(schema: z.core.$ZodType): boolean {
  return unwrap(schema) instanceof z.ZodArray;
}

export function schemaAt(root: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  for (const step of path) schema = schema && (shapeOf(schema)?.[String(step)] ?? memberOf(schema));
  return schema;
}

/** Descriptions, examples and what a value may be, from every layer; the outer one wins. */
export function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta {
  const own = z.globalRegistry.get(schema) ?? {};
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault) {
    return { ...metaOf(schema.unwrap()), ...own };
  }
  return schema instanceof z.ZodPipe && schema.in instanceof z.ZodTransform ? { ...metaOf(schema.out), ...own } : own;
}

/** The text that stands for an absent key; undefined where absence has a meaning of its own. */
export function defaultOf(schema: z.core.$ZodType): unknown {
  return schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
}

/** A key without a value counts as absent where a mapping or a list belongs: everything under it may be commented out. */
export function withoutEmptySections(tree: unknown, schema: z.core.$ZodType): unknown {
  if (Array.isArray(tree)) return tree.map((item) => withMember(item, memberOf(schema)));
  if (typeof tree !== 'object' || tree === null) return tree;
  const shape = shapeOf(schema);
  const entries = Object.entries(tree).map(([key, value]) => [
    key,
    withMember(value, shape === undefined ? memberOf(schema) : shape[key]),
  ]);
  return Object.fromEntries(entries) as unknown;
}

function withMember(value: unknown, schema: z.core.$ZodType | undefined): unknown {
  if (schema === undefined) return value;
  const isSection = shapeOf(schema) !== undefined || memberOf(schema) !== undefined;
  return value === null && isSection ? undefined : withoutEmptySections(value, schema);
}
