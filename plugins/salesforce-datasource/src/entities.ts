import { isAtlasError, type PluginEntity } from "@useatlas/plugin-sdk";
import type { DescribeSObjectResult, Field } from "jsforce";
import type { SalesforceClient } from "./client";
import type { PluginConfig } from "./config";

/** Describes the objects that may be read, as the org itself does: their fields, and the relationships among them. */
export async function describeObjects(client: SalesforceClient, { objects, objectsAreNamed }: PluginConfig): Promise<PluginEntity[]> {
  const signal = AbortSignal.timeout(describeMs);
  const entities: PluginEntity[] = [];
  // Four at a time: an org lets a user have few requests at once.
  for (let start = 0; start < objects.length; start += 4) {
    const some = objects.slice(start, start + 4).map((object) => client.describe(object, signal).catch((thrown: unknown) => absent(thrown, objectsAreNamed)));
    entities.push(...(await Promise.all(some)).flatMap((description) => (description ? toEntity(description, objects) : [])));
  }
  return entities;
}

/** Not every org has every standard object, and not every user sees it. One that the config names has to be there. */
function absent(thrown: unknown, objectsAreNamed: boolean): undefined {
  const missing = isAtlasError(thrown) && thrown.cause instanceof Error && /NOT_FOUND|INVALID_TYPE|INSUFFICIENT_ACCESS/.test(thrown.cause.name);
  if (objectsAreNamed || !missing) throw thrown;
}

function toEntity(description: DescribeSObjectResult, objects: readonly string[]): PluginEntity {
  const { name, label, fields, childRelationships } = description;
  const isReadable = (object: string) => objects.some((known) => known.toLowerCase() === object.toLowerCase());
  const children = childRelationships.filter(({ relationshipName, childSObject }) => relationshipName && isReadable(childSObject)).map(({ relationshipName, childSObject }) => `${relationshipName} (${childSObject})`);
  const entity = {
    table: name,
    name,
    description: children.length > 0 ? `${label}. Child relationships: ${children.join(", ")}.` : label,
    dimensions: fields.map((field) => ({ name: field.name, type: typeOf(field), description: describeField(field, isReadable), ...(field.name === "Id" && { primary_key: true }) })),
  };
  // JSON is YAML.
  return { name, yaml: JSON.stringify(entity, null, 2) };
}

function describeField({ label, relationshipName, referenceTo, picklistValues }: Field, isReadable: (object: string) => boolean): string {
  const targets = referenceTo ?? [];
  if (relationshipName && targets.length > 0 && targets.every(isReadable)) return `${label}. Its fields: ${relationshipName}.<field> of ${targets.join(" or ")}.`;
  const values = (picklistValues ?? []).filter(({ active }) => active).map(({ value }) => value);
  return values.length > 0 ? `${label}. One of: ${values.slice(0, 20).join(", ")}${values.length > 20 ? ", …" : ""}.` : label;
}

function typeOf({ type }: Field): string {
  if (["int", "double", "currency", "percent", "long"].includes(type)) return "number";
  if (type === "date" || type === "boolean") return type;
  return type === "datetime" ? "timestamp" : "string";
}

const describeMs = 20_000;
