/** Commands as processes of their own, and what they cost. It imports nothing of Trailkeeper. */
@NullMarked
package io.trailkeeper.bench.process;

import org.jspecify.annotations.NullMarked;
