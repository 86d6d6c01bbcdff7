package io.trailkeeper.collector.tail;

/**
 * How far one file was taken.
 *
 * @param stem its name without compression, when it was last seen
 * @param inode its inode uncompressed, when it was last seen so
 * @param offset where the next line begins, uncompressed
 * @param fingerprint what it begins with
 * @param finished whether it was rotated and read to its end
 * @param deleted whether its name was taken away while the API server still wrote to it
 */
record FileState(
    String stem,
    Inode inode,
    long offset,
    Fingerprint fingerprint,
    boolean finished,
    boolean deleted) {

  FileState renamed(String newStem, Inode newInode) {
    return new FileState(newStem, newInode, offset, fingerprint, finished, deleted);
  }

  FileState at(long newOffset, Fingerprint newFingerprint) {
    return new FileState(stem, inode, newOffset, newFingerprint, false, deleted);
  }

  FileState finished(boolean nowFinished) {
    return new FileState(stem, inode, offset, fingerprint, nowFinished, deleted);
  }

  FileState markedDeleted() {
    return new FileState(stem, inode, offset, fingerprint, finished, true);
  }
}
