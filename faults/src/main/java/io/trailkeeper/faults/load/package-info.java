/**
 * What an API server does: posts batches of audit events until each is acknowledged, and remembers
 * which were.
 *
 * <p>May import {@code core.pki}. Called by {@code lab} and {@code fault}.
 */
@NullMarked
package io.trailkeeper.faults.load;

import org.jspecify.annotations.NullMarked;
