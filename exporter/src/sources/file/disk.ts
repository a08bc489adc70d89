/** The calls to the file system that the `file` source makes, so that tests can let each of them fail. */
import * as fs from 'node:fs';

export interface FileStat {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtime: number;
  /** Names that the file has in the file system; 0 when it is deleted and only open. */
  readonly links: number;
  readonly regular: boolean;
}

/** Throws the errors of node:fs. */
export interface Disk {
  /** Follows symlinks; undefined when there is no such file. */
  stat(path: string): FileStat | undefined;
  realpath(path: string): string;
  list(folder: string): readonly string[];
  open(path: string): number;
  fstat(fd: number): FileStat;
  /** Reads at `position` until the buffer is full or the file ends; returns the count. */
  read(fd: number, buffer: Buffer, position: number): number;
  close(fd: number): void;
}

const fileStat = (stat: fs.Stats): FileStat => ({
  dev: stat.dev,
  ino: stat.ino,
  size: stat.size,
  mtime: stat.mtimeMs,
  links: stat.nlink,
  regular: stat.isFile(),
});

export const REAL_DISK: Disk = {
  stat(path) {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    return stat && fileStat(stat);
  },
  realpath: (path) => fs.realpathSync(path),
  list: (folder) => fs.readdirSync(folder),
  // A path that has become a FIFO since it was looked at must not block the process.
  open: (path) => fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK),
  fstat: (fd) => fileStat(fs.fstatSync(fd)),
  read: (fd, buffer, position) => fs.readSync(fd, buffer, 0, buffer.length, position),
  close: (fd) => fs.closeSync(fd),
};
