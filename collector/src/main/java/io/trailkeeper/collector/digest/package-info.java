/**
 * Digest files as they are delivered: when one is due, what stands in it, and putting it by the
 * commit protocol.
 *
 * <p>May import {@code checkpoint}, {@code destination} and {@code kms} of this module, {@code
 * core} and {@code objectstore}. Called by {@code delivery}.
 */
@NullMarked
package io.trailkeeper.collector.digest;

import org.jspecify.annotations.NullMarked;
