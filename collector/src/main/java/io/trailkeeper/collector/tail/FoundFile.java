package io.trailkeeper.collector.tail;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the log as the directory shows it.
 *
 * @param path where it is
 * @param stem its name without compression
 * @param compressed whether it is compressed
 * @param inode what it is
 * @param size its bytes on the disk
 * @param modified when it was last written
 */
record FoundFile(
    Path path, String stem, boolean compressed, Inode inode, long size, Instant modified) {}
