/**
 * The data path put together from its parts: the listener that takes events in, and a trail's
 * collector. The same in one process without a cluster and in the processes of a cluster.
 *
 * <p>May import {@code collector}, {@code objectstore} and {@code core}. Called by {@code
 * embedded}, {@code capture} and {@code collector}.
 */
@NullMarked
package io.trailkeeper.cli.assembly;

import org.jspecify.annotations.NullMarked;
