/** CASEMAPPING=ascii: the one way two names are compared, whatever they name. */

/** Lowers A-Z and nothing else, so that the result never depends on a locale or a Unicode version. */
export function foldName(name: string): string {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit >= 0x41 && unit <= 0x5a) return foldFrom(name, i);
    // toLowerCase() is exact for ASCII and fast; outside of ASCII it would fold more than A-Z.
    if (unit >= 0x80) return foldFrom(name, i);
  }
  return name;
}

function foldFrom(name: string, from: number): string {
  let folded = name.slice(0, from);
  let copied = from;
  for (let i = from; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 0x41 || unit > 0x5a) continue;
    folded += name.slice(copied, i) + String.fromCharCode(unit + 0x20);
    copied = i + 1;
  }
  return folded + name.slice(copied);
}
