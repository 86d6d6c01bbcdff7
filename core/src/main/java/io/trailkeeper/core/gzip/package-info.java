/**
 * The gzip container of log files and digests: one member, written deterministically, read
 * strictly.
 *
 * <p>May import {@code deflate}. Whoever writes or reads a log file or a digest calls it.
 */
@NullMarked
package io.trailkeeper.core.gzip;

import org.jspecify.annotations.NullMarked;
