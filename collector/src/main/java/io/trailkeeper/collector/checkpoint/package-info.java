/**
 * Where a collector's checkpoint is kept: by compare-and-set, so that of two collectors of one
 * trail the second stops before it does harm.
 *
 * <p>May import {@code file} of this module and {@code core.checkpoint}. Called by {@code delivery}
 * and {@code digest}.
 */
@NullMarked
package io.trailkeeper.collector.checkpoint;

import org.jspecify.annotations.NullMarked;
