/**
 * A member that is read by its name alone. A getter of its own and not of the class: Node's inspection with
 * `showHidden` reads those of the class, and names those of the object.
 */
export function hide(error: object, name: string, value: unknown): void {
  Object.defineProperty(error, name, { get: () => value });
}
