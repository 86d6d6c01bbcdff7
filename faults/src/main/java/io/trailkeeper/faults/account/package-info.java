/**
 * Whether everything that was acknowledged was delivered, once: event by event, and the digests.
 *
 * <p>May import {@code core} and {@code objectstore}. Called by {@code lab} and {@code command}.
 */
@NullMarked
package io.trailkeeper.faults.account;

import org.jspecify.annotations.NullMarked;
