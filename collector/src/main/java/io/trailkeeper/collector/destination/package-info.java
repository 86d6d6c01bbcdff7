/**
 * The destination of a trail: the object store that its configuration names, and putting objects
 * there so that doing it again does no harm.
 *
 * <p>May import {@code file} of this module, {@code core} and {@code objectstore}. Called by {@code
 * delivery} and {@code digest}.
 */
@NullMarked
package io.trailkeeper.collector.destination;

import org.jspecify.annotations.NullMarked;
