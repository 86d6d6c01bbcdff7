/**
 * The life of signing keys in a cluster: private halves in a Secret, public halves for ever in a
 * ConfigMap, as a function of what the two hold and of the clock.
 *
 * <p>Reads and writes neither: that is its caller's part. Imports {@code core.digest}, {@code
 * core.hash} and {@code operator.event}. Called by {@code operator.capture}.
 */
@NullMarked
package io.trailkeeper.operator.signingkey;

import org.jspecify.annotations.NullMarked;
