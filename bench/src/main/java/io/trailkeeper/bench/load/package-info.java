/**
 * Recorded webhook bodies, made new as often as they are posted, and the API servers that post
 * them.
 *
 * <p>May import {@code faults.load}, the client. Called by {@code command}.
 */
@NullMarked
package io.trailkeeper.bench.load;

import org.jspecify.annotations.NullMarked;
