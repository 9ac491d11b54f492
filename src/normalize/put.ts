/** Sets an attribute that the log has; one that it lacks is left out rather than set to undefined. */
export function put<T extends object, K extends keyof T>(target: T, name: K, value: T[K] | undefined): void {
  if (value !== undefined) target[name] = value;
}
