/** Processes and what they cost, seen from outside. It imports nothing of Trailkeeper. */
@NullMarked
package io.trailkeeper.bench.process;

import org.jspecify.annotations.NullMarked;
