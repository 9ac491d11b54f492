/** A list of numbers that is filled and emptied for every value of every event, without making anything new. */
export class IdList {
  ids = new Int32Array(256);
  size = 0;

  clear(): void {
    this.size = 0;
  }

  add(id: number): void {
    if (this.size === this.ids.length) {
      const larger = new Int32Array(this.size * 2);
      larger.set(this.ids);
      this.ids = larger;
    }
    this.ids[this.size++] = id;
  }
}
