/**
 * A collector: follows the journal, selects, batches, and delivers log files by the commit
 * protocol, each event exactly once whatever dies when.
 *
 * <p>{@link io.trailkeeper.collector.delivery.Collector#run} is the way to read it. May import
 * {@code checkpoint} and {@code digest} of this module, {@code core} and {@code objectstore}.
 * Called by the commands.
 */
@NullMarked
package io.trailkeeper.collector.delivery;

import org.jspecify.annotations.NullMarked;
