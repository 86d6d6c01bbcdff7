/**
 * A collector: follows the journals of any number of captures, selects, batches, and delivers log
 * files by the commit protocol, each event exactly once whatever dies when.
 *
 * <p>{@link io.trailkeeper.collector.delivery.Collector#run} is the way to read it. May import
 * {@code checkpoint} and {@code digest} of this module, {@code core} and {@code objectstore}.
 * Called by {@code kubernetes}, which knows the namespaces, and by the commands.
 */
@NullMarked
package io.trailkeeper.collector.delivery;

import org.jspecify.annotations.NullMarked;
