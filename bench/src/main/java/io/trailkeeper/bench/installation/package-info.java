/**
 * An installation on this machine whose cost is measured: capture and a collector for each Trail as
 * processes, with what chart and operator would give them.
 *
 * <p>May import {@code bench.process}, what {@code faults} has for labs, and {@code core}. Called
 * by {@code command}.
 */
@NullMarked
package io.trailkeeper.bench.installation;

import org.jspecify.annotations.NullMarked;
