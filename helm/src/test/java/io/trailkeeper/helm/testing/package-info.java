/**
 * The charts as Helm renders them, for the tests of this module and of others: {@link
 * io.trailkeeper.helm.testing.RenderedChart}. It imports nothing of Trailkeeper.
 */
@NullMarked
package io.trailkeeper.helm.testing;

import org.jspecify.annotations.NullMarked;
