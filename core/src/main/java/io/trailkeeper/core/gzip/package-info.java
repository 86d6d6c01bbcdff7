/**
 * The gzip container of log files and digests: one member, written deterministically, read
 * strictly.
 *
 * <p>A leaf: it imports nothing of Trailkeeper. Whoever writes or reads a log file or a digest
 * calls it.
 */
@NullMarked
package io.trailkeeper.core.gzip;

import org.jspecify.annotations.NullMarked;
