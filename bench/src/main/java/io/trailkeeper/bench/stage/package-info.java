/**
 * Parts of the path alone, in one thread of this JVM.
 *
 * <p>May import {@code bench.load} and the parts of the product that it measures. Called by {@code
 * command}.
 */
@NullMarked
package io.trailkeeper.bench.stage;

import org.jspecify.annotations.NullMarked;
