/**
 * A cluster of nothing but an API server, on this machine, and what plays the rest of one.
 *
 * <p>May import what {@code faults} has for processes and ports, {@code core} and {@code crds}.
 * Called by {@code command}.
 */
@NullMarked
package io.trailkeeper.bench.cluster;

import org.jspecify.annotations.NullMarked;
