/**
 * What a Trail has delivered: read and validated when everything is over, and when it was
 * delivered.
 *
 * <p>May import {@code bench.installation}, {@code bench.load}, the validator and the object store.
 * Called by {@code command}.
 */
@NullMarked
package io.trailkeeper.bench.delivery;

import org.jspecify.annotations.NullMarked;
